"""The statements behind a figure, as an xAPI query: for the viewer of the log, and for any client of the record store."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from lms.core.days import midnight
from lms.core.months import first_day
from lms.learning.activity_ids import FOLDER as COURSES
from lms.monitoring.indicators import Indicator, Measure
from lms.monitoring.periods import Period
from lms.pathway.rules.model import Stage
from lms.pathway.statements import FOLDER as STAGES
from lms.xapi import verbs
from lms.xapi.agents import activity_id, base_url
from lms.xapi.statement import Verb

_VERBS: Mapping[Measure, Verb] = {
    Measure.ENROLMENTS: verbs.REGISTERED,
    Measure.ENROLMENTS_COMPLETED: verbs.COMPLETED,
    Measure.PEOPLE_ENROLLED: verbs.REGISTERED,
    Measure.COMPLETIONS: verbs.COMPLETED,
    Measure.MODULE_COMPLETIONS: verbs.COMPLETED,
    Measure.COMPLETION_DAYS: verbs.COMPLETED,
    Measure.EXAMS_PASSED: verbs.PASSED,
    Measure.COURSE_CERTIFICATES: verbs.EARNED,
    Measure.PEOPLE_CERTIFIED: verbs.EARNED,
    Measure.OFFICES_CERTIFIED: verbs.EARNED,
    Measure.PROJECTS_OPENED: verbs.PROGRESSED,
    Measure.MARKETS_OPENED: verbs.PROGRESSED,
}
_STAGES = {Measure.PROJECTS_OPENED: Stage.PROJECT, Measure.MARKETS_OPENED: Stage.MARKET}


@dataclass(frozen=True)
class Behind:
    """`address`: of the Statement Resource with its query (xAPI 1.0.3, Communication 2.1.3); `viewer`: the query of the page of the log."""

    address: str
    viewer: dict[str, str]


def behind(indicator: Indicator, period: Period, today: date, course: str = "") -> Behind | None:
    """None where no statement tells of it. The log is asked by the time of storing: what phones told late stands in a later period."""
    verb = _VERBS.get(indicator.measure) if indicator.measure else None
    if verb is None:
        return None
    stage = _STAGES.get(indicator.measure) if indicator.measure else None
    activity = activity_id(STAGES, stage) if stage else activity_id(COURSES, course) if course else ""
    first, last = first_day(period.first), min(first_day(period.last + 1) - timedelta(days=1), today)
    asked = {
        "verb": verb.id,
        "since": midnight(first).isoformat(),
        "until": midnight(first_day(period.last + 1)).isoformat(),
    }
    # The page's list of verbs has those of learning.
    viewer = {"other_verb" if stage else "verb": verb.id, "since": first.isoformat(), "until": last.isoformat()}
    if activity:
        asked |= {"activity": activity, "related_activities": "true"}
        viewer |= {"course": course} if course else {"activity": activity}
    return Behind(f"{base_url()}/xapi/statements?{urlencode(asked)}", viewer)
