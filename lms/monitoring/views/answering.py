"""A page with tables, or one of its tables as a file; and what its charts are read by."""

from collections.abc import Callable
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.i18n import language
from lms.monitoring.charts import Mark, Reading
from lms.monitoring.colons import named
from lms.monitoring.exports.files import Format
from lms.monitoring.tables import HIDDEN_WORD, Cell, Table
from lms.monitoring.tables import Mark as Why
from lms.monitoring.views import files
from lms.monitoring.views.blueprint import bp

# What leads to one part of a list, or says how it is written down: not what it shows.
_OF_PAGES = ("after", "format", "table")


def answer(template: str, tables: files.Tables, **page: Any) -> ResponseReturnValue:
    """`tables` by their slugs; the page finds them as `tables`."""
    file = files.asked_file(tables)
    if file is not None:
        return file
    return render_template(template, tables={slug: table() for slug, table in tables.items()}, **page)


@bp.app_template_global()
def table_files(table: Table) -> list[tuple[str, str]]:
    """Name and address of the files of a table of this page."""
    return [(form.upper(), address(format=form.value, table=table.slug)) for form in Format]


@bp.app_template_global("monitoring_address")
def address(**changes: Any) -> str:
    """Of this page as it is narrowed now, from its first part on, with these changes; None takes a parameter away."""
    assert request.endpoint is not None
    asked = {name: value for name, value in request.args.items() if name not in _OF_PAGES}
    return url_for(request.endpoint, **{**(request.view_args or {}), **asked, **changes})


def reading(key: str, title: str, description: str, write: Callable[[float], str]) -> Reading:
    return Reading(key, title, description, write, named, is_rtl=language().dir == "rtl")


def mark_of(name: str, cell: Cell, write: Callable[[float], str], *, short: str = "") -> Mark:
    """What a chart draws of a cell of the table that says the same."""
    if cell is Why.HIDDEN:
        return Mark(name, None, str(HIDDEN_WORD), is_hidden=True, short=short)
    if isinstance(cell, str | Why):
        return Mark(name, None, "–", short=short)
    return Mark(name, cell, write(cell), short=short)
