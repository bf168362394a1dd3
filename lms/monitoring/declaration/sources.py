"""Where the value of a field comes from: a closed set, each a function of what is known of one cooperative and year. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

Value = str | int | bool | date | None


@dataclass(frozen=True, kw_only=True)
class Known:
    """Of one cooperative and the accounting year that closes on `closes_on`. Money in centimes; None: not known, or not shown to who
    asks. `names` of region, province and sector are those of the reader."""

    number: str
    name_ar: str
    name_fr: str
    region: str
    province: str
    sector: str
    registered_on: date
    closes_on: date
    members: int = 0
    women: int = 0
    men: int = 0
    youth: int = 0
    joined: int = 0
    left: int = 0
    management: int = 0
    has_head: bool = False
    assembly_on: date | None = None
    present: int | None = None
    represented: int | None = None
    turnover: int | None = None
    surplus: int | None = None
    capital: int | None = None
    reserve: int | None = None
    net_worth: int | None = None
    third_parties: int | None = None
    filed_on: date | None = None
    members_list_on: date | None = None
    # Kinds of papers dated within the year and the months in which its assembly is due.
    documents: frozenset[str] = field(default_factory=frozenset)
    incoming: int | None = None
    outgoing: int | None = None


def _dirhams(centimes: int | None) -> int | None:
    """Whole ones, rounded towards nothing."""
    return None if centimes is None else int(centimes / 100)


SOURCES: Mapping[str, Callable[[Known], Value]] = {
    "register.number": lambda known: known.number or None,
    "register.name_ar": lambda known: known.name_ar or None,
    "register.name_fr": lambda known: known.name_fr or None,
    "register.region": lambda known: known.region,
    "register.province": lambda known: known.province,
    "register.sector": lambda known: known.sector,
    "register.registered_on": lambda known: known.registered_on,
    "register.closes_on": lambda known: known.closes_on,
    "members.all": lambda known: known.members,
    "members.women": lambda known: known.women,
    "members.men": lambda known: known.men,
    "members.youth": lambda known: known.youth,
    "members.joined": lambda known: known.joined,
    "members.left": lambda known: known.left,
    "offices.management": lambda known: known.management,
    "offices.has_head": lambda known: known.has_head,
    "assembly.held_on": lambda known: known.assembly_on,
    "assembly.present": lambda known: known.present,
    "assembly.represented": lambda known: known.represented,
    "figures.turnover": lambda known: _dirhams(known.turnover),
    "figures.surplus": lambda known: _dirhams(known.surplus),
    "figures.capital": lambda known: _dirhams(known.capital),
    "figures.reserve": lambda known: _dirhams(known.reserve),
    "figures.net_worth": lambda known: _dirhams(known.net_worth),
    "figures.third_parties": lambda known: _dirhams(known.third_parties),
    "duties.filed_on": lambda known: known.filed_on,
    "duties.members_list_on": lambda known: known.members_list_on,
    "documents.accounts": lambda known: "accounts" in known.documents,
    "documents.minutes": lambda known: "minutes" in known.documents,
    "documents.members_list": lambda known: "members_list" in known.documents,
    "cash_book.incoming": lambda known: _dirhams(known.incoming),
    "cash_book.outgoing": lambda known: _dirhams(known.outgoing),
}
