"""What the channels of this deployment do and cost, as staff see it. Of fewer than five people nothing is told: DESIGN.md, 10."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from babel.dates import format_date

from lms.core.i18n import language
from lms.core.pages import Page, page_of
from lms.notices.channels import gateway_of, queries
from lms.notices.channels.models import Attempt, Channel
from lms.notices.channels.words import CHANNELS_OF_STAFF

# A year of three channels.
MOST_ROWS = 36
MOST_TROUBLES = 5
PAGE = 50
FEWEST_PEOPLE = 5


@dataclass(frozen=True)
class Way:
    """A channel as it is set up."""

    name: Any
    is_offered: bool
    is_recorded: bool
    centimes: int
    people: int


@dataclass(frozen=True)
class Month:
    # « novembre 2026 ».
    label: str
    name: Any
    row: queries.MonthOfChannel

    @property
    def is_shown(self) -> bool:
        return self.row.people >= FEWEST_PEOPLE


@dataclass(frozen=True)
class Overview:
    ways: list[Way]
    months: list[Month]
    waiting: queries.Waiting
    troubles: list[tuple[Any, datetime, str]]
    has_recorded: bool


def overview(*, at: datetime) -> Overview:
    agreed, offered = queries.consenting(), gateway_of.offered()
    ways = [
        Way(
            CHANNELS_OF_STAFF[channel], channel in offered, gateway_of.is_recorded(channel),
            gateway_of.centimes(channel), agreed.get(channel, 0),
        )
        for channel in Channel
    ]  # fmt: skip
    months = [Month(_label(row.month), CHANNELS_OF_STAFF[row.channel], row) for row in queries.months(limit=MOST_ROWS)]
    troubles = [(CHANNELS_OF_STAFF[one], when, detail) for one, when, detail in queries.troubles(limit=MOST_TROUBLES)]
    waiting = queries.waiting(at - timedelta(days=30))
    return Overview(ways, months, waiting, troubles, any(way.is_offered and way.is_recorded for way in ways))


def recorded(number: int) -> Page[Attempt]:
    return page_of(queries.recorded(), number, PAGE)


def _label(month: str) -> str:
    return str(format_date(date.fromisoformat(f"{month}-01"), "LLLL y", locale=language().locale))
