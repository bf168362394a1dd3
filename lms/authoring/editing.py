"""Changes of a lesson's blocks: each answers a new body and leaves the old as it is. Pure."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date
from typing import Any

from lms.authoring.parts import LANGUAGES, Body
from lms.authoring.slugs import slug_from
from lms.learning.content import MARKDOWN_KINDS

# In the order in which they are offered.
KINDS = ("text", "picture", "example", "activity", "law", "audio", "video", "document")
# Media that every language shows unless it has its own.
SHARED_MEDIA = frozenset({"picture", "video", "document"})


def new_lesson(slug: str, title: Mapping[str, str], minutes: int = 3) -> Body:
    """With one block of text to begin in."""
    return {
        "slug": slug, "title": dict(title), "minutes": minutes, "languages": list(LANGUAGES),
        "blocks": [_block("b1", "text", LANGUAGES[0])],
    }  # fmt: skip


def with_block(body: Body, kind: str, language: str, *, after: str | None = None) -> tuple[Body, str]:
    """An empty block behind another, or at the end; answers its id too. Raises KeyError for a kind that is none."""
    if kind not in KINDS:
        raise KeyError(kind)
    changed = deepcopy(body)
    block_id = _free_id(changed)
    place = index_of(changed, after) + 1 if after else len(changed["blocks"])
    changed["blocks"].insert(place, _block(block_id, kind, language))
    return changed, block_id


def without_block(body: Body, block_id: str) -> Body:
    """With the recordings that read it."""
    changed = deepcopy(body)
    start, end = _with_its_recordings(changed, block_id)
    del changed["blocks"][start:end]
    return changed


def with_block_at(body: Body, block_id: str, index: int) -> Body:
    """The block moved to a place from 0, with the recordings that read it, and not between another and its own."""
    changed = deepcopy(body)
    blocks = changed["blocks"]
    start, end = _with_its_recordings(changed, block_id)
    taken = blocks[start:end]
    del blocks[start:end]
    place = max(0, min(index, len(blocks)))
    if taken[0]["kind"] != "audio":
        step = 1 if index > start else -1
        while 0 < place < len(blocks) and blocks[place]["kind"] == "audio":
            place += step
    blocks[place:place] = taken
    return changed


def with_source(course: Body, title: Mapping[str, str], checked: date, name: str | None = None) -> tuple[Body, str]:
    """The body of a course with a text of the law and the day on which it was read; answers its name too. One that is
    new and says what another does takes its name: the form may be sent twice."""
    known = course.get("sources", {})
    said = {"title": dict(title), "checked": checked.isoformat()}
    same = next((key for key, one in known.items() if {name: one.get(name) for name in said} == said), None)
    key = name or same or slug_from(title["fr"], "source", known)
    source = known.get(key, {}) | said
    return course | {"sources": known | {key: source}}, key


def with_media(body: Body, block_id: str, language: str, name: str, size_bytes: int, *, field: str = "media") -> Body:
    """A file of a block. Languages that show none, or what this one showed, show it too; a recording is of one language."""
    changed = deepcopy(body)
    block = changed["blocks"][index_of(changed, block_id)]
    files = block.setdefault(field, {})
    before = files.get(language)
    others = [code for code in block["text"] if files.get(code) in (None, before)] if _is_shared(block, field) else []
    for code in dict.fromkeys((language, *others)):
        block["text"].setdefault(code, "")
        files[code] = name
        if field == "media" and block["kind"] != "picture":
            block.setdefault("size_bytes", {})[code] = size_bytes
    return changed


def _with_its_recordings(body: Body, block_id: str) -> tuple[int, int]:
    """From where to where they stand: recordings follow what they read."""
    blocks = body["blocks"]
    start = index_of(body, block_id)
    end = start + 1
    while blocks[start]["kind"] != "audio" and end < len(blocks) and blocks[end]["kind"] == "audio":
        end += 1
    return start, end


def recordings_of(body: Body, block_id: str) -> list[Body]:
    """The recordings that read a block and go where it goes. Raises KeyError for a block that is none."""
    start, end = _with_its_recordings(body, block_id)
    found: list[Body] = body["blocks"][start + 1 : end]
    return found


def index_of(body: Body, block_id: str) -> int:
    """Raises KeyError."""
    for index, block in enumerate(body["blocks"]):
        if block["id"] == block_id:
            return index
    raise KeyError(block_id)


def shown_in(body: Body, language: str) -> Iterator[Body]:
    """The blocks that the editor shows in a language: recordings and videos only where they stand."""
    for block in body["blocks"]:
        if block["kind"] != "audio" or language in block["text"]:
            yield block


def value_at(body: Any, path: tuple[str, ...]) -> Any:
    """What a conflict's path leads to; None where there is nothing."""
    for step in path:
        if isinstance(body, list):
            body = next((one for one in body if isinstance(one, dict) and one.get("id") == step), None)
        else:
            body = body.get(step) if isinstance(body, dict) else None
    return body


def with_value(body: Body, path: tuple[str, ...], value: Any) -> Body:
    """The body with another value at a path that leads somewhere. Raises KeyError."""
    changed = deepcopy(body)
    inside = value_at(changed, path[:-1])
    if isinstance(inside, list):
        places = [place for place, one in enumerate(inside) if isinstance(one, dict) and one.get("id") == path[-1]]
        if not places:
            raise KeyError(path)
        inside[places[0] : places[0] + 1] = [value] if value is not None else []
    elif isinstance(inside, dict):
        if value is None:
            inside.pop(path[-1], None)
        else:
            inside[path[-1]] = value
    else:
        raise KeyError(path)
    return changed


def _is_shared(block: Body, field: str) -> bool:
    return field == "media" and block["kind"] in SHARED_MEDIA


def _block(block_id: str, kind: str, language: str) -> Body:
    codes = (language,) if kind == "audio" else LANGUAGES
    block: Body = {"id": block_id, "kind": kind, "text": dict.fromkeys(codes, "")}
    return block if kind in MARKDOWN_KINDS else block | {"media": {}}


def _free_id(body: Body) -> str:
    taken = {block["id"] for block in body["blocks"]}
    number = len(taken) + 1
    while f"b{number}" in taken:
        number += 1
    return f"b{number}"
