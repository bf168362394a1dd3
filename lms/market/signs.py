"""Signs of life that products give: listed, and what was shown of them."""

from datetime import date
from typing import Any

from sqlalchemy import Select

from lms.market.models import Product, ProductEvidence
from lms.pathway.accompaniment.signs import last_of, sign
from lms.pathway.facts import Scope


@sign
def products(scope: Scope, _on: date) -> Select[Any]:
    return last_of(Product.cooperative_id, Product.listed_at, scope)


@sign
def evidence(scope: Scope, _on: date) -> Select[Any]:
    return last_of(Product.cooperative_id, ProductEvidence.shown_at, scope).join(
        ProductEvidence, ProductEvidence.product_id == Product.id
    )
