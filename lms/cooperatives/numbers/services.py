"""What is written down of numbers to call. None takes a number away."""

from datetime import datetime

from sqlalchemy import delete

from lms.accounts.models import Person
from lms.cooperatives.numbers.models import DelegationNumber
from lms.core.db import db
from lms.core.upserts import upsert


def give_delegation(code: str, phone: str | None, *, by: Person, at: datetime) -> None:
    if phone is None:
        db.session.execute(delete(DelegationNumber).where(DelegationNumber.delegation_code == code))
        return
    values = {"delegation_code": code, "phone": phone, "changed_by_id": by.id, "changed_at": at}
    upsert(DelegationNumber, values, key=("delegation_code",), latest=("phone", "changed_by_id", "changed_at"))


def give_own(adviser: Person, phone: str | None) -> None:
    adviser.work_phone = phone
    db.session.flush()
