"""Questions about products and what was shown for them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Person
from lms.cooperatives import queries as cooperatives
from lms.cooperatives.models import Cooperative
from lms.core.db import db
from lms.market.models import Product, ProductEvidence

PAGE_SIZE = 50


def products_of(cooperative_id: UUID) -> Sequence[Product]:
    """Listed and removed ones, the oldest first."""
    return db.session.scalars(
        select(Product).where(Product.cooperative_id == cooperative_id).order_by(Product.id)
    ).all()


def all_products() -> Sequence[Product]:
    """Of the whole country, by cooperative."""
    return db.session.scalars(select(Product).order_by(Product.cooperative_id, Product.id)).all()


def products_kept_by(actor: Person) -> Select[Product]:
    """Those of the cooperatives to which she belongs today."""
    own = cooperatives.cooperatives_visible_to(actor).with_only_columns(Cooperative.id)
    return select(Product).where(Product.cooperative_id.in_(own))


def products_followed_by(adviser: Person) -> Select[Product]:
    """Those that are listed in her delegation, by cooperative."""
    return (
        select(Product)
        .join(Cooperative, Cooperative.id == Product.cooperative_id)
        .where(Cooperative.delegation_code == adviser.delegation_code, Product.removed_at.is_(None))
        .options(joinedload(Product.cooperative, innerjoin=True))
        .order_by(Cooperative.name_fr, Cooperative.id, Product.id)
    )


def evidence_for(product_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[ProductEvidence]]:
    """Product → what was shown and not withdrawn, the latest first. One query for all."""
    found: dict[UUID, list[ProductEvidence]] = defaultdict(list)
    for row in db.session.scalars(
        select(ProductEvidence)
        .where(ProductEvidence.product_id.in_(product_ids), ProductEvidence.withdrawn_at.is_(None))
        .order_by(ProductEvidence.shown_at.desc(), ProductEvidence.id.desc())
    ):
        found[row.product_id].append(row)
    return found


def evidence_with_id(product: Product, evidence_id: UUID) -> Select[ProductEvidence]:
    """Of this product, and not withdrawn."""
    return select(ProductEvidence).where(
        ProductEvidence.product_id == product.id,
        ProductEvidence.id == evidence_id,
        ProductEvidence.withdrawn_at.is_(None),
    )


def is_ready(on: date) -> ColumnElement[bool]:
    """Listed and past its blocking items on that day."""
    return and_(
        Product.removed_at.is_(None), Product.is_ready, or_(Product.ready_until.is_(None), Product.ready_until > on)
    )
