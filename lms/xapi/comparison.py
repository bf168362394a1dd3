"""Whether two statements with one id are the same statement (xAPI 1.0.3, Data 2.3.1). Pure."""

import re
from typing import Any

import msgspec

from lms.xapi.statement import NO_TIME, Statement

# Set by the LRS, or about how a statement is shown and not what it says.
_IGNORED = ("stored", "authority", "version", "attachments", "timestamp", "id")
_FRACTION = re.compile(r"([.,]\d\d)\d+(?=S$)")
# Anywhere: words for readers, and definitions, which are statements about the activity and not of this statement.
_WORDS = ("display", "definition", "name")


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


def _reduced(value: Any, *, is_account: bool = False) -> Any:
    if isinstance(value, dict):
        return {
            name: item
            if name == "extensions"
            else _hundredths(item)
            if name == "duration"
            else _reduced(item, is_account=name == "account")
            for name, item in value.items()
            # The name of an account identifies, every other name is shown.
            if (name not in _WORDS or (is_account and name == "name"))
            # An Agent and an Activity may say what they are, or not.
            and not (name == "objectType" and item in ("Agent", "Activity"))
        }
    if isinstance(value, list):
        reduced = [_reduced(item) for item in value]
        # The order of a Group's members and of context activities means nothing.
        return sorted(reduced, key=lambda item: str(sorted(item.items())) if isinstance(item, dict) else str(item))
    return value
