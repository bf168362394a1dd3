"""What a cooperative is judged on: its facts on one day. Pure.

Of what persons earned, papers, events and decisions none is overwritten by another of its name: a rule is met by the best of
them, so more evidence does no harm. Levels of the self-assessment and indicators are measurements: what is true is what was
measured last, and the providers tell that alone, so that a newer one that is lower may unmeet a rule.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any
from uuid import UUID

import msgspec


class FactKind(StrEnum):
    # About one person: `name` is an achievement ("governing", "governing/members"), `on` the day she earned it.
    CERTIFICATE = "certificate"
    # About one person: how many steps of the course `name` she has done.
    PROGRESS = "progress"
    # `name` is the type of document, `on` its date, `until` its expiry; `text` says how far it is checked.
    DOCUMENT = "document"
    # A named number, until a day: months of cash book, turnover in dirhams.
    INDICATOR = "indicator"
    # Something that happened on a day: an order delivered, a meeting held.
    EVENT = "event"
    # `name` is a dimension, `value` the level 1 to 5 on which the group agreed; "" tells that all are answered.
    ASSESSMENT = "assessment"
    # What the cooperative is: sector, region, category; `text` is the value. One name may have several.
    ATTRIBUTE = "attribute"
    # What a person decided, until a day: `text` is the outcome.
    DECISION = "decision"


# How far a document is checked; "unshared" is filed, and no adviser sees it.
VERIFIED, UNVERIFIED, UNSHARED = "verified", "unverified", "unshared"


class Fact(msgspec.Struct, frozen=True, array_like=True):
    kind: FactKind
    name: str
    person_id: UUID | None = None
    value: float | None = None
    text: str | None = None
    on: date | None = None
    until: date | None = None
    # The row that shows it, for who wants to look.
    reference: UUID | None = None


class Member(msgspec.Struct, frozen=True, array_like=True):
    """Someone on the register on that day, with an account or without."""

    id: UUID
    gender: str | None = None
    birth_year: int | None = None
    offices: tuple[str, ...] = ()


class Effort(msgspec.Struct, frozen=True, array_like=True):
    """What a course or one of its modules asks of who has not begun: minutes, and steps (lessons, quizzes, exam)."""

    minutes: int
    steps: int


NO_EFFORT = Effort(0, 1)


class Facts(msgspec.Struct, frozen=True, dict=True):
    """`efforts`: by achievement."""

    cooperative_id: UUID
    on: date
    registered_on: date
    members: tuple[Member, ...] = ()
    facts: tuple[Fact, ...] = ()
    efforts: Mapping[str, Effort] = {}

    def digest(self) -> str:
        """SHA-256 of the facts, whatever order they were found in."""
        ordered = msgspec.structs.replace(
            self,
            members=tuple(sorted(self.members, key=lambda member: member.id)),
            facts=tuple(sorted(self.facts, key=_order)),
        )
        return hashlib.sha256(msgspec.json.encode(ordered, order="sorted")).hexdigest()

    @cached_property
    def _by_name(self) -> dict[tuple[FactKind, str], list[Fact]]:
        found: dict[tuple[FactKind, str], list[Fact]] = defaultdict(list)
        for fact in self.facts:
            found[fact.kind, fact.name].append(fact)
        return found

    def named(self, kind: FactKind, name: str) -> list[Fact]:
        return self._by_name.get((kind, name), [])

    def people_with(self, achievement: str) -> Mapping[UUID, Fact]:
        """Person → the latest certificate of this achievement that she holds."""
        return self._certificates.get(achievement, {})

    @cached_property
    def _certificates(self) -> dict[str, dict[UUID, Fact]]:
        found: dict[str, dict[UUID, Fact]] = defaultdict(dict)
        for fact in self.facts:
            if fact.kind is not FactKind.CERTIFICATE or fact.person_id is None or not fact.on or fact.on > self.on:
                continue
            people = found[fact.name]
            known = people.get(fact.person_id)
            if known is None or known.on is None or fact.on > known.on:
                people[fact.person_id] = fact
        return found

    def holders_of(self, offices: Collection[str]) -> list[Member]:
        """Who holds one of these offices, in the order of the register."""
        return [member for member in self._in_office if not frozenset(offices).isdisjoint(member.offices)]

    @cached_property
    def _in_office(self) -> list[Member]:
        return [member for member in self.members if member.offices]

    def minutes_left(self, achievement: str, person_id: UUID) -> int:
        """What remains of it for her, as its authors estimate it."""
        minutes = self.efforts.get(achievement, NO_EFFORT).minutes
        course = achievement.partition("/")[0]
        done = self._progress[course].get(person_id, 0.0) if minutes and course in self._progress else 0.0
        if not done:
            return minutes
        return round(minutes * (1 - min(1.0, done / self.efforts.get(course, NO_EFFORT).steps)))

    @cached_property
    def _progress(self) -> dict[str, dict[UUID, float]]:
        """Course → person → the most steps that are told of her."""
        found: dict[str, dict[UUID, float]] = defaultdict(dict)
        for fact in self.facts:
            if fact.kind is FactKind.PROGRESS and fact.person_id is not None:
                people = found[fact.name]
                people[fact.person_id] = max(fact.value or 0, people.get(fact.person_id, 0.0))
        return found

    def by_effort(self, people: Iterable[Member], achievement: str) -> list[Member]:
        """Those who need least time for it first."""
        return sorted(people, key=lambda member: (self.minutes_left(achievement, member.id), member.id.int))


def _order(fact: Fact) -> tuple[Any, ...]:
    return tuple("" if value is None else str(value) for value in msgspec.structs.astuple(fact))
