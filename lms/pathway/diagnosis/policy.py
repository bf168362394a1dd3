"""Who takes part in a round, who keeps it, and what the adviser sees of it."""

from dataclasses import dataclass
from uuid import UUID

from lms.accounts.models import Person
from lms.cooperatives.models import Cooperative
from lms.core.access import first_or_404
from lms.core.errors import NotFound
from lms.pathway.diagnosis import queries
from lms.pathway.diagnosis.instrument import Instrument, Placed, instrument
from lms.pathway.diagnosis.models import DiagnosisRound
from lms.pathway.diagnosis.seats import Seat, accompanied_cooperative, seat_of


@dataclass(frozen=True)
class OwnRound:
    """A round of the actor's own cooperative."""

    seat: Seat
    round: DiagnosisRound

    @property
    def instrument(self) -> Instrument:
        return instrument(self.round.version)


@dataclass(frozen=True)
class OwnQuestion:
    own: OwnRound
    placed: Placed


def member(actor: Person | None) -> tuple[Seat]:
    return (seat_of(actor),)


def recorder(actor: Person | None) -> tuple[Seat]:
    """President, manager or secretary."""
    seat = seat_of(actor)
    if not seat.may_record:
        raise NotFound
    return (seat,)


def own_round(actor: Person | None, round_id: UUID) -> tuple[OwnRound]:
    seat = seat_of(actor)
    found = first_or_404(queries.rounds_of(seat.cooperative.id).where(DiagnosisRound.id == round_id))
    return (OwnRound(seat, found),)


def own_question(actor: Person | None, round_id: UUID, number: int) -> tuple[OwnQuestion]:
    (own,) = own_round(actor, round_id)
    placed = own.instrument.question(number)
    if placed is None:
        raise NotFound
    return (OwnQuestion(own, placed),)


def round_to_record(actor: Person | None, round_id: UUID) -> tuple[OwnRound]:
    (own,) = own_round(actor, round_id)
    if not own.seat.may_record:
        raise NotFound
    return (own,)


def question_to_record(actor: Person | None, round_id: UUID, number: int) -> tuple[OwnQuestion]:
    round_to_record(actor, round_id)
    return own_question(actor, round_id, number)


def round_to_share(actor: Person | None, round_id: UUID) -> tuple[OwnRound]:
    """President or manager: it is the cooperative's act, not anyone's."""
    (own,) = own_round(actor, round_id)
    if not own.seat.may_commit:
        raise NotFound
    return (own,)


def adviser_of(actor: Person | None, cooperative_id: UUID) -> tuple[Cooperative]:
    """The adviser of its delegation; what she sees there is what is shared."""
    _person, cooperative = accompanied_cooperative(actor, cooperative_id)
    return (cooperative,)
