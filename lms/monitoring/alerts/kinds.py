"""What is watched, and from where on: the numbers that officers set, with those of the house until they do. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lms.core.i18n import lazy as _


class AlertKind(StrEnum):
    COMPLETION_FALLS = "completion_falls"
    QUESTION_FAILS = "question_fails"
    NO_SESSIONS = "no_sessions"
    AT_RISK = "at_risk"
    LATE_PHONES = "late_phones"
    COUNTING_LAGS = "counting_lags"


@dataclass(frozen=True)
class Limit:
    """One number of a kind: `usual` until somebody sets another between `least` and `most`."""

    name: str
    label: Any
    usual: int
    least: int
    most: int


# Ebel and Frisbie (1991), as quizzes/analysis/flags.py: too hard from 20 % right downwards, nothing said below 30 answers.
LIMITS: dict[AlertKind, tuple[Limit, ...]] = {
    AlertKind.COMPLETION_FALLS: (
        Limit("points", _("Points by which the completion rate falls"), 15, 1, 100),
        Limit("enrolments", _("Enrolments in each of the two quarters, at least"), 30, 5, 100_000),
    ),
    AlertKind.QUESTION_FAILS: (
        Limit("percent", _("Right answers in per cent, at most"), 20, 1, 99),
        Limit("answers", _("Answers, at least"), 30, 30, 100_000),
        Limit("days", _("Days of attempts that are looked at"), 180, 30, 730),
    ),
    # A member is coached every two months: twelve sessions in 24 months (domain.md 1.6).
    AlertKind.NO_SESSIONS: (Limit("days", _("Days without a session"), 60, 7, 365),),
    AlertKind.AT_RISK: (
        Limit("cooperatives", _("Cooperatives at risk, at least"), 5, 1, 10_000),
        Limit("days", _("Or one whose grace ends within so many days"), 14, 1, 90),
    ),
    AlertKind.LATE_PHONES: (
        Limit("days", _("Days between doing and arriving"), 7, 1, 90),
        Limit("people", _("People, at least"), 5, 5, 10_000),
    ),
    AlertKind.COUNTING_LAGS: (Limit("minutes", _("Minutes since figures were last true"), 60, 1, 10_080),),
}

NAMES: dict[AlertKind, Any] = {
    AlertKind.COMPLETION_FALLS: _("Courses whose completion falls"),
    AlertKind.QUESTION_FAILS: _("Questions that fail"),
    AlertKind.NO_SESSIONS: _("Delegations without sessions"),
    AlertKind.AT_RISK: _("Cooperatives at risk"),
    AlertKind.LATE_PHONES: _("Phones that come late"),
    AlertKind.COUNTING_LAGS: _("Figures that lag"),
}
Limits = dict[str, int]


def usual_of(kind: AlertKind) -> Limits:
    return {limit.name: limit.usual for limit in LIMITS[kind]}
