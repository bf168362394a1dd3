"""A question as its source (docs/course-sources.md): what `parse_question` reads. Pure; the inverse of it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

from lms.quizzes.kinds.hot_spot import HotSpot
from lms.quizzes.kinds.matching import Matching, Pair
from lms.quizzes.kinds.numeric import Numeric
from lms.quizzes.kinds.variants import Variable, Variables

_FIRST = ("id", "kind", "module", "text", "picture")
_LAST = ("explain", "sources", "tags", "objective", "difficulty", "attribution")


def source_of(question: Any) -> dict[str, Any]:
    """In the order in which people write it."""
    # Decimals stay as they are: a source writes numbers without quotes.
    found: dict[str, Any] = msgspec.to_builtins(question, builtin_types=(Decimal,))
    found = {key: _flat(value) if isinstance(value, list) else value for key, value in found.items()}
    if isinstance(question, Numeric):
        found = _numeric(question, found)
    if isinstance(question, HotSpot):
        found["size"] = {"width": found.pop("width"), "height": found.pop("height")}
    if isinstance(question, Matching):
        found["pairs"] = [_pair(pair) for pair in question.pairs]
    if not found.get("double_marking"):
        found.pop("difference", None)
    if "variables" in found:
        found["variables"] = _variables(question.variables)
    own = [key for key in found if key not in _FIRST + _LAST]
    return {key: found[key] for key in (*_FIRST, *own, *_LAST) if key in found}


def _flat(entries: list[Any]) -> list[Any]:
    """Choices, items, levels and the like, whose texts stand in their own mapping: {id: a, ar: …, fr: …}."""
    return [_flat_entry(one) if isinstance(one, Mapping) and "text" in one else one for one in entries]


def _flat_entry(one: Mapping[str, Any]) -> dict[str, Any]:
    first = {key: one[key] for key in ("id", "points", "picture") if key in one}
    rest = {key: value for key, value in one.items() if key not in ("id", "points", "picture", "text")}
    return {
        **first,
        **one["text"],
        **{key: _flat(value) if isinstance(value, list) else value for key, value in rest.items()},
    }


def _pair(pair: Pair) -> dict[str, Any]:
    sides = {"left": (pair.left, pair.left_picture), "right": (pair.right, pair.right_picture)}
    return {"id": pair.id} | {
        side: ({"picture": picture} if picture else {}) | text for side, (text, picture) in sides.items()
    }


def _numeric(question: Numeric, found: dict[str, Any]) -> dict[str, Any]:
    # Computed where there is a formula; `unit: dh` says that it is money.
    left_out = {"is_money", *(("answer",) if question.formula else ())}
    found = {key: value for key, value in found.items() if key not in left_out}
    if question.is_money:
        found["unit"] = "dh"
    if question.range is not None:
        step = {"step": question.range.step} if question.range.step != 1 else {}
        found["range"] = {"from": question.range.least, "to": question.range.most} | step
    return found


def _variables(variables: Variables) -> dict[str, Any]:
    return {name: list(one.values) if one.values else _range(one) for name, one in variables.items()}


def _range(variable: Variable) -> dict[str, Decimal]:
    step = {"step": variable.step} if variable.step != 1 else {}
    return {"from": variable.least, "to": variable.most} | step
