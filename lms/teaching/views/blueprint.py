"""The blueprint that all pages of teaching share, and the words they share."""

from collections.abc import Sequence

from flask import Blueprint

from lms.accounts.models import Person
from lms.cooperatives import territory
from lms.core import clock
from lms.core.access import actor
from lms.core.i18n import in_language, name_in_language
from lms.learning import queries as learning
from lms.learning.activities import address_of
from lms.learning.models import Course
from lms.learning.titles import step_title
from lms.teaching import queries, trails
from lms.teaching.models import Cohort, CohortSession
from lms.teaching.policy import may_make_cohorts
from lms.teaching.services.attendance import is_led_lesson
from lms.voice.tongues import TONGUES

COHORT = "/staff/cohorts/<uuid:cohort_id>"
SESSION = f"{COHORT}/sessions/<uuid:session_id>"

bp = Blueprint("teaching", __name__, template_folder="../templates")
bp.add_app_template_global(may_make_cohorts)


@bp.app_template_global()
def next_groups() -> Sequence[tuple[Cohort, CohortSession | None]]:
    """Of the member who reads: her cohorts with their next sessions. Her home asks for them by this name."""
    person = actor()
    return queries.next_of_member(person.id, clock.now()) if isinstance(person, Person) and not person.is_staff else ()


@bp.app_template_global()
def tongue_name(code: str) -> str:
    return TONGUES[code].label if code in TONGUES else code


@bp.app_template_global()
def cohort_place(cohort: Cohort) -> str:
    """« Agadir Ida-Outanane, Souss-Massa »."""
    province = territory.provinces()[cohort.province_code]
    region = territory.regions()[province.region_code or ""]
    return f"{name_in_language(province)} · {name_in_language(region)}"


@bp.app_template_global()
def taught_title(course: Course, item: str) -> str:
    """What a session teaches, or where somebody is: a step, a module, or the course ("")."""
    content = learning.content_of(trails.shown_revision(course))
    if item == "":
        return in_language(content.title)
    if "/" in item or item == "exam":
        return step_title(content, item)
    module = content.module(item)
    return in_language(module.title) if module else item


@bp.app_template_global()
def taught_address(course: Course, item: str) -> str | None:
    """Where the lesson of a session is read, and learnt together; None where it teaches more or less than one."""
    return address_of(course.slug, item) if is_led_lesson(course, item) else None
