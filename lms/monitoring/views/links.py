"""From a figure to what is behind it: the same page of a place, the list of these cooperatives, or the reason for which these people
are looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import url_for

from lms.accounts.models import StaffRole
from lms.core.i18n import lazy as _
from lms.monitoring.asking import Question
from lms.monitoring.dimensions import UNKNOWN, Dimension, delegation_place
from lms.monitoring.indicators import Indicator
from lms.monitoring.people.models import Behind
from lms.monitoring.periods import Period
from lms.monitoring.policy import Viewer
from lms.monitoring.reading.breakdown import usual_breakdown
from lms.monitoring.taken import FIGURES
from lms.xapi.statement import is_uuid

LIST = "monitoring.list_cooperatives"
# Breakdowns by which the list can be narrowed, and whether also to what is not known.
_LISTED = {
    Dimension.SECTOR: False, Dimension.BRANCH: False, Dimension.COOPERATIVE_AGE: False,
    Dimension.WOMEN_ONLY: True, Dimension.RURAL: True,
}  # fmt: skip
# Of a share those of whom it is one. Of who began for the first time there is no list: it would name those who began again.
_PEOPLE: Mapping[str, Behind] = {
    "enrolled": Behind.ENROLLED, "completion-rate": Behind.ENROLLED,
    "active": Behind.ACTIVE, "active-enrolments": Behind.ACTIVE,
    "completed": Behind.COMPLETED, "time-to-complete": Behind.COMPLETED,
    "people-certified": Behind.CERTIFIED, "members-certified": Behind.CERTIFIED,
}  # fmt: skip
WHO, WHICH = _("Who these are"), _("Which cooperatives these are")


@dataclass(frozen=True)
class Way:
    href: str
    name: Any


def way_to_place(asked: Question, viewer: Viewer, endpoint: str, place: str) -> str | None:
    if place == asked.place or not viewer.may_ask_about(place):
        return None
    return way(endpoint, asked.parameters(place=place, by=usual_breakdown(place, asked.indicator)))


def way(endpoint: str, parameters: Mapping[str, Any]) -> str:
    return url_for(endpoint, **parameters)


def way_behind(asked: Question, viewer: Viewer, endpoint: str, value: str) -> str | None:
    """Of one value of the breakdown that is asked."""
    match asked.by:
        case Dimension.REGION | Dimension.PROVINCE | Dimension.DELEGATION if value != UNKNOWN:
            place = delegation_place(value) if asked.by is Dimension.DELEGATION else value
            return way_to_place(asked, viewer, endpoint, place)
        case Dimension.COURSE if value != UNKNOWN:
            return url_for("monitoring.show_course", slug=value, place=asked.place, period=str(asked.period))
        case Dimension.COHORT if is_uuid(value):
            return way_to_cohort(viewer, UUID(value))
        case by if by in _LISTED and (value != UNKNOWN or _LISTED[by]):
            return way_to_list(
                viewer, place=asked.place, **_of_figure(asked.indicator, asked.period), **{by.value: value}
            )
    return None


def way_behind_figure(indicator: Indicator, viewer: Viewer, place: str, period: Period) -> Way | None:
    """To the cooperatives that are counted, or to the people."""
    if found := _of_figure(indicator, period):
        href, name = way_to_list(viewer, place=place, **found), WHICH
    elif indicator.slug in _PEOPLE:
        href, name = way_to_people(viewer, _PEOPLE[indicator.slug], period), WHO
    else:
        return None
    return Way(href, name) if href else None


def _of_figure(indicator: Indicator, period: Period) -> dict[str, str]:
    return {"behind": indicator.slug, "period": str(period)} if indicator.slug in FIGURES else {}


def way_to_list(viewer: Viewer, **narrowing: Any) -> str | None:
    return url_for(LIST, **narrowing) if viewer.sees_lists else None


def way_to_people(
    viewer: Viewer, behind: Behind, period: Period, *, course: str = "", cooperative: str | None = None
) -> str | None:
    """`cooperative`: its register number; without one of the whole delegation, of which no national officer asks at once."""
    if not viewer.sees_lists or (viewer.is_national and cooperative is None):
        return None
    asked: dict[str, Any] = {"behind": behind.value, "period": str(period), "course": course or None}
    return url_for("monitoring.new_people_list", **asked, cooperative=cooperative)


def way_to_cohort(viewer: Viewer, cohort_id: UUID) -> str | None:
    return url_for("teaching.show_cohort", cohort_id=cohort_id) if sees_cohorts(viewer) else None


def sees_cohorts(viewer: Viewer) -> bool:
    """An adviser sees the cohorts in which her people learn, an administrator all (teaching/queries.py)."""
    return viewer.person.staff_role in (StaffRole.ADVISER, StaffRole.ADMINISTRATOR)


def way_to_figure(viewer: Viewer, indicator: Indicator, place: str, period: Period) -> str | None:
    """One figure in the overview of a place and a period."""
    if not viewer.may_ask_about(place):
        return None
    asked: dict[str, Any] = {"place": place, "period": str(period), "indicator": indicator.slug}
    return url_for("monitoring.show_overview", **asked, _anchor="chosen")
