"""Cohorts of a place and a period, and who comes back in the months after the enrolment."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date

from lms.cooperatives import territory
from lms.core import clock
from lms.core.access import grants
from lms.core.i18n import format_month, format_number, in_language, name_in_language, percent
from lms.core.i18n import lazy as _
from lms.learning import queries as learning
from lms.monitoring import cohorts, few, policy
from lms.monitoring.asking import Question
from lms.monitoring.charts import Cohort as Drawn
from lms.monitoring.charts import Mark, retention
from lms.monitoring.cohorts import Began, Listed, Page
from lms.monitoring.counting.contributions import LONGEST_RETAINED
from lms.monitoring.narrowing import read_after
from lms.monitoring.people.models import Behind
from lms.monitoring.periods import Period
from lms.monitoring.policy import Viewer
from lms.monitoring.tables import Column, Kind, Row, Table
from lms.monitoring.views import files, links
from lms.monitoring.views.answering import address, answer, mark_of, reading
from lms.monitoring.views.blueprint import PREFIX, add_section, bp, question

add_section(50, "monitoring.list_cohorts", _("Cohorts"))


@bp.get(f"{PREFIX}/cohorts")
@grants(policy.viewer)
def list_cohorts(viewer: Viewer) -> ResponseReturnValue:
    asked = question(viewer)
    after = read_after(request.args.get("after", ""))
    page = cohorts.page_of(asked.place, asked.period, after=after, at=clock.now(), today=asked.today)
    began = cohorts.retention(asked.place, asked.period, asked.today)
    is_file = bool(request.args.get("format"))
    return answer(
        "monitoring/cohorts.html",
        {
            "cohorts": lambda: _cohorts_table(_all(asked, page) if is_file else page.rows, asked, viewer),
            "retention": lambda: _retention_table(began, asked, viewer),
        },
        viewer=viewer, asked=asked, picture=_picture(began), is_first=after is None,
        following=address(after=page.following) if page.following else None,
    )  # fmt: skip


def _all(asked: Question, page: Page) -> Iterator[Listed]:
    """From the first page on, whichever the address names: a file holds the whole list."""
    following = None
    while True:
        page = cohorts.page_of(asked.place, asked.period, after=following, at=clock.now(), today=asked.today)
        yield from page.rows
        following = page.following
        if following is None:
            return


def _cohorts_table(found: Any, asked: Question, viewer: Viewer) -> Table:
    titles = learning.titles()
    provinces = territory.provinces()
    # Asked before the rows, which a file reads when the viewer is not at hand any more.
    is_led = links.sees_cohorts(viewer)

    def row(one: Listed) -> Row:
        cohort = one.cohort
        title = titles.get(cohort.course_slug)
        return Row(
            cohort.title,
            [
                in_language(title) if title else cohort.course_slug,
                name_in_language(one.trainer) if one.trainer else "–",
                name_in_language(provinces[cohort.province_code]) if cohort.province_code in provinces else "–",
                _day(cohort.starts_on), _day(cohort.ends_on), one.sessions,
                few.cell_in_fives(one.began), few.share_cell(one.completed, one.began),
            ],
            str(cohort.id),
            url_for("teaching.show_cohort", cohort_id=cohort.id) if is_led else None,
        )  # fmt: skip

    return Table(
        title=_("Cohorts"), heading=_("Cohort"), rows=map(row, found) if request.args.get("format") else [*map(row, found)],
        columns=[
            Column(_("Course")), Column(_("Trainer")), Column(_("Province")), Column(_("From")), Column(_("To")),
            Column(_("Sessions held"), Kind.COUNT), Column(_("Enrolled in the period"), Kind.COUNT),
            Column(_("Completed"), Kind.SHARE),
        ],
        **files.described(asked), slug="cohorts",
    )  # fmt: skip


def _day(day: date) -> str:
    """In figures: there are eight columns."""
    return str(format_date(day, "dd/MM/yyyy"))


def _heads() -> list[str]:
    return [format_number(later) for later in range(LONGEST_RETAINED + 1)]


def _picture(began: list[Began]) -> Any:
    """The month of enrolment down, the months later across; a month in which fewer than five began is hidden altogether."""
    drawn = []
    for one in began:
        name = format_month(one.month)
        size = few.cell_in_fives(one.people)
        cells: list[Mark] = [
            mark_of(
                str(_("%(month)s, %(later)s months later", month=name, later=format_number(later))),
                few.share_cell(back, one.people), percent,
            )
            for later, back in enumerate(one.back)
        ]  # fmt: skip
        drawn.append(Drawn(name, mark_of(name, size, format_number).text, cells))
    read = reading(
        "retention", str(_("Who comes back")),
        str(_("Of those who enrolled in a month, the share that was active in it and in each month after.")), percent,
    )  # fmt: skip
    return retention(read, drawn, _heads(), size_head=str(_("Enrolled")))


def _retention_table(began: list[Began], asked: Question, viewer: Viewer) -> Table:
    def lead(month: int) -> str | None:
        return links.way_to_people(viewer, Behind.ENROLLED, Period.of_month(month))

    def cells(one: Began) -> list[Any]:
        shares = [few.share_cell(back, one.people) for back in one.back]
        return [few.cell_in_fives(one.people), *shares, *[""] * (LONGEST_RETAINED + 1 - len(shares))]

    return Table(
        title=_("Who comes back"), heading=_("Month of enrolment"),
        columns=[
            Column(_("Enrolled"), Kind.COUNT),
            *(Column(_("After %(months)s months", months=head), Kind.SHARE) for head in _heads()),
        ],
        rows=[Row(format_month(one.month), cells(one), str(one.month), lead(one.month)) for one in began],
        **files.described(asked), slug="retention",
    )  # fmt: skip
