"""Questions about certificates."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select

from lms.certification.models import Certificate
from lms.core.db import db


def certificates_of(person_id: UUID) -> Select[Certificate]:
    return select(Certificate).where(Certificate.person_id == person_id).order_by(Certificate.earned_at.desc())


def certificate_with_code(code: str) -> Select[Certificate]:
    return select(Certificate).where(Certificate.code == code)


def codes_of(certificate_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Certificate → the code that is printed on it."""
    rows = db.session.execute(select(Certificate.id, Certificate.code).where(Certificate.id.in_(certificate_ids)))
    return dict(rows.all())
