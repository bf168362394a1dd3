"""The Person object of an Agent: what statements tell of it (xAPI 1.0.3, Communication 2.4)."""

from collections.abc import Iterator
from typing import Any

import msgspec

from lms.xapi import queries, terms
from lms.xapi.statement import Agent, Object, Statement, decode

# The newest statements are looked through for names.
LOOKED_AT = 100


def person_of(agent: Agent, *, has_names: bool) -> dict[str, Any]:
    """Lists of names and identifiers, the newest first; without `has_names` only what the Agent itself says."""
    found = (
        queries.found_by([terms.any_agent(agent.key)], after=None, before=None, ascending=False, limit=LOOKED_AT)
        if has_names
        else []
    )
    names: dict[str, None] = {agent.name: None} if agent.name else {}
    for _seq, document in found:
        for one in _agents_of(decode(document)):
            if one.key == agent.key and one.name:
                names[one.name] = None
    person: dict[str, Any] = {"objectType": "Person"}
    if names:
        person["name"] = list(names)
    for name, value in msgspec.to_builtins(agent).items():
        if name in ("mbox", "mbox_sha1sum", "openid", "account"):
            person[name] = [value]
    return person


def _agents_of(statement: Statement) -> Iterator[Agent]:
    yield statement.actor
    yield from statement.actor.member or ()
    if isinstance(statement.object, Object) and statement.object.object_type in ("Agent", "Group"):
        yield statement.object.as_agent()
    if statement.authority is not None:
        yield statement.authority
    if statement.context is not None:
        context = statement.context
        relevant = [one.agent for one in context.context_agents or ()] + [
            one.group for one in context.context_groups or ()
        ]
        for one in (context.instructor, context.team, *relevant):
            if one is not None:
                yield one
                yield from one.member or ()
