"""Who helps the person of this request, so that whatever is recorded of her says so (`instructor`: xAPI 1.0.3, Data 2.4.6)."""

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


def with_helper(statement: Statement) -> Statement:
    """The same, naming the helper where its actor is the one who is helped."""
    found = _helped.get()
    if found is None or statement.actor.key != found[0].key:
        return statement
    context = statement.context or Context()
    if context.instructor is not None:
        return statement
    return msgspec.structs.replace(statement, context=msgspec.structs.replace(context, instructor=found[1]))
