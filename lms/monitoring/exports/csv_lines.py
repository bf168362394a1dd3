"""A table as CSV (RFC 4180), a few rows at a time."""

import csv
import io
from collections.abc import Iterator
from itertools import islice

from lms.core.sheets import BYTE_ORDER_MARK, harmless
from lms.monitoring.tables import HIDDEN_WORD, UNIT, Cell, Mark, Row, Table, unit_of

PART = 200


def lines_of(table: Table) -> Iterator[str]:
    """Parts of the file. Numbers with a point, shares of 1; what is hidden says so, what is missing is empty."""
    yield BYTE_ORDER_MARK + _lines(
        [
            [
                str(table.heading),
                *(str(column.name) for column in table.columns),
                *([str(UNIT)] if table.has_units else []),
            ]
        ]
    )
    rows = iter(table.all_rows)
    while part := list(islice(rows, PART)):
        yield _lines([_texts(row) + ([unit_of(row)] if table.has_units else []) for row in part])


def _texts(row: Row) -> list[str]:
    return [str(row.label), *map(text_of, row.cells)]


def text_of(cell: Cell) -> str:
    if isinstance(cell, Mark):
        return str(HIDDEN_WORD) if cell is Mark.HIDDEN else ""
    if isinstance(cell, str):
        return cell
    # Without exponent, and without a point where it is whole.
    return f"{cell:.6f}".rstrip("0").rstrip(".")


def _lines(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()
