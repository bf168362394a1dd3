"""Numbers beyond which a cooperative owes more, and how near it is. Amounts are centimes.

Law 112-12, art. 6, 13, 14, 47, 72 and 82; general tax code, art. 6-I-A-9° and 7-I; law 47-06, art. 6-I-A-13°.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lms.cooperatives.law import third_parties

CENTIMES = 100
MILLION = 1_000_000 * CENTIMES
FEWEST_MEMBERS = 5
MOST_MEMBERS_WITHOUT_BOARD = 50
BOARD_TURNOVER = 5 * MILLION
AUDITOR_TURNOVER = 10 * MILLION
CORPORATE_TAX_TURNOVER = 10 * MILLION
PROFESSIONAL_TAX_TURNOVER = 2 * MILLION
# From nine tenths on the page warns; the law knows no such line.
NEAR_PERCENT = 90


class Threshold(StrEnum):
    FEW_MEMBERS = "few_members"
    BOARD_BY_MEMBERS = "board_by_members"
    BOARD_BY_TURNOVER = "board_by_turnover"
    AUDITOR = "auditor"
    CORPORATE_TAX = "corporate_tax"
    PROFESSIONAL_TAX = "professional_tax"
    NET_WORTH = "net_worth"
    THIRD_PARTIES = "third_parties"


class Level(StrEnum):
    NEAR = "near"
    PASSED = "passed"


_THIRD_PARTIES = {third_parties.Reading.NEAR: Level.NEAR, third_parties.Reading.BEYOND: Level.PASSED}


@dataclass(frozen=True)
class Alert:
    threshold: Threshold
    level: Level


@dataclass(frozen=True, kw_only=True)
class Size:
    """`turnovers` of accounting years one after the other without a gap, the latest last; `net_worth` and `capital` at
    the end of the latest, and its business with `third_parties` beside what their 30 % are measured on. Unknown is empty
    or None. `has_board`: what makes one compulsory is no warning any more."""

    members: int
    turnovers: Sequence[int] = ()
    net_worth: int | None = None
    capital: int | None = None
    third_parties: int | None = None
    with_members: int | None = None
    has_board: bool = False


def alerts_for(size: Size) -> list[Alert]:
    return [Alert(threshold, level) for threshold, level in _levels(size) if level is not None]


def _levels(size: Size) -> Iterator[tuple[Threshold, Level | None]]:
    yield Threshold.FEW_MEMBERS, _few_members(size.members)
    if not size.has_board:
        yield Threshold.BOARD_BY_MEMBERS, _above(size.members, MOST_MEMBERS_WITHOUT_BOARD)
        yield Threshold.BOARD_BY_TURNOVER, _two_years_running(size.turnovers, BOARD_TURNOVER)
    yield Threshold.AUDITOR, _two_years_running(size.turnovers, AUDITOR_TURNOVER)
    if size.turnovers:
        latest = size.turnovers[-1]
        # Exempt while the turnover is below, so that the figure itself is already beyond.
        yield Threshold.CORPORATE_TAX, _above(latest, CORPORATE_TAX_TURNOVER - 1)
        yield Threshold.PROFESSIONAL_TAX, _above(latest, PROFESSIONAL_TAX_TURNOVER - 1)
    if size.net_worth is not None and size.capital is not None:
        # Art. 82: an extraordinary assembly within three months of approving the accounts.
        yield Threshold.NET_WORTH, Level.PASSED if is_net_worth_low(size.net_worth, size.capital) else None
    if size.third_parties is not None and size.with_members is not None:
        yield Threshold.THIRD_PARTIES, _THIRD_PARTIES.get(third_parties.reading(size.with_members, size.third_parties))


def is_net_worth_low(net_worth: int, capital: int) -> bool:
    """Below a quarter of the capital (art. 82)."""
    return net_worth * 4 < capital


def _few_members(members: int) -> Level | None:
    """Five at all times (art. 14); below for more than a year, anyone concerned may ask that it be struck off (art. 13)."""
    if members < FEWEST_MEMBERS:
        return Level.PASSED
    return Level.NEAR if members == FEWEST_MEMBERS else None


def _above(number: int, most: int) -> Level | None:
    if number > most:
        return Level.PASSED
    return Level.NEAR if number * 100 >= most * NEAR_PERCENT else None


def _two_years_running(turnovers: Sequence[int], most: int) -> Level | None:
    """One year above is a warning: the next makes it a duty (art. 47, 72)."""
    last_two = [turnover > most for turnover in turnovers[-2:]]
    if last_two == [True, True]:
        return Level.PASSED
    return Level.NEAR if last_two and last_two[-1] else None
