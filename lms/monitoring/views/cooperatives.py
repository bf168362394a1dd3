"""The list of cooperatives with every filter, and one of them: how far it came, and what its people learnt."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lms.cooperatives import queries as cooperatives
from lms.cooperatives import territory
from lms.core.access import grants
from lms.core.i18n import format_date, format_month, format_number, language, name_in_language
from lms.core.i18n import lazy as _
from lms.monitoring import few, listed, naming, one, policy, queries, reach, taken
from lms.monitoring.asking import known_periods
from lms.monitoring.charts import columns
from lms.monitoring.dimensions import NO, YES, Dimension, delegation_place
from lms.monitoring.indicators import Measure
from lms.monitoring.listed import MOST_COUNTED, Listed, Narrowing, Order, Reached
from lms.monitoring.narrowing import CHOICES, read_cut, read_narrowing, read_order
from lms.monitoring.one import Month
from lms.monitoring.people.models import Behind
from lms.monitoring.periods import Period
from lms.monitoring.policy import Viewer
from lms.monitoring.reading.funnel import NAMES as STEPS
from lms.monitoring.steps import Step
from lms.monitoring.tables import Cell, Column, Kind, Mark, Row, Table
from lms.monitoring.views import links
from lms.monitoring.views.answering import address, answer, mark_of, reading
from lms.monitoring.views.blueprint import PREFIX, add_section, as_of, bp, today
from lms.pathway.diagnosis import queries as diagnosis
from lms.pathway.diagnosis.names import dimension_title

add_section(60, "monitoring.list_cooperatives", _("Cooperatives"))
STAGES: dict[str, Any] = {
    Reached.LEARNING: _("Learning"),
    Reached.PROJECT: _("Project"),
    Reached.MARKET: _("Market"),
    Reached.AT_RISK: _("A stage at risk"),
}
_YES_NO: dict[str, Any] = {YES: _("Yes"), NO: _("No")}
FILTERS: dict[str, Any] = {
    "sector": naming.DIMENSIONS[Dimension.SECTOR],
    "branch": naming.DIMENSIONS[Dimension.BRANCH],
    "cooperative_age": naming.DIMENSIONS[Dimension.COOPERATIVE_AGE],
    "women_only": naming.DIMENSIONS[Dimension.WOMEN_ONLY],
    "rural": naming.DIMENSIONS[Dimension.RURAL],
    "stage": _("Stage"),
    "learns": _("Somebody learns"),
    "finished": _("Somebody completed a course"),
    "office": _("An office certified"),
    "behind": _("Behind a figure"),
    "period": _("Period of the figure"),
}
ORDERS: dict[str, Any] = {Order.NAME: _("By name"), Order.ATTENTION: _("What needs attention first")}


@bp.get(f"{PREFIX}/cooperatives")
@grants(policy.viewer)
def list_cooperatives(viewer: Viewer) -> ResponseReturnValue:
    narrowing, order = read_narrowing(request.args, viewer, today()), read_order(request.args.get("order", ""))
    after = read_cut(request.args.get("after", ""), order)
    usual: dict[str, Any] = {"is_arabic": language().dir == "rtl", "year": today().year}
    if request.args.get("format"):
        rows = listed.all_of(narrowing, order, **usual)
        return answer("", {"cooperatives": lambda: _table(rows, narrowing, viewer)})
    page = listed.page_of(narrowing, order, after=after, **usual)
    return answer(
        "monitoring/cooperatives.html", {"cooperatives": lambda: _table(page.rows, narrowing, viewer)}, viewer=viewer,
        narrowing=narrowing, order=order, choices=_choices(narrowing), filters=FILTERS, orders=ORDERS,
        is_first=after is None, following=address(after=str(page.following)) if page.following else None,
        count=min(page.count, MOST_COUNTED), is_more=page.count > MOST_COUNTED,
    )  # fmt: skip


def _choices(narrowing: Narrowing) -> dict[str, dict[str, str]]:
    """Filter → value → its name. Branches are those that the cells of the place know."""
    branches = queries.amounts(
        [narrowing.place], Dimension.BRANCH, {Measure.COOPERATIVES}, None, 12 * (today().year + 1)
    )
    return {
        "sector": naming.value_names(Dimension.SECTOR, territory.sectors()),
        "branch": naming.value_names(
            Dimension.BRANCH, {value for _place, _measure, value in branches} | {narrowing.branch} - {""}
        ),
        "period": {str(one): naming.period_name(one) for one in known_periods(today())},
        **{name: _names_of(name, values) for name, values in CHOICES.items()},
    }


def _names_of(name: str, values: Iterable[str]) -> dict[str, str]:
    if name == "stage":
        return {value: str(STAGES[value]) for value in values}
    if name in ("learns", "finished", "office"):
        return {value: str(_YES_NO[value]) for value in values}
    if name == "behind":
        return {value: _behind_name(value) for value in values}
    return naming.value_names(Dimension(name), values)


def _behind_name(value: str) -> str:
    if value in taken.CAME:
        return str(_("Came to: %(step)s", step=STEPS[taken.CAME[value]]))
    if value in taken.STAYS:
        return str(_("Stopped at: %(step)s", step=STEPS[taken.STAYS[value]]))
    return str(taken.FIGURES[value][0].name)


def _filters(narrowing: Narrowing) -> list[tuple[Any, str]]:
    """In words, for the sheet of a workbook."""
    choices = _choices(narrowing)
    found = [(_("Place"), naming.place_name(narrowing.place))]
    if narrowing.search:
        found.append((_("Name"), narrowing.search))
    return found + [
        (name, choices[key].get(value, value)) for key, name in FILTERS.items() if (value := getattr(narrowing, key))
    ]


def _table(found: Iterable[Listed], narrowing: Narrowing, viewer: Viewer) -> Table:
    rows = (_row(row, viewer) for row in found)
    is_file = bool(request.args.get("format"))
    return Table(
        title=_("Cooperatives"), heading=_("Cooperative"), rows=rows if is_file else list(rows),
        columns=[
            Column(_("Province")), Column(_("Sector")), Column(_("Members"), Kind.COUNT), Column(_("Women"), Kind.COUNT),
            Column(_("In a course"), Kind.COUNT), Column(_("Certified"), Kind.COUNT), Column(_("An office certified")),
            Column(_("Stage")), Column(_("Last sign of life")),
        ],
        filters=_filters(narrowing) if is_file else (), as_of=as_of() if is_file else None, slug="cooperatives",
    )  # fmt: skip


def _row(row: Listed, viewer: Viewer) -> Row:
    members, women, enrolled, certified = _people(row, viewer)
    return Row(
        name_in_language(row),
        [
            name_in_language(territory.provinces()[row.province_code]),
            name_in_language(territory.sectors()[row.sector]) if row.sector in territory.sectors() else row.sector,
            members, women, enrolled, certified,
            str(_YES_NO[YES if row.has_certified_office else NO]), _stage(row),
            format_date(row.last_sign) if row.last_sign else str(_("Never heard of")),
        ],
        str(row.id),
        url_for("monitoring.show_cooperative", cooperative_id=row.id),
    )  # fmt: skip


def _people(row: Listed, viewer: Viewer) -> tuple[Cell, Cell, Cell, Cell]:
    """Members, women, enrolled, certified. The adviser of its delegation keeps its register and accompanies its people by name
    (cooperatives/policy.py): hidden from her would be what she reads on the next page. For all others the law on few people holds."""
    if _sees_register(viewer, row):
        return row.members, row.women, row.enrolled, row.certified
    women, members = few.part_of(row.women, row.members)
    return members, women, few.cell_in_fives(row.enrolled), few.cell_in_fives(row.certified)


def _sees_register(viewer: Viewer, row: Listed) -> bool:
    return viewer.place == delegation_place(row.delegation_code)


def _stage(row: Listed) -> str:
    name = str(STAGES[list(Reached)[row.reached]])
    return str(_("%(stage)s, at risk", stage=name)) if row.is_at_risk else name


@bp.get(f"{PREFIX}/cooperatives/<uuid:cooperative_id>")
@grants(reach.cooperative)
def show_cooperative(viewer: Viewer, row: Listed) -> ResponseReturnValue:
    sees_register = _sees_register(viewer, row)
    months = one.months_of(row.id, today())
    steps = one.steps_of(row.id)

    number = cooperatives.cooperatives_with_ids([row.id])[0].register_number

    def people(behind: Behind, period: Period) -> str | None:
        return links.way_to_people(viewer, behind, period, cooperative=number)

    def lead(month: int) -> str | None:
        return people(Behind.ACTIVE, Period.of_month(month))

    tables = {
        "learning": lambda: _months_table(months, row, lead, exact=sees_register),
        "steps": lambda: _steps_table(steps, row),
    }
    return answer(
        "monitoring/cooperative.html", tables, viewer=viewer, row=row, tiles=_tiles(row, viewer),
        people_href=people(Behind.CERTIFIED, Period.year_of(today())),
        picture=_picture(months, exact=sees_register), sees_register=sees_register, stage=_stage(row),
        # What a cooperative said of itself is its own; it shows it to its adviser, by an act that it may take back.
        assessment=_assessment(row) if sees_register else None, dimension_title=dimension_title,
    )  # fmt: skip


def _tiles(row: Listed, viewer: Viewer) -> list[tuple[Column, Cell]]:
    names = (_("Members"), _("Women"), _("In a course"), _("Certified"))
    found = [(Column(name, Kind.COUNT), cell) for name, cell in zip(names, _people(row, viewer), strict=True)]
    # Of what is shown beside it: whoever divides finds nothing else.
    members, _women, _enrolled, certified = (cell for _column, cell in found)
    share: Cell = Mark.HIDDEN if Mark.HIDDEN in (members, certified) else Mark.MISSING
    if isinstance(members, int) and isinstance(certified, int) and members:
        share = certified / members
    return [*found, (Column(_("Share of members certified"), Kind.SHARE), share)]


def _steps_table(steps: dict[Step, int | None], row: Listed) -> Table:
    return Table(
        title=_("How far it came"), heading=_("Step"), columns=[Column(_("Since"))],
        rows=[
            Row(name, [format_month(month) if (month := steps[step]) is not None else str(_("Not yet"))], step)
            for step, name in STEPS.items()
        ],
        filters=[(_("Cooperative"), name_in_language(row))], as_of=as_of(), slug="steps",
    )  # fmt: skip


def _cell(amount: int, *, exact: bool) -> Cell:
    return amount if exact else few.cell_in_fives(amount)


def _months_table(months: list[Month], row: Listed, lead: Callable[[int], str | None], *, exact: bool) -> Table:
    names = (_("Active people"), _("Courses begun"), _("Courses completed"), _("Course certificates"))
    return Table(
        title=_("What its members learnt"), heading=_("Month"), columns=[Column(name, Kind.COUNT) for name in names],
        rows=[
            Row(
                format_month(month.month),
                [_cell(amount, exact=exact) for amount in (month.active, month.begun, month.completed, month.certified)],
                str(month.month),
                lead(month.month),
            )
            for month in months
        ],
        filters=[(_("Cooperative"), name_in_language(row))], as_of=as_of(), slug="learning",
    )  # fmt: skip


def _picture(months: list[Month], *, exact: bool) -> Any:
    marks = [
        mark_of(
            format_month(month.month), _cell(month.active, exact=exact), format_number, short=str(month.month % 12 + 1)
        )
        for month in reversed(months)
    ]
    read = reading(
        "learning", str(_("Active people in each of the last twelve months")), str(_("People who did something in a course.")), format_number
    )  # fmt: skip
    return columns(read, marks)


def _assessment(row: Listed) -> tuple[Any, dict[str, int]] | None:
    """The last round that the cooperative shows to its adviser now, and its levels."""
    shared = diagnosis.shared_rounds_of(row.id)
    return (shared[0].closed_at, diagnosis.levels_of(shared[0].id)) if shared else None
