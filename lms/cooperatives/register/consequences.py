"""What the law makes follow when somebody leaves or an office changes hands, by article of law 112-12. Pure."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from lms.cooperatives.law.thresholds import FEWEST_MEMBERS

# Whose coming and going is entered in the register (art. 12).
ENTERED = frozenset({"president", "vice_president", "secretary", "manager", "director"})
MOST_MANAGERS = 3
# How many may hold an office at once; of the others the law sets no number.
MOST_HOLDERS = {"president": 1, "manager": MOST_MANAGERS}
# Who is given one of these takes it over from who held it before.
PASSING = frozenset(office for office, most in MOST_HOLDERS.items() if most == 1)


class Kind(StrEnum):
    TOO_FEW = "too_few"
    FEWEST = "fewest"
    OFFICES_END = "offices_end"
    NEXT_PRESIDENT = "next_president"
    NEXT_MANAGER = "next_manager"
    HANDED_OVER = "handed_over"
    ENTRY = "entry"
    TERM = "term"
    ELECTED = "elected"
    STAYS_ELSEWHERE = "stays_elsewhere"
    LEAVING = "leaving"
    EXCLUSION = "exclusion"
    REFUND = "refund"
    REGISTER = "register"


ARTICLES: dict[Kind, tuple[int, ...]] = {
    Kind.TOO_FEW: (13, 14),
    Kind.FEWEST: (14,),
    Kind.NEXT_PRESIDENT: (56,),
    Kind.NEXT_MANAGER: (41,),
    Kind.ENTRY: (12, 104),
    Kind.TERM: (65,),
    Kind.ELECTED: (56,),
    Kind.STAYS_ELSEWHERE: (16,),
    Kind.LEAVING: (19,),
    Kind.EXCLUSION: (20,),
    Kind.REFUND: (21, 22),
    Kind.REGISTER: (17,),
}


@dataclass(frozen=True)
class Consequence:
    """`is_grave`: whoever confirms should stop and think."""

    kind: Kind
    is_grave: bool = False

    @property
    def articles(self) -> tuple[int, ...]:
        return ARTICLES.get(self.kind, ())


def of_departure(
    *, reason: str, members_left: int, offices: Collection[str], is_elsewhere: bool
) -> Iterator[Consequence]:
    """`members_left`: on the register afterwards; `offices`: those that she holds there and that end with it."""
    if members_left < FEWEST_MEMBERS:
        yield Consequence(Kind.TOO_FEW, is_grave=True)
    elif members_left == FEWEST_MEMBERS:
        yield Consequence(Kind.FEWEST)
    if offices:
        yield Consequence(Kind.OFFICES_END, is_grave=True)
        yield from of_office_end(offices)
    if is_elsewhere:
        yield Consequence(Kind.STAYS_ELSEWHERE)
    if reason == "left":
        yield Consequence(Kind.LEAVING)
    if reason == "excluded":
        yield Consequence(Kind.EXCLUSION)
    if reason in ("left", "excluded"):
        yield Consequence(Kind.REFUND)
    yield Consequence(Kind.REGISTER)


def of_office_end(offices: Collection[str]) -> Iterator[Consequence]:
    if "president" in offices:
        yield Consequence(Kind.NEXT_PRESIDENT, is_grave=True)
    if "manager" in offices:
        yield Consequence(Kind.NEXT_MANAGER)
    if ENTERED & set(offices):
        yield Consequence(Kind.ENTRY)


def of_office_given(office: str, *, has_predecessor: bool) -> Iterator[Consequence]:
    if has_predecessor:
        yield Consequence(Kind.HANDED_OVER, is_grave=True)
    if office in ("president", "vice_president"):
        yield Consequence(Kind.ELECTED)
    if office == "manager":
        yield Consequence(Kind.TERM)
    if office in ENTERED:
        yield Consequence(Kind.ENTRY)
