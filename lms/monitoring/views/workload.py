"""What trainers and delegations did in the period, and what waits for them. An adviser sees her own delegation."""

from dataclasses import astuple, replace
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from lms.cooperatives import territory
from lms.core import clock
from lms.core.access import grants
from lms.core.i18n import lazy as _
from lms.core.i18n import name_in_language
from lms.monitoring import few, figures, policy, workload
from lms.monitoring.asking import Question
from lms.monitoring.dimensions import COUNTRY, Dimension, delegation_of, delegation_place
from lms.monitoring.indicators import BY_SLUG
from lms.monitoring.policy import Viewer
from lms.monitoring.tables import Cell, Column, Kind, Mark, Row, Table
from lms.monitoring.views import files
from lms.monitoring.views.answering import answer
from lms.monitoring.views.blueprint import PREFIX, add_section, bp, question
from lms.monitoring.workload import Delegation, Work

add_section(70, "monitoring.show_workload", _("Workload"))
COMPLETION = BY_SLUG["completion-rate"]


@bp.get(f"{PREFIX}/workload")
@grants(policy.viewer)
def show_workload(viewer: Viewer) -> ResponseReturnValue:
    asked = question(viewer)
    work = workload.work_in(asked.period, clock.now())
    tables = {"delegations": lambda: _delegations_table(work, viewer, asked)}
    if viewer.is_national:
        tables["trainers"] = lambda: _trainers_table(work, asked)
    return answer("monitoring/workload.html", tables, viewer=viewer, asked=asked, waiting=work.waiting)


def _delegations_table(work: Work, viewer: Viewer, asked: Question) -> Table:
    names = {code: name_in_language(place) for code, place in territory.delegations().items()}
    own = delegation_of(viewer.place)
    shown = sorted(names if own is None else [own], key=lambda code: names[code])
    none = Delegation(0, 0, 0, 0, 0, 0, 0, 0)
    found = {code: work.delegations.get(code, none) for code in shown}
    columns = [
        Column(_("Cooperatives"), Kind.COUNT), Column(_("Advisers"), Kind.COUNT),
        Column(_("Cooperatives per adviser"), Kind.COUNT), Column(_("Coaching sessions"), Kind.COUNT),
        Column(_("Visits"), Kind.COUNT), Column(_("Calls and meetings"), Kind.COUNT),
        Column(_("Training sessions"), Kind.COUNT), Column(_("Papers waiting"), Kind.COUNT),
        Column(_("Dossiers waiting"), Kind.COUNT),
    ]  # fmt: skip
    return Table(
        title=_("Delegations"), heading=_("Delegation"), columns=columns,
        rows=[Row(names[code], _cells(one), code, _list_url(code)) for code, one in found.items()],
        total=Row(_("All"), _cells(_sum(list(found.values())))) if len(found) > 1 else None,
        **files.described(asked), slug="delegations",
    )  # fmt: skip


def _list_url(code: str) -> str:
    return url_for("monitoring.list_cooperatives", place=delegation_place(code))


def _sum(parts: list[Delegation]) -> Delegation:
    """Training sessions are left out: one of them counts for several delegations."""
    found = Delegation(*(sum(amounts) for amounts in zip(*map(astuple, parts), strict=True)))
    return replace(found, sessions=None)


def _cells(one: Delegation) -> list[Cell]:
    each: Cell = one.cooperatives / one.advisers if one.advisers else Mark.MISSING
    return [
        one.cooperatives, one.advisers, each, one.coaching, one.visits, one.calls,
        Mark.MISSING if one.sessions is None else one.sessions, one.papers, one.dossiers,
    ]  # fmt: skip


def _trainers_table(work: Work, asked: Question) -> Table:
    rates = figures.breakdown_of(COMPLETION, COUNTRY, Dimension.TRAINER, asked.period, asked.today)

    def rate(person_id: str) -> Cell:
        found = rates.get(person_id)
        return few.share_cell(found.amount, found.of or 0) if found else Mark.MISSING

    columns: list[Any] = [
        Column(_("Cohorts"), Kind.COUNT), Column(_("Sessions held"), Kind.COUNT), Column(_("People taught"), Kind.COUNT),
        Column.of(COMPLETION), Column(_("Answers marked"), Kind.COUNT),
    ]  # fmt: skip
    return Table(
        title=_("Trainers and their cohorts"), heading=_("Trainer"), columns=columns,
        rows=[
            Row(
                name_in_language(one),
                [one.cohorts, one.sessions, few.cell_in_fives(one.people), rate(str(one.person_id)), one.marked],
                str(one.person_id),
            )
            for one in work.trainers
        ],
        **files.described(asked), slug="trainers",
    )  # fmt: skip
