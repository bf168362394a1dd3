"""What tests of lists and of the work of staff share."""

import csv
import io
from collections.abc import Mapping

from lms.core.db import db
from lms.monitoring import judging, workload
from lms.monitoring.dimensions import COUNTRY, Dimension
from lms.monitoring.models import Cell
from tests.client import PageClient

# Of a year that is over whenever the tests run.
DECEMBER = 12 * 2025 + 11
PREFIX = "/staff/monitoring"


def forget() -> None:
    """What a process keeps longer than a test lasts."""
    judging.forget()
    workload.forget()


def cells(
    dimension: Dimension,
    amounts: Mapping[str, Mapping[str, int]],
    *,
    places: tuple[str, ...] = (COUNTRY,),
    month: int = DECEMBER,
) -> None:
    """Measure → value → amount, at each of these places; committed."""
    db.session.add_all(
        Cell(place=place, dimension=dimension, measure=measure, month=month, value=value, amount=amount)
        for place in places
        for measure, values in amounts.items()
        for value, amount in values.items()
    )
    db.session.commit()


def csv_of(client: PageClient, path: str, table: str = "") -> list[list[str]]:
    """The rows of a table as a file, its heading the first."""
    sign = "&" if "?" in path else "?"
    response = client.get(f"{path}{sign}format=csv" + (f"&table={table}" if table else ""))
    assert response.status_code == 200, response.text
    assert response.mimetype == "text/csv"
    return list(csv.reader(io.StringIO(response.get_data(as_text=True).lstrip("\ufeff"))))


def rows_of(client: PageClient, path: str, table: str = "") -> dict[str, list[str]]:
    """Label → what stands beside it."""
    return {label: rest for label, *rest in csv_of(client, path, table)[1:]}
