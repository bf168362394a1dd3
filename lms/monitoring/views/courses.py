"""Courses: who begins, who completes and how soon; of one course where people stop. Trainers see the totals of the country."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from lms.core.access import grants
from lms.core.i18n import format_number, in_language, percent
from lms.core.i18n import lazy as _
from lms.learning import content
from lms.learning.titles import step_title
from lms.monitoring import courses, few, judged, naming, policy, reach
from lms.monitoring.asking import BadQuestion, Question, places_below
from lms.monitoring.behind import behind
from lms.monitoring.charts import Mark, bars, drop_off
from lms.monitoring.courses import Fallen
from lms.monitoring.dimensions import COUNTRY, OF_ENROLMENTS, Dimension
from lms.monitoring.indicators import BY_SLUG
from lms.monitoring.judged import Judged
from lms.monitoring.people.models import Behind
from lms.monitoring.people.words import LISTS
from lms.monitoring.policy import Viewer
from lms.monitoring.tables import Column, Kind, Row, Table
from lms.monitoring.telling import told, year_note
from lms.monitoring.views import files, links
from lms.monitoring.views.answering import answer, mark_of, reading
from lms.monitoring.views.blueprint import PREFIX, add_section, bp, question
from lms.quizzes.analysis.policy import may_study
from lms.quizzes.questions import EXAM, QUIZ

# What completion is compared by; courses have a table of their own, cohorts and trainers their pages.
GROUPS = tuple(one for one in OF_ENROLMENTS if one not in (Dimension.COURSE, Dimension.COHORT, Dimension.TRAINER))
add_section(40, "monitoring.list_courses", _("Courses"), is_of_courses=True)


@bp.get(f"{PREFIX}/courses")
@grants(policy.viewer_of_courses)
def list_courses(viewer: Viewer) -> ResponseReturnValue:
    asked = question(viewer, by=Dimension.SEX)
    if asked.by not in GROUPS:
        raise BadQuestion(_("There is no such breakdown. Choose one from the list."))
    answered = told(asked, courses.COLUMNS, Dimension.COURSE)
    by_course = judged.broken_down(courses.COLUMNS, asked.place, Dimension.COURSE, answered.period, asked.today)
    times = _times(answered)
    return answer(
        "monitoring/courses.html",
        {
            "courses": lambda: _courses_table(by_course, answered),
            "days": lambda: times.table,
            "groups": lambda: _groups_table(answered, viewer),
        },
        viewer=viewer, asked=asked, note=year_note(asked, answered), times=times, groups=GROUPS, dimensions=naming.DIMENSIONS,
    )  # fmt: skip


def _courses_table(found: Judged, asked: Question) -> Table:
    slugs = dict.fromkeys([*courses.published(), *found.by_value])
    names = naming.value_names(Dimension.COURSE, slugs)
    where: dict[str, Any] = {"place": asked.place, "period": str(asked.period)}
    return _table(
        asked, "courses", _("Courses"), _("Course"), found.columns,
        [Row(name, found.of(slug), slug, url_for("monitoring.show_course", slug=slug, **where)) for slug, name in names.items()],
        Row(_("All courses"), found.total),
    )  # fmt: skip


def _groups_table(asked: Question, viewer: Viewer) -> Table:
    found = judged.broken_down(courses.OF_GROUPS, asked.place, asked.by, asked.period, asked.today)
    names = naming.value_names(asked.by, found.by_value)
    return _table(
        asked, "groups", _("Who completes, and how soon"), naming.DIMENSIONS[asked.by], found.columns,
        [
            Row(name, found.of(value), value, links.way_behind(asked, viewer, "monitoring.list_courses", value))
            for value, name in names.items()
        ],
        Row(_("All"), found.total),
    )  # fmt: skip


@dataclass(frozen=True)
class Pictured:
    """A chart and the table that says the same."""

    picture: Any
    table: Table


def _times(asked: Question) -> Pictured:
    """How many completed within how many days."""
    counts = courses.durations(asked.place, asked.period, asked.today)
    cells = {band: few.cell_in_fives(count) for band, count in counts.items()}
    names = naming.value_names(Dimension.DURATION, counts)
    title = str(_("Days from enrolment to completion"))
    rows = [Row(name, [cells[band]], band) for band, name in names.items()]
    table = _table(asked, "days", title, _("Days"), [Column(_("Courses completed"), Kind.COUNT)], rows)
    marks = [mark_of(name, cells[band], format_number) for band, name in names.items()]
    read = reading("days", title, str(_("How many courses were completed within how many days.")), format_number)
    return Pictured(bars(read, marks), table)


@bp.get(f"{PREFIX}/courses/<string:slug>")
@grants(reach.course)
def show_course(viewer: Viewer, course: content.Course) -> ResponseReturnValue:
    asked, slug = question(viewer), course.slug
    answered = told(asked, courses.COLUMNS, Dimension.COURSE)
    figures = judged.broken_down(courses.COLUMNS, asked.place, Dimension.COURSE, answered.period, asked.today)
    fallen = courses.fallen(course, asked.place, answered.period, asked.today)
    studies = may_study(viewer.person)
    lessons = _lessons(course, fallen, answered, studies=studies)
    tables = {
        "lessons": lambda: lessons.table,
        "modules": lambda: _modules_table(course, answered),
        "exams": lambda: _exams_table(slug, answered),
    }
    of_places = None
    if viewer.sees_lists and places_below(asked.place):
        of_places = told(answered, courses.OF_PLACES, Dimension.COURSE, places_below(asked.place)[0])
        tables["places"] = lambda: _places_table(slug, of_places)
    return answer(
        "monitoring/course.html", tables, viewer=viewer, asked=asked, note=year_note(asked, answered), course=course, lessons=lessons, studies=studies,
        behind=behind(BY_SLUG["enrolled"], answered.period, asked.today, slug) if viewer.is_national else None,
        places_note=year_note(answered, of_places) if of_places else "",
        tiles=list(zip(figures.columns, figures.of(slug), strict=True)), people=_people(slug, answered, viewer),
    )  # fmt: skip


def _people(slug: str, asked: Question, viewer: Viewer) -> list[tuple[Any, str]]:
    """The lists of who learns it, by their names; of one that is no longer offered there are none."""
    if slug not in courses.published():
        return []
    some = (Behind.ENROLLED, Behind.STUCK, Behind.COMPLETED, Behind.CERTIFIED)
    ways = [(LISTS[one], links.way_to_people(viewer, one, asked.period, course=slug)) for one in some]
    return [(name, href) for name, href in ways if href]


def _lessons(course: content.Course, fallen: Fallen, asked: Question, *, studies: bool) -> Pictured:
    """The stair of a course: of those who began in the period, the share that did each step."""
    rows, marks = [], []
    for number, item in enumerate(course.items(), 1):
        title = step_title(course, item)
        share = few.share_cell(fallen.steps[item], fallen.began)
        href = _study_url(course, item) if studies else None
        rows.append(Row(f"{number}. {title}", [few.cell_in_fives(fallen.steps[item]), share], item, href))
        marks.append(mark_of(title, share, percent, short=str(number)))
    columns = [Column(_("Did it"), Kind.COUNT), Column(_("Of those who began"), Kind.SHARE)]
    table = _table(asked, "lessons", _("How far learners come"), _("Step"), columns, rows)
    parts = [(in_language(module.title), len(module.lessons) + bool(module.quiz)) for module in course.modules]
    title = str(_("How far learners come"))
    read = reading(
        "lessons",
        title,
        str(_("The share of those who began that did each step, in the order of the course.")),
        percent,
    )
    return Pictured(drop_off(read, marks, parts=parts, note=_deepest(marks)), table)


def _deepest(marks: list[Mark]) -> str:
    """What is said where most are lost from one step to the next."""
    falls = [
        before.shown - after.shown
        for before, after in pairwise(marks)
        if before.shown is not None and after.shown is not None
    ]
    most = max(falls, default=0.0)
    return str(_("−%(share)s here", share=percent(most))) if most > 0 else ""


def _study_url(course: content.Course, item: str) -> str | None:
    """What answers say about the questions of a quiz or the exam (docs/item-analysis.md)."""
    module, _slash, step = item.partition("/")
    if item == EXAM:
        return url_for("analysis.list_questions", slug=course.slug)
    return url_for("analysis.list_questions", slug=course.slug, module=module) if step == QUIZ else None


def _modules_table(course: content.Course, asked: Question) -> Table:
    found = judged.broken_down(courses.MODULES, asked.place, Dimension.MODULE, asked.period, asked.today)
    return _table(
        asked, "modules", _("Modules completed in the period"), _("Module"), found.columns,
        [Row(in_language(one.title), found.of(f"{course.slug}/{one.slug}"), one.slug) for one in course.modules],
    )  # fmt: skip


def _exams_table(slug: str, asked: Question) -> Table:
    found = courses.exams_by_part(slug, asked.place, asked.period, asked.today)
    return _table(
        asked, "exams", _("Exams"), _("Period"), [Column(_("Exams taken"), Kind.COUNT), Column(_("Exams passed"), Kind.SHARE)],
        [
            Row(naming.period_name(part), [few.cell_in_fives(taken), few.share_cell(passed, taken)], str(part))
            for part, (taken, passed) in found.items()
        ],
    )  # fmt: skip


def _places_table(slug: str, asked: Question) -> Table:
    found = courses.by_place(slug, asked.place, asked.period, asked.today)
    dimension = Dimension.REGION if asked.place == COUNTRY else Dimension.PROVINCE
    names = naming.value_names(dimension, places_below(asked.place))
    here: dict[str, Any] = {"slug": slug, "period": str(asked.period)}
    return _table(
        asked, "places", _("Where it is learnt"), naming.DIMENSIONS[dimension], found.columns,
        [Row(name, found.of(place), place, url_for("monitoring.show_course", place=place, **here)) for place, name in names.items()],
        Row(naming.place_name(asked.place), found.total),
    )  # fmt: skip


def _table(
    asked: Question,
    slug: str,
    title: Any,
    heading: Any,
    columns: list[Column],
    rows: list[Row],
    total: Row | None = None,
) -> Table:
    return Table(
        title=title, heading=heading, columns=columns, rows=rows, total=total, slug=slug, **files.described(asked)
    )  # fmt: skip
