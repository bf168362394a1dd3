"""Questions about numbers to call."""

from sqlalchemy import select

from lms.cooperatives.numbers.models import DelegationNumber
from lms.core.db import db


def number_of(delegation_code: str) -> str | None:
    row = db.session.get(DelegationNumber, delegation_code)
    return row.phone if row else None


def numbers() -> dict[str, str]:
    """Code of a delegation → its number."""
    return {row.delegation_code: row.phone for row in db.session.scalars(select(DelegationNumber))}
