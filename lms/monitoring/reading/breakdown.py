"""One indicator at one place: month by month beside the year before, and by the values of a breakdown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from lms.core.i18n import lazy as _
from lms.monitoring import charts, queries
from lms.monitoring.asking import Question, places_below
from lms.monitoring.charts import Mark
from lms.monitoring.charts import Series as Line
from lms.monitoring.dimensions import COUNTRY, UNKNOWN, Dimension
from lms.monitoring.figures import figure_from
from lms.monitoring.indicators import Indicator, Kind, Unit
from lms.monitoring.judging import (
    Seen,
    hidden_by_month,
    hidden_totals,
    hidden_values,
    is_small_now,
    seen,
    with_hidden_zeros,
)
from lms.monitoring.naming import DIMENSIONS, period_name, place_name, value_names
from lms.monitoring.periods import Period
from lms.monitoring.reading import saying
from lms.monitoring.reading.headlines import Asked, Series
from lms.monitoring.tables import Cell, Column, Row, Table
from lms.monitoring.tables import Kind as Kinds
from lms.monitoring.tables import Mark as Marks
from lms.monitoring.telling import told
from lms.monitoring.trees import spans_of

# More bars than this are no picture any more; the table has all.
MOST_BARS = 15
# Listed in the order of their names' own: bands and answers.
_IN_ORDER = (
    Dimension.COOPERATIVE_AGE, Dimension.WOMEN_ONLY, Dimension.RURAL, Dimension.SEX, Dimension.AGE,
    Dimension.DISABILITY, Dimension.SOURCE,
)  # fmt: skip
CHOICES = tuple(DIMENSIONS)
# Value → the address behind it, None where there is none.
Lead = Callable[[str], str | None]


@dataclass(frozen=True)
class Part:
    value: str
    name: str
    one: Seen


@dataclass(frozen=True)
class Breakdown:
    asked: Question
    total: Seen
    # The greatest first, or in the order of the bands; what is hidden, missing or not known last.
    parts: Sequence[Part]

    @property
    def indicator(self) -> Indicator:
        return self.asked.indicator

    @property
    def title(self) -> str:
        return str(
            _(
                "%(figure)s by: %(breakdown)s", figure=self.indicator.name, breakdown=DIMENSIONS[self.asked.by]
            )
        )  # fmt: skip


def usual_breakdown(place: str, indicator: Indicator) -> Dimension:
    """What is asked of a place first: what lies in it."""
    if place == COUNTRY:
        return Dimension.REGION
    if places_below(place):
        return Dimension.PROVINCE
    return Dimension.SECTOR if Dimension.SECTOR in indicator.dimensions else Dimension.MODULE


def breakdown(asked: Question) -> Breakdown:
    """One query, and more where nothing was judged lately. Of the whole year, where it is not told of less (telling.py)."""
    asked = told(asked)
    one, place, by = asked.indicator, asked.place, asked.by
    rows = queries.sums([place], [Dimension.ALL, by], spans_of([one], asked.period, asked.today))
    amounts: dict[tuple[Dimension, str], dict[str, int]] = {}
    for (_place, dimension, measure, value), amount in rows.items():
        amounts.setdefault((dimension, value), {})[measure] = amount
    figures = {value: figure_from(one, found) for (dimension, value), found in amounts.items() if dimension is by}
    hidden = hidden_values(one, by, place, asked.period, asked.today)
    figures = with_hidden_zeros(figures, hidden, one, by, place)
    names = value_names(by, figures)
    parts = [Part(value, name, seen(figures[value], hidden, place, value)) for value, name in names.items()]
    total = figure_from(one, amounts.get((Dimension.ALL, ""), {}))
    return Breakdown(
        asked, seen(total, hidden_totals(place, asked.period, asked.today), place), sorted(parts, key=_order_of(by))
    )


def _order_of(by: Dimension) -> Callable[[Part], Any]:
    def place(part: Part) -> tuple[bool, bool, float]:
        value = part.one.value
        # What is hidden stands by name: its place among the others would tell how large it is.
        return part.value == UNKNOWN, value is None, -(value or 0)

    return (lambda _part: 0) if by in _IN_ORDER else place


def breakdown_bars(found: Breakdown, lead: Lead) -> Markup:
    marks = [
        saying.mark(part.name, part.one, href=lead(part.value)) for part in found.parts[:MOST_BARS]
    ]  # fmt: skip
    values = [mark.shown for mark in marks if mark.shown is not None]
    return charts.bars(
        saying.reading("breakdown", found.title, found.indicator),
        marks,
        most=saying.most_of(found.indicator.unit, values),
    )


def breakdown_table(found: Breakdown, lead: Lead, **more: Any) -> Table:
    one = found.indicator
    columns = [Column.of(one)]
    if one.denominator is not None:
        columns.append(Column(_("Of"), Kinds.COUNT))
    elif one.unit in (Unit.COUNT, Unit.DIRHAMS):
        columns.append(Column(_("Share of all"), Kinds.SHARE))

    def cells(part: Seen) -> list[Cell]:
        if one.denominator is not None:
            return [saying.cell(part), Marks.HIDDEN if part.is_hidden else part.figure.of or 0]
        if one.unit in (Unit.COUNT, Unit.DIRHAMS):
            return [saying.cell(part), _share(part, found.total)]
        return [saying.cell(part)]

    return Table(
        title=found.title,
        heading=DIMENSIONS[found.asked.by],
        columns=columns,
        rows=[Row(part.name, cells(part.one), part.value, lead(part.value)) for part in found.parts],
        total=Row(place_name(found.asked.place), cells(found.total)),
        slug=f"{one.slug}-by-{found.asked.by.value.replace('_', '-')}",
        **more,
    )


def _share(part: Seen, total: Seen) -> Cell:
    if part.is_hidden or total.is_hidden:
        return Marks.HIDDEN
    return part.figure.amount / total.figure.amount if total.figure.amount > 0 else Marks.MISSING


@dataclass(frozen=True)
class Year:
    """The months of a year that have begun, beside those of the year before."""

    asked: Question
    now: Mapping[Period, Seen]
    before: Mapping[Period, Seen]

    @property
    def indicator(self) -> Indicator:
        return self.asked.indicator

    @property
    def title(self) -> str:
        return str(_("%(figure)s, month by month", figure=self.indicator.name))

    @property
    def names(self) -> tuple[str, str]:
        year = self.asked.period.year
        return str(year), str(year - 1)

    @property
    def pairs(self) -> list[tuple[Period, Seen | None, Seen]]:
        """January to December: this year where it has begun, and the year before."""
        return [
            (Period(one.first + 12, one.last + 12), self.now.get(Period(one.first + 12, one.last + 12)), past)
            for one, past in self.before.items()
        ]


def year(asked: Question, series: Series, months: Asked) -> Year:
    now, before = months.months_of_years
    hidden = hidden_by_month(asked.indicator, asked.place, [*before, *now], asked.today)

    def judged(some: Sequence[Period]) -> dict[Period, Seen]:
        figures = {month: series[asked.indicator.slug][month] for month in some}
        return {month: Seen(figure, month in hidden or is_small_now(figure)) for month, figure in figures.items()}

    return Year(asked, judged(now), judged(before))


def year_chart(found: Year) -> Markup:
    """Columns for what is added up, lines for what there is and for shares."""
    one = found.indicator
    reading = saying.reading("months", found.title, one)
    pairs = found.pairs
    marks = [_month_mark(month, now) for month, now, _past in pairs]
    second = [_month_mark(Period(month.first - 12, month.last - 12), past) for month, _now, past in pairs]
    values = [mark.shown for mark in (*marks, *second) if mark.shown is not None]
    if one.unit in (Unit.COUNT, Unit.DIRHAMS) and one.kind is Kind.FLOW:
        return charts.columns(reading, marks, second=second, names=found.names)
    named = zip(found.names, (marks, second), strict=True)
    return charts.line(reading, [Line(name, some) for name, some in named], most=saying.most_of(one.unit, values))


def _month_mark(month: Period, one: Seen | None) -> Mark:
    name, short = period_name(month), saying.month_name(month.first, "abbreviated")
    return Mark(name, None, "–", short=short) if one is None else saying.mark(name, one, short=short)


def year_table(found: Year, lead: Callable[[Period], str | None], **more: Any) -> Table:
    kind = Kinds(found.indicator.unit.value)
    this, last = found.names
    return Table(
        title=found.title,
        heading=_("Month"),
        columns=[Column(this, kind, found.indicator), Column(last, kind)],
        rows=[
            Row(
                saying.month_name(month.first), [Marks.MISSING if now is None else saying.cell(now), saying.cell(past)],
                str(month), None if now is None else lead(month),
            )
            for month, now, past in found.pairs
        ],
        slug=f"{found.indicator.slug}-by-month",
        **more,
    )  # fmt: skip
