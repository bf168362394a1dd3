"""An alert in one sentence, and where it leads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.cooperatives import territory
from lms.core.i18n import format_date, format_number, format_when, in_language, name_in_language, percent
from lms.learning import queries as learning
from lms.learning.content import Course
from lms.learning.titles import step_title
from lms.monitoring.alerts.kinds import AlertKind
from lms.monitoring.alerts.models import Alert
from lms.monitoring.colons import named
from lms.monitoring.suppression import is_small
from lms.quizzes.analysis.policy import may_study
from lms.quizzes.questions import EXAM

# Published ones by their slugs.
Courses = Mapping[str, Course]


@dataclass(frozen=True)
class Told:
    """`href`: the page behind it, where the reader may open it."""

    about: str
    sentence: str
    href: str | None = None


def tell(alerts: Sequence[Alert], reader: Person) -> list[tuple[Alert, Told]]:
    """One query, however many there are."""
    courses = {course.slug: course for course in learning.published_courses()} if alerts else {}
    return [(one, _told(one, reader, courses)) for one in alerts]


def _told(alert: Alert, reader: Person, courses: Courses) -> Told:
    match alert.kind:
        case AlertKind.COMPLETION_FALLS:
            return Told(_course(alert.subject, courses), _falls(alert))
        case AlertKind.QUESTION_FAILS:
            return _question(alert, reader, courses)
        case AlertKind.NO_SESSIONS:
            last = _day(alert, "last")
            said = _("The last session was on %(day)s.", day=format_date(last)) if last else _("There was no session.")
            return Told(_delegation(alert.subject), said)
        case AlertKind.AT_RISK:
            return _at_risk(alert)
        case AlertKind.LATE_PHONES:
            said = _(
                "%(people)s people’s phones brought, within a day, what was done more than %(days)s days before.",
                people=alert.numbers.get("people", 0), days=alert.numbers.get("days", 0),
            )  # fmt: skip
            return Told(_delegation(alert.subject), said)
        case AlertKind.COUNTING_LAGS:
            return Told(_("Figures"), lag_words(_moment(alert, "as_of")))


def lag_words(as_of: datetime | None) -> str:
    if as_of is None:
        return str(_("Nothing is counted yet: is the worker running?"))
    return str(_("Figures were last true on %(moment)s: is the worker running?", moment=format_when(as_of)))


def _falls(alert: Alert) -> str:
    if "now" not in alert.numbers:
        return str(_("The completion rate of the last quarter is far below that of the one before."))
    return str(
        _(
            "The completion rate fell from %(before)s to %(now)s within a quarter.",
            before=percent(alert.numbers["before"]), now=percent(alert.numbers["now"]),
        )
    )  # fmt: skip


def _question(alert: Alert, reader: Person, courses: Courses) -> Told:
    slug, item, question_id = alert.subject.split("|", 2)
    course, title = courses.get(slug), _course(slug, courses)
    about = named(title, step_title(course, item)) if course and item in course.items() else title
    said = _(
        "Question %(question)s earns %(right)s of its points, in %(answers)s attempts.",
        question=question_id, right=percent(alert.numbers.get("right", 0)), answers=alert.numbers.get("answers", 0),
    )  # fmt: skip
    href = None
    if may_study(reader):
        module: dict[str, Any] = {} if item == EXAM else {"module": item.partition("/")[0]}
        href = url_for("analysis.show_question", slug=slug, question_id=question_id, **module)
    return Told(about, str(said), href)


def _at_risk(alert: Alert) -> Told:
    count, end = int(alert.numbers.get("cooperatives", 0)), _day(alert, "ends")
    if is_small(count):
        said = (
            _("Cooperatives are at risk of losing a stage, how many is hidden; the first grace ends on %(day)s.", day=format_date(end))
            if end
            else _("Cooperatives are at risk of losing a stage, how many is hidden.")
        )  # fmt: skip
    else:
        said = (
            _("%(count)s cooperatives are at risk of losing a stage; the first grace ends on %(day)s.", count=format_number(count), day=format_date(end))
            if end
            else _("%(count)s cooperatives are at risk of losing a stage.", count=format_number(count))
        )  # fmt: skip
    href = url_for("cooperatives.list_cooperatives", delegation=alert.subject)
    return Told(_delegation(alert.subject), str(said), href)


def _course(slug: str, courses: Courses) -> str:
    return in_language(courses[slug].title) if slug in courses else slug


def _delegation(code: str) -> str:
    known = territory.delegations()
    return name_in_language(known[code]) if code in known else code


def _day(alert: Alert, name: str) -> date | None:
    return date.fromisoformat(alert.numbers[name]) if name in alert.numbers else None


def _moment(alert: Alert, name: str) -> datetime | None:
    return datetime.fromisoformat(alert.numbers[name]) if name in alert.numbers else None
