"""Questions about the papers of cooperatives, and which of them somebody may see."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, literal, or_, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Person
from lms.cooperatives import queries as cooperatives
from lms.cooperatives.file.models import Document, DocumentKind, Verdict, Visibility
from lms.cooperatives.models import Cooperative
from lms.core.db import db


def documents_visible_to(actor: Person) -> Select[Document]:
    """Members see all of their cooperative's; advisers of the delegation, officers and administrators what is shared;
    everyone else nothing."""
    reach = _documents().where(
        Document.cooperative_id.in_(cooperatives.cooperatives_visible_to(actor).with_only_columns(Cooperative.id))
    )
    if not actor.is_staff:
        return reach
    return reach.where(Document.visibility == Visibility.ADVISER, literal(actor.staff_role in cooperatives.SUPERVISION))


def documents_waiting_for(adviser: Person, on: date) -> Select[Document]:
    """Those of her delegation that were shown to her and not judged, and have not ended; the longest waiting first."""
    return (
        _documents()
        .where(
            Cooperative.delegation_code == adviser.delegation_code,
            Document.visibility != Visibility.MEMBERS,
            Document.verdict.is_(None),
            or_(Document.expires_on.is_(None), Document.expires_on >= on),
        )
        .order_by(Document.filed_at, Document.id)
    )


def first_of(query: Select[Document], count: int) -> tuple[Sequence[Document], int]:
    """The first ones, and how many there are."""
    total = db.session.scalar(query.order_by(None).with_only_columns(func.count(), maintain_column_froms=True)) or 0
    return db.session.scalars(query.limit(count)).all(), total


def documents_of(query: Select[Document], cooperative_id: UUID) -> Sequence[Document]:
    """Of these, the ones of one cooperative, the latest first."""
    return db.session.scalars(
        query.where(Document.cooperative_id == cooperative_id).order_by(Document.dated_on.desc(), Document.id.desc())
    ).all()


def has_verified(cooperative_id: UUID, kind: DocumentKind, on: date) -> bool:
    """Whether an adviser verified a paper of this kind that holds on that day."""
    holds = or_(Document.expires_on.is_(None), Document.expires_on >= on)
    count = db.session.scalar(
        select(func.count()).where(
            Document.cooperative_id == cooperative_id,
            Document.kind == kind,
            Document.verdict == Verdict.VERIFIED,
            Document.dated_on <= on,
            holds,
        )
    )
    return bool(count)


def is_kept_elsewhere(document: Document) -> bool:
    """Whether another row tells of the same file."""
    count = db.session.scalar(
        select(func.count()).where(Document.file_name == document.file_name, Document.id != document.id)
    )
    return bool(count)


def _documents() -> Select[Document]:
    return (
        select(Document)
        .join(Cooperative, Cooperative.id == Document.cooperative_id)
        .options(joinedload(Document.cooperative), joinedload(Document.filed_by), joinedload(Document.judged_by))
    )
