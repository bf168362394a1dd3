"""A page's table as the file that its address asks for: `?format=csv` or `?format=xlsx`."""

from collections.abc import Mapping
from enum import StrEnum
from tempfile import SpooledTemporaryFile

from flask import Response, send_file, stream_with_context

from lms.core import clock
from lms.core.days import day_of
from lms.core.errors import DomainError
from lms.core.i18n import lazy as _
from lms.monitoring.exports.csv_lines import lines_of
from lms.monitoring.exports.workbook import MEDIA_TYPE, write_workbook
from lms.monitoring.tables import Table

# A workbook that is larger waits on the disk until it is sent.
_IN_MEMORY_BYTES = 2_000_000


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


class UnknownFormat(DomainError):
    status = 400
    message = _("Tables come as csv or as xlsx. Choose one of the two.")


def asked_format(arguments: Mapping[str, str]) -> Format | None:
    """None: the page. Raises UnknownFormat."""
    text = arguments.get("format", "")
    if not text:
        return None
    if text not in set(Format):
        raise UnknownFormat
    return Format(text)


def file_of(table: Table, form: Format) -> Response:
    """To be kept by nobody on the way: what somebody may see is hers."""
    day = day_of(clock.now()).isoformat()
    name = f"{'-'.join(filter(None, (table.slug, table.about, day)))}.{form}"
    if form is Format.CSV:
        response = Response(stream_with_context(lines_of(table)), content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    else:
        content = SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)  # noqa: SIM115  # the response closes it
        write_workbook(table, content)
        content.seek(0)
        response = send_file(content, mimetype=MEDIA_TYPE, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response
