"""Whether two statements with one id are the same statement (xAPI 1.0.3, Data 2.3.1). Pure."""

import re
from typing import Any

import msgspec

from lms.xapi.statement import NO_TIME, Statement

# Set by the LRS; the moment is compared as such.
_IGNORED = ("stored", "authority", "version", "timestamp", "id")
_FRACTION = re.compile(r"([.,]\d\d)\d+(?=S$)")
# Anywhere: the words for a verb, and definitions and attachments, which are no parts of a statement.
_BESIDE = ("display", "definition", "attachments")


def is_same_statement(one: Statement, other: Statement) -> bool:
    """The same actor, verb, object, result, context, and the same moment where the first names one."""
    if one.timestamp is not NO_TIME and one.timestamp != other.timestamp:
        return False
    return bool(_meaning(one) == _meaning(other))


def _meaning(statement: Statement) -> Any:
    value = msgspec.to_builtins(statement)
    return _reduced({name: item for name, item in value.items() if name not in _IGNORED})


def _hundredths(duration: str) -> str:
    """Data 4.6: durations are compared to a hundredth of a second."""
    return _FRACTION.sub(r"\1", duration)


def _reduced(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {
            key: item if key == "extensions" else _hundredths(item) if key == "duration" else _reduced(item, key)
            for key, item in value.items()
            # An Agent and an Activity may say what they are, or not.
            if key not in _BESIDE and not (key == "objectType" and item in ("Agent", "Activity"))
        }
    if isinstance(value, list):
        reduced = [_reduced(item) for item in value]
        # Of all lists that of a Group's members alone has no order.
        return sorted(reduced, key=lambda item: str(sorted(item.items()))) if name == "member" else reduced
    return value
