"""Units, blocks and courses of packages as xAPI names them here: never by their publisher's ids (cmi5, 8.1.5, 9.4)."""

from lms.xapi.agents import activity_id, activity_path

FOLDER = "units"
_BLOCKS = "blocks"


def unit_activity_id(course_slug: str, unit_key: str) -> str:
    return activity_id(FOLDER, course_slug, unit_key)


def block_activity_id(course_slug: str, block_key: str) -> str:
    return activity_id(FOLDER, course_slug, _BLOCKS, block_key)


def course_activity_id(course_slug: str) -> str:
    """The course as an imported one; as one of ours it has another (learning.activity_ids)."""
    return activity_id(FOLDER, course_slug)


def unit_named(iri: str) -> tuple[str, str] | None:
    """(course slug, unit key) of a unit's activity, or None."""
    path = activity_path(iri)
    return (path[1], path[2]) if len(path) == 3 and path[0] == FOLDER else None
