"""What cells of tables of figures read like on pages and on paper."""

from lms.core.i18n import lazy as _
from lms.monitoring.indicators import Unit
from lms.monitoring.naming import unit_text
from lms.monitoring.tables import HIDDEN_WORD, WHY_HIDDEN, Cell, Column, Kind, Mark


def is_hidden(cell: Cell) -> bool:
    return cell is Mark.HIDDEN


def why_hidden() -> str:
    return str(WHY_HIDDEN)


def cell_text(column: Column, cell: Cell, kind: Kind | None = None) -> str:
    """In the reader's language, with its unit; a dash where there is nothing to divide by. `kind`: of a row with its own."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Mark):
        if cell is Mark.HIDDEN:
            return str(HIDDEN_WORD)
        is_recorded = column.indicator is None or column.indicator.is_recorded
        return "–" if is_recorded else str(_("Not recorded yet"))
    return unit_text(Unit((kind or column.kind).value), cell)
