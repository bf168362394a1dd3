"""Who keeps the list of products, and who looks at the papers. Outsiders are told that nothing is there."""

from pathlib import Path
from uuid import UUID

from lms.accounts.models import Person
from lms.accounts.policy import adviser, member
from lms.cooperatives.file import queries as files
from lms.cooperatives.file.models import DocumentKind
from lms.cooperatives.models import Cooperative
from lms.cooperatives.policy import member_and_cooperative
from lms.core import clock
from lms.core.access import first_or_404
from lms.core.errors import DomainError, NotFound
from lms.core.files import MediaStore, private_store
from lms.core.i18n import lazy as _
from lms.market import queries
from lms.market.families import Item
from lms.market.models import Product, ProductEvidence
from lms.pathway import queries as pathway
from lms.pathway.rules.model import Stage


class RoomClosed(DomainError):
    message = _(
        "Products can be listed once the stage of the project is open to your cooperative, or once its adviser has "
        "verified your ONSSA authorisation."
    )


def may_list(cooperative: Cooperative) -> bool:
    """Products are made ready before the market opens, for its rule asks for one that is: by who structures a project, and
    by who shows that it produces already (law 28-07, art. 5). What the stage of the market opens is selling."""
    return (
        is_selling_open(cooperative)
        or pathway.is_open(cooperative.id, Stage.PROJECT)
        or files.has_verified(cooperative.id, DocumentKind.ONSSA, clock.now().date())
    )


def is_selling_open(cooperative: Cooperative) -> bool:
    return pathway.is_open(cooperative.id, Stage.MARKET)


def lister(actor: Person | None) -> tuple[Person, Cooperative]:
    """A member whose cooperative may list products. Raises RoomClosed."""
    person, cooperative = member_and_cooperative(actor)
    if cooperative is None:
        raise NotFound
    if not may_list(cooperative):
        raise RoomClosed
    return person, cooperative


def own_product(actor: Person | None, product_id: UUID) -> tuple[Person, Product]:
    (person,) = member(actor)
    return person, first_or_404(queries.products_kept_by(person).where(Product.id == product_id))


def own_item(actor: Person | None, product_id: UUID, item: str) -> tuple[Person, Product, Item]:
    person, product = own_product(actor, product_id)
    found = product.kind.item(item)
    if found is None:
        raise NotFound
    return person, product, found


def own_evidence(actor: Person | None, product_id: UUID, evidence_id: UUID) -> tuple[Product, ProductEvidence]:
    _person, product = own_product(actor, product_id)
    return product, first_or_404(queries.evidence_with_id(product, evidence_id))


def followed_product(actor: Person | None, product_id: UUID) -> tuple[Person, Product]:
    """Listed in the adviser's delegation."""
    (person,) = adviser(actor)
    return person, first_or_404(queries.products_followed_by(person).where(Product.id == product_id))


def followed_evidence(
    actor: Person | None, product_id: UUID, evidence_id: UUID
) -> tuple[Person, Product, ProductEvidence]:
    person, product = followed_product(actor, product_id)
    return person, product, first_or_404(queries.evidence_with_id(product, evidence_id))


def seen_paper(actor: Person | None, product_id: UUID, evidence_id: UUID) -> tuple[Path]:
    """The picture of a paper, for the members of the cooperative and its adviser."""
    if actor is not None and actor.is_staff:
        _person, _product, evidence = followed_evidence(actor, product_id, evidence_id)
    else:
        _product, evidence = own_evidence(actor, product_id, evidence_id)
    path = papers().path_of(evidence.photo or "")
    if path is None:
        raise NotFound
    return (path,)


def papers() -> MediaStore:
    return private_store("papers")
