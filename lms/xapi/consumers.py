"""Who derives state from trusted statements. Each consumer copes with repeated, late and reordered statements."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from lms.xapi.agents import is_of_unit
from lms.xapi.statement import Statement, Verb

Consumer = Callable[[Statement], None]


@dataclass
class Registry:
    """`consumers` by verb, in order of registration; `resets` delete all that was derived."""

    consumers: dict[str, list[tuple[Consumer, bool]]] = field(default_factory=dict)
    resets: list[Callable[[], None]] = field(default_factory=list)

    def consume(self, *verbs: Verb, of_units: bool = False) -> Callable[[Consumer], Consumer]:
        """Decorator: call the function with each trusted statement of these verbs, in the same transaction.

        With those of launched units only where it asks for them: strangers wrote the units.
        """

        def register(consumer: Consumer) -> Consumer:
            for verb in verbs:
                known = self.consumers.setdefault(verb.id, [])
                if (consumer, of_units) not in known:
                    known.append((consumer, of_units))
            return consumer

        return register

    def reset(self, forget: Callable[[], None]) -> Callable[[], None]:
        """Decorator: call the function before a rebuild. Registered later means called earlier: children first."""
        if forget not in self.resets:
            self.resets.insert(0, forget)
        return forget

    @contextmanager
    def replaying(self) -> Iterator[None]:
        """While the log is read again: what follows from a statement beside the derived rows followed when it was said."""
        token = _replaying.set(True)
        try:
            yield
        finally:
            _replaying.reset(token)

    @property
    def is_replaying(self) -> bool:
        return _replaying.get()

    def tell(self, statement: Statement) -> None:
        """Call the consumers of this statement, then those of the statements which they recorded meanwhile.

        So every consumer has followed a fact before any hears what follows from it.
        """
        waiting = _waiting.get()
        if waiting is not None:
            waiting.append(statement)
            return
        waiting = deque([statement])
        token = _waiting.set(waiting)
        try:
            while waiting:
                told = waiting.popleft()
                by_unit = is_of_unit(told)
                for consumer, of_units in self.consumers.get(told.verb.id, ()):
                    if of_units or not by_unit:
                        consumer(told)
        finally:
            _waiting.reset(token)


# Statements recorded while another is being told, in this request.
_waiting: ContextVar[deque[Statement] | None] = ContextVar("waiting", default=None)
_replaying: ContextVar[bool] = ContextVar("replaying", default=False)


registry = Registry()
