"""Two periods, or two places, side by side."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lms.core.i18n import lazy as _
from lms.core.months import month_of
from lms.monitoring import queries
from lms.monitoring.asking import FIRST_YEAR, Question, read_period, read_place
from lms.monitoring.comparing import NONE, Difference, difference
from lms.monitoring.dimensions import Dimension
from lms.monitoring.figures import figure_from
from lms.monitoring.indicators import INDICATORS, Indicator
from lms.monitoring.judging import Hidden, Seen, hidden_totals, hidden_values, seen, with_hidden_zeros
from lms.monitoring.naming import DIMENSIONS, period_name, place_name, value_names
from lms.monitoring.periods import Period
from lms.monitoring.policy import Viewer
from lms.monitoring.queries import Sums
from lms.monitoring.reading import saying
from lms.monitoring.tables import Cell, Column, Kind, Row, Table
from lms.monitoring.telling import told
from lms.monitoring.trees import spans_of

SHOWN = tuple(one for one in INDICATORS if one.is_recorded)
Amounts = Mapping[tuple[str, Dimension, str, str], int]


@dataclass(frozen=True)
class Pair:
    """`first` is what `second` is compared with."""

    first: Seen
    second: Seen

    @property
    def difference(self) -> Difference:
        if self.first.is_hidden or self.second.is_hidden:
            return NONE
        return difference(self.first.figure, self.second.figure)

    @property
    def cells(self) -> list[Cell]:
        """First, second, and from the one to the other in words."""
        return [saying.cell(self.first), saying.cell(self.second), saying.difference_text(self.difference)]


@dataclass(frozen=True)
class Comparison:
    first: Question
    second: Question
    totals: Sequence[Pair]
    # Of which the parts are: whole years, where they are not told of less (telling.py).
    of_parts: tuple[Question, Question]
    # Value → name and figures, of one indicator.
    parts: Sequence[tuple[str, str, Pair]]

    @property
    def names(self) -> tuple[str, str]:
        """What tells the two apart."""
        return names_of(self.first, self.second)


def names_of(first: Question, second: Question) -> tuple[str, str]:
    if first.place == second.place:
        return period_name(first.period), period_name(second.period)
    if first.period == second.period:
        return place_name(first.place), place_name(second.place)
    return where_and_when(first), where_and_when(second)


def where_and_when(asked: Question) -> str:
    return str(_("%(place)s, %(period)s", place=place_name(asked.place), period=period_name(asked.period)))


def other_question(asked: Question, arguments: Mapping[str, str], viewer: Viewer) -> Question:
    """With what is compared: the same place a year earlier, unless the address names others. Raises BadQuestion, NotFound."""
    place, period = arguments.get("other_place", ""), arguments.get("other_period", "")
    return replace(
        asked,
        # "Morocco" is chosen by nothing, as in every list of places: nothing chosen is the same place.
        place=read_place(place, viewer) if "other_place" in arguments else asked.place,
        period=read_period(period, asked.today) if period else _usual(asked),
    )


def _usual(asked: Question) -> Period:
    before = asked.period.year_before
    return before if before.first >= 12 * FIRST_YEAR else asked.period


def running(*asked: Question) -> Period | None:
    """The period that is not over, where the other one is."""
    found = {one.period for one in asked if one.period.last >= month_of(one.today)}
    return found.pop() if len(found) == 1 and len({one.period for one in asked}) > 1 else None


def compared(first: Question, second: Question) -> Comparison:
    """One query, and up to four more where nothing was judged lately."""
    one, of_parts = second.indicator, _told(first, second)
    asks = [
        Sums([asked.place], [Dimension.ALL], spans_of(SHOWN, asked.period, asked.today)) for asked in (first, second)
    ]
    asks += [Sums([asked.place], [asked.by], spans_of([one], asked.period, asked.today)) for asked in of_parts]
    found = queries.several_sums(asks)
    sides = [_totals(asked, rows) for asked, rows in zip((first, second), found[:2], strict=True)]
    parts = [_parts(asked, rows) for asked, rows in zip(of_parts, found[2:], strict=True)]
    names = value_names(second.by, {*parts[0], *parts[1]})
    nothing = Seen(figure_from(one, {}))
    return Comparison(
        first,
        second,
        [Pair(sides[0][indicator.slug], sides[1][indicator.slug]) for indicator in SHOWN],
        of_parts,
        [
            (value, name, Pair(parts[0].get(value, nothing), parts[1].get(value, nothing)))
            for value, name in names.items()
        ],
    )


def _told(first: Question, second: Question) -> tuple[Question, Question]:
    """Whole years of both, where one of them is told of no less (telling.py)."""
    if (told(first), told(second)) == (first, second):
        return first, second
    return (
        replace(first, period=Period.of_year(first.period.year)),
        replace(second, period=Period.of_year(second.period.year)),
    )


def _totals(asked: Question, rows: Amounts) -> dict[str, Seen]:
    amounts = {measure: amount for (_place, _dimension, measure, _value), amount in rows.items()}
    hidden = hidden_totals(asked.place, asked.period, asked.today)
    return {one.slug: seen(figure_from(one, amounts), hidden, asked.place) for one in SHOWN}


def _parts(asked: Question, rows: Amounts) -> dict[str, Seen]:
    amounts: dict[str, dict[str, int]] = {}
    for (_place, _dimension, measure, value), amount in rows.items():
        amounts.setdefault(value, {})[measure] = amount
    hidden: Hidden = hidden_values(asked.indicator, asked.by, asked.place, asked.period, asked.today)
    figures = {value: figure_from(asked.indicator, found) for value, found in amounts.items()}
    return {
        value: seen(figure, hidden, asked.place, value)
        for value, figure in with_hidden_zeros(figures, hidden, asked.indicator, asked.by, asked.place).items()
    }


def _columns(first: str, second: str, indicator: Indicator | None = None) -> list[Column]:
    return [
        Column(first, Kind.COUNT, indicator), Column(second, Kind.COUNT), Column(_("Difference"), Kind.COUNT),
    ]  # fmt: skip


def totals_table(found: Comparison, title: str, lead: Callable[[Indicator], str | None], **more: Any) -> Table:
    return Table(
        title=title,
        heading=_("Figure"),
        columns=_columns(*found.names),
        rows=[
            Row(one.name, pair.cells, one.slug, lead(one), Kind(one.unit.value))
            for pair in found.totals
            for one in [pair.second.figure.indicator]
        ],
        has_units=True,
        slug="comparison",
        **more,
    )


def parts_table(found: Comparison, lead: Callable[[str], str | None], **more: Any) -> Table:
    one, by = found.second.indicator, found.second.by
    return Table(
        title=_("%(figure)s by: %(breakdown)s", figure=one.name, breakdown=DIMENSIONS[by]),
        heading=DIMENSIONS[by],
        columns=_columns(*names_of(*found.of_parts), one),
        rows=[Row(name, pair.cells, value, lead(value), Kind(one.unit.value)) for value, name, pair in found.parts],
        slug=f"comparison-{one.slug}",
        **more,
    )
