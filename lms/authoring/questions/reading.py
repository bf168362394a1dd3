"""What the form of a question sends, as a body: only what the page shows, all else stays as it is. Pure.

A field is named by its path: `text.ar`, `choices.c1.text.fr`, `rubric.k1.levels.0.points`; the row that is right by
`choices.right`. What cannot be read is kept as it was typed, with what is wrong with it, so that the page can show it again.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from lms.authoring.parts import LANGUAGES, Body
from lms.authoring.questions.bodies import closed, opened
from lms.authoring.questions.shapes import NO_YES, Field, Input, Right, Shape, shape_of
from lms.authoring.questions.showing import shown, shown_in, value_of
from lms.authoring.reading import chosen_names, plain
from lms.authoring.works import with_name
from lms.quizzes.kinds import MAX_TAGS, Reason
from lms.quizzes.kinds.numeric import DIRHAM, read_number

LONGEST_TAG, LONGEST_OBJECTIVE, MOST_NUMBERS, MOST_LINES = 60, 200, 60, 30


class Bad(StrEnum):
    """Why a field cannot be kept."""

    NUMBER = "number"
    AMBIGUOUS = "ambiguous"
    WHOLE = "whole"
    LONG = "long"
    OPTION = "option"
    MANY = "many"
    TWICE = "twice"


@dataclass(frozen=True)
class Read:
    """`bad`: path of a field → what is wrong with it; then the body is for showing only."""

    body: Body
    bad: dict[str, Bad] = field(default_factory=dict)


def question_from(
    given: Mapping[str, str], body: Body, *, modules: Collection[str] = (), sources: Collection[str] = (),
    chosen: Collection[str] | None = None, works: Collection[str] = (),
) -> Read:  # fmt: skip
    """`body`: the version that the page was made from. `modules`: slugs that an exam's question may name. `sources`: names that may
    be chosen; `chosen`: those of the question, None where the page did not ask. `works`: of others, from which it may be taken."""
    found, bad = opened(body), dict[str, Bad]()
    _read(given, "", shape_of(body["kind"]), found, bad)
    if given.get("module") in modules:
        found["module"] = given["module"]
    if chosen is not None:
        _set(found, "sources", chosen_names(body, sources, chosen) or None)
    found = with_name(found, given.get("attribution"), works)
    if body["kind"] == "numeric":
        _tidy_number(found, bad, was_money=bool(body.get("is_money")))
    names = [one.get("name") for one in found.get("variables", [])]
    for place, name in enumerate(names):
        if name in names[:place]:
            # Two of a name cannot both be kept.
            bad[f"variables.{place}.name"] = Bad.TWICE
    return Read(found if bad else closed(found), bad)


def _read(given: Mapping[str, str], path: str, shape: Shape, into: Body, bad: dict[str, Bad]) -> None:
    for one in shape:
        if isinstance(one, Field):
            _read_field(given, path, one, into, bad)
            continue
        name = f"{path}{one.name}"
        for place, row in enumerate(into.get(one.name, [])):
            key = str(place) if one.is_numbered else row["id"]
            _read(given, f"{name}.{key}.", one.fields, row, bad)
            if one.right is Right.ONE and f"{name}.right" in given:
                _set(row, "correct", True if given[f"{name}.right"] == key else None)


def _read_field(given: Mapping[str, str], path: str, one: Field, into: Body, bad: dict[str, Bad]) -> None:
    name = path + one.name
    if one.input in (Input.TEXT, Input.LINES):
        _read_texts(given, name, one, into, bad)
        return
    if one.input is Input.PICTURE or name not in given:
        return
    typed = given[name].strip()
    if typed == shown(one, value_of(into, one.name)):
        # Untouched: it stays as it was written.
        return
    value, fault = _value(one, typed)
    if fault:
        bad[name] = fault
    _put(into, one.name, value)


def _read_texts(given: Mapping[str, str], name: str, one: Field, into: Body, bad: dict[str, Bad]) -> None:
    if not any(f"{name}.{code}" in given for code in LANGUAGES):
        return
    before = into.get(one.name)
    texts: dict[str, Any] = dict(before) if isinstance(before, dict) else {}
    for code in LANGUAGES:
        if f"{name}.{code}" not in given:
            continue
        text = plain(given[f"{name}.{code}"]).strip()
        if text == plain(shown_in(before, code)).strip() and code in texts:
            continue
        if len(text) > one.longest:
            bad[f"{name}.{code}"] = Bad.LONG
        texts[code] = text
        if one.input is Input.LINES:
            lines = [" ".join(line.split()) for line in text.split("\n") if line.strip()]
            texts[code] = lines
            if len(lines) > MOST_LINES:
                bad[f"{name}.{code}"] = Bad.MANY
    # What nobody must say is not there where nobody says it.
    _set(into, one.name, texts if one.is_needed or any(texts.values()) else None)


def _value(one: Field, typed: str) -> tuple[Any, Bad | None]:
    """What is kept, None for nothing; and what is wrong with it."""
    if len(typed) > one.longest:
        return typed, Bad.LONG
    if not typed and one.input is not Input.CHOICE:
        return None, None
    match one.input:
        case Input.NUMBER:
            number = read_number(typed)
            return (typed, _why(number)) if isinstance(number, Reason) else (number, None)
        case Input.WHOLE:
            return (int(typed), None) if typed.isdecimal() and len(typed) < 7 else (typed, Bad.WHOLE)
        case Input.WHOLES:
            return _wholes(typed)
        case Input.NUMBERS:
            return _numbers(typed)
        case Input.CHOICE:
            return _chosen(one, typed)
    if one.name == "tags":
        return _tags(typed)
    return " ".join(typed.split()), Bad.LONG if one.name == "objective" and len(typed) > LONGEST_OBJECTIVE else None


def _chosen(one: Field, typed: str) -> tuple[Any, Bad | None]:
    if typed not in one.options:
        return None, Bad.OPTION
    if set(one.options) == set(NO_YES):
        # Of what is not asked for (« answer » of true_false is) false is the same as nothing.
        return (typed == "true") or (False if one.is_needed else None), None
    if one.name == "credit" and typed == "all_or_nothing":
        return None, None
    return int(typed) if typed.isdecimal() else typed or None, None


def _wholes(typed: str) -> tuple[Any, Bad | None]:
    parts = [part for part in re.split(r"[\s,;،؛]+", typed) if part]
    if len(parts) > MOST_NUMBERS:
        return typed, Bad.MANY
    if not all(part.isdecimal() and len(part) < 6 for part in parts):
        return typed, Bad.WHOLE
    return [int(part) for part in parts], None


def _numbers(typed: str) -> tuple[Any, Bad | None]:
    parts = [part.strip() for part in re.split(r"[;؛\n]+", typed) if part.strip()]
    if len(parts) > MOST_NUMBERS:
        return typed, Bad.MANY
    numbers = [read_number(part) for part in parts]
    fault = next((one for one in numbers if isinstance(one, Reason)), None)
    return (typed, _why(fault)) if fault else (numbers, None)


def _why(reason: Reason) -> Bad:
    return {Reason.AMBIGUOUS_NUMBER: Bad.AMBIGUOUS, Reason.TOO_LONG: Bad.LONG}.get(reason, Bad.NUMBER)


def _tags(typed: str) -> tuple[Any, Bad | None]:
    tags = list(dict.fromkeys(" ".join(one.split()) for one in re.split(r"[,،;\n]+", typed) if one.strip()))
    if len(tags) > MAX_TAGS:
        return tags, Bad.MANY
    return tags or None, Bad.LONG if any(len(one) > LONGEST_TAG for one in tags) else None


def _tidy_number(found: Body, bad: Mapping[str, Bad], *, was_money: bool) -> None:
    if "answer" not in bad:
        # Where a formula gives it the kind wants a number there, and counts with another.
        found["answer"] = found.get("answer") or ("0" if found.get("formula") else "")
    if found.get("is_money"):
        found["unit"] = dict(DIRHAM)
    elif was_money:
        found.pop("unit", None)


def _put(into: Body, name: str, value: Any) -> None:
    outer, _dot, inner = name.partition(".")
    if not inner:
        _set(into, outer, value)
        return
    inside = dict(into.get(outer) or {})
    _set(inside, inner, value)
    _set(into, outer, inside or None)


def _set(into: Body, name: str, value: Any) -> None:
    if value is None:
        # Lists that a kind needs are empty rather than gone.
        if name == "coords":
            into[name] = []
        else:
            into.pop(name, None)
    else:
        into[name] = value
