"""A page's tables as files: `?format=csv` or `?format=xlsx`, with `table=` where the page has several."""

from collections.abc import Callable
from typing import Any

from flask import Response, request, url_for

from lms.core.i18n import lazy as _
from lms.monitoring.asking import BadQuestion, Question
from lms.monitoring.exports.files import Format, asked_format, file_of
from lms.monitoring.naming import period_name, place_name
from lms.monitoring.tables import Table, about
from lms.monitoring.views.blueprint import as_of

# Name in the address → how the table is made; the first is meant where none is named.
Tables = dict[str, Callable[[], Table]]


def asked_file(tables: Tables) -> Response | None:
    """None: the page is asked for. Raises UnknownFormat, BadQuestion."""
    form = asked_format(request.args)
    name = request.args.get("table") or next(iter(tables))
    if name not in tables:
        raise BadQuestion(_("This page has no such table. Take one of those that it shows."))
    return None if form is None else file_of(tables[name](), form)


def ways_to_files(table: str, **asked: Any) -> list[tuple[str, str]]:
    """(name of the format, address) of a table of this page."""
    assert request.endpoint is not None
    return [(form.upper(), url_for(request.endpoint, **asked, table=table, format=form.value)) for form in Format]


def described(asked: Question, *more: tuple[Any, Any]) -> dict[str, Any]:
    """What a file says of what was asked."""
    filters = [(_("Place"), place_name(asked.place)), (_("Period"), period_name(asked.period)), *more]
    return {"filters": filters, "as_of": as_of(), "about": about(asked.place, asked.period)}
