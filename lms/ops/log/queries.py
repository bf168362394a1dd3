"""People and cooperatives as officers look for them: by a part of a name."""

from collections.abc import Sequence

from sqlalchemy import select

from lms.accounts.models import Person
from lms.cooperatives.models import Cooperative
from lms.core.db import db
from lms.core.search import is_called


def people_called(text: str, *, limit: int) -> Sequence[Person]:
    """Closed accounts too: what they did stays in the log."""
    return db.session.scalars(
        select(Person)
        .where(is_called(text, Person.name_ar, Person.name_fr))
        .order_by(Person.name_fr, Person.id)
        .limit(limit)
    ).all()


def cooperatives_called(text: str, *, limit: int) -> Sequence[Cooperative]:
    return db.session.scalars(
        select(Cooperative)
        .where(is_called(text, Cooperative.name_ar, Cooperative.name_fr))
        .order_by(Cooperative.name_fr, Cooperative.id)
        .limit(limit)
    ).all()
