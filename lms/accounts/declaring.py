"""What a person declares of herself beside what her cooperative wrote down: whether she lives with a disability."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from lms.accounts import queries
from lms.accounts.models import HealthConsent, Person
from lms.core.db import db


def declare(person: Person, has_disability: bool | None, *, at: datetime) -> None:
    """None takes back what was declared, and the consent with it. Said once more, another consent is kept: with its day, and
    with who helped."""
    consent = queries.health_consent_of(person.id)
    if consent is not None and has_disability is person.has_disability:
        return
    person.has_disability = has_disability
    if consent is not None:
        consent.ended_at = at
        db.session.flush()
    if has_disability is not None:
        _agree(person, at)


def _agree(person: Person, at: datetime) -> None:
    helper_id = person.helper.id if person.helper else None
    try:
        with db.session.begin_nested():
            db.session.add(HealthConsent(person_id=person.id, given_at=at, helper_id=helper_id))
            db.session.flush()
    except IntegrityError:
        # Two touches at once are one consent.
        return
