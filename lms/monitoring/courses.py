"""Figures of courses: what is read from the cells of one course, and what a course is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select

from lms.core.db import db
from lms.core.months import month_of
from lms.learning import content
from lms.learning import queries as learning
from lms.learning.models import Course
from lms.monitoring import hiding, judging, queries
from lms.monitoring.asking import places_below
from lms.monitoring.dimensions import DURATIONS, Dimension
from lms.monitoring.figures import Figure, figure_from, measures_of
from lms.monitoring.indicators import BY_SLUG, Measure
from lms.monitoring.judged import Judged
from lms.monitoring.periods import Period
from lms.monitoring.tables import Cell, cell_of

COLUMNS = [
    BY_SLUG[slug]
    for slug in (
        "enrolled", "active-enrolments", "completion-rate", "time-to-complete", "exam-pass-rate", "certificates",
    )
]  # fmt: skip
OF_PLACES = [BY_SLUG[slug] for slug in ("enrolled", "completion-rate", "time-to-complete", "exam-pass-rate")]
MODULES = [BY_SLUG["modules-completed"]]
OF_GROUPS = [BY_SLUG[slug] for slug in ("enrolled", "completion-rate", "time-to-complete")]
BANDS = tuple(name for _least, name in reversed(DURATIONS))


@dataclass(frozen=True)
class Fallen:
    """How many of those who began in the period did each step, in the order of the course."""

    began: int
    steps: Mapping[str, int]


def course_called(slug: str) -> Select[Course]:
    return learning.any_course(slug)


def content_of(course: Course) -> content.Course | None:
    """As new learners find it, or as it last was; None of a course that was never published."""
    if course.current_revision_id is not None:
        return learning.content_of(course.current_revision_id)
    latest = db.session.scalar(learning.latest_revision(course.id))
    return learning.content_of(latest.id) if latest else None


def published() -> list[str]:
    return [course.slug for course in learning.published_courses()]


def durations(place: str, period: Period, today: date) -> dict[str, int]:
    """Band of days → courses completed in the period that took so long."""
    found = queries.amounts([place], Dimension.DURATION, {Measure.COMPLETIONS}, period.first, _last(period, today))
    return {band: found.get((place, Measure.COMPLETIONS, band), 0) for band in BANDS}


def fallen(course: content.Course, place: str, period: Period, today: date) -> Fallen:
    """Two queries: of the course, of its steps."""
    last, slug = _last(period, today), course.slug
    began = queries.amounts([place], Dimension.COURSE, {Measure.ENROLMENTS}, period.first, last)
    steps = queries.amounts([place], Dimension.STEP, {Measure.STEPS_DONE}, period.first, last)
    return Fallen(
        began.get((place, Measure.ENROLMENTS, slug), 0),
        {item: steps.get((place, Measure.STEPS_DONE, f"{slug}/{item}"), 0) for item in course.items()},
    )


def by_place(slug: str, place: str, period: Period, today: date) -> Judged:
    """Of one course in the regions of the country, or the provinces of a region; a query, more where it was not judged lately. `period`:
    one of which they are told (telling.py)."""
    below = places_below(place)
    found = _of_course(slug, [place, *below], period, today)
    hidden = {one.slug: judging.hidden_values(one, Dimension.COURSE, place, period, today) for one in OF_PLACES}

    def cells(where: str) -> list[Cell]:
        return [cell_of(hiding.shown(found[one.slug][where], hidden[one.slug], where, slug)) for one in OF_PLACES]

    return Judged(OF_PLACES, {where: cells(where) for where in below}, cells(place))


def _of_course(slug: str, places: Sequence[str], period: Period, today: date) -> dict[str, dict[str, Figure]]:
    """Slug of the indicator → place → figure."""
    measures = measures_of(OF_PLACES)
    amounts = queries.amounts(places, Dimension.COURSE, measures, period.first, _last(period, today))

    def at(place: str) -> dict[str, int]:
        return {measure: amounts.get((place, measure, slug), 0) for measure in measures}

    return {one.slug: {place: figure_from(one, at(place)) for place in places} for one in OF_PLACES}


def exams_by_part(slug: str, place: str, period: Period, today: date) -> dict[Period, tuple[int, int]]:
    """Exams of one course and those passed, by the quarters of a year or the months of a quarter; of a month alone."""
    months = queries.amounts_by_month(
        [place], Dimension.COURSE, {Measure.EXAMS, Measure.EXAMS_PASSED}, period.first, _last(period, today)
    )
    taken, passed = (months.get((place, measure, slug), {}) for measure in (Measure.EXAMS, Measure.EXAMS_PASSED))

    def within(part: Period) -> tuple[int, int]:
        return sum(taken.get(month, 0) for month in part.months), sum(passed.get(month, 0) for month in part.months)

    return {part: within(part) for part in period.parts or (period,) if part.first <= month_of(today)}


def _last(period: Period, today: date) -> int:
    return period.ends_by(today).last
