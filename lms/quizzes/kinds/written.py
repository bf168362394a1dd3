"""A question as its source (docs/course-sources.md): what `parse_question` reads. Pure; the inverse of it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

from lms.quizzes.kinds.numeric import Numeric

# Lists of what is chosen, put in order and so on, whose `text` stands in their own mapping: {id: a, ar: …, fr: …}.
_WITH_OWN_TEXTS = ("choices", "items")
_FIRST = ("id", "kind", "module", "text", "picture")
_LAST = ("explain", "sources", "attribution")


def source_of(question: Any) -> dict[str, Any]:
    """In the order in which people write it."""
    # Decimals stay as they are: a source writes numbers without quotes.
    found: dict[str, Any] = msgspec.to_builtins(question, builtin_types=(Decimal,))
    for name in _WITH_OWN_TEXTS:
        if name in found:
            found[name] = [_flat(one) for one in found[name]]
    if isinstance(question, Numeric):
        found |= _numeric(question)
        found.pop("is_money", None)
    own = [key for key in found if key not in _FIRST + _LAST]
    return {key: found[key] for key in (*_FIRST, *own, *_LAST) if key in found}


def _flat(one: Mapping[str, Any]) -> dict[str, Any]:
    rest = {key: value for key, value in one.items() if key not in ("id", "picture", "text")}
    return {**{key: one[key] for key in ("id", "picture") if key in one}, **one["text"], **rest}


def _numeric(question: Numeric) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if question.is_money:
        found["unit"] = "dh"
    if question.range is not None:
        step = {"step": question.range.step} if question.range.step != 1 else {}
        found["range"] = {"from": question.range.least, "to": question.range.most} | step
    return found
