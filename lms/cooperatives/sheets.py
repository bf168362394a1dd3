"""Reading a spreadsheet: XLSX (or ODS, XLS) by its content, or CSV in UTF-8. Gives cells, judges nothing in them."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from lms.core.files import MEDIA_TYPES, kind_of
from lms.core.i18n import lazy as _

MAX_BYTES = 30 * 1024 * 1024
# What a workbook begins with: a ZIP archive (XLSX, ODS) or an OLE file (XLS).
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_DELIMITERS = ";,\t"

# Line number in the file, and its cells.
Line = tuple[int, list[str | date]]


class UnreadableSheet(Exception):
    """`message` is translatable and says what the file is and what to do."""

    def __init__(self, message: Any) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


def read_sheet(content: bytes) -> list[Line]:
    """The lines that hold something, each with its number in the file. Raises UnreadableSheet."""
    if len(content) > MAX_BYTES:
        raise UnreadableSheet(_("This file is too large. Split it into several."))
    lines = _workbook_lines(content) if content.startswith(_WORKBOOKS) else _csv_lines(_text_of(content))
    found = [(number, cells) for number, cells in lines if any(cells)]
    if not found:
        raise UnreadableSheet(_("This file is empty."))
    return found


def _workbook_lines(content: bytes) -> Iterator[Line]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, IndexError) as error:
        raise UnreadableSheet(
            _("This file is no workbook that we can read. Save it again as XLSX, or as CSV in UTF-8.")
        ) from error
    for number, row in enumerate(rows, 1):
        yield number, [_cell(value) for value in row]


def _cell(value: Any) -> str | date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    # A spreadsheet keeps 612345678 and 1985 as floating numbers.
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _text_of(content: bytes) -> str:
    kind = None if content.lstrip()[:1].isalnum() else kind_of(content)
    if kind:
        raise UnreadableSheet(
            _(
                "This file is no spreadsheet: its content is %(kind)s, whatever its name says. Choose an XLSX or CSV "
                "file.",
                kind=MEDIA_TYPES[kind],
            )
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableSheet(
            _("This file is neither a workbook nor text in UTF-8. Save it as XLSX, or as “CSV UTF-8”.")
        ) from error
    if "\x00" in text:
        raise UnreadableSheet(
            _("This file is neither a workbook nor text in UTF-8. Save it as XLSX, or as “CSV UTF-8”.")
        )
    return text


def _csv_lines(text: str) -> Iterator[Line]:
    header = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    number = 1
    try:
        for row in reader:
            yield number, [value.strip() for value in row]
            # A cell may hold line breaks; the number is that of a row's first line.
            number = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableSheet(_("Line %(number)s cannot be read as CSV.", number=number)) from error
