"""The figures that matter first: each with what it was before, and its last months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from lms.core.i18n import lazy as _
from lms.core.months import month_of
from lms.monitoring import charts, figures
from lms.monitoring.charts import Mark
from lms.monitoring.comparing import NONE, Difference, difference
from lms.monitoring.figures import Figure
from lms.monitoring.indicators import BY_SLUG, INDICATORS, Indicator, Kind
from lms.monitoring.judging import Hidden, Seen, hidden_by_month, hidden_totals, is_small_now, seen
from lms.monitoring.naming import period_name
from lms.monitoring.periods import Period
from lms.monitoring.reading import saying
from lms.monitoring.tables import Column, Row, Table
from lms.monitoring.tables import Kind as Kinds

GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("Learning and certificates"), ("enrolled", "active", "completion-rate", "people-certified")),
    (_("Cooperatives"), ("cooperatives", "cooperatives-enrolled", "offices-certified", "diagnosis-change")),
    (_("Projects"), ("projects-opened", "dossiers-submitted", "dossiers-decided", "approval-rate")),
    (_("Market"), ("markets-opened", "products-published", "sales-declared")),
)
SHOWN: tuple[Indicator, ...] = tuple(BY_SLUG[slug] for _name, slugs in GROUPS for slug in slugs)
NOT_RECORDED = tuple(one for one in INDICATORS if not one.is_recorded)
MONTHS = 12

Series = dict[str, dict[Period, Figure]]


@dataclass(frozen=True)
class Headline:
    now: Seen
    # Since the period before, and between which months in words.
    change: Difference
    since: str
    spark: Markup

    @property
    def indicator(self) -> Indicator:
        return self.now.figure.indicator

    @property
    def text(self) -> str:
        return saying.text_of(self.now)

    @property
    def change_text(self) -> str:
        return saying.difference_text(self.change)


@dataclass(frozen=True)
class Asked:
    """What is read of all these indicators at once: one query gives it (figures.several_series)."""

    period: Period
    today: date

    @property
    def complete(self) -> range:
        """The months of the period that are over."""
        return range(self.period.first, min(self.period.last + 1, month_of(self.today)))

    @property
    def is_running(self) -> bool:
        return self.period.last >= month_of(self.today)

    @property
    def before(self) -> list[Period]:
        """The months before with which the complete ones are compared."""
        return [Period.of_month(month - self.period.length) for month in self.complete]

    @property
    def last_months(self) -> list[Period]:
        last = min(self.period.last, month_of(self.today))
        return [Period.of_month(month) for month in range(last - MONTHS + 1, last + 1)]

    @property
    def months_of_years(self) -> tuple[list[Period], list[Period]]:
        """The months of the year of the period that have begun, and all those of the year before."""
        january = 12 * self.period.year
        return (
            [Period.of_month(month) for month in range(january, min(january + 11, month_of(self.today)) + 1)],
            [Period.of_month(month) for month in range(january - 12, january)],
        )

    @property
    def periods(self) -> list[Period]:
        now, before = self.months_of_years
        months = {Period.of_month(month) for month in self.complete} | {*self.before, *self.last_months, *now, *before}
        return [self.period, self.period.before, *sorted(months)]


def read_series(indicators: Sequence[Indicator], place: str, asked: Asked) -> Series:
    """One query."""
    unique = list({one.slug: one for one in indicators}.values())
    return figures.several_series(unique, place, asked.periods, asked.today)


def headlines(series: Series, place: str, asked: Asked) -> dict[str, Headline]:
    """By slug; two more queries where nothing was judged lately."""
    hidden = hidden_totals(place, asked.period, asked.today)
    hidden_before = hidden_totals(place, asked.period.before, asked.today)
    return {one.slug: _headline(one, series, place, asked, (hidden, hidden_before)) for one in SHOWN}


def _headline(
    indicator: Indicator, all_series: Series, place: str, asked: Asked, hidden: tuple[Hidden, Hidden]
) -> Headline:
    series = all_series[indicator.slug]
    now = seen(series[asked.period], hidden[0], place)
    points = {month: series[month] for month in asked.last_months}
    small = {month for month in points if is_small_now(series[month])}
    small |= hidden_by_month(indicator, place, list(points), asked.today)
    change, since = _change(series, now, place, asked, hidden[1])
    # No words: a shape so small has neither names nor numbers.
    marks = [
        Mark("", None if now.is_hidden or month in small else figure.value, "") for month, figure in points.items()
    ]
    title = str(_("%(figure)s, month by month", figure=indicator.name))
    spark = charts.sparkline(saying.reading(f"spark-{indicator.slug}", title, indicator), marks)
    return Headline(now, change, since, spark)


def _change(
    series: dict[Period, Figure],
    now: Seen,
    place: str,
    asked: Asked,
    hidden_before: Hidden,
) -> tuple[Difference, str]:
    """Of a running period only whole months are compared, as far as each of them is shown: then a sum tells nothing more. What a month
    alone tells is compared as of the last of them."""
    before = seen(series[asked.period.before], hidden_before, place)
    if now.is_hidden or before.is_hidden:
        return NONE, ""
    indicator = now.figure.indicator
    if indicator.kind is Kind.STOCK or not asked.is_running:
        return difference(before.figure, now.figure), period_name(asked.period.before)
    complete, compared = [Period.of_month(month) for month in asked.complete], asked.before
    if indicator.kind is Kind.LEVEL:
        complete, compared = complete[-1:], compared[-1:]
    months = [*complete, *compared]
    small = any(is_small_now(series[month]) for month in months)
    if not months or small or hidden_by_month(indicator, place, months, asked.today):
        return NONE, ""
    since = period_name(compared[0])
    if len(compared) > 1:
        since = f"{since} – {period_name(compared[-1])}"
    return difference(_sum(series, compared), _sum(series, complete)), since


def _sum(series: dict[Period, Figure], months: Sequence[Period]) -> Figure:
    found = [series[month] for month in months]
    indicator = found[0].indicator
    return Figure(
        indicator,
        sum(one.amount for one in found),
        None if indicator.denominator is None else sum(one.of or 0 for one in found),
        None if indicator.counted_by is None else sum(one.counted or 0 for one in found),
    )


def table_of(found: dict[str, Headline], asked: Asked, *, title: str, **more: Any) -> Table:
    """For files: the units differ from row to row."""
    return Table(
        title=title,
        heading=_("Figure"),
        columns=[
            Column(period_name(asked.period), Kinds.COUNT), Column(_("Difference")), Column(_("Compared with")), Column(_("Definition")),
        ],
        rows=[
            Row(
                one.indicator.name, [saying.cell(one.now), one.change_text, one.since, str(one.indicator.definition)],
                one.indicator.slug, kind=Kinds(one.indicator.unit.value),
            )
            for one in found.values()
        ],
        has_units=True,
        slug="figures",
        **more,
    )  # fmt: skip
