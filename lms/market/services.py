"""What is done to products: listing, changing, removing, showing what an item asks for, confirming it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from lms.accounts.models import Person
from lms.cooperatives.models import Cooperative
from lms.core.db import db
from lms.core.ids import new_id
from lms.core.once import add_once
from lms.market import queries
from lms.market.families import Item
from lms.market.models import Product, ProductEvidence
from lms.market.readiness import Evidence, Readiness, readiness
from lms.pathway.signals import facts_changed


def list_product(
    cooperative: Cooperative, values: Mapping[str, Any], *, by: Person, at: datetime, row_id: UUID | None = None
) -> Product:
    """`values`: column → value. `row_id`: made with the form; sent twice it is the same product. Raises KeyTaken."""
    product = Product(id=row_id or new_id(), cooperative_id=cooperative.id, listed_at=at, listed_by_id=by.id, **values)
    kept = add_once(product, owner=("cooperative_id",), said=("family", "unit", "name_ar", "name_fr", "name_en"))
    if kept is product:
        _tell(product, "product_listed")
    return kept


def change_product(product: Product, values: Mapping[str, Any], *, on: date) -> None:
    """Another family asks for other items; what was shown for an item of both still counts."""
    _lock(product)
    for name, value in values.items():
        setattr(product, name, value)
    review(product, on=on)


def remove_product(product: Product, *, at: datetime) -> None:
    """From the list; it may be put back."""
    _lock(product)
    if product.removed_at is None:
        product.removed_at = at
        _tell(product, "product_removed")


def put_back(product: Product) -> None:
    _lock(product)
    if product.removed_at is not None:
        product.removed_at = None
        _tell(product, "product_listed")


def show_evidence(
    product: Product, item: Item, *, dated: date, until: date | None, number: str, photo: str | None, by: Person,
    at: datetime,
) -> ProductEvidence:  # fmt: skip
    """`photo`: a name in the store of papers. The same evidence twice, as an impatient touch sends it, is one."""
    _lock(product)
    said = (item.slug, dated, until, number, photo)
    for known in queries.evidence_for([product.id]).get(product.id, ()):
        if (known.item, known.dated, known.until, known.number, known.photo) == said:
            return known
    evidence = ProductEvidence(
        id=new_id(), product_id=product.id, item=item.slug, dated=dated, until=until, number=number, photo=photo,
        shown_at=at, shown_by_id=by.id,
    )  # fmt: skip
    db.session.add(evidence)
    review(product, on=at.date())
    return evidence


def withdraw_evidence(product: Product, evidence: ProductEvidence, *, at: datetime) -> None:
    _lock(product)
    evidence.withdrawn_at = at
    review(product, on=at.date())


def confirm(evidence: ProductEvidence, *, by: Person, at: datetime) -> None:
    """The adviser has seen the paper. Who confirmed first stays."""
    if evidence.confirmed_at is None:
        evidence.confirmed_at, evidence.confirmed_by_id = at, by.id


def take_confirmation_back(evidence: ProductEvidence) -> None:
    evidence.confirmed_at = evidence.confirmed_by_id = None


def review_all(*, on: date) -> int:
    """After a change of the families: how many products are otherwise than was kept."""
    return sum(review(product, on=on) for product in queries.all_products())


def review(product: Product, *, on: date) -> bool:
    """Keep `is_ready` and `ready_until` true to what was shown, and tell the pathway where they change."""
    db.session.flush()
    found = standing_of(product, queries.evidence_for([product.id]).get(product.id, ()), on=on)
    now = (found.is_ready, found.ready_until)
    if (product.is_ready, product.ready_until) == now:
        return False
    product.is_ready, product.ready_until = now
    _tell(product, "product_readiness")
    return True


def standing_of(product: Product, shown: Iterable[ProductEvidence], *, on: date) -> Readiness:
    evidence = [Evidence(row.item, row.dated, row.until, row.id) for row in shown]
    return readiness(product.kind.items, evidence, on)


def _lock(product: Product) -> None:
    """Two who show something at once come one after the other, so that the review sees both."""
    db.session.refresh(product, with_for_update={"of": Product})


def _tell(product: Product, trigger: str) -> None:
    db.session.flush()
    facts_changed.send(product, cooperative_id=product.cooperative_id, trigger=trigger)
