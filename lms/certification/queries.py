"""Questions about certificates."""

from uuid import UUID

from sqlalchemy import Select, select

from lms.certification.models import Certificate


def certificates_of(person_id: UUID) -> Select[Certificate]:
    return select(Certificate).where(Certificate.person_id == person_id).order_by(Certificate.earned_at.desc())


def certificate_with_code(code: str) -> Select[Certificate]:
    return select(Certificate).where(Certificate.code == code)
