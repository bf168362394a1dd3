"""A page with tables, or one of its tables as a file: `?format=csv&table=modules`; and what its charts are read by."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.i18n import language
from lms.core.i18n import lazy as _
from lms.monitoring import naming
from lms.monitoring.asking import BadQuestion, Question
from lms.monitoring.charts import Mark, Reading
from lms.monitoring.exports.files import Format, asked_format, file_of
from lms.monitoring.tables import HIDDEN_WORD, Cell, Table
from lms.monitoring.tables import Mark as Why
from lms.monitoring.views.blueprint import bp

# What leads to one part of a list, or says how it is written down: not what it shows.
_OF_PAGES = ("after", "format", "table")
_WORDS = {Format.CSV: "CSV", Format.XLSX: "XLSX"}


def answer(template: str, tables: Mapping[str, Callable[[], Table]], **page: Any) -> ResponseReturnValue:
    """`tables` by their slugs; the first is the one meant where the address names none. The page finds them as `tables`."""
    form = asked_format(request.args)
    if form is None:
        return render_template(template, tables={slug: table() for slug, table in tables.items()}, **page)
    slug = request.args.get("table") or next(iter(tables))
    if slug not in tables:
        raise BadQuestion(_("There is no such table. Take one from the page."))
    return file_of(tables[slug](), form)


@bp.app_template_global()
def table_files(table: Table) -> list[tuple[str, str]]:
    """Name and address of the files of a table of this page."""
    return [(name, address(format=form.value, table=table.slug)) for form, name in _WORDS.items()]


@bp.app_template_global("monitoring_address")
def address(**changes: Any) -> str:
    """Of this page as it is narrowed now, from its first part on, with these changes; None takes a parameter away."""
    assert request.endpoint is not None
    asked = {name: value for name, value in request.args.items() if name not in _OF_PAGES}
    return url_for(request.endpoint, **{**(request.view_args or {}), **asked, **changes})


def filters_of(asked: Question) -> list[tuple[Any, str]]:
    """What was asked, for the sheet of a workbook."""
    return [(_("Place"), naming.place_name(asked.place)), (_("Period"), naming.period_name(asked.period))]


def reading(key: str, title: str, description: str, write: Callable[[float], str]) -> Reading:
    return Reading(key, title, description, write, is_rtl=language().dir == "rtl")


def mark_of(name: str, cell: Cell, write: Callable[[float], str], *, short: str = "") -> Mark:
    """What a chart draws of a cell of the table that says the same."""
    if cell is Why.HIDDEN:
        return Mark(name, None, str(HIDDEN_WORD), is_hidden=True, short=short)
    if isinstance(cell, str | Why):
        return Mark(name, None, "–", short=short)
    return Mark(name, cell, write(cell), short=short)
