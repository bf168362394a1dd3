"""What the pathway may ask about products."""

from datetime import date
from typing import Any

from sqlalchemy import Date, Select, func, select, type_coerce

from lms.cooperatives.file.models import DocumentKind
from lms.market.models import Product
from lms.market.queries import is_ready
from lms.pathway.facts import Scope, fact_columns, registry
from lms.pathway.rules.facts import FactKind
from lms.pathway.rules.model import Stage


@registry.provide
def products_ready(scope: Scope, on: date) -> Select[Any]:
    """How many products are past their blocking items: a fact for each number up to all of them, until the day on which
    fewer are ready. One product that ends takes nothing from a rule that asks for one, where another is ready longer."""
    longest_first = (Product.ready_until.is_not(None), Product.ready_until.desc(), Product.id)
    number = func.row_number().over(partition_by=Product.cooperative_id, order_by=longest_first)
    return select(
        *fact_columns(
            Product.cooperative_id, FactKind.INDICATOR, "products_ready", value=number, until=Product.ready_until
        )
    ).where(Product.cooperative_id.in_(scope), is_ready(on))


@registry.provide
def products_listed(scope: Scope, on: date) -> Select[Any]:
    """Each product that stands in the list."""
    day = type_coerce(func.date(Product.listed_at), Date)
    return select(
        *fact_columns(Product.cooperative_id, FactKind.EVENT, "product_listed", on=day, reference=Product.id)
    ).where(Product.cooperative_id.in_(scope), Product.removed_at.is_(None), day <= on)


# Products are listed where the project is open, or on a verified authorisation: market.policy.may_list.
registry.begins_with |= {
    (FactKind.INDICATOR, "products_ready"): (Stage.PROJECT, DocumentKind.ONSSA),
    (FactKind.EVENT, "product_listed"): (Stage.PROJECT, DocumentKind.ONSSA),
}
