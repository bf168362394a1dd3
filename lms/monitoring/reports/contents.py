"""What papers say of a place, section by section, in the language that is spoken; what must be hidden is."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _

from lms.core.i18n import format_number, format_when, language, percent
from lms.monitoring import asking, figures, hiding, queries
from lms.monitoring.asking import Question
from lms.monitoring.charts import Mark, Reading, Series, bars, choropleth, line, quantiles
from lms.monitoring.charts import outlines as maps
from lms.monitoring.colons import named
from lms.monitoring.dimensions import COUNTRY, Dimension, delegation_of
from lms.monitoring.figures import Figure
from lms.monitoring.indicators import BY_SLUG, INDICATORS, Indicator
from lms.monitoring.judging import hidden_by_month, is_small_now
from lms.monitoring.naming import DIMENSIONS, figure_text, origin_text, period_name, place_name, value_names
from lms.monitoring.periods import Period
from lms.monitoring.reading import funnel as steps
from lms.monitoring.reports.paper import Definition, Picture, Section, Sheet, Tile
from lms.monitoring.tables import WHY_HIDDEN
from lms.monitoring.targets import services as targets
from lms.monitoring.targets import words as target_words

OVERVIEW = tuple(
    BY_SLUG[slug]
    for slug in (
        "people-enrolled", "enrolled", "active", "completed", "completion-rate", "exam-pass-rate", "people-certified",
        "members-certified", "cooperatives-enrolled", "offices-certified", "projects-opened", "markets-opened",
        "dossiers-submitted", "approval-rate", "products-published", "sales-declared",
    )
)  # fmt: skip
BY_PLACE = tuple(
    BY_SLUG[slug] for slug in ("enrolled", "completed", "completion-rate", "people-certified", "projects-opened")
)
OF_PEOPLE = tuple(
    BY_SLUG[slug] for slug in ("members", "people-enrolled", "active", "people-certified", "members-certified")
)
OF_COOPERATIVES = tuple(
    BY_SLUG[slug] for slug in ("cooperatives", "cooperatives-enrolled", "projects-opened", "markets-opened")
)
# By people, and what is said of each breakdown.
PEOPLE_BY = (Dimension.SEX, Dimension.AGE, Dimension.DISABILITY, Dimension.LANGUAGE)
COOPERATIVES_BY = (Dimension.SECTOR, Dimension.WOMEN_ONLY, Dimension.RURAL, Dimension.COOPERATIVE_AGE)


def shown_text(figure: Figure | None) -> str:
    return str(target_words.HIDDEN) if figure is None else figure_text(figure)


def tiles(indicators: Sequence[Indicator], place: str, period: Period, today: date) -> list[Tile]:
    """Each with what it was in the period before."""
    now = hiding.at(place, indicators, period, today)
    before = hiding.at(place, indicators, period.before, today)
    found = []
    for one in indicators:
        was = before[one.slug]
        has_been = was is not None and was.value
        note = named(period_name(period.before), shown_text(was)) if has_been else ""
        found.append(Tile(str(one.name), shown_text(now[one.slug]), str(note)))
    return found


def stages(place: str, period: Period, today: date) -> Section:
    """How far cooperatives come, as the page of the funnel says it."""
    found = steps.funnel(Question(place, period, BY_SLUG["cooperatives"], Dimension.ALL, today))
    title = str(_("From the register to the market"))
    told = "; ".join(named(one.name, steps.number_text(one.reached)) for one in found)
    return Section(
        heading=title,
        paragraphs=[_("Cooperatives that had reached each step by the end of the period.")],
        pictures=[Picture(steps.funnel_chart(found, title, lambda _step: None), told)],
    )


def by_months(place: str, period: Period, today: date) -> Section | None:
    """The course of a year: enrolments and completions by month. A month is hidden with what would give it away."""
    several = [BY_SLUG["enrolled"], BY_SLUG["completed"]]
    months = [Period.of_month(month) for month in period.ends_by(today).months]
    if len(months) < 2:
        return None
    found = figures.several_series(several, place, months, today)
    title = str(_("Month by month"))
    series = []
    for one in several:
        hidden = hidden_by_month(one, place, months, today)
        marks = [
            _mark(
                period_name(month),
                None if month in hidden or is_small_now(figure) else figure,
                short=str(month.first % 12 + 1),
            )
            for month, figure in found[one.slug].items()
        ]
        series.append(Series(str(one.name), marks))
    told = "; ".join(named(one.name, ", ".join(mark.text for mark in one.marks)) for one in series)
    return Section(heading=title, pictures=[Picture(line(_reading("months", title, told), series), told)])


def by_places(place: str, period: Period, today: date) -> Section | None:
    """Regions of the country or provinces of a region: a map, and the table that says the same."""
    below = asking.places_below(place)
    if not below or delegation_of(place) is not None:
        return None
    shown = hiding.over_regions(BY_PLACE, period, today)
    heading = str(_("By region") if place == COUNTRY else _("By province"))
    rate = BY_SLUG["completion-rate"]
    marks = {code: _mark(place_name(code), shown[rate.slug][code]) for code in below}
    outlines = maps.regions() if place == COUNTRY else maps.provinces_of(place)
    values = [mark.shown for mark in marks.values() if mark.shown is not None]
    told = "; ".join(named(mark.name, mark.text) for mark in marks.values())
    reading = _reading("map", str(rate.name), told, is_share=True)
    drawn = choropleth(reading, outlines, marks, quantiles(values))
    names = sorted(below, key=place_name)
    rows = [[place_name(code), *(shown_text(shown[one.slug][code]) for one in BY_PLACE)] for code in names]
    rows.append([place_name(place), *(shown_text(shown[one.slug][place]) for one in BY_PLACE)])
    return Section(
        heading=heading,
        pictures=[Picture(drawn, told, str(rate.name), pixels=520, width=120)],
        table=Sheet([str(_("Place")), *(str(one.name) for one in BY_PLACE)], rows, numeric=range(1, len(BY_PLACE) + 1)),
        note=str(_("Map: OpenStreetMap contributors, Open Database License 1.0.")),
    )


def broken_down(
    indicators: Sequence[Indicator], place: str, dimension: Dimension, period: Period, today: date, *, chart: str = ""
) -> Section:
    """A table by one breakdown, with bars of the indicator `chart` where one is named."""
    shown = hiding.broken_down(indicators, place, dimension, period, today)
    names = value_names(dimension, {value for by_value in shown.values() for value in by_value})
    rows = [
        [name, *(shown_text(shown[one.slug].get(value, figures.nothing(one))) for one in indicators)]
        for value, name in names.items()
    ]  # fmt: skip
    pictures = []
    if chart and names:
        marks = [_mark(name, shown[chart].get(value, figures.nothing(BY_SLUG[chart]))) for value, name in names.items()]
        told = "; ".join(named(mark.name, mark.text) for mark in marks)
        title = str(BY_SLUG[chart].name)
        drawn = bars(_reading(dimension.value, title, told), marks)
        pictures.append(Picture(drawn, told, title))
    return Section(
        heading=str(DIMENSIONS[dimension]),
        level=3,
        pictures=pictures,
        table=Sheet(
            [str(DIMENSIONS[dimension]), *(str(one.name) for one in indicators)],
            rows,
            numeric=range(1, len(indicators) + 1),
        ),
    )


def against_targets(year: int, places: Sequence[str], slugs: Sequence[str], today: date) -> Section | None:
    """What was wanted of the year; None where nothing was."""
    rows = []
    for slug in slugs:
        indicator = BY_SLUG[slug]
        for one in targets.standings(year, indicator, places, today):
            if one.target is None:
                continue
            left = target_words.remaining_text(indicator, one.pace.remaining) if one.pace else "–"
            monthly = target_words.amount_text(indicator, one.pace.monthly) if one.pace and one.pace.monthly else "–"
            rows.append(
                [str(indicator.name), place_name(one.place), target_words.amount_text(indicator, one.target), shown_text(one.figure), left, monthly]
            )  # fmt: skip
    if not rows:
        return None
    names = [_("Figure"), _("Place"), _("Target"), _("Reached"), _("Remains"), _("Needed each month")]
    return Section(
        heading=str(_("Targets of %(year)s", year=year)),
        table=Sheet([str(name) for name in names], rows, numeric=range(2, 6), widths=(1.7, 1.7, 1, 1, 1, 1)),
    )


def definitions() -> Section:
    recorded = [one for one in INDICATORS if one.is_recorded]
    lines = [Definition(str(one.name), f"{one.definition} {origin_text(one)}") for one in recorded]
    return Section(heading=str(_("What the figures mean")), definitions=lines)


def how_counted() -> Section:
    return Section(heading=str(_("How this was counted")), paragraphs=[str(WHY_HIDDEN), until()])


def until() -> str:
    moment = queries.as_of()
    if moment is None:
        return str(_("Nothing is counted yet."))
    return str(_("Counted until %(moment)s.", moment=f"{format_when(moment)} ({moment.year})"))


def _mark(name: str, figure: Figure | None, *, short: str = "") -> Mark:
    if figure is None:
        return Mark(name, None, shown_text(None), is_hidden=True, short=short)
    value = figure.value
    return Mark(name, None if value is None else float(value), figure_text(figure), short=short)


def _reading(key: str, title: str, told: str, *, is_share: bool = False) -> Reading:
    write = percent if is_share else format_number
    return Reading(key, title, told, write=write, named=named, is_rtl=language().dir == "rtl")
