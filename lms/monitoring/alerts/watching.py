"""Looking for what is worth an alert: one step after the other, so that a worker does something else between them."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from lms.core.days import day_of, midnight
from lms.core.months import month_of
from lms.learning import queries as learning
from lms.monitoring import queries as cells
from lms.monitoring.alerts import queries, rules, services
from lms.monitoring.alerts.kinds import AlertKind
from lms.monitoring.alerts.rules import Finding
from lms.monitoring.dimensions import COUNTRY, Dimension, delegation_place
from lms.monitoring.figures import breakdown_of
from lms.monitoring.hiding import broken_down
from lms.monitoring.indicators import BY_SLUG
from lms.monitoring.periods import Period
from lms.quizzes.analysis import queries as attempts
from lms.quizzes.analysis import services as analysis
from lms.quizzes.analysis.queries import Narrowing
from lms.quizzes.questions import EXAM

# Looked back for the last session of a delegation.
LOOKED_BACK = timedelta(days=400)
Step = Callable[[], None]


def steps(at: datetime) -> Iterator[Step]:
    """Each looks for one thing and keeps what it found; the worker commits after each."""
    today = day_of(at)
    for kind, look in (
        (AlertKind.COMPLETION_FALLS, lambda: falling_courses(today)),
        (AlertKind.NO_SESSIONS, lambda: delegations_without_sessions(today)),
        (AlertKind.AT_RISK, lambda: delegations_at_risk(today)),
        (AlertKind.LATE_PHONES, lambda: late_phones(at, today)),
        (AlertKind.COUNTING_LAGS, lambda: lagging(at)),
    ):
        yield lambda kind=kind, look=look: services.keep(kind, look(), at=at)  # type: ignore[misc]
    known = quizzes()
    yield lambda: services.end_others(AlertKind.QUESTION_FAILS, [f"{slug}|{item}|" for slug, item in known], at=at)
    for course_slug, item in known:
        yield lambda slug=course_slug, item=item: _keep_quiz(slug, item, today, at)  # type: ignore[misc]


def falling_courses(today: date) -> list[Finding]:
    """The last quarter that is over against the one before it."""
    rate, limits = BY_SLUG["completion-rate"], queries.limits_of(AlertKind.COMPLETION_FALLS)
    now = last_quarter(today)
    periods = (now, now.before)
    found, before = (breakdown_of(rate, COUNTRY, Dimension.COURSE, period, today) for period in periods)
    # Whatever a page hides of it an alert does not tell.
    shown = [broken_down([rate], COUNTRY, Dimension.COURSE, period, today)[rate.slug] for period in periods]
    falling = (
        rules.completion_falls(
            slug,
            (before[slug].amount, before[slug].of or 0),
            (figure.amount, figure.of or 0),
            limits,
            is_told=all(one.get(slug) for one in shown),
        )
        for slug, figure in found.items()
        if slug in before
    )
    return [one for one in falling if one]


def last_quarter(today: date) -> Period:
    """The last one that is over."""
    first = month_of(today) - month_of(today) % 3
    return Period(first - 3, first - 1)


def quizzes() -> list[tuple[str, str]]:
    """Course and item of every exam and quiz of published courses."""
    return [
        (course.slug, item)
        for course in learning.published_courses()
        for item in course.items()
        if item == EXAM or item.endswith("/quiz")
    ]


def failing_questions(course_slug: str, item: str, today: date) -> list[Finding]:
    """Of the latest revision, by the first attempts of the last days. Seconds where tens of thousands were made."""
    limits = queries.limits_of(AlertKind.QUESTION_FAILS)
    course_id = queries.course_id_of(course_slug)
    all_of_them = attempts.revisions_of(course_id) if course_id else []
    revisions = [one for one in all_of_them if analysis.has_quiz(one, item)]
    if not revisions:
        return []
    narrowing = Narrowing(since=midnight(today - timedelta(days=limits["days"])))
    study = analysis.study(revisions[:1], item, narrowing)
    failing = (
        rules.question_fails(
            f"{course_slug}|{item}|{one.version.question_id}",
            right=float(one.figures.facility or 0),
            answers=one.figures.held,
            is_grave=any(flag.is_grave for flag in one.flags),
            limits=limits,
        )
        for one in study.current
    )
    return [one for one in failing if one]


def delegations_without_sessions(today: date) -> list[Finding]:
    limits = queries.limits_of(AlertKind.NO_SESSIONS)
    last = queries.last_sessions(today - LOOKED_BACK, today)
    found = (
        rules.no_sessions(code, delegation_place(code), last.get(code), today, limits)
        for code in queries.delegations_with_cooperatives()
    )
    return [one for one in found if one]


def delegations_at_risk(today: date) -> list[Finding]:
    limits = queries.limits_of(AlertKind.AT_RISK)
    found = (
        rules.at_risk(code, delegation_place(code), count, end, today, limits)
        for code, (count, end) in queries.at_risk(today).items()
    )
    return [one for one in found if one]


def late_phones(at: datetime, today: date) -> list[Finding]:
    limits = queries.limits_of(AlertKind.LATE_PHONES)
    by_delegation = queries.people_by_delegation(queries.late_people(at, limits["days"]), today)
    found = (rules.late_phones(code, delegation_place(code), people, limits) for code, people in by_delegation.items())
    return [one for one in found if one]


def lagging(at: datetime) -> list[Finding]:
    found = rules.counting_lags(cells.as_of(), at, queries.limits_of(AlertKind.COUNTING_LAGS))
    return [found] if found else []


def _keep_quiz(course_slug: str, item: str, today: date, at: datetime) -> None:
    found = failing_questions(course_slug, item, today)
    services.keep(AlertKind.QUESTION_FAILS, found, at=at, subjects=f"{course_slug}|{item}|")
