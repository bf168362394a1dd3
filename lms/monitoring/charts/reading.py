"""What charts are drawn from: plain values, with the words that their readers see already written by the caller. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

# What no figure reaches; beyond it, and for what is no number, nothing is drawn.
MOST = 1e15


@dataclass(frozen=True)
class Reading:
    """How a chart is read. `key` is its own on the page: ids inside begin with it. `write` writes a number of the axis or the
    key of a map in the reader's language, `named` a name and what belongs to it. `is_rtl`: time and bars run from right to left.
    """

    key: str
    title: str
    description: str
    write: Callable[[float], str]
    named: Callable[[str, str], str]
    is_rtl: bool = False


@dataclass(frozen=True)
class Mark:
    """One value and its words. `text` is the value as it is read, also where it is hidden ("< 5") or not known ("—").

    `short` names it where there is little room; `href` leads to what is behind it.
    """

    name: str
    value: float | None
    text: str
    href: str | None = None
    is_hidden: bool = False
    short: str = ""

    @property
    def shown(self) -> float | None:
        """The value, where it may be drawn: a hidden one is never used for a length, a colour or a scale."""
        if self.is_hidden or self.value is None or not abs(self.value) <= MOST:
            return None
        return self.value

    @property
    def label(self) -> str:
        return self.short or self.name


@dataclass(frozen=True)
class Series:
    """Values of one thing over time, oldest first."""

    name: str
    marks: Sequence[Mark]


@dataclass(frozen=True)
class Step:
    """A step of a stage: who reached it, and in words how many stop there and how long it takes."""

    reached: Mark
    stopped: str = ""
    lasts: str = ""


@dataclass(frozen=True)
class Stage:
    name: str
    steps: Sequence[Step]


@dataclass(frozen=True)
class Cohort:
    """Who began in one month: a share, 0 to 1, for each month later; the youngest cohorts have the fewest."""

    name: str
    size: str
    cells: Sequence[Mark]


def values_of(marks: Sequence[Mark]) -> list[float]:
    return [mark.shown for mark in marks if mark.shown is not None]
