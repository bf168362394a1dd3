"""What a SCORM unit reports and is given: its data model, flat ("cmi.core.exit" → "suspend"). Pure.

RTE: the Run-Time Environment of SCORM 1.2 and of SCORM 2004 4th Edition. A reader's browser sends these values, so
nothing in them is believed to be well formed.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from lms.packages.reporting import UnusableReport
from lms.packages.scorm.manifest import SCORM_12, SCORM_2004
from lms.xapi.statement import Score

Cmi = dict[str, str]

MAX_ELEMENTS = 5_000
# suspend_data alone may have 64 000 characters in SCORM 2004; the rest is interactions.
MAX_CHARACTERS = 500_000
_NAME = re.compile(r"cmi(\.[a-z0-9_]{1,40}){1,8}")
_MOST_SECONDS = 366 * 24 * 3600
# RTE 1.2, CMITimespan: HHHH:MM:SS.SS; RTE 2004, timeinterval(second,10,2): ISO 8601.
_TIMESPAN = re.compile(r"(\d{2,4}):(\d{2}):(\d{2}(?:\.\d{1,2})?)")
_INTERVAL = re.compile(
    r"P(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,2})?)S)?)?"
)
_SECONDS_OF = (365 * 86400, 30 * 86400, 86400, 3600, 60, 1)
_SUSPENDED = ("suspend", "logout")
# What the LMS says and a unit only reads, or what belongs to one session: never given back as the unit left it.
_OURS = re.compile(
    r"cmi\.(core\.(student_id|student_name|credit|entry|exit|lesson_mode|session_time)|student_data\..*|launch_data"
    r"|learner_id|learner_name|credit|entry|exit|mode|session_time|completion_threshold|scaled_passing_score"
    r"|max_time_allowed|time_limit_action|comments_from_lms.*)"
)

# Element → what stands in it: words of ours, or settings of the unit (manifest.py).
_ELEMENTS = {
    SCORM_12: {
        "cmi.core.student_id": "id",
        "cmi.core.student_name": "name",
        "cmi.core.credit": "credit",
        "cmi.core.lesson_mode": "mode",
        "cmi.core.entry": "entry",
        "cmi.launch_data": "launch_data",
        "cmi.student_data.mastery_score": "mastery",
        "cmi.student_data.max_time_allowed": "max_time",
        "cmi.student_data.time_limit_action": "time_limit_action",
    },
    SCORM_2004: {
        "cmi.learner_id": "id",
        "cmi.learner_name": "name",
        "cmi.learner_preference.language": "language",
        "cmi.credit": "credit",
        "cmi.mode": "mode",
        "cmi.entry": "entry",
        "cmi.launch_data": "launch_data",
        "cmi.scaled_passing_score": "passing",
        "cmi.completion_threshold": "threshold",
        "cmi.max_time_allowed": "max_time",
        "cmi.time_limit_action": "time_limit_action",
    },
}


@dataclass(frozen=True)
class Outcome:
    """What a report says of the unit. `is_passed` is None where it does not say."""

    is_completed: bool = False
    is_passed: bool | None = None
    score: Score | None = None

    @property
    def is_done(self) -> bool:
        """A lesson is done when its unit is completed or passed, and not failed."""
        return (self.is_completed or self.is_passed is True) and self.is_passed is not False


def checked(values: Any) -> Cmi:
    """The elements that say something, as text. Raises UnusableReport for what no unit would send."""
    if not isinstance(values, dict) or len(values) > MAX_ELEMENTS:
        raise UnusableReport
    # The library writes empty objects for empty lists, and "" for what was never set.
    kept = {name: _text(value) for name, value in values.items() if value not in ("", {}, [], None)}
    if any(not _NAME.fullmatch(name) for name in kept) or sum(map(len, kept.values())) > MAX_CHARACTERS:
        raise UnusableReport
    return kept


def _text(value: Any) -> str:
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise UnusableReport
    text = str(value)
    # PostgreSQL keeps no NUL, and UTF-8 no half of a surrogate pair.
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise UnusableReport
    return text


def concluded(kind: str, cmi: Cmi, given: Mapping[str, str]) -> Cmi:
    """The report of a unit that said goodbye, with what the LMS adds where the unit said nothing of its completion."""
    if kind == SCORM_12:
        # RTE 1.2, 3.4.4 (p. 3-25): a unit need not set it; then the LMS sets « completed » at LMSFinish, and only after that
        # looks at the mastery score.
        is_open = cmi.get("cmi.core.lesson_status", "not attempted") == "not attempted"
        return cmi | {"cmi.core.lesson_status": "completed"} if is_open else cmi
    # SN 2004, End Attempt Process [UP.4]: completed, unless the attempt is only suspended or the content alone may say so.
    says_nothing = cmi.get("cmi.completion_status", "unknown") == "unknown"
    is_suspended = cmi.get("cmi.exit") in _SUSPENDED
    if not says_nothing or is_suspended or "threshold" in given or "by_content" in given:
        return cmi
    return cmi | {"cmi.completion_status": "completed"}


def outcome_of(kind: str, cmi: Cmi, given: Mapping[str, str]) -> Outcome:
    """`given`: the settings of the unit, from its manifest."""
    if kind == SCORM_12:
        return _outcome_12(cmi, given)
    scaled = _number(cmi.get("cmi.score.scaled"), least=-1, most=1)
    is_completed = cmi.get("cmi.completion_status") == "completed"
    is_passed = {"passed": True, "failed": False}.get(cmi.get("cmi.success_status", ""))
    # RTE 2004, cmi.success_status and cmi.completion_status: the measure decides where the manifest sets a threshold.
    passing = _number(given.get("passing"))
    if passing is not None and scaled is not None:
        is_passed = scaled >= passing
    threshold, progress = _number(given.get("threshold")), _number(cmi.get("cmi.progress_measure"))
    if threshold is not None and progress is not None:
        is_completed = progress >= threshold
    return Outcome(is_completed, is_passed, _score(cmi, "cmi.score", scaled=scaled))


def _outcome_12(cmi: Cmi, given: Mapping[str, str]) -> Outcome:
    status = cmi.get("cmi.core.lesson_status")
    raw = _number(cmi.get("cmi.core.score.raw"))
    mastery = _number(given.get("mastery"))
    # RTE 1.2, cmi.core.lesson_status: with a mastery score, the LMS sets passed or failed by the raw score.
    if mastery is not None and raw is not None and status in ("completed", "passed", "failed"):
        status = "passed" if raw >= mastery else "failed"
    least, most = _number(cmi.get("cmi.core.score.min")) or 0, _number(cmi.get("cmi.core.score.max")) or 100
    scaled = (raw - least) / (most - least) if raw is not None and least <= raw <= most and least < most else None
    return Outcome(
        # Who failed a unit has gone through it, but says so only where « completed » can be told apart: in 2004.
        is_completed=status in ("completed", "passed"),
        is_passed={"passed": True, "failed": False}.get(status or ""),
        score=_score(cmi, "cmi.core.score", scaled=scaled),
    )


def _score(cmi: Cmi, folder: str, *, scaled: float | None) -> Score | None:
    raw, least, most = (_number(cmi.get(f"{folder}.{name}")) for name in ("raw", "min", "max"))
    # xAPI 1.0.3, Data 2.4.5.1: min is below max, and raw between them.
    bounds = [value for value in (least, raw, most) if value is not None]
    if bounds != sorted(bounds) or (least is not None and least == most):
        raw = least = most = None
    if scaled is None and raw is None:
        return None
    return Score(scaled=None if scaled is None else round(scaled, 4), raw=raw, min=least, max=most)


def session_length(cmi: Cmi) -> timedelta:
    """How long the unit says that this session lasted; nothing where it says nothing that can be read."""
    text = cmi.get("cmi.core.session_time") or cmi.get("cmi.session_time") or ""
    parts: tuple[str | None, ...]
    if found := _TIMESPAN.fullmatch(text):
        parts = (None, None, None, *found.groups())
    elif found := _INTERVAL.fullmatch(text):
        parts = found.groups()
    else:
        return timedelta()
    seconds = sum(float(part or 0) * unit for part, unit in zip(parts, _SECONDS_OF, strict=True))
    return timedelta(seconds=min(seconds, _MOST_SECONDS))


def start_values(
    kind: str,
    *,
    stored: Cmi,
    is_terminated: bool,
    given: Mapping[str, str],
    learner_id: str,
    learner_name: str,
    language: str,
) -> Cmi:
    """What a unit finds when it begins. `stored`: its last report, empty the first time; `is_terminated`: it said goodbye.

    A line that breaks suspends: what was reported until then is given back.
    """
    exit_said = stored.get("cmi.core.exit") or stored.get("cmi.exit") or ""
    is_suspended = not is_terminated or exit_said in _SUSPENDED
    # RTE 2004, cmi.exit: unless it was suspended, the attempt has ended and the next begins anew. In 1.2 the data stay.
    keeps = is_suspended or kind == SCORM_12
    kept = {name: value for name, value in stored.items() if keeps and not _OURS.fullmatch(name)}
    # RTE, entry: « resume » after a suspended attempt, empty after another, « ab-initio » the first time.
    entry = "ab-initio" if not kept else "resume" if is_suspended else ""
    said = {
        "id": learner_id,
        "name": learner_name,
        "language": language,
        "entry": entry,
        "mode": "normal",
        "credit": "credit",
    }
    ours = {element: (said | dict(given)).get(what, "") for element, what in _ELEMENTS[kind].items()}
    return kept | {element: value for element, value in ours.items() if value}


def _number(text: str | None, *, least: float = -1e9, most: float = 1e9) -> float | None:
    try:
        value = float(text or "nan")
    except ValueError:
        return None
    return value if math.isfinite(value) and least <= value <= most else None
