"""Setting targets, and holding what was reached against them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lms.accounts.models import Person
from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.i18n import lazy as _
from lms.core.months import month_of
from lms.monitoring import hiding
from lms.monitoring.figures import Figure
from lms.monitoring.indicators import INDICATORS, Indicator, Kind, Unit
from lms.monitoring.periods import Period
from lms.monitoring.targets import queries
from lms.monitoring.targets.models import Target
from lms.monitoring.targets.pace import Pace, months_left, share_in_thousandths

# What a year can be held to: means of days and levels are watched, not planned.
TARGETED = tuple(one for one in INDICATORS if one.is_recorded and one.unit in (Unit.COUNT, Unit.SHARE, Unit.DIRHAMS))


@dataclass(frozen=True)
class Standing:
    """One place: `figure` is None where it is hidden, and then nothing is said of the way to the target either."""

    place: str
    target: int | None
    figure: Figure | None
    pace: Pace | None


class ChangedMeanwhile(DomainError):
    """`theirs`: place → what another wrote of it since; nothing is set."""

    message = _("Somebody else set some of these targets meanwhile. Nothing was lost: look at both numbers.")

    def __init__(self, theirs: Mapping[str, Target]) -> None:
        super().__init__()
        self.theirs = theirs


def set_targets(
    year: int,
    indicator: Indicator,
    amounts: Mapping[str, int | None],
    *,
    by: Person,
    at: datetime,
    seen: Mapping[str, int | None] | None = None,
) -> list[Target]:
    """Place → amount; what stands as it was adds no row. `seen`: what stood where she chose these; what she left as it was then, she
    does not set. Raises ChangedMeanwhile where another has set the same place to something else since."""
    latest = queries.latest_of(year, indicator.slug)
    known = {place: latest[place].amount if place in latest else None for place in amounts}
    seen = known if seen is None else seen
    mine = {place: amount for place, amount in amounts.items() if amount not in (seen.get(place), known[place])}
    theirs = {place: latest[place] for place in mine if place in latest and known[place] != seen.get(place)}
    if theirs:
        raise ChangedMeanwhile(theirs)
    rows = [
        Target(year=year, indicator=indicator.slug, place=place, amount=amount, set_by_id=by.id, set_at=at)
        for place, amount in mine.items()
    ]
    db.session.add_all(rows)
    db.session.flush()
    return rows


def standings(year: int, indicator: Indicator, places: Sequence[str], today: date) -> list[Standing]:
    """Two queries, three where the year begins with what there is already."""
    targets = queries.targets_of(year, indicator.slug)
    shown = hiding.over_regions([indicator], Period.of_year(year), today)[indicator.slug]
    left = months_left(year, month_of(today))
    before = _before(indicator, year, today) if indicator.kind is Kind.STOCK else None
    found = []
    for place in places:
        target = targets[place].amount if place in targets else None
        figure = shown[place]
        start = before[place] if before is not None else 0
        pace = _pace_of(figure, target, left, start) if figure is not None and target is not None else None
        found.append(Standing(place, target, figure, pace))
    return found


def _before(indicator: Indicator, year: int, today: date) -> dict[str, int | None]:
    """Place → what there was when the year began; None where it is hidden."""
    december = Period.of_month(12 * year - 1)
    shown = hiding.over_regions([indicator], december, today)[indicator.slug]
    return {place: figure.amount if figure is not None else None for place, figure in shown.items()}


def _pace_of(figure: Figure, target: int, left: int, start: int | None) -> Pace:
    indicator = figure.indicator
    if indicator.unit is Unit.SHARE:
        return Pace(target, share_in_thousandths(figure.amount, figure.of or 0), left, is_added_up=False)
    actual = figure.amount // 100 if indicator.unit is Unit.DIRHAMS else figure.amount
    # Who was active in two months is one person: months of a level do not add up.
    return Pace(target, actual, left, is_added_up=indicator.kind is not Kind.LEVEL, start=start)
