"""A cooperative of five that goes through a round, by the services."""

from lms.accounts.models import Person
from lms.core import clock
from lms.core.db import db
from lms.pathway.diagnosis import services
from lms.pathway.diagnosis.instrument import instrument
from lms.pathway.diagnosis.models import DiagnosisRound
from tests import factories
from tests.factories import Cast


def more_members(cast: Cast, count: int = 3) -> list[Person]:
    found = [factories.person() for _number in range(count)]
    db.session.flush()
    for person in found:
        factories.membership(person, cast.argan)
    db.session.commit()
    return found


def opened(cast: Cast) -> DiagnosisRound:
    found = services.open_round(cast.argan, cast.bilal, at=clock.now())
    db.session.commit()
    return found


def answered(found: DiagnosisRound, *people: Person, level: int = 3) -> None:
    for person in people:
        for placed in instrument(found.version).questions():
            services.answer(found, person, placed, level, at=clock.now())
    db.session.commit()


def agreed(found: DiagnosisRound, cast: Cast, *, level: int = 3, **levels: int) -> None:
    """`levels`: other ones, by dimension. Closes the answers."""
    services.close_answers(found, at=clock.now())
    for placed in instrument(found.version).questions():
        services.agree(
            found, cast.bilal, placed, levels.get(placed.dimension.id, level), reason="We talked.", at=clock.now()
        )
    db.session.commit()


def closed(cast: Cast, *, level: int = 3, **levels: int) -> DiagnosisRound:
    """Everybody answers, the group agrees, the round is closed."""
    found = opened(cast)
    answered(found, cast.amina, cast.bilal, *more_members(cast, 1))
    agreed(found, cast, level=level, **levels)
    services.close(found, cast.bilal, at=clock.now())
    db.session.commit()
    return found
