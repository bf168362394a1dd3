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
from lms.monitoring import judged, queries
from lms.monitoring.asking import places_below
from lms.monitoring.dimensions import DURATIONS, Dimension
from lms.monitoring.figures import Figure
from lms.monitoring.indicators import BY_SLUG, Measure
from lms.monitoring.judged import Judged
from lms.monitoring.periods import Period

COLUMNS = [
    BY_SLUG[slug]
    for slug in (
        "enrolled", "active-enrolments", "completion-rate", "time-to-complete", "exam-pass-rate", "certificates",
    )
]  # fmt: skip
OF_PLACES = [BY_SLUG[slug] for slug in ("enrolled", "completion-rate", "time-to-complete", "exam-pass-rate")]
OF_GROUPS = [BY_SLUG[slug] for slug in ("enrolled", "completion-rate", "time-to-complete")]
BANDS = tuple(name for _least, name in reversed(DURATIONS))


@dataclass(frozen=True)
class Fallen:
    """How many of those who began in the period did each step, in the order of the course, and finished each module."""

    began: int
    steps: Mapping[str, int]
    modules: Mapping[str, int]


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
    """Three queries: of the course, of its steps, of its modules."""
    last, slug = _last(period, today), course.slug
    began = queries.amounts([place], Dimension.COURSE, {Measure.ENROLMENTS}, period.first, last)
    steps = queries.amounts([place], Dimension.STEP, {Measure.STEPS_DONE}, period.first, last)
    modules = queries.amounts([place], Dimension.MODULE, {Measure.MODULE_COMPLETIONS}, period.first, last)
    return Fallen(
        began.get((place, Measure.ENROLMENTS, slug), 0),
        {item: steps.get((place, Measure.STEPS_DONE, f"{slug}/{item}"), 0) for item in course.items()},
        {
            module.slug: modules.get((place, Measure.MODULE_COMPLETIONS, f"{slug}/{module.slug}"), 0)
            for module in course.modules
        },
    )


def by_place(slug: str, place: str, period: Period, today: date) -> Judged:
    """Of one course in the regions of the country, or the provinces of a region; two queries."""
    below = places_below(place)
    parts = _of_course(slug, [place, *below], period, today)
    within = {one.slug: {where: parts[one.slug][where] for where in below} for one in OF_PLACES}
    return judged.over(OF_PLACES, _whole(within, place, parts), {one.slug: parts[one.slug][place] for one in OF_PLACES})


def _whole(
    within: Mapping[str, Mapping[str, Figure]], place: str, parts: Mapping[str, Mapping[str, Figure]]
) -> dict[str, dict[str, Figure]]:
    """With those of whom it is not known where they belong: they stand in the total, so they are judged with the others."""
    found = {}
    for slug, figures in within.items():
        total, rest = parts[slug][place], list(figures.values())
        amount = total.amount - sum(one.amount for one in rest)
        of = None if total.of is None else total.of - sum(one.of or 0 for one in rest)
        found[slug] = {**figures, "": Figure(total.indicator, max(0, amount), None if of is None else max(0, of))}
    return found


def _of_course(slug: str, places: Sequence[str], period: Period, today: date) -> dict[str, dict[str, Figure]]:
    """Slug of the indicator → place → figure."""
    measures = {measure for one in OF_PLACES for measure in (one.measure, one.denominator) if measure is not None}
    amounts = queries.amounts(places, Dimension.COURSE, measures, period.first, _last(period, today))
    return {
        one.slug: {
            place: Figure(
                one,
                *(amounts.get((place, measure, slug), 0) for measure in (one.measure, one.denominator) if measure),
            )
            for place in places
        }
        for one in OF_PLACES
    }


def exams_by_part(slug: str, place: str, period: Period, today: date) -> Judged:
    """The exams of one course by the quarters of a year or the months of a quarter; of a month alone."""
    exam = BY_SLUG["exam-pass-rate"]
    months = queries.amounts_by_month(
        [place], Dimension.COURSE, {Measure.EXAMS, Measure.EXAMS_PASSED}, period.first, _last(period, today)
    )
    passed, taken = (months.get((place, measure, slug), {}) for measure in (Measure.EXAMS_PASSED, Measure.EXAMS))

    def within(part: Period) -> Figure:
        return Figure(exam, *(sum(one.get(month, 0) for month in part.months) for one in (passed, taken)))

    parts = {str(part): within(part) for part in period.parts or (period,) if part.first <= month_of(today)}
    return judged.over([exam], {exam.slug: parts}, {exam.slug: within(period)})


def _last(period: Period, today: date) -> int:
    return period.ends_by(today).last
