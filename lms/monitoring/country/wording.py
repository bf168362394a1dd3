"""Statements of the platform, written fast: one is made as the platform makes it, and its text is filled in for all the others.

What stands in a statement besides is what `xapi.services.record` adds: authority, version, the moment of storing. The terms by
which it is found (xapi/terms.py) are worked out once for what all have in common.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from lms.xapi import agents, positions, terms
from lms.xapi.services import Incoming, Stamp
from lms.xapi.statement import VERSION, Agent, Context, Statement, Verb, check, encode

# What is filled in: its name → what stands there in the sample.
SAMPLE_ID = UUID(int=1, version=4)
ACTOR, TEAM, INSTRUCTOR, REGISTRATION = (UUID(int=number, version=4) for number in range(2, 6))
TIMESTAMP = datetime(2021, 2, 3, 4, 5, 6, tzinfo=UTC)
_STORED = positions.position_of(datetime(2021, 3, 4, 5, 6, 7, 891_234, UTC))
# A part of the id of the object, and how long it took.
OBJECT, DURATION = "simulated-object", "PT59M59S"
_MARKS = {
    "id": str(SAMPLE_ID), "actor": str(ACTOR), "team": str(TEAM), "instructor": str(INSTRUCTOR), "registration": str(REGISTRATION),
    "at": TIMESTAMP.strftime("%Y-%m-%dT%H:%M:%SZ"), "stored": positions.iso_stored(_STORED), "object": OBJECT,
    "duration": DURATION,
}  # fmt: skip


@dataclass(frozen=True)
class Wording:
    """`text`: the document, with %(name)s for what differs. `terms`: by which all of them are found, as text."""

    text: str
    verb: int
    terms: tuple[str, ...]
    # Of the activity, and what the log keeps of it (xapi.definitions).
    object_id: str
    definition: str


def wording(statement: Statement) -> Wording:
    """Of a sample that is made with the marks of this module. Raises BadStatement."""
    sample = msgspec.structs.replace(statement, version=VERSION)
    check(sample)
    stamp = Stamp(agents.platform_agent(), VERSION)
    _seq, stamped, document = stamp.put_on(Incoming(sample, encode(sample).encode()), _STORED)
    text = document.replace("%", "%%")
    for name, mark in _MARKS.items():
        text = text.replace(mark, f"%({name})s")
    differing = set(_differing(sample))
    things = {one for one in terms.things_of(stamped) if one not in differing}
    verb = terms.verb(sample.verb.id)
    assert stamped.authority is not None
    rows = terms.rows_of(things, [verb], {terms.authority(stamped.authority.key)})
    definition = sample.object.definition
    assert definition is not None
    return Wording(
        text, verb, tuple(map(str, sorted(rows))), sample.object.id, msgspec.json.encode(definition).decode()
    )


def _differing(sample: Statement) -> list[int]:
    found = [
        *agent_terms(str(ACTOR), is_actor=True),
        *agent_terms(str(TEAM), is_actor=True),
        *agent_terms(str(INSTRUCTOR)),
    ]
    return [*found, *object_terms(sample.object.id)] if OBJECT in sample.object.id else found


def key_of(name: str) -> str:
    """Of the agent that is this account of the platform."""
    return f"{agents.base_url()}|{name}"


def agent_terms(name: str, *, is_actor: bool = False) -> list[int]:
    key = key_of(name)
    return [terms.any_agent(key), *([terms.actor_or_object(key)] if is_actor else [])]


def object_terms(activity_id: str) -> list[int]:
    return [terms.is_object(activity_id), terms.any_activity(activity_id)]


class Voice:
    """Who says something in one enrolment: what differs from others, and the terms of it with each verb."""

    __slots__ = ("_by_verb", "_registration", "_things", "values")

    def __init__(self, values: dict[str, Any], things: list[int]) -> None:
        self.values = values
        self._things = things
        self._registration = terms.registration(UUID(values["registration"]))
        self._by_verb: dict[int, list[str]] = {}

    def terms(self, verb: int) -> list[str]:
        found = self._by_verb.get(verb)
        if found is None:
            things = self._things
            found = [str(one) for one in (*things, *(terms.with_verb(one, verb) for one in things), self._registration)]
            self._by_verb[verb] = found
        return found


def with_object(found: list[str], activity_id: str, verb: int) -> list[str]:
    """And those of an object that no other statement has."""
    things = object_terms(activity_id)
    return [*found, *(str(one) for one in (*things, *(terms.with_verb(one, verb) for one in things)))]


class Positions:
    """Where statements stand in the log: in the second in which they were said, each in a place of its own."""

    def __init__(self) -> None:
        self._count = 0

    def take(self, second: int) -> tuple[int, int]:
        """Position and microseconds; `second` since 2020."""
        lane, microsecond = divmod(self._count, 1_000_000)
        self._count += 1
        return (second * 1_000_000 + microsecond) * positions.LANES + lane % positions.LANES, microsecond


def sample(
    verb: Verb, thing: Any, context: Mapping[str, Any], *, result: Any = None, is_helped: bool = False, has_team: bool = True,
    actor: Agent | None = None,
) -> Statement:  # fmt: skip
    """With the marks of this module; `context`: what it says besides them."""
    return Statement(
        id=SAMPLE_ID,
        actor=actor or agents.person_agent(ACTOR),
        verb=verb,
        object=thing,
        timestamp=TIMESTAMP,
        result=result,
        context=Context(
            registration=REGISTRATION,
            instructor=agents.person_agent(INSTRUCTOR) if is_helped else None,
            team=agents.group_agent(TEAM) if has_team else None,
            **context,
        ),
    )
