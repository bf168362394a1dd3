"""What a question still lacks before it can be asked, each with the path of its field. Pure.

The rules are those of `quizzes.kinds`, said field by field for a form that is not filled in yet.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from lms.authoring.parts import LANGUAGES, Body
from lms.authoring.questions.bodies import opened
from lms.authoring.questions.numbers import number_faults
from lms.authoring.questions.shapes import Field, Input, Right, Rows, Shape, shape_of
from lms.authoring.questions.showing import value_of
from lms.quizzes.kinds.drag_words import MAX_GAPS, gaps_of
from lms.quizzes.kinds.hot_spot import Shape as RegionShape
from lms.quizzes.kinds.hot_spot import region_fault


class Lack(StrEnum):
    EMPTY = "empty"
    TEXT = "text"
    PICTURE = "picture"
    # Some have a picture and others have none.
    SOME_PICTURES = "some_pictures"
    FEW = "few"
    NO_RIGHT = "no_right"
    SEVERAL_RIGHT = "several_right"
    SAME = "same"
    FORMULA = "formula"
    NO_NUMBER = "no_number"
    VARIABLE_NAME = "variable_name"
    VARIABLE_RANGE = "variable_range"
    MANY_WAYS = "many_ways"
    UNKNOWN_NUMBER = "unknown_number"
    MONEY = "money"
    RANGE = "range"
    GAPS = "gaps"
    UNKNOWN_GAP = "unknown_gap"
    OTHER_GAPS = "other_gaps"
    POINTS = "points"
    REGION = "region"
    LONG_PICTURE = "long_picture"


@dataclass(frozen=True)
class Missing:
    """`path`: of the field or of the rows. `language`: the one that is concerned, None for all."""

    path: str
    lack: Lack
    language: str | None = None
    values: dict[str, Any] = field(default_factory=dict)


def missing(body: Body) -> list[Missing]:
    """In the order of the form."""
    found = opened(body)
    lacks = [*_shape(found, "", shape_of(body["kind"]))]
    lacks += [Missing(path, Lack(name), values=values) for path, name, values in number_faults(found)]
    match body["kind"]:
        case "drag_words":
            lacks += _gaps(found)
        case "hot_spot":
            lacks += _regions(found)
        case "long_answer" | "voice_answer":
            lacks += _points(found)
    return lacks


def _shape(inside: Body, path: str, shape: Shape) -> Iterator[Missing]:
    for one in shape:
        name = path + one.name
        if isinstance(one, Rows):
            yield from _rows(one, inside.get(one.name, []), name)
        elif one.input in (Input.TEXT, Input.LINES):
            yield from _texts(one, inside.get(one.name), name)
        elif one.is_needed and value_of(inside, one.name) in (None, "", []):
            yield Missing(name, Lack.PICTURE if one.input is Input.PICTURE else Lack.EMPTY)


def _texts(one: Field, value: Any, name: str) -> Iterator[Missing]:
    texts = value if isinstance(value, dict) else {}
    if not one.is_needed and not any(texts.values()):
        return
    for code in LANGUAGES:
        if not texts.get(code):
            yield Missing(f"{name}.{code}", Lack.TEXT, code)


def _rows(rows: Rows, into: list[Body], name: str) -> Iterator[Missing]:
    if len(into) < rows.least:
        yield Missing(name, Lack.FEW, values={"least": rows.least})
    right = sum(bool(one.get("correct")) for one in into)
    if rows.right is not Right.NOT_ASKED and into and not right:
        yield Missing(name, Lack.NO_RIGHT)
    if rows.right is Right.ONE and right > 1:
        yield Missing(name, Lack.SEVERAL_RIGHT)
    pictures = [one.get("picture") for one in into]
    if any(pictures) and not all(pictures):
        yield Missing(name, Lack.SOME_PICTURES)
    for place, one in enumerate(into):
        key = str(place) if rows.is_numbered else str(one.get("id"))
        yield from _shape(one, f"{name}.{key}.", rows.fields)
    # What a formula computes differs when it is drawn.
    for field_name in [] if any(one.get("formula") for one in into) else ["text", "left", "right"]:
        yield from _same(rows, into, name, field_name)


def _same(rows: Rows, into: list[Body], name: str, field_name: str) -> Iterator[Missing]:
    for code in LANGUAGES:
        seen: set[str] = set()
        for place, one in enumerate(into):
            text = one.get(field_name)
            words = " ".join(str(text.get(code, "")).casefold().split()) if isinstance(text, dict) else ""
            if words and words in seen:
                key = str(place) if rows.is_numbered else str(one.get("id"))
                yield Missing(f"{name}.{key}.{field_name}.{code}", Lack.SAME, code)
            seen.add(words)


def _gaps(found: Body) -> Iterator[Missing]:
    known = {word["id"] for word in found.get("words", [])}
    gaps = {code: gaps_of(text) for code, text in found.get("passage", {}).items() if text}
    for code, words in gaps.items():
        unknown = sorted(set(words.values()) - known)
        if unknown:
            yield Missing(f"passage.{code}", Lack.UNKNOWN_GAP, code, {"word": unknown[0]})
        elif not 1 <= len(words) <= MAX_GAPS:
            yield Missing(f"passage.{code}", Lack.GAPS, code, {"most": MAX_GAPS})
    if len({frozenset(words) for words in gaps.values()}) > 1:
        yield Missing("passage.fr", Lack.OTHER_GAPS)


def _regions(found: Body) -> Iterator[Missing]:
    width, height = found.get("width") or 0, found.get("height") or 0
    if not found.get("picture"):
        return
    if not width / 4 <= height <= width * 2:
        yield Missing("picture", Lack.LONG_PICTURE)
    for one in found.get("regions", []):
        coords = one.get("coords")
        if (
            coords
            and isinstance(coords, list)
            and region_fault(RegionShape(one.get("shape", "rect")), coords, width, height)
        ):
            yield Missing(f"regions.{one['id']}.coords", Lack.REGION, values={"width": width, "height": height})


def _points(found: Body) -> Iterator[Missing]:
    for one in found.get("rubric", []):
        points = [level.get("points") for level in one.get("levels", [])]
        if all(isinstance(each, int) for each in points) and points != sorted(set(points)):
            yield Missing(f"rubric.{one['id']}.levels", Lack.POINTS)
