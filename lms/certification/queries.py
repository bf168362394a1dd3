"""Questions about certificates."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, func, select

from lms.certification.models import Certificate
from lms.core.db import db


def certificates_of(person_id: UUID) -> Select[Certificate]:
    return select(Certificate).where(Certificate.person_id == person_id).order_by(Certificate.earned_at.desc())


def certificate_with_code(code: str) -> Select[Certificate]:
    return select(Certificate).where(Certificate.code == code)


def certificate_for(registration: UUID, item: str) -> Certificate | None:
    return db.session.scalar(
        select(Certificate).where(Certificate.registration == registration, Certificate.item == item)
    )


def counts_of(person_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Person → valid certificates."""
    rows = db.session.execute(
        select(Certificate.person_id, func.count())
        .where(Certificate.person_id.in_(person_ids), Certificate.revoked_at.is_(None))
        .group_by(Certificate.person_id)
    )
    return dict(rows.all())
