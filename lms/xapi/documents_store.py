"""Keeping the documents of State, Activity Profile and Agent Profile (xAPI 1.0.3, Communication 2.2 to 2.7)."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b, sha1
from typing import Any

from sqlalchemy import Select, delete, func, select

from lms.core.db import close_after, db, is_postgresql
from lms.core.upserts import upsert
from lms.xapi.documents import DocumentKey
from lms.xapi.models import StoredDocument

_KEY = ("resource", "activity", "agent", "registration", "document_id")


def get(key: DocumentKey) -> StoredDocument | None:
    return db.session.get(StoredDocument, tuple(_columns(key).values()), populate_existing=True)


def locked(key: DocumentKey) -> StoredDocument | None:
    """The document, or its place, held until this transaction ends: nobody else changes it between our look and our change."""
    if is_postgresql():
        # A row that is not there yet cannot be held; its key can. On SQLite a writer is alone.
        place = blake2b("\x1f".join(_columns(key).values()).encode(), digest_size=8).digest()
        db.session.execute(select(func.pg_advisory_xact_lock(int.from_bytes(place, "big", signed=True))))
    return db.session.scalar(
        select(StoredDocument).filter_by(**_columns(key)).with_for_update().execution_options(populate_existing=True)
    )


def put(key: DocumentKey, content: bytes, content_type: str, at: datetime) -> None:
    """Keep the document, in place of one with this key."""
    close_after(len(content))
    upsert(
        StoredDocument,
        {**_columns(key), "content": content, "content_type": content_type, "etag": etag_of(content), "updated": at},
        key=_KEY,
        latest=("content", "content_type", "etag", "updated"),
    )


def remove(key: DocumentKey) -> None:
    """A document, or without an id all of this activity and agent (and registration)."""
    query = delete(StoredDocument)
    for name, value in _wanted(key).items():
        query = query.where(getattr(StoredDocument, name) == value)
    db.session.execute(query, execution_options={"synchronize_session": False})


def list_ids(key: DocumentKey, *, since: datetime | None) -> Sequence[tuple[str, datetime]]:
    """Ids and times of the documents of this activity or agent, in order; only those stored after `since`."""
    query: Select[str, datetime] = select(StoredDocument.document_id, StoredDocument.updated)
    for name, value in _wanted(key).items():
        query = query.where(getattr(StoredDocument, name) == value)
    if since is not None:
        query = query.where(StoredDocument.updated > since)
    found: dict[str, datetime] = {}
    for document_id, updated in db.session.execute(query.order_by(StoredDocument.document_id)):
        found[document_id] = max(updated, found.get(document_id, updated))
    return list(found.items())


def etag_of(content: bytes) -> str:
    # Communication 3.1 asks for SHA-1; it tells versions apart and guards nothing.
    return sha1(content, usedforsecurity=False).hexdigest()


def _columns(key: DocumentKey) -> dict[str, Any]:
    return {
        "resource": key.resource,
        "activity": key.activity_id or "",
        "agent": key.agent.key if key.agent else "",
        "registration": str(key.registration) if key.registration else "",
        "document_id": key.document_id or "",
    }


def _wanted(key: DocumentKey) -> dict[str, Any]:
    """Of many documents: those of every registration where none is named (Communication 2.3)."""
    columns = _columns(key)
    if key.document_id is None:
        del columns["document_id"]
        if key.registration is None:
            del columns["registration"]
    return columns
