"""What a statement can be found by: 64-bit terms for agents, activities, verb, registration and authority. Pure.

A term is a hash, so an index over (term, position) answers every filter of the LRS with the newest statements first.
Each agent and activity has a second term together with the verb, so that the commonest pairs are one range as well.
"""

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from uuid import UUID

from lms.core.remembering import remember_short
from lms.xapi.statement import Activity, Agent, Context, Object, Statement

_MASK = (1 << 64) - 1
_SIGN = 1 << 63
# An odd number: multiplying by it loses nothing.
_SPREAD = 0x9E3779B97F4A7C15


@remember_short(16384, longest=250)
def _term(value: str, kind: str) -> int:
    return int.from_bytes(blake2b(f"{kind}\x1f{value}".encode(), digest_size=8).digest(), "big", signed=True)


def actor_or_object(key: str) -> int:
    """The agent is the actor or the object (Communication 2.1.3, `agent`)."""
    return _term(key, "agent")


def any_agent(key: str) -> int:
    """The agent stands anywhere in the statement (`related_agents`)."""
    return _term(key, "related agent")


def is_object(activity_id: str) -> int:
    return _term(activity_id, "activity")


def any_activity(activity_id: str) -> int:
    return _term(activity_id, "related activity")


def verb(verb_id: str) -> int:
    return _term(verb_id, "verb")


def registration(value: UUID) -> int:
    return int.from_bytes(blake2b(value.bytes, digest_size=8).digest(), "big", signed=True)


def authority(key: str) -> int:
    return _term(key, "authority")


def with_verb(term: int, verb_term: int) -> int:
    mixed = (term ^ (verb_term * _SPREAD)) & _MASK
    return mixed - (1 << 64) if mixed & _SIGN else mixed


def verbs_of(statement: Statement) -> set[int]:
    return {verb(statement.verb.id)}


def things_of(statement: Statement) -> set[int]:
    """The terms of agents and activities; these are also kept together with the verb."""
    found: set[int] = set()
    thing = statement.object
    for key in keys_of(statement.actor):
        found |= {actor_or_object(key), any_agent(key)}
    if isinstance(thing, Object) and thing.object_type in ("Agent", "Group"):
        for key in keys_of(thing.as_agent()):
            found |= {actor_or_object(key), any_agent(key)}
    elif thing.object_type in (None, "Activity"):
        found |= {is_object(thing.id), any_activity(thing.id)}
    elif isinstance(thing, Object) and thing.object_type == "SubStatement":
        found |= set(_inside(thing))
    found |= set(_of_context(statement.context))
    if statement.authority is not None:
        found.update(map(any_agent, keys_of(statement.authority)))
    return found


def others_of(statement: Statement) -> set[int]:
    return {registration(statement.registration)} if statement.registration else set()


def keys_of(agent: Agent) -> Iterator[str]:
    """Of the agent, and of a Group's members: who belongs to it is found with it (Communication 2.1.3)."""
    if agent.key:
        yield agent.key
    for member in agent.member or ():
        yield member.key


def rows_of(things: Iterable[int], verbs: Iterable[int], others: Iterable[int]) -> set[int]:
    """All terms of one statement."""
    verbs = list(verbs)
    rows = {*things, *others, *verbs}
    for one in verbs:
        rows.update([with_verb(term, one) for term in things])
    return rows


def _of_context(context: Context | None) -> Iterator[int]:
    if context is None:
        return
    if context.instructor is not None:
        yield from map(any_agent, keys_of(context.instructor))
    if context.team is not None:
        yield from map(any_agent, keys_of(context.team))
    for one in context.context_agents or ():
        yield from map(any_agent, keys_of(one.agent))
    for group in context.context_groups or ():
        yield from map(any_agent, keys_of(group.group))
    if context.context_activities is not None:
        for activity in context.context_activities.all():
            yield any_activity(activity.id)


def _inside(sub: Object) -> Iterator[int]:
    """A SubStatement counts for the related filters only."""
    if sub.actor is not None:
        yield from map(any_agent, keys_of(sub.actor))
    thing = sub.object
    if thing is not None and thing.object_type in ("Agent", "Group"):
        yield from map(any_agent, keys_of(thing.as_agent()))
    elif thing is not None and thing.is_activity:
        yield any_activity(thing.id)
    yield from _of_context(sub.context)


def all_activities(statement: Statement) -> Iterator[Activity]:
    """Every Activity that the statement names."""
    parts: list[tuple[Activity | None, Context | None]] = [(statement.object, statement.context)]
    if isinstance(statement.object, Object) and statement.object.object_type == "SubStatement":
        parts = [(statement.object.object, statement.object.context), (None, statement.context)]
    for thing, context in parts:
        if thing is not None and thing.object_type in (None, "Activity"):
            yield thing
        if context is not None and context.context_activities is not None:
            yield from context.context_activities.all()
