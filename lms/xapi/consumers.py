"""Who derives state from trusted statements. Each consumer copes with repeated, late and reordered statements."""

from collections.abc import Callable
from dataclasses import dataclass, field

from lms.xapi.statement import Statement, Verb

Consumer = Callable[[Statement], None]


@dataclass
class Registry:
    """`consumers` by verb, in order of registration; `resets` delete all that was derived."""

    consumers: dict[str, list[Consumer]] = field(default_factory=dict)
    resets: list[Callable[[], None]] = field(default_factory=list)

    def consume(self, *verbs: Verb) -> Callable[[Consumer], Consumer]:
        """Decorator: call the function with each trusted statement of these verbs, in the same transaction."""

        def register(consumer: Consumer) -> Consumer:
            for verb in verbs:
                known = self.consumers.setdefault(verb.id, [])
                if consumer not in known:
                    known.append(consumer)
            return consumer

        return register

    def reset(self, forget: Callable[[], None]) -> Callable[[], None]:
        """Decorator: call the function before a rebuild. Registered later means called earlier: children first."""
        if forget not in self.resets:
            self.resets.insert(0, forget)
        return forget

    def tell(self, statement: Statement) -> None:
        for consumer in self.consumers.get(statement.verb.id, ()):
            consumer(statement)


registry = Registry()
