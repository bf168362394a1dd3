"""What the pathway may ask about products."""

from datetime import date
from typing import Any

from sqlalchemy import Date, Select, func, select, type_coerce

from lms.market.models import Product
from lms.market.queries import is_ready
from lms.pathway.facts import Scope, fact_columns, registry
from lms.pathway.rules.facts import FactKind


@registry.provide
def products_ready(scope: Scope, on: date) -> Select[Any]:
    """How many products are past their blocking items; `until` is the day on which the first of them is no more."""
    return (
        select(
            *fact_columns(
                Product.cooperative_id,
                FactKind.INDICATOR,
                "products_ready",
                value=func.count(),
                until=func.min(Product.ready_until),
            )
        )
        .where(Product.cooperative_id.in_(scope), is_ready(on))
        .group_by(Product.cooperative_id)
    )


@registry.provide
def products_listed(scope: Scope, on: date) -> Select[Any]:
    """Each product that stands in the list."""
    day = type_coerce(func.date(Product.listed_at), Date)
    return select(
        *fact_columns(Product.cooperative_id, FactKind.EVENT, "product_listed", on=day, reference=Product.id)
    ).where(Product.cooperative_id.in_(scope), Product.removed_at.is_(None), day <= on)
