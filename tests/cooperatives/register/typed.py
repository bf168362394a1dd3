"""What is typed of a member, where, and what became of it."""

from typing import Any
from uuid import uuid4

from sqlalchemy import select

from lms.accounts.models import Person
from lms.cooperatives.models import Cooperative, Membership
from lms.core import clock
from lms.core.db import db
from tests.factories import Cast

NAIMA = "+212661000007"


def values(**given: Any) -> dict[str, Any]:
    filled = {
        "name_ar": "نعيمة", "name_fr": "Naïma", "phone": "0661-00 00 07", "gender": "f", "birth_year": "١٩٨٣",
        "on": clock.now().date().isoformat(), "language": "fr", "key": str(uuid4()),
    }  # fmt: skip
    return filled | given


def desk(where: Cooperative) -> str:
    return f"/staff/cooperatives/{where.id}/members"


def with_phone(phone: str) -> Person | None:
    return db.session.scalar(select(Person).where(Person.phone == phone))


def memberships(person: Person | None) -> list[Membership]:
    assert person
    return list(
        db.session.scalars(select(Membership).where(Membership.person_id == person.id).order_by(Membership.from_on))
    )


def register(cast: Cast) -> int:
    return len(db.session.scalars(select(Membership).where(Membership.cooperative_id == cast.argan.id)).all())


def member_page(cast: Cast, person: Person, *, is_for_staff: bool = False) -> str:
    (one,) = memberships(person)
    return f"{desk(cast.argan) if is_for_staff else '/cooperative/register'}/{one.id}"
