"""What is kept of attempts while they are read one after the other: counts, whose number does not grow with theirs. Pure."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lms.quizzes.analysis.measures import Number

# Longer than this between two answers is no time of thinking, but of something else.
LONGEST_S = 3600


class Version(NamedTuple):
    """A question as it was in some revisions: the digest changes with its content (`kinds.digest`)."""

    question_id: str
    digest: str


@dataclass(frozen=True)
class Form:
    """What an attempt held: so many questions; `versions` where everybody held the same, None where they were drawn."""

    length: int
    versions: frozenset[Version] | None = None


class Reply(NamedTuple):
    """How one question of an attempt went."""

    version: Version
    # Between 0 and 1.
    score: Number
    # The options chosen, () for kinds without options; None: left out.
    choice: tuple[str, ...] | None
    # Since the answer before, or the start; None where nothing was answered.
    seconds: int | None = None


class Cell(NamedTuple):
    """What attempts have in common that are counted together for a question."""

    choice: tuple[str, ...] | None
    score: Number
    # Points of the whole attempt.
    total: Number
    form: Form


@dataclass
class Tally:
    cells: dict[Version, Counter[Cell]] = field(default_factory=lambda: defaultdict(Counter))
    seconds: dict[Version, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    totals: dict[Form, Counter[Number]] = field(default_factory=lambda: defaultdict(Counter))
    # Attempts in which nothing was answered: they say nothing about any question, and are left out.
    blank: int = 0

    @property
    def attempts(self) -> int:
        """Those that count."""
        return sum(sum(counts.values()) for counts in self.totals.values())

    def add(self, form: Form, replies: Sequence[Reply]) -> None:
        if all(reply.choice is None for reply in replies):
            self.blank += 1
            return
        total = sum(reply.score for reply in replies)
        self.totals[form][total] += 1
        for version, score, choice, seconds in replies:
            # A plain tuple is equal to the cell, and made sooner: this line runs a million times.
            self.cells[version][(choice, score, total, form)] += 1  # type: ignore[index]
            if seconds is not None:
                self.seconds[version][min(max(seconds, 0), LONGEST_S)] += 1
