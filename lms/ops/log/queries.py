"""People and cooperatives as officers look for them: by a part of a name."""

from collections.abc import Sequence

from sqlalchemy import or_, select

from lms.accounts.models import Person
from lms.cooperatives.models import Cooperative
from lms.core.db import db


def people_called(text: str, *, limit: int) -> Sequence[Person]:
    """Closed accounts too: what they did stays in the log."""
    return db.session.scalars(
        select(Person)
        .where(or_(Person.name_ar.icontains(text, autoescape=True), Person.name_fr.icontains(text, autoescape=True)))
        .order_by(Person.name_fr, Person.id)
        .limit(limit)
    ).all()


def cooperatives_called(text: str, *, limit: int) -> Sequence[Cooperative]:
    names = (Cooperative.name_ar, Cooperative.name_fr)
    return db.session.scalars(
        select(Cooperative)
        .where(or_(*(name.icontains(text, autoescape=True) for name in names)))
        .order_by(Cooperative.name_fr, Cooperative.id)
        .limit(limit)
    ).all()
