"""Cells for tests of pages: what the worker would have counted."""

from datetime import UTC, datetime

from lms.cooperatives import territory
from lms.core.db import db
from lms.monitoring import judging
from lms.monitoring.dimensions import COUNTRY, Dimension, delegation_place
from lms.monitoring.indicators import Measure
from lms.monitoring.models import Cell, Cursor

MONTH = 12 * 2026 + 5


def counted(
    measure: Measure,
    amount: int,
    *,
    province: str = "MA-TAR",
    delegation: str = "agadir",
    month: int = MONTH,
    **by: str,
) -> None:
    """So much of it in a province and a delegation, and around them; `by`: a dimension and its value besides."""
    judging.forget()
    region = territory.provinces()[province].region_code or ""
    values = {"all": "", "region": region, "province": province, "delegation": delegation, **by}
    for place in (COUNTRY, region, province, delegation_place(delegation)):
        for dimension, value in values.items():
            key = (place, Dimension(dimension), measure, month, value)
            known = db.session.get(Cell, key)
            if known is None:
                names = ("place", "dimension", "measure", "month", "value")
                db.session.add(Cell(**dict(zip(names, key, strict=True)), amount=amount))
            else:
                known.amount += amount
    if db.session.get(Cursor, 1) is None:
        db.session.add(Cursor(id=1, position=0, as_of=datetime(2026, 11, 27, 9, tzinfo=UTC), year=2026))
    db.session.commit()
