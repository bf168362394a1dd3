"""The texts of a part, one line each, as they stand in two languages; and what a translator sends. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lms.authoring.parts import LANGUAGES, Body
from lms.authoring.reading import plain
from lms.learning.content import MARKDOWN_KINDS
from lms.quizzes.kinds.source import LANGUAGES as KNOWN

# Of a text: keys of mappings, ids or places of rows.
Path = tuple[str, ...]
# By language too, but no texts: files, their sizes, accepted answers that each language has for itself.
_NO_TEXTS = frozenset({"media", "captions", "size_bytes", "accepted"})
LONGEST_TITLE, LONGEST_OF_QUESTION, LONGEST_OF_LESSON = 200, 2_000, 20_000


class State(StrEnum):
    """In the order in which a translator wants them."""

    MISSING = "missing"
    CHANGED = "changed"
    DONE = "done"


@dataclass(frozen=True)
class Line:
    """`before`: of a source that changed since, what it was when the target was last written."""

    path: Path
    source: str
    target: str
    state: State
    before: str = ""

    @property
    def name(self) -> str:
        """Of the field in the form."""
        return "/".join(self.path)


def lines(versions: Sequence[Body], source: str, target: str) -> list[Line]:
    """`versions`: of one part, the oldest first, what stands there now last. Missing ones first, each kind in its order."""
    found = [_line(versions, path, text, source, target) for path, text in texts_of(versions[-1])]
    said = [line for line in found if line.source or line.target]
    return sorted(said, key=lambda line: list(State).index(line.state))


def count_left(body: Body, target: str) -> int:
    """Texts that stand in another language and not in this one."""
    return sum(
        not str(text.get(target, "")).strip() and any(str(one).strip() for one in text.values())
        for _path, text in texts_of(body)
    )


def longest(path: Path, body: Body) -> int:
    """In characters."""
    if path == ("title",):
        return LONGEST_TITLE
    return LONGEST_OF_LESSON if "blocks" in body else LONGEST_OF_QUESTION


def translated(given: Mapping[str, str], body: Body, target: str) -> tuple[Body, list[str]]:
    """The body with what was sent, and the names of the fields that are too long."""
    changed = deepcopy(body)
    too_long = []
    for path, text in texts_of(changed):
        name = "/".join(path)
        if name not in given:
            continue
        words = plain(given[name]).strip() if given[name].strip() else ""
        if len(words) > longest(path, body):
            too_long.append(name)
        if words != plain(str(text.get(target, ""))).strip():
            text[target] = words
    return changed, too_long


def texts_of(value: Any, path: Path = ()) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every text by language in a body, with the path to it."""
    if isinstance(value, dict):
        if value.get("kind") == "audio":
            # A recording is of one language.
            return
        for key, inner in value.items():
            if key in _NO_TEXTS or (key == "unit" and value.get("is_money")):
                continue
            if _is_text(inner):
                yield (*path, key), inner
            else:
                yield from texts_of(inner, (*path, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from texts_of(inner, (*path, _key(inner, place)))


def is_markdown(body: Body, path: Path) -> bool:
    """Whether a text has several lines."""
    kinds = {block["id"]: block["kind"] for block in body.get("blocks", [])}
    return path[0] != "title" and (path[0] != "blocks" or kinds.get(path[1]) in MARKDOWN_KINDS)


def _line(versions: Sequence[Body], path: Path, text: dict[str, Any], source: str, target: str) -> Line:
    said, written = str(text.get(source, "")), str(text.get(target, ""))
    if said.strip() and not written.strip():
        return Line(path, said, written, State.MISSING)
    before = str(_text_at(versions[_written_at(versions, path, target)], path).get(source, ""))
    if before.strip() and before != said:
        return Line(path, said, written, State.CHANGED, before)
    return Line(path, said, written, State.DONE)


def _written_at(versions: Sequence[Body], path: Path, target: str) -> int:
    """The place of the version in which the target was last written."""
    for place in range(len(versions) - 1, 0, -1):
        if _text_at(versions[place], path).get(target) != _text_at(versions[place - 1], path).get(target):
            return place
    return 0


def _text_at(body: Any, path: Path) -> dict[str, Any]:
    for step in path:
        if isinstance(body, list):
            body = next((one for place, one in enumerate(body) if _key(one, place) == step), None)
        else:
            body = body.get(step) if isinstance(body, dict) else None
    return body if isinstance(body, dict) else {}


def _key(row: Any, place: int) -> str:
    return str(row["id"]) if isinstance(row, dict) and "id" in row else str(place)


def _is_text(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and bool(value)
        and all(key in KNOWN and isinstance(text, str) for key, text in value.items())
        and any(code in value for code in LANGUAGES)
    )
