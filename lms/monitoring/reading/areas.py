"""One indicator on the map: by region, by province, or by the provinces of one region."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from lms.core.i18n import lazy as _
from lms.monitoring import charts, queries
from lms.monitoring.asking import BadQuestion, Question, places_below
from lms.monitoring.charts import outlines
from lms.monitoring.dimensions import COUNTRY, Dimension, delegation_of
from lms.monitoring.figures import figure_from
from lms.monitoring.indicators import Unit
from lms.monitoring.judging import Seen, hidden_totals, seen
from lms.monitoring.naming import DIMENSIONS, place_name
from lms.monitoring.reading import saying
from lms.monitoring.tables import HIDDEN_WORD, Cell, Column, Kind, Row, Table
from lms.monitoring.tables import Mark as Marks
from lms.monitoring.trees import spans_of

LEVELS = (Dimension.REGION, Dimension.PROVINCE)


@dataclass(frozen=True)
class Areas:
    asked: Question
    # The greatest first; what is hidden or missing last, by name.
    places: Sequence[tuple[str, Seen]]
    whole: Seen

    @property
    def title(self) -> str:
        names = {"figure": self.asked.indicator.name, "breakdown": DIMENSIONS[self.asked.by]}
        return str(_("%(figure)s by: %(breakdown)s", **names))


def settled(asked: Question) -> Question:
    """Raises BadQuestion where the map knows no such place."""
    if delegation_of(asked.place) is not None or (asked.place != COUNTRY and not places_below(asked.place)):
        raise BadQuestion(_("The map shows the country or one region. Choose one from the list."))
    if asked.by not in LEVELS:
        raise BadQuestion(_("The map shows regions or provinces. Choose one of the two."))
    return asked if asked.place == COUNTRY else Question(**{**vars(asked), "by": Dimension.PROVINCE})


def areas(asked: Question) -> Areas:
    """One query, and one more where nothing was judged lately."""
    one = asked.indicator
    places = places_below(asked.place)
    if asked.place == COUNTRY and asked.by is Dimension.PROVINCE:
        places = [province for region in places for province in places_below(region)]
    rows = queries.sums([asked.place, *places], [Dimension.ALL], spans_of([one], asked.period, asked.today))
    amounts: dict[str, dict[str, int]] = {}
    for (place, _dimension, measure, _value), amount in rows.items():
        amounts.setdefault(place, {})[measure] = amount
    hidden = hidden_totals(asked.place, asked.period, asked.today)

    def judged(place: str) -> Seen:
        return seen(figure_from(one, amounts.get(place, {})), hidden, place)

    names = {place: place_name(place) for place in places}
    listed = [(place, judged(place)) for place in sorted(places, key=lambda place: names[place].casefold())]
    listed.sort(key=lambda pair: (pair[1].value is None, -(pair[1].value or 0)))
    return Areas(asked, listed, judged(asked.place))


def drawing_of(found: Areas, lead: Callable[[str], str | None]) -> tuple[Markup, Markup]:
    """The map and its key."""
    one = found.asked.indicator
    reading = saying.reading("map", found.title, one)
    marks = {place: saying.mark(place_name(place), figure, href=lead(place)) for place, figure in found.places}
    values = [mark.shown for mark in marks.values() if mark.shown is not None]
    classes = charts.round_steps(values) if one.unit is Unit.SHARE else charts.quantiles(values)
    key = charts.map_key(
        saying.reading("map-key", str(_("What the shades stand for")), one),
        classes,
        hidden_text=str(HIDDEN_WORD) if any(mark.is_hidden for mark in marks.values()) else "",
        none_text=str(_("Nothing to show"))
        if any(mark.shown is None and not mark.is_hidden for mark in marks.values())
        else "",
    )
    return charts.choropleth(reading, _outlines(found.asked), marks, classes), key


def _outlines(asked: Question) -> outlines.Outlines:
    if asked.place != COUNTRY:
        return outlines.provinces_of(asked.place)
    return outlines.regions() if asked.by is Dimension.REGION else outlines.provinces()


def table_of(found: Areas, lead: Callable[[str], str | None], **more: Any) -> Table:
    one = found.asked.indicator
    has_of = one.denominator is not None

    def cells(figure: Seen) -> list[Cell]:
        of: Cell = Marks.HIDDEN if figure.is_hidden else figure.figure.of or 0
        return [saying.cell(figure), of] if has_of else [saying.cell(figure)]

    return Table(
        title=found.title,
        heading=DIMENSIONS[found.asked.by],
        columns=[Column.of(one), *([Column(_("Of"), Kind.COUNT)] if has_of else [])],
        rows=[Row(place_name(place), cells(figure), place, lead(place)) for place, figure in found.places],
        total=Row(place_name(found.asked.place), cells(found.whole)),
        slug=f"{one.slug}-map",
        **more,
    )
