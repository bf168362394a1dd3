"""From the tally of a quiz to the figures of each question and of the whole. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from lms.quizzes.analysis import measures
from lms.quizzes.analysis.measures import THIRD, Number
from lms.quizzes.analysis.tally import Cell, Form, Tally, Version


class Missing(StrEnum):
    """Why a measure cannot be computed."""

    NOBODY = "nobody"
    ONE_QUESTION = "one_question"
    SAME_SCORE = "same_score"
    SAME_REST = "same_rest"
    SAME_TOTAL = "same_total"
    # Attempts had different numbers of questions, and no number is that of half of them.
    MIXED = "mixed"


class Method(StrEnum):
    KR20 = "kr20"
    ALPHA = "alpha"
    # Each attempt drew questions of its own: measures.nested_reliability.
    DRAWN = "drawn"


@dataclass(frozen=True)
class Shares:
    """Of the lowest, middle and highest third by what they earned in the other questions, how many chose something."""

    low: Fraction
    middle: Fraction
    high: Fraction
    # All together, and their number.
    whole: Fraction
    count: int


@dataclass(frozen=True)
class ItemFigures:
    version: Version
    # Attempts that held the question, and those that answered it.
    held: int
    answered: int
    # Mean score of those who held it, from 0 to 1: what was left out earns nothing. Crocker and Algina, Introduction to
    # Classical and Modern Test Theory (1986), 14; of questions of 0 and 1 it is the share of right answers, p.
    facility: Fraction | None
    discrimination: float | None
    # Why there is no discrimination.
    missing: Missing | None
    upper_lower: Fraction | None
    # Option → who chose it; "" for those who left the question out. Empty for kinds without options, but for "".
    options: Mapping[str, Shares]
    median_s: Fraction | None
    mean_s: Fraction | None


@dataclass(frozen=True)
class Reliability:
    value: Fraction | None
    method: Method | None
    missing: Missing | None
    # Attempts on which it rests.
    attempts: int = 0
    # Standard error of measurement, as a share of all points.
    error: float | None = None


@dataclass(frozen=True)
class QuizFigures:
    attempts: int
    blank: int
    # Share of the points.
    mean: Fraction | None
    deviation: float | None
    reliability: Reliability
    items: Mapping[Version, ItemFigures]


def figures_of(tally: Tally) -> QuizFigures:
    shares: Counter[Number] = Counter()
    for form, totals in tally.totals.items():
        for total, count in totals.items():
            shares[Fraction(total) / form.length] += count
    spread = measures.variance(shares)
    return QuizFigures(
        attempts=tally.attempts,
        blank=tally.blank,
        mean=measures.mean(shares),
        deviation=None if spread is None else float(spread) ** 0.5,
        reliability=reliability_of(tally),
        items={
            version: item_figures(version, cells, tally.seconds.get(version, {})) for version, cells in _cells(tally)
        },
    )


def _cells(tally: Tally) -> list[tuple[Version, dict[Cell, int]]]:
    return [(version, {Cell(*cell): count for cell, count in cells.items()}) for version, cells in tally.cells.items()]


def item_figures(version: Version, cells: Mapping[Cell, int], seconds: Mapping[int, int]) -> ItemFigures:
    scores: Counter[Number] = Counter()
    for cell, count in cells.items():
        scores[cell.score] += count
    discrimination, missing = _discrimination(cells)
    return ItemFigures(
        version=version,
        held=sum(cells.values()),
        answered=sum(count for cell, count in cells.items() if cell.choice is not None),
        facility=measures.mean(scores),
        discrimination=discrimination,
        missing=missing,
        upper_lower=measures.upper_lower(
            [(cell.score, Fraction(cell.total) / cell.form.length, count) for cell, count in cells.items()]
        ),
        options=_options(cells),
        median_s=measures.median(seconds),
        mean_s=measures.mean(seconds),
    )


def _discrimination(cells: Mapping[Cell, int]) -> tuple[float | None, Missing | None]:
    """Against the share earned in the other questions of the attempts that held this one, whichever they drew."""
    several = [(cell, count) for cell, count in cells.items() if cell.form.length > 1]
    if not cells:
        return None, Missing.NOBODY
    if not several:
        return None, Missing.ONE_QUESTION
    points = [(cell.score, _rest(cell), count) for cell, count in several]
    if len({score for score, _rest, _count in points}) < 2:
        return None, Missing.SAME_SCORE
    found = measures.correlation(points)
    return found, Missing.SAME_REST if found is None else None


def _rest(cell: Cell) -> Fraction:
    others = cell.form.length - 1
    return Fraction(cell.total - cell.score) / others if others else Fraction(0)


def _options(cells: Mapping[Cell, int]) -> dict[str, Shares]:
    places: Counter[Fraction] = Counter()
    chosen: dict[str, Counter[Fraction]] = {}
    for cell, count in cells.items():
        rest = _rest(cell)
        places[rest] += count
        for option in ("",) if cell.choice is None else cell.choice:
            chosen.setdefault(option, Counter())[rest] += count
    low, high = measures.portions(places, THIRD)
    n = sum(places.values())

    def shares(counts: Mapping[Fraction, int]) -> Shares:
        lows = sum((count * low[place] for place, count in counts.items()), Fraction(0))
        highs = sum((count * high[place] for place, count in counts.items()), Fraction(0))
        whole = sum(counts.values())
        third = n * THIRD
        return Shares(lows / third, (whole - lows - highs) / third, highs / third, Fraction(whole, n), whole)

    return {option: shares(counts) for option, counts in chosen.items()}


def reliability_of(tally: Tally) -> Reliability:
    """Of the questions that at least half of the attempts all held (alpha, or KR-20); else of as many drawn questions as at
    least half of the attempts had."""
    sizes = {form: sum(totals.values()) for form, totals in tally.totals.items()}
    if not sizes:
        return Reliability(None, None, Missing.NOBODY)
    half = Fraction(sum(sizes.values()), 2)
    same = [form for form in sizes if form.versions is not None and sizes[form] >= half]
    if same:
        return _of_the_same(tally, max(same, key=lambda form: sizes[form]))
    lengths: Counter[int] = Counter()
    for form, size in sizes.items():
        lengths[form.length] += size
    length, size = lengths.most_common(1)[0]
    return _of_drawn(tally, length) if size >= half else Reliability(None, None, Missing.MIXED)


def _of_the_same(tally: Tally, form: Form) -> Reliability:
    totals, items = tally.totals[form], []
    for version in form.versions or ():
        scores: Counter[Number] = Counter()
        for cell, count in tally.cells[version].items():
            held = Cell(*cell)
            if held.form == form:
                scores[held.score] += count
        items.append(scores)
    is_right_or_wrong = all(score in (0, 1) for scores in items for score in scores)
    method = Method.KR20 if is_right_or_wrong else Method.ALPHA
    return _reliability(measures.alpha(items, totals), method, totals, form.length)


def _of_drawn(tally: Tally, length: int) -> Reliability:
    totals: Counter[Number] = Counter()
    for form, counts in tally.totals.items():
        if form.length == length:
            totals.update(counts)
    squares = Fraction(0)
    for cells in tally.cells.values():
        for cell, count in cells.items():
            held = Cell(*cell)
            if held.form.length == length:
                squares += Fraction(held.score) ** 2 * count
    return _reliability(measures.nested_reliability(totals, squares, length), Method.DRAWN, totals, length)


def _reliability(value: Fraction | None, method: Method, totals: Mapping[Number, int], length: int) -> Reliability:
    attempts = sum(totals.values())
    if value is None:
        return Reliability(None, method, Missing.ONE_QUESTION if length < 2 else Missing.SAME_TOTAL, attempts)
    error = measures.error_of_measurement(totals, value) / length
    return Reliability(value, method, None, attempts, error)
