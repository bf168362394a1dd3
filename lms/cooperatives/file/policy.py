"""Who sees which paper, who files and shares, who judges."""

from uuid import UUID

from lms.accounts.models import Person, StaffRole
from lms.accounts.policy import signed_in
from lms.cooperatives import queries as cooperatives
from lms.cooperatives.file import queries
from lms.cooperatives.file.models import Document, DocumentKind, Visibility
from lms.cooperatives.models import Cooperative
from lms.cooperatives.policy import own_cooperative, supervised_cooperative
from lms.cooperatives.queries import SUPERVISION
from lms.core.access import first_or_404
from lms.core.db import db
from lms.core.errors import NotFound


def kept_cooperative(actor: Person | None) -> tuple[Person, Cooperative]:
    """The one whose papers she keeps by her office."""
    person, cooperative = own_cooperative(actor)
    if not may_keep(person, cooperative):
        raise NotFound
    return person, cooperative


def folder(actor: Person | None, kind: str) -> tuple[Person, Cooperative, DocumentKind]:
    """The papers of one kind of her cooperative."""
    return *own_cooperative(actor), _kind(kind)


def kept_folder(actor: Person | None, kind: str) -> tuple[Person, Cooperative, DocumentKind]:
    return *kept_cooperative(actor), _kind(kind)


def _kind(text: str) -> DocumentKind:
    try:
        return DocumentKind(text)
    except ValueError as error:
        raise NotFound from error


def may_keep(actor: Person, cooperative: Cooperative) -> bool:
    return cooperative.id in db.session.scalars(cooperatives.cooperatives_kept_by(actor)).all()


def own_document(actor: Person | None, document_id: UUID) -> tuple[Person, Document]:
    """Of her own cooperative, whoever else may see it."""
    person, cooperative = own_cooperative(actor)
    query = queries.documents_visible_to(person).where(Document.cooperative_id == cooperative.id)
    return person, first_or_404(query.where(Document.id == document_id))


def kept_document(actor: Person | None, document_id: UUID) -> tuple[Person, Document]:
    person, document = own_document(actor, document_id)
    if not may_keep(person, document.cooperative):
        raise NotFound
    return person, document


def readable_document(actor: Person | None, document_id: UUID) -> tuple[Document]:
    """Its file."""
    (person,) = signed_in(actor)
    return (first_or_404(queries.documents_visible_to(person).where(Document.id == document_id)),)


def shared_document(actor: Person | None, document_id: UUID) -> tuple[Person, Document]:
    """For the staff who supervise, within their reach."""
    (person,) = signed_in(actor)
    if person.staff_role not in SUPERVISION:
        raise NotFound
    document = first_or_404(queries.documents_visible_to(person).where(Document.id == document_id))
    return supervised_cooperative(actor, document.cooperative_id)[0], document


def document_to_judge(actor: Person | None, document_id: UUID) -> tuple[Person, Document]:
    person, document = shared_document(actor, document_id)
    if not may_judge(person, document):
        raise NotFound
    return person, document


def may_judge(actor: Person, document: Document) -> bool:
    """An adviser, of what is shared in her delegation."""
    is_hers = document.cooperative.delegation_code == actor.delegation_code
    return actor.staff_role is StaffRole.ADVISER and is_hers and document.visibility is not Visibility.MEMBERS
