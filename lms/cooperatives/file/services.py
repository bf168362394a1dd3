"""What is done to papers: filing, sharing, judging, taking back. Each change is announced in its transaction."""

from datetime import date, datetime, timedelta
from uuid import UUID

from lms.accounts.models import Person
from lms.cooperatives.file import queries
from lms.cooperatives.file.models import Document, DocumentKind, Verdict, Visibility
from lms.cooperatives.file.uploads import Upload
from lms.cooperatives.models import Cooperative
from lms.cooperatives.signals import announce
from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.files import MediaStore
from lms.core.i18n import lazy as _
from lms.core.ids import new_id
from lms.core.months import months_after
from lms.core.once import add_once


class VerifiedStays(DomainError):
    message = _("An adviser has verified this paper, so it stays. File a newer one beside it.")


class AlreadyJudged(DomainError):
    message = _("Somebody has judged this paper meanwhile. Look at it again.")


def file_document(
    cooperative: Cooperative,
    upload: Upload,
    store: MediaStore,
    *,
    kind: DocumentKind,
    dated_on: date,
    expires_on: date | None,
    visibility: Visibility,
    by: Person,
    at: datetime,
    row_id: UUID | None = None,
) -> Document:
    """`row_id`: made with the form; sent twice it is the same paper. Raises KeyTaken."""
    document = Document(
        id=row_id or new_id(), cooperative_id=cooperative.id, kind=kind, dated_on=dated_on,
        expires_on=expires_on or end_by_kind(kind, dated_on),
        visibility=visibility, file_name=store.keep(upload.content, upload.extension), size_bytes=len(upload.content),
        filed_by_id=by.id, filed_at=at, shared_by_id=by.id, shared_at=at,
    )  # fmt: skip
    kept = add_once(document, owner=("cooperative_id",), said=("kind", "dated_on", "file_name"))
    if kept is document:
        announce(cooperative.id, "document_filed")
    return kept


def end_by_kind(kind: DocumentKind, dated_on: date) -> date | None:
    """Certificates of tax and social security are taken for less than a year (decree 2-22-431)."""
    if kind in (DocumentKind.TAX, DocumentKind.SOCIAL_SECURITY):
        return months_after(dated_on, 12) - timedelta(days=1)
    return None


def share_document(document: Document, visibility: Visibility, *, by: Person, at: datetime) -> None:
    """Who said so, and when, stays with the paper."""
    document.visibility, document.shared_by_id, document.shared_at = visibility, by.id, at
    db.session.flush()
    announce(document.cooperative_id, "document_shared")


def judge_document(
    document: Document, verdict: Verdict, *, reason: str | None, by: Person, at: datetime, seen: str = ""
) -> None:
    """Judge a paper, or correct what was found of it before: the later verdict stands, with who gave it and when.

    `reason`: with a refusal only. `seen`: `judgement(document)` as the adviser had it before her. Raises AlreadyJudged where
    it is another one by now, for two advisers may look at once.
    """
    db.session.refresh(document, ["verdict", "judged_at"], with_for_update=True)
    if judgement(document) != seen:
        raise AlreadyJudged
    document.verdict, document.judged_by_id, document.judged_at = verdict, by.id, at
    document.reason = reason if verdict is Verdict.REFUSED else None
    db.session.flush()
    announce(document.cooperative_id, f"document_{verdict.value}")


def judgement(document: Document) -> str:
    """By which a verdict is known: when it was given; nothing before the first."""
    return document.judged_at.isoformat() if document.judged_at else ""


def delete_document(document: Document, store: MediaStore) -> None:
    """Row and file, as if it had not been filed. Raises VerifiedStays: what was verified is evidence."""
    if document.verdict is Verdict.VERIFIED:
        raise VerifiedStays
    is_last = not queries.is_kept_elsewhere(document)
    db.session.delete(document)
    db.session.flush()
    announce(document.cooperative_id, "document_deleted")
    if is_last:
        store.remove(document.file_name)
