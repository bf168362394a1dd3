"""A table as a workbook (XLSX): its rows, what the figures mean, and what was asked. Written row by row: a long one needs no memory."""

from typing import IO, Any

from lms.core.i18n import format_when, language
from lms.core.i18n import lazy as _
from lms.monitoring.indicators import Measure
from lms.monitoring.tables import HIDDEN_WORD, UNIT, WHY_HIDDEN, Cell, Kind, Mark, Table, unit_name, unit_of

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OPTIONS = {
    "constant_memory": True,
    # What somebody typed is a text, never a formula, a link or a number.
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_FORMATS = {Kind.COUNT: "#,##0", Kind.SHARE: "0.0%", Kind.DAYS: "0.0", Kind.LEVELS: "0.00", Kind.DIRHAMS: "#,##0.00"}
_LABEL_WIDTH, _NUMBER_WIDTH, _TEXT_WIDTH, _LONG_WIDTH = 32, 16, 28, 70


def write_workbook(table: Table, into: IO[bytes]) -> None:
    # Only here: few processes ever write one.
    import xlsxwriter

    book = xlsxwriter.Workbook(into, _OPTIONS)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    _write_table(book, bold, table)
    _write_rows(
        book, bold, _("Definitions"), [_LABEL_WIDTH, _LONG_WIDTH, _TEXT_WIDTH, _TEXT_WIDTH, _TEXT_WIDTH, _TEXT_WIDTH, 12],
        [
            [_("Figure"), _("Definition"), UNIT, _("Numerator"), _("Denominator"), _("Source"), _("Since")],
            *(
                [one.name, one.definition, unit_name(one.unit), _measure(one.measure), _measure(one.denominator), one.source, one.since or _("Not recorded yet")]
                for one in table.indicators
            ),
        ],
    )  # fmt: skip
    asked = [[_("Table"), table.title], *([name, value] for name, value in table.filters)]
    if table.as_of is not None:
        asked.append([_("Counted until"), format_when(table.as_of)])
    asked.append([HIDDEN_WORD, WHY_HIDDEN])
    _write_rows(book, bold, _("Filters"), [_LABEL_WIDTH, _LONG_WIDTH], [[_("Filter"), _("Chosen")], *asked])
    book.close()


def _write_table(book: Any, bold: Any, table: Table) -> None:
    sheet = _sheet(book, _("Figures"))
    formats = {kind: book.add_format({"num_format": form}) for kind, form in _FORMATS.items()}
    hidden = book.add_format({"italic": True, "align": "right"})
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, _LABEL_WIDTH)
    for place, column in enumerate(table.columns, 1):
        sheet.set_column(place, place, _NUMBER_WIDTH if column.is_number else _TEXT_WIDTH)
    units = len(table.columns) + 1
    for place, name in enumerate(
        [table.heading, *(column.name for column in table.columns), *[UNIT][: table.has_units]]
    ):
        sheet.write_string(0, place, str(name), bold)
    number = 0
    for number, row in enumerate(table.all_rows, 1):
        sheet.write_string(number, 0, str(row.label), bold if row is table.total else None)
        for place, (column, cell) in enumerate(zip(table.columns, row.cells, strict=True), 1):
            _write_cell(sheet, number, place, cell, formats.get(row.kind or column.kind), hidden)
        if table.has_units:
            sheet.write_string(number, units, unit_of(row))
    sheet.autofilter(0, 0, number, units if table.has_units else units - 1)


def _write_cell(sheet: Any, number: int, place: int, cell: Cell, form: Any, hidden: Any) -> None:
    if cell is Mark.HIDDEN:
        sheet.write_string(number, place, str(HIDDEN_WORD), hidden)
    elif isinstance(cell, str):
        sheet.write_string(number, place, cell)
    elif not isinstance(cell, Mark):
        sheet.write_number(number, place, cell, form)


def _write_rows(book: Any, bold: Any, name: Any, widths: list[int], rows: list[list[Any]]) -> None:
    sheet = _sheet(book, name)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            sheet.write_string(number, place, str(cell), wrapped if number else bold)


def _sheet(book: Any, name: Any) -> Any:
    """In the direction of the reader's language."""
    # Excel's rules for names of sheets: 31 characters, none of []:*?/\.
    sheet = book.add_worksheet("".join(letter for letter in str(name) if letter not in "[]:*?/\\")[:31])
    if language().dir == "rtl":
        sheet.right_to_left()
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    return sheet


def _measure(measure: Measure | None) -> str:
    return "" if measure is None else measure.value
