"""Open data: the same for everybody, for programs above all. docs/open-data.md"""

import hashlib
from typing import Any

import msgspec
from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.access import anyone, grants
from lms.core.i18n import lazy as _
from lms.monitoring import queries
from lms.monitoring.asking import FIRST_YEAR, BadQuestion, read_dimension
from lms.monitoring.dimensions import Dimension
from lms.monitoring.exports import open_data
from lms.monitoring.periods import BadPeriod, Period
from lms.monitoring.views.blueprint import bp, today

PREFIX = "/open-data/"
_PATH = f"{PREFIX}v{open_data.VERSION}"
_CACHE = "public, max-age=3600"
_JSON = "application/json"
_CSV = "text/csv; charset=utf-8"


def refusal(status: int, message: str) -> Response:
    response = Response(msgspec.json.encode({"error": message}), status=status, content_type=_JSON)
    # In the language of one reader: no cache between gives it to the next.
    response.headers["Cache-Control"] = "no-store"
    return _open(response)


@bp.get(f"{_PATH}/")
@grants(anyone)
def show_open_data() -> ResponseReturnValue:
    years = [str(one) for one in open_data.closed_years(today(), FIRST_YEAR)]
    return _answer(
        {
            "version": open_data.VERSION,
            "publisher": open_data.PUBLISHER,
            "reuse": open_data.REUSE,
            "definitions": url_for(".show_open_definitions"),
            "periods": years,
            "breakdowns": [one.value for one in open_data.PUBLISHED],
            "figures": [
                {
                    "period": year,
                    "by": by.value,
                    "json": url_for(".show_open_figures", period=year, by=by.value),
                    "csv": url_for(".show_open_figures_table", period=year, by=by.value),
                }
                for year in years
                for by in open_data.PUBLISHED
            ],
        }
    )


@bp.get(f"{_PATH}/definitions.json")
@grants(anyone)
def show_open_definitions() -> ResponseReturnValue:
    return _answer(open_data.definitions())


@bp.get(f"{_PATH}/figures.json")
@grants(anyone)
def show_open_figures() -> ResponseReturnValue:
    period, by = _asked()
    lines = open_data.lines_of(period, by, today())
    return _answer(open_data.document(period, by, lines, queries.as_of()))


@bp.get(f"{_PATH}/figures.csv")
@grants(anyone)
def show_open_figures_table() -> ResponseReturnValue:
    period, by = _asked()
    text = open_data.csv_text(period, by, open_data.lines_of(period, by, today()))
    response = _tagged(Response(text, content_type=_CSV), text.encode())
    response.headers["Content-Disposition"] = f'attachment; filename="figures-{period}-{by.value}.csv"'
    return response


def _asked() -> tuple[Period, Dimension]:
    """Nothing is the latest year and the whole country. Raises BadQuestion in words."""
    years = open_data.closed_years(today(), FIRST_YEAR)
    by = read_dimension(request.args.get("by") or Dimension.ALL)
    if by not in open_data.PUBLISHED:
        raise BadQuestion(_("There is no such breakdown. Choose one from the list."))
    try:
        period = Period.parse(request.args.get("period") or str(years[0]))
    except BadPeriod:
        period = None
    if period not in years:
        raise BadQuestion(
            _(
                "Open data has whole years that are over: from %(first)s to %(last)s.",
                first=str(years[-1]),
                last=str(years[0]),
            )
        )
    return period, by


def _answer(content: dict[str, Any]) -> Response:
    # The moment of counting moves on when no figure has changed: it is no part of the version.
    version = msgspec.json.encode(content | {"as_of": None})
    return _tagged(Response(msgspec.json.encode(content), content_type=_JSON), version)


def _tagged(response: Response, version: bytes) -> Response:
    response.set_etag(hashlib.sha256(version).hexdigest()[:32], weak=True)
    response.headers["Cache-Control"] = _CACHE
    response.make_conditional(request)
    return _open(response)


def _open(response: Response) -> Response:
    """Pages of other sites may read it: it holds nothing that is not for everybody."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
