"""What is done in a round: opened, answered, agreed on, closed; and shared with the adviser, or not any more."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from lms.accounts.models import Person
from lms.cooperatives import queries as cooperatives
from lms.cooperatives.models import Cooperative
from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.i18n import lazy as _
from lms.core.ids import new_id
from lms.core.upserts import upsert
from lms.pathway.diagnosis import notices, queries
from lms.pathway.diagnosis.instrument import CURRENT, Placed, instrument
from lms.pathway.diagnosis.levels import FEWEST_SHOWN, dimension_levels
from lms.pathway.diagnosis.models import (
    DiagnosisAgreement,
    DiagnosisAnswer,
    DiagnosisLevel,
    DiagnosisRound,
    DiagnosisSharing,
)
from lms.pathway.signals import facts_changed


class RoundIsOpen(DomainError):
    message = _("The questions are open already. Answer them, and finish this round first.")


class RoundClosed(DomainError):
    message = _("This round is finished, and nothing in it changes any more. Open a new one to look again.")


class NotAllAgreed(DomainError):
    message = _("Some questions have no answer of the group yet. Talk about them, then finish.")


class AnswersClosed(DomainError):
    message = _("The answers are closed, and the group talks about them now.")


class StillAnswering(DomainError):
    message = _("Members are still answering. Close the answers first; then talk, and agree.")


class Unexplained(DomainError):
    status = 422
    message = _("No member answered so. Say in a sentence why the group sees it so.")


class TooFewVoices(DomainError):
    def __init__(self, missing: int) -> None:
        super().__init__(
            _("Ask %(count)s more to answer all the questions first. It is not one person’s view.", count=missing)
        )


class AgreedMeanwhile(DomainError):
    message = _("Somebody else has written down another answer of the group meanwhile. Look at it, then choose again.")


class NotClosedYet(DomainError):
    message = _("Finish the round first; then decide whether your adviser sees it.")


def open_round(cooperative: Cooperative, by: Person, *, at: datetime) -> DiagnosisRound:
    """Raises RoundIsOpen, also where two open one at once."""
    if queries.open_round_of(cooperative.id) is not None:
        raise RoundIsOpen
    opened = DiagnosisRound(
        id=new_id(), cooperative_id=cooperative.id, version=CURRENT, opened_at=at, opened_by_id=by.id, closed_at=None
    )
    _add_unless_there(opened, RoundIsOpen)
    notices.tell_of_round(opened, by)
    return opened


def answer(found: DiagnosisRound, by: Person, placed: Placed, level: int, *, at: datetime) -> None:
    """Keep what she says now; an earlier answer of hers to this question is replaced. Raises RoundClosed,
    AnswersClosed: what others said is shown from then on, and must not change hers."""
    _lock_open(found.id)
    if not found.takes_answers:
        raise AnswersClosed
    values = {"round_id": found.id, "person_id": by.id, "question": placed.key, "level": level, "at": at}
    upsert(DiagnosisAnswer, values, key=("round_id", "person_id", "question"), latest=("level", "at"))


def close_answers(found: DiagnosisRound, *, at: datetime) -> None:
    """From now on the group talks. Once more is no change. Raises RoundClosed, TooFewVoices."""
    _lock_open(found.id)
    _need_voices(found, at)
    found.answered_at = found.answered_at or at


def agree(
    found: DiagnosisRound, by: Person, placed: Placed, level: int, *, at: datetime, reason: str = "",
    seen: str | None = None,
) -> None:  # fmt: skip
    """Record the group's answer; `reason` where it lies outside of what its members answered. `seen`: version_of the answer
    that was on the page; None where nobody looked at one. Raises RoundClosed, StillAnswering, Unexplained, AgreedMeanwhile."""
    _lock_open(found.id)
    if found.takes_answers:
        raise StillAnswering
    known = queries.agreement_on(found.id, placed.key)
    if known is not None and seen is not None and version_of(known) != seen and known.level != level:
        raise AgreedMeanwhile
    spread = queries.spreads_of(found.id).get(placed.key)
    is_outside = spread is not None and spread.is_outside(level)
    if is_outside and not reason:
        raise Unexplained
    values = {
        "round_id": found.id, "question": placed.key, "level": level, "reason": reason if is_outside else "",
        "recorded_by_id": by.id, "recorded_at": at,
    }  # fmt: skip
    latest = ("level", "reason", "recorded_by_id", "recorded_at")
    upsert(DiagnosisAgreement, values, key=("round_id", "question"), latest=latest)


def version_of(agreement: DiagnosisAgreement | None) -> str:
    """By which an answer of the group is known: when it was written down; nothing before."""
    return agreement.recorded_at.isoformat() if agreement else ""


def voices_needed(cooperative_id: UUID, at: datetime) -> int:
    """How many members must have answered before the group's answers stand: three, or all where there are fewer."""
    return min(FEWEST_SHOWN, len(cooperatives.members_of(cooperative_id, at.date())))


def close(found: DiagnosisRound, by: Person, *, at: datetime) -> None:
    """For ever. Raises RoundClosed, NotAllAgreed, TooFewVoices."""
    _lock_open(found.id)
    asked = instrument(found.version)
    agreed = queries.agreements_of(found.id)
    if any(placed.key not in agreed for placed in asked.questions()):
        raise NotAllAgreed
    _need_voices(found, at)
    found.closed_at, found.closed_by_id = at, by.id
    for dimension, level in dimension_levels(asked, agreed).items():
        db.session.add(DiagnosisLevel(round_id=found.id, dimension=dimension, level=level))
    db.session.flush()
    facts_changed.send(cooperative_id=found.cooperative_id, trigger="diagnosis_closed")


def share(found: DiagnosisRound, by: Person, *, at: datetime) -> None:
    """Show a closed round to the adviser of the delegation (law 09-08; implication 17): once more is no change."""
    if found.is_open:
        raise NotClosedYet
    queries.locked_round(found.id)
    if queries.sharing_in_force(found.id) is None:
        db.session.add(DiagnosisSharing(id=new_id(), round_id=found.id, shared_at=at, shared_by_id=by.id))
        db.session.flush()


def withdraw(found: DiagnosisRound, by: Person, *, at: datetime) -> None:
    """The adviser sees it no more. Where it is not shared, nothing changes."""
    queries.locked_round(found.id)
    sharing = queries.sharing_in_force(found.id)
    if sharing is not None:
        sharing.withdrawn_at, sharing.withdrawn_by_id = at, by.id


def _need_voices(found: DiagnosisRound, at: datetime) -> None:
    voices = queries.voices_in(found.id, instrument(found.version).total)
    missing = voices_needed(found.cooperative_id, at) - voices
    if missing > 0:
        raise TooFewVoices(missing)


def _lock_open(round_id: UUID) -> None:
    if not queries.locked_round(round_id).is_open:
        raise RoundClosed


def _add_unless_there(row: Any, error: type[DomainError]) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(row)
            db.session.flush()
    except IntegrityError:
        raise error from None
