"""The targets of one indicator as a table (tables.py)."""

from collections.abc import Callable, Sequence
from typing import Any

from lms.core.i18n import lazy as _
from lms.monitoring import queries
from lms.monitoring.indicators import Indicator, Unit
from lms.monitoring.naming import place_name
from lms.monitoring.tables import Cell, Column, Kind, Mark, Row, Table, cell_of
from lms.monitoring.targets.pace import THOUSAND
from lms.monitoring.targets.services import Standing

# Place → the address of the figure there.
Lead = Callable[[str], str | None]


def table(indicator: Indicator, standings: Sequence[Standing], year: int, lead: Lead) -> Table:
    kind = Kind(indicator.unit.value)
    columns = [
        Column(_("Target"), kind),
        Column(_("Reached"), kind, indicator),
        # What is left of a share are points, no share of anything.
        Column(_("Remains, in points") if kind is Kind.SHARE else _("Remains"), Kind.COUNT if kind is Kind.SHARE else kind),
        *([] if kind is Kind.SHARE else [Column(_("Needed each month"), kind)]),
        Column(_("State")),
    ]  # fmt: skip
    return Table(
        title=_("%(figure)s: targets of %(year)s", figure=indicator.name, year=year),
        heading=_("Place"),
        columns=columns,
        rows=[
            Row(place_name(one.place), _cells_of_page(indicator, one), one.place, lead(one.place)) for one in standings
        ],
        filters=[(_("Figure"), indicator.name), (_("Year"), str(year))],
        as_of=queries.as_of(),
        slug=f"targets-{indicator.slug}-{year}",
    )


def cells(indicator: Indicator, one: Standing) -> list[Cell]:
    """Target, what is reached, what remains, what each month must bring, how it stands; in the unit of the indicator."""
    scale = THOUSAND if indicator.unit is Unit.SHARE else 1
    target: Cell = Mark.MISSING if one.target is None else one.target / scale
    if one.pace is None:
        # What is left of a target to something hidden would tell it.
        left: Cell = Mark.HIDDEN if one.target is not None else Mark.MISSING
        return [target, cell_of(one.figure), left, left, str(state_of(one))]
    monthly: Cell = Mark.MISSING if one.pace.monthly is None else one.pace.monthly
    return [target, cell_of(one.figure), one.pace.remaining / scale, monthly, str(state_of(one))]


def _cells_of_page(indicator: Indicator, one: Standing) -> list[Cell]:
    target, reached, left, monthly, state = cells(indicator, one)
    if indicator.unit is not Unit.SHARE:
        return [target, reached, left, monthly, state]
    return [target, reached, 100 * left if isinstance(left, int | float) else left, state]


def state_of(one: Standing) -> Any:
    if one.pace is None:
        return "–"
    if one.pace.is_reached:
        return _("Reached")
    if not one.pace.months_left:
        return _("Missed")
    if one.pace.is_in_time is None:
        return "–"
    return _("On the way") if one.pace.is_in_time else _("Behind")
