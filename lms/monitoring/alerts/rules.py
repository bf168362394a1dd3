"""When something is worth an alert, and which alerts begin, go on and end. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from lms.monitoring.alerts.kinds import AlertKind, Limits
from lms.monitoring.dimensions import COUNTRY

# Kind and subject: what an alert is about, once at a time.
Key = tuple[AlertKind, str]


@dataclass(frozen=True)
class Finding:
    """`place`: who sees it ("" is the country's officers); `numbers`: what its sentence says."""

    kind: AlertKind
    subject: str
    place: str = COUNTRY
    numbers: Mapping[str, float | str] = field(default_factory=dict)

    @property
    def key(self) -> Key:
        return self.kind, self.subject


@dataclass(frozen=True)
class Changes:
    opened: list[Finding]
    going_on: list[Finding]
    ended: list[Key]


def changes(standing: Collection[Key], findings: Iterable[Finding]) -> Changes:
    """Between what stands and what is found now. Found twice is found once."""
    found = {finding.key: finding for finding in findings}
    return Changes(
        opened=[finding for key, finding in found.items() if key not in standing],
        going_on=[finding for key, finding in found.items() if key in standing],
        ended=sorted(key for key in standing if key not in found),
    )


def completion_falls(
    subject: str, before: tuple[int, int], now: tuple[int, int], limits: Limits, *, is_told: bool
) -> Finding | None:
    """`before`, `now`: completed, of enrolments, in one quarter and the next; only that it fell is said unless both are shown (`is_told`)."""
    if min(before[1], now[1]) < max(1, limits["enrolments"]):
        return None
    # Whole numbers, so that 15 points are 15 points.
    if (before[0] * now[1] - now[0] * before[1]) * 100 < limits["points"] * before[1] * now[1]:
        return None
    numbers = {"before": before[0] / before[1], "now": now[0] / now[1]} if is_told else {}
    return Finding(AlertKind.COMPLETION_FALLS, subject, numbers=numbers)


def question_fails(subject: str, *, right: float, answers: int, is_grave: bool, limits: Limits) -> Finding | None:
    """`right`: share of what it is worth that is earned; `is_grave`: the analysis is sure that it does people wrong."""
    if answers < limits["answers"] or (right * 100 > limits["percent"] and not is_grave):
        return None
    return Finding(AlertKind.QUESTION_FAILS, subject, numbers={"right": right, "answers": answers})


def no_sessions(delegation: str, place: str, last: date | None, today: date, limits: Limits) -> Finding | None:
    """`last`: the day of the last session, None where there was none as far as is looked back."""
    if last is not None and (today - last).days <= limits["days"]:
        return None
    numbers: dict[str, float | str] = {} if last is None else {"last": last.isoformat()}
    return Finding(AlertKind.NO_SESSIONS, delegation, place, numbers)


def at_risk(
    delegation: str, place: str, count: int, first_end: date | None, today: date, limits: Limits
) -> Finding | None:
    """`first_end`: the day on which the first grace of them ends."""
    is_ending = first_end is not None and first_end - today <= timedelta(days=limits["days"])
    if not count or (count < limits["cooperatives"] and not is_ending):
        return None
    numbers: dict[str, float | str] = {"cooperatives": count}
    if first_end is not None:
        numbers["ends"] = first_end.isoformat()
    return Finding(AlertKind.AT_RISK, delegation, place, numbers)


def late_phones(delegation: str, place: str, people: int, limits: Limits) -> Finding | None:
    if people < limits["people"]:
        return None
    return Finding(AlertKind.LATE_PHONES, delegation, place, {"people": people, "days": limits["days"]})


def counting_lags(as_of: datetime | None, at: datetime, limits: Limits) -> Finding | None:
    if as_of is not None and at - as_of <= timedelta(minutes=limits["minutes"]):
        return None
    numbers: dict[str, float | str] = {} if as_of is None else {"as_of": as_of.isoformat()}
    return Finding(AlertKind.COUNTING_LAGS, "counting", COUNTRY, numbers)
