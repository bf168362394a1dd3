"""Questions about certificates."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import aliased

from lms.certification.models import Certificate
from lms.core.db import db


def certificates_of(person_id: UUID) -> Select[Certificate]:
    return select(Certificate).where(Certificate.person_id == person_id).order_by(Certificate.earned_at.desc())


def certificate_with_code(code: str) -> Select[Certificate]:
    return select(Certificate).where(Certificate.code == code)


def is_withdrawn() -> ColumnElement[bool]:
    """Of a certificate: it was withdrawn, and no other was earned in its place."""
    other = aliased(Certificate)
    in_its_place = select(other.id).where(
        other.registration == Certificate.registration, other.item == Certificate.item, other.revoked_at.is_(None)
    )
    return Certificate.revoked_at.is_not(None) & ~in_its_place.exists()


def withdrawn_of(registrations: Sequence[UUID]) -> Sequence[Certificate]:
    """Of each module and course the one that was withdrawn last, where no other was earned in its place."""
    found = db.session.scalars(
        select(Certificate)
        .where(Certificate.registration.in_(registrations), is_withdrawn())
        .order_by(Certificate.revoked_at, Certificate.id)
    )
    return list({(one.registration, one.item): one for one in found}.values())


def codes_of(certificate_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Certificate → the code that is printed on it."""
    rows = db.session.execute(select(Certificate.id, Certificate.code).where(Certificate.id.in_(certificate_ids)))
    return dict(rows.all())
