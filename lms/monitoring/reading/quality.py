"""What is missing in what the figures rest on, and how far behind they are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from lms.core.i18n import lazy as _
from lms.monitoring import queries
from lms.monitoring.dimensions import COUNTRY, UNKNOWN, Dimension
from lms.monitoring.figures import figure_from
from lms.monitoring.indicators import BY_SLUG, Indicator
from lms.monitoring.judging import Seen, hidden_totals, hidden_values, seen
from lms.monitoring.late import delay
from lms.monitoring.naming import place_name
from lms.monitoring.periods import Period
from lms.monitoring.queries import Sums
from lms.monitoring.reading import saying
from lms.monitoring.tables import Cell, Column, Kind, Row, Table
from lms.monitoring.tables import Mark as Marks
from lms.monitoring.trees import spans_of

MEMBERS, COOPERATIVES, BEGAN = (BY_SLUG[slug] for slug in ("members", "cooperatives", "people-enrolled"))
# Indicator, breakdown under whose "unknown" they stand, and what they lack.
GAPS: tuple[tuple[Indicator, Dimension, Any], ...] = (
    (MEMBERS, Dimension.SEX, _("Members whose sex is not known")),
    (MEMBERS, Dimension.AGE, _("Members without a year of birth")),
    (MEMBERS, Dimension.DISABILITY, _("Members who declared nothing of a disability")),
    (COOPERATIVES, Dimension.BRANCH, _("Cooperatives without a branch")),
    (COOPERATIVES, Dimension.RURAL, _("Cooperatives of which it is not known whether they are rural")),
    # Of women alone is a cooperative with members; of one without it is not known.
    (COOPERATIVES, Dimension.WOMEN_ONLY, _("Cooperatives without a member on the register")),
)
WITHOUT_COOPERATIVE = (BEGAN, Dimension.REGION, _("People who began to learn this year and belong to no cooperative"))
# Statements of which is told how late they came: of all it would cost as much as there are.
LATEST = 1000
DAY, MONTH = timedelta(days=1), timedelta(days=30)
MOST_WAITING = 10_000


@dataclass(frozen=True)
class Gap:
    name: Any
    by: Dimension
    missing: Seen
    of: Seen

    @property
    def cells(self) -> list[Cell]:
        is_hidden = self.missing.is_hidden or self.of.is_hidden
        whole = self.of.figure.amount
        share: Cell = Marks.HIDDEN if is_hidden else self.missing.figure.amount / whole if whole else Marks.MISSING
        return [saying.cell(self.missing), saying.cell(self.of), share]


def gaps(place: str, today: date) -> list[Gap]:
    """As it is today; one query, and one more for each line where nothing was judged lately."""
    year = Period.year_of(today)
    asked = [*GAPS, *([WITHOUT_COOPERATIVE] if place == COUNTRY else [])]
    found = queries.several_sums(
        [Sums([place], [Dimension.ALL, by], spans_of([one], year, today)) for one, by, _name in asked]
    )
    lines = []
    for (one, by, name), rows in zip(asked, found, strict=True):
        amounts = {(dimension, value): amount for (_place, dimension, _measure, value), amount in rows.items()}
        missing, whole = (
            figure_from(one, {one.measure: amounts.get(key, 0)}) for key in ((by, UNKNOWN), (Dimension.ALL, ""))
        )
        lines.append(
            Gap(
                name,
                by,
                seen(missing, hidden_values(one, by, place, year, today), place, UNKNOWN),
                seen(whole, hidden_totals(place, year, today), place),
            )
        )
    return lines


def table_of(found: Sequence[Gap], place: str, lead: Callable[[Gap], str | None], **more: Any) -> Table:
    return Table(
        title=_("What is missing: %(place)s", place=place_name(place)),
        heading=_("What is missing"),
        columns=[Column(_("Missing"), Kind.COUNT), Column(_("Of"), Kind.COUNT), Column(_("Share"), Kind.SHARE)],
        rows=[Row(one.name, one.cells, href=lead(one)) for one in found],
        slug="data-quality",
        **more,
    )


class _Told(msgspec.Struct):
    timestamp: datetime


_decode = msgspec.json.Decoder(_Told).decode


@dataclass(frozen=True)
class Lateness:
    """Of the statements that came last: how many there are, and which shares were done more than a day, more than a month before."""

    statements: int
    day: float
    month: float


def lateness() -> Lateness | None:
    rows = queries.latest_statements(LATEST)
    delays = [delay(seq, _decode(document).timestamp) for seq, document in rows]
    if not delays:
        return None
    return Lateness(len(delays), *(sum(one > limit for one in delays) / len(delays) for limit in (DAY, MONTH)))
