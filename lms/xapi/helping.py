"""Who helps the person of this request, so that whatever is recorded of her says so (`instructor`: xAPI 1.0.3, Data 2.4.6)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import msgspec

from lms.xapi.statement import Agent, Context, Statement

# The person who is helped, and who helps her.
_helped: ContextVar[tuple[Agent, Agent] | None] = ContextVar("helped", default=None)


def begin(helped: Agent, helper: Agent) -> None:
    """Until `end`, in this thread."""
    _helped.set((helped, helper))


def end() -> None:
    _helped.set(None)


@contextmanager
def beside(helped: Agent, helper: Agent | None) -> Iterator[None]:
    """For a while, somebody else than the person of this request is helped by somebody; None: nobody is."""
    token = _helped.set((helped, helper) if helper else None)
    try:
        yield
    finally:
        _helped.reset(token)


def helper_of(agent: Agent) -> Agent | None:
    """Who helps this person now, for what is recorded later."""
    found = _helped.get()
    return found[1] if found and found[0].key == agent.key else None


def with_helper(statement: Statement) -> Statement:
    """The same, naming the helper where its actor is the one who is helped."""
    found = _helped.get()
    if found is None or statement.actor.key != found[0].key:
        return statement
    context = statement.context or Context()
    if context.instructor is not None:
        return statement
    return msgspec.structs.replace(statement, context=msgspec.structs.replace(context, instructor=found[1]))
