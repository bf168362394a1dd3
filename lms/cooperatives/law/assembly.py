"""Quorum and majority of general assemblies (law 112-12, art. 38, 39 and 43). Counts people and votes; takes no vote."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

CALLS = (1, 2, 3)
# Up to so many members art. 43 states the quorum of the third call without doubt.
SMALL = 20
FEWEST_ON_THIRD_CALL = 2


class AssemblyKind(StrEnum):
    ORDINARY = "ordinary"
    EXTRAORDINARY = "extraordinary"


class Outcome(StrEnum):
    ADOPTED = "adopted"
    REJECTED = "rejected"
    # As many for as against, and nobody said how the chair voted.
    TIED = "tied"


class ImpossibleCount(ValueError):
    """More people or votes than there can be."""


# Art. 43.
QUORUM = {
    (AssemblyKind.ORDINARY, 1): Fraction(1, 2),
    (AssemblyKind.ORDINARY, 2): Fraction(1, 4),
    (AssemblyKind.ORDINARY, 3): Fraction(1, 10),
    (AssemblyKind.EXTRAORDINARY, 1): Fraction(3, 4),
    (AssemblyKind.EXTRAORDINARY, 2): Fraction(1, 2),
    (AssemblyKind.EXTRAORDINARY, 3): Fraction(1, 10),
}
MAJORITY_OF_EXTRAORDINARY = Fraction(2, 3)


@dataclass(frozen=True, kw_only=True)
class Quorum:
    """`needed` of `members` people. `is_doubtful`: the third call above 20 members, where the words of art. 43 may be
    read to name no quorum."""

    members: int
    needed: int
    is_doubtful: bool


@dataclass(frozen=True, kw_only=True)
class Attendance:
    """Who is there. `needs_proxies`: the quorum is reached only if those represented count."""

    quorum: Quorum
    present: int
    represented: int

    @property
    def votes(self) -> int:
        """One member, one vote (art. 2)."""
        return self.present + self.represented

    @property
    def is_reached(self) -> bool:
        return self.votes >= self.quorum.needed

    @property
    def needs_proxies(self) -> bool:
        return self.is_reached and self.present < self.quorum.needed

    @property
    def missing(self) -> int:
        return max(0, self.quorum.needed - self.votes)


def quorum_of(kind: AssemblyKind, call: int, members: int) -> Quorum:
    """How many of `members` must be there. Raises ImpossibleCount without members, KeyError for an unknown call."""
    if members < 1:
        raise ImpossibleCount("an assembly of nobody")
    share = QUORUM[kind, call]
    needed = -(-members * share.numerator // share.denominator)
    if call == CALLS[-1]:
        needed = min(members, max(FEWEST_ON_THIRD_CALL, needed))
    return Quorum(members=members, needed=needed, is_doubtful=call == CALLS[-1] and members > SMALL)


def attendance_of(kind: AssemblyKind, call: int, *, members: int, present: int, represented: int = 0) -> Attendance:
    """Raises ImpossibleCount where more are there than belong to it, or one member carries two proxies (art. 39)."""
    if present < 0 or represented < 0 or present + represented > members:
        raise ImpossibleCount("more people than members")
    if represented > present:
        raise ImpossibleCount("each member present carries one proxy at most")
    return Attendance(quorum=quorum_of(kind, call, members), present=present, represented=represented)


def outcome_of(kind: AssemblyKind, *, votes_for: int, votes_against: int, is_chair_for: bool | None = None) -> Outcome:
    """Ordinary: more than half of the votes cast, the chair's vote breaks a tie. Extraordinary: two thirds of the votes
    cast (art. 43). Who abstains casts no vote. Raises ImpossibleCount for negative counts."""
    if votes_for < 0 or votes_against < 0:
        raise ImpossibleCount("fewer than no votes")
    cast = votes_for + votes_against
    if cast == 0:
        return Outcome.REJECTED
    if kind is AssemblyKind.EXTRAORDINARY:
        return Outcome.ADOPTED if votes_for >= cast * MAJORITY_OF_EXTRAORDINARY else Outcome.REJECTED
    if votes_for == votes_against:
        if is_chair_for is None:
            return Outcome.TIED
        return Outcome.ADOPTED if is_chair_for else Outcome.REJECTED
    return Outcome.ADOPTED if votes_for > votes_against else Outcome.REJECTED
