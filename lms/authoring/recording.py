"""The lessons that wait for a voice, in the order of the people whom they wait for."""

from dataclasses import dataclass
from uuid import UUID

from lms.authoring import queries, tracks
from lms.authoring.parts import Body, Part
from lms.authoring.revisions import parts_of
from lms.core.errors import NotFound
from lms.learning import queries as learning
from lms.learning.models import Course
from lms.voice import queries as voices
from lms.voice.tongues import TONGUES, Tongue, hearers


@dataclass(frozen=True)
class Waiting:
    """A lesson in which blocks wait. `people`: learners of the course who would hear this language."""

    slug: str
    course: Body
    module: Part
    lesson: Part
    blocks: list[str]
    total: int
    people: int


def waiting_in(tongue: Tongue) -> list[Waiting]:
    """Of courses that are published, as their open draft or else their revision has them; those who wait are counted by the
    share of members who would hear the language, as in the queue of the screens."""
    members = voices.members_by_language_and_region()
    share = hearers(members, tongue) / max(1, sum(members.values()))
    learners = learning.learners_by_course()
    found = []
    for slug, tree, course_id in _trees():
        people = round(sum(learners.get(course_id, (0,))[:1]) * share)
        for module in tree.modules:
            for lesson in module.lessons:
                blocks = tracks.waiting(lesson.body, tongue.code)
                total = sum(1 for _block in tracks.to_read(lesson.body, tongue.code))
                if blocks:
                    found.append(Waiting(slug, tree.body, module, lesson, blocks, total, people))
    return sorted(found, key=lambda one: -one.people)


def counts() -> dict[str, tuple[int, int]]:
    """Spoken language → blocks of published courses that are recorded, and all that can be read."""
    bodies = [lesson.body for _slug, tree, *_rest in _trees() for module in tree.modules for lesson in module.lessons]
    found = {}
    for code in TONGUES:
        total = sum(1 for body in bodies for _block in tracks.to_read(body, code))
        found[code] = (total - sum(len(tracks.waiting(body, code)) for body in bodies), total)
    return found


def lesson_in(course: Course, module: str, lesson: str) -> Part:
    """A lesson as the open draft has it, else as it was published last (then without an id); its blocks have the same ids in a draft
    that is opened of it. Raises NotFound."""
    draft, revision = queries.open_draft_of(course.slug), queries.newest_revision(course)
    if draft is None and revision is None:
        raise NotFound
    tree = queries.tree_of(draft.id) if draft else parts_of(learning.content_of(revision.id)) if revision else None
    for one in tree.modules if tree else ():
        for other in one.lessons:
            if (one.body["slug"], other.body["slug"]) == (module, lesson):
                return other
    raise NotFound


def text_of(body: Body, block_id: str, tongue: Tongue) -> str | None:
    """What is read of a block; None where it has nothing to be read."""
    code = tracks.language_read(tongue.code)
    return next((one["text"][code] for one in tracks.to_read(body, tongue.code) if one["id"] == block_id), None)


def _trees() -> list[tuple[str, Part, UUID]]:
    drafts = {draft.slug: draft for draft in queries.list_of_open_drafts()}
    found = []
    for course in queries.courses():
        if course.current_revision_id is None:
            continue
        content = learning.content_of(course.current_revision_id)
        if content.package:
            continue
        draft = drafts.get(course.slug)
        found.append((course.slug, queries.tree_of(draft.id) if draft else parts_of(content), course.id))
    return found
