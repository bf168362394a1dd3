"""The blueprint of monitoring, what all its pages say, and the way from one to another."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Blueprint, g, request

from lms.core import clock
from lms.core.days import day_of
from lms.monitoring import asking, naming, policy, queries, tables
from lms.monitoring.asking import Question
from lms.monitoring.periods import Period
from lms.monitoring.policy import Viewer
from lms.monitoring.wording import cell_text, is_hidden, why_hidden

PREFIX = "/staff/monitoring"

bp = Blueprint("monitoring", __name__, template_folder="../templates")
bp.add_app_template_global(naming.place_name, "monitoring_place")
bp.add_app_template_global(naming.period_name, "monitoring_period")
bp.add_app_template_global(naming.figure_text)
bp.add_app_template_global(naming.breakdown_name, "monitoring_breakdown")
bp.add_app_template_global(naming.since_text, "monitoring_since")
bp.add_app_template_global(naming.origin_text, "monitoring_origin")
bp.add_app_template_global(tables.unit_name, "monitoring_unit")
bp.add_app_template_global(cell_text)
bp.add_app_template_global(is_hidden)
bp.add_app_template_global(why_hidden)


@bp.app_template_global("monitoring_as_of")
def as_of() -> datetime | None:
    """Asked once a request: the page says it, and each of its tables."""
    if "monitoring_as_of" not in g:
        g.monitoring_as_of = queries.as_of()
    found: datetime | None = g.monitoring_as_of
    return found


@dataclass(frozen=True)
class Section:
    endpoint: str
    label: Any
    # Whether trainers see it, and whether nobody but national officers and administrators do.
    is_of_courses: bool = False
    is_national: bool = False


# In the order of the menu; each module of views adds its own.
_sections: dict[str, tuple[int, Section]] = {}


def add_section(
    place: int, endpoint: str, label: Any, *, is_of_courses: bool = False, is_national: bool = False
) -> None:
    """`place`: where in the menu."""
    _sections[endpoint] = place, Section(endpoint, label, is_of_courses, is_national)


@bp.app_template_global()
def monitoring_sections(viewer: Viewer) -> list[Section]:
    """Those that the viewer may open."""
    is_trainer = viewer.person.staff_role not in policy.DESKS
    return [
        one
        for _place, one in sorted(_sections.values(), key=lambda pair: pair[0])
        if (one.is_of_courses or not is_trainer) and (viewer.is_national or not one.is_national)
    ]


@bp.app_template_global()
def known_places(viewer: Viewer) -> list[tuple[str, str]]:
    """Place and name of all that the viewer may ask about, for a list to choose from."""
    return [(place, naming.place_name(place)) for place in asking.known_places(viewer)]


@bp.app_template_global()
def known_periods() -> list[Period]:
    return asking.known_periods(today())


def today() -> date:
    """By the clock of Morocco."""
    return day_of(clock.now())


def question(viewer: Viewer, **usual: Any) -> Question:
    """What the address of this request asks; `usual`: the indicator and breakdown where it names none."""
    return asking.read_question(request.args, viewer, today(), **usual)
