"""Who made a content of H5P, or a file in it, and under which licence → works of others. Pure.

As `metadata` says it (https://h5p.org/documentation/for-developers/metadata), and as older files say it beside their path (`copyright`).
"""

from lms.authoring.exchange.h5p.json import Json
from lms.authoring.exchange.intake import Rights
from lms.learning.content import Attribution
from lms.packages.h5p.licences import licence_of

# « Undisclosed » is what its editors write where nobody chose.
_UNSAID = ("", "U")
# « All rights reserved ».
_COPYRIGHT = {"C": "©"}
LONGEST, LONGEST_ORIGIN = 300, 500


def rights_of(said: Json, title: str) -> Rights | None:
    """`title`: of the content, where nothing else is said. None where nobody said anything."""
    licence = said["license"].words
    version = said["licenseVersion"].words or said["version"].words
    author = ", ".join(filter(None, (one["name"].words for one in said["authors"]))) or said["author"].words
    if licence in _UNSAID and not author:
        return None
    title = said["title"].words or title
    known = licence_of(licence, version)
    if known is None or not author or not title:
        words = "" if licence in _UNSAID else f"{_COPYRIGHT.get(licence, licence)} {version}".strip()
        return Rights(said=", ".join(filter(None, (author, words))))
    work = Attribution(
        title=title[:LONGEST],
        author=author[:LONGEST],
        licence=known,
        origin=said["source"].words[:LONGEST_ORIGIN],
        changes=_changes(said["changes"]),
    )
    return Rights(work=work)


def rights_of_media(content: Json) -> dict[str, Rights]:
    """Path of a file → what is said of it alone, or of the picture, film or recording that shows nothing else."""
    found: dict[str, Rights] = {}
    waiting = [content.value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            waiting += value.values()
            one = Json(value)
            if "metadata" in value:
                params = one["params"]
                for file in (params["file"], *params["files"], *params["sources"]):
                    _note(found, file, one["metadata"], one["metadata"]["title"].words)
            if "copyright" in value:
                _note(found, one, one["copyright"], "")
    return found


def _note(found: dict[str, Rights], file: Json, said: Json, title: str) -> None:
    path = file["path"].text
    rights = rights_of(said, title) if path else None
    if rights is not None:
        found[path] = rights


def _changes(changes: Json) -> dict[str, str]:
    """In whatever language they are written: a licence wants them told."""
    told = "\n".join(filter(None, (one["log"].words for one in changes)))
    return dict.fromkeys(("ar", "fr"), told) if told else {}
