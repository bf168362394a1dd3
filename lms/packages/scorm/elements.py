"""Which values the elements may hold. Pure. RTE: SCORM 1.2, 3.4; SCORM 2004 4th Edition, 4.2.

What breaks these rules no unit can be given again: scorm-again refuses it, and would load nothing that follows.
"""

import re

from lms.packages.scorm.manifest import SCORM_12, SCORM_2004

_Rule = tuple[re.Pattern[str], re.Pattern[str], tuple[float, float] | None]

_DECIMAL = r"-?(\d{1,10}(\.\d{0,18})?|\.\d{1,18})"
# RTE 1.2, CMITimespan; RTE 2004, timeinterval(second,10,2).
_TIMESPAN = r"\d{1,4}:\d{2}:\d{2}(\.\d{1,2})?"
_INTERVAL = r"P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?)?"


def _rule(name: str, value: str, within: tuple[float, float] | None = None) -> _Rule:
    return re.compile(rf"cmi\.{name}"), re.compile(value), within


_OBJECTIVE = r"(objectives\.\d+\.)"
_RULES = {
    SCORM_12: (
        _rule(rf"(core\.|{_OBJECTIVE})score\.(raw|min|max)", _DECIMAL, (0, 100)),
        _rule(rf"(core\.lesson_|{_OBJECTIVE})status", r"passed|completed|failed|incomplete|browsed|not attempted"),
        _rule(r"core\.exit", r"time-out|suspend|logout"),
        _rule(r"core\.(session|total)_time", _TIMESPAN),
    ),
    SCORM_2004: (
        _rule(rf"{_OBJECTIVE}?score\.scaled", _DECIMAL, (-1, 1)),
        _rule(rf"{_OBJECTIVE}?score\.(raw|min|max)", _DECIMAL),
        _rule(rf"{_OBJECTIVE}?progress_measure", _DECIMAL, (0, 1)),
        _rule(rf"{_OBJECTIVE}?completion_status", r"completed|incomplete|not attempted|unknown"),
        _rule(rf"{_OBJECTIVE}?success_status", r"passed|failed|unknown"),
        _rule(r"exit", r"time-out|suspend|logout|normal"),
        _rule(r"(session|total)_time", _INTERVAL),
    ),
}


def readable(kind: str, cmi: dict[str, str]) -> dict[str, str]:
    """Without what the data model of this kind does not allow: as if the unit had not set it."""
    return {name: value for name, value in cmi.items() if _is_allowed(kind, name, value)}


def _is_allowed(kind: str, name: str, value: str) -> bool:
    for names, values, within in _RULES[kind]:
        if names.fullmatch(name):
            if not values.fullmatch(value):
                return False
            return within is None or within[0] <= float(value) <= within[1]
    return True
