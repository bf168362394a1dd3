"""Which questions somebody should look at, why, and how sure that is. Pure; the words stand in `words.py`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from lms.quizzes.analysis.figures import ItemFigures, Shares
from lms.quizzes.analysis.measures import correlation_interval, share_interval

# With fewer answers nothing is said of a question: one careless learner would move every figure.
ENOUGH = 30
# Ebel and Frisbie, Essentials of Educational Measurement (1991), 13, for what is expected of single questions.
EASY, HARD = 0.95, 0.20
WEAK = 0.10
# A question left out by more than this share.
OFTEN_LEFT_OUT = 0.20
# A question takes long that needs so many times what the middle one of its quiz needs, and at least so many seconds.
TIMES_LONGER, LONG_S = 3, 60


class Reason(StrEnum):
    WRONG_KEY = "wrong_key"
    NEGATIVE = "negative"
    GUESSED = "guessed"
    TOO_HARD = "too_hard"
    TOO_EASY = "too_easy"
    WEAK = "weak"
    LEFT_OUT = "left_out"
    SLOW = "slow"
    IDLE = "idle"


# What may do people wrong; the others only make a question useless.
GRAVE = frozenset({Reason.WRONG_KEY, Reason.NEGATIVE, Reason.GUESSED, Reason.TOO_HARD, Reason.LEFT_OUT})


class Certainty(StrEnum):
    # The interval of 95 % confidence lies wholly on the wrong side.
    SURE = "sure"
    # It does not: it may be chance.
    LIKELY = "likely"


@dataclass(frozen=True)
class Choices:
    """The options of a question in the author's order, and which of them are right. Empty for kinds without options."""

    all: Sequence[str] = ()
    right: frozenset[str] = frozenset()
    # Whether exactly one is chosen.
    is_single: bool = False

    @property
    def wrong(self) -> list[str]:
        return [option for option in self.all if option not in self.right]

    @property
    def chance(self) -> float | None:
        """What guessing earns, where that is known."""
        return 1 / len(self.all) if self.is_single and self.all else None


@dataclass(frozen=True)
class Flag:
    reason: Reason
    certainty: Certainty
    # What the sentence names: options, and numbers by their name in it.
    options: tuple[str, ...] = ()
    numbers: Mapping[str, float] = field(default_factory=dict)

    @property
    def is_grave(self) -> bool:
        return self.certainty is Certainty.SURE and self.reason in GRAVE


def is_early(figures: ItemFigures) -> bool:
    return figures.answered < ENOUGH


def usual_seconds(items: Iterable[ItemFigures]) -> float | None:
    """What the middle question of a quiz takes."""
    times = sorted(item.median_s for item in items if item.median_s is not None)
    return float(times[(len(times) - 1) // 2] + times[len(times) // 2]) / 2 if times else None


def flags_of(figures: ItemFigures, choices: Choices, usual_s: float | None) -> list[Flag]:
    """What is wrong with a question, the gravest first; nothing while there are too few answers to say."""
    found = [_left_out(figures)] if figures.held >= ENOUGH else []
    if not is_early(figures):
        found = [
            _discriminates(figures, choices),
            _difficulty(figures, choices),
            *found,
            _slow(figures, usual_s),
            _idle(figures, choices),
        ]
    order = list(Reason)
    return sorted((flag for flag in found if flag), key=lambda flag: order.index(flag.reason))


def _sure(is_sure: bool) -> Certainty:
    return Certainty.SURE if is_sure else Certainty.LIKELY


def _difficulty(figures: ItemFigures, choices: Choices) -> Flag | None:
    share = float(figures.facility or 0)
    low, high = share_interval(share, figures.held)
    numbers = {"share": share}
    if choices.chance is not None and share <= choices.chance:
        numbers["chance"] = choices.chance
        return Flag(Reason.GUESSED, _sure(high <= choices.chance), numbers=numbers)
    if share <= HARD:
        return Flag(Reason.TOO_HARD, _sure(high <= HARD), numbers=numbers)
    if share >= EASY:
        return Flag(Reason.TOO_EASY, _sure(low >= EASY), numbers=numbers)
    return None


def _discriminates(figures: ItemFigures, choices: Choices) -> Flag | None:
    r = figures.discrimination
    if r is None or r >= WEAK:
        return None
    _low, high = correlation_interval(r, figures.held)
    if float(figures.facility or 0) >= EASY and high >= 0:
        # The few who went wrong in what everybody knows say nothing.
        return None
    if r >= 0:
        return Flag(Reason.WEAK, _sure(high < 2 * WEAK))
    better = _chosen_by_the_best(figures.options, choices)
    if better is None:
        return Flag(Reason.NEGATIVE, _sure(high < 0))
    right = max((share for option in choices.right if (share := _high(figures.options, option))), default=Fraction(0))
    numbers = {"share": float(_high(figures.options, better)), "right": float(right)}
    return Flag(Reason.WRONG_KEY, _sure(high < 0), (better,), numbers)


def _chosen_by_the_best(options: Mapping[str, Shares], choices: Choices) -> str | None:
    """A wrong option that the best third chose more than any right one, and more than the weakest third did."""
    most = max((_high(options, option) for option in choices.right), default=Fraction(0))
    better = [
        option
        for option in choices.wrong
        if option in options and options[option].high > max(most, options[option].low)
    ]
    return max(better, key=lambda option: options[option].high, default=None)


def _high(options: Mapping[str, Shares], option: str) -> Fraction:
    return options[option].high if option in options else Fraction(0)


def _left_out(figures: ItemFigures) -> Flag | None:
    share = 1 - figures.answered / figures.held
    if share <= OFTEN_LEFT_OUT:
        return None
    low, _high = share_interval(share, figures.held)
    return Flag(Reason.LEFT_OUT, _sure(low > OFTEN_LEFT_OUT), numbers={"share": share})


def _slow(figures: ItemFigures, usual_s: float | None) -> Flag | None:
    if figures.median_s is None or not usual_s:
        return None
    seconds = float(figures.median_s)
    if seconds < max(LONG_S, TIMES_LONGER * usual_s):
        return None
    return Flag(Reason.SLOW, Certainty.SURE, numbers={"seconds": seconds, "usual": usual_s})


def _idle(figures: ItemFigures, choices: Choices) -> Flag | None:
    """Wrong options that nobody chose, although enough went wrong. Haladyna and Downing, “How many options is enough for a
    multiple-choice test item?”, Educational and Psychological Measurement 53 (1993), p. 999-1010: fewer than 5 % is idle."""
    if float(figures.facility or 0) >= EASY:
        return None
    idle = tuple(option for option in choices.wrong if option not in figures.options)
    if not idle:
        return None
    # None of n: the share lies below 3/n with 95 % confidence.
    return Flag(Reason.IDLE, _sure(3 / figures.answered <= 0.05), idle)
