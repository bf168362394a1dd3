"""The cooperatives of a country and their members, from the published figures; the same for the same seed. Pure.

People are numbers: those of a cooperative follow one another, and what is known of each stands in arrays.
"""

import random
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import accumulate

from lms.cooperatives import territory
from lms.monitoring.country import figures
from lms.monitoring.country.figures import Territory

LANGUAGES = ("ar", "fr", "zgh")


@dataclass(frozen=True, kw_only=True)
class Options:
    """`scale`: of the whole country. `regions`: only these; none is all. `statements`: kept in the log; None is all of them."""

    now: datetime
    scale: float = 1.0
    seed: int = 2026
    months: int = 24
    statements: int | None = None
    regions: tuple[str, ...] = ()

    def chance(self, part: str) -> random.Random:
        """Of its own for each part: one may change without the others."""
        return random.Random(f"{self.seed} {part}")

    @property
    def begins_on(self) -> date:
        year, month = divmod(12 * self.now.year + self.now.month - 1 - self.months, 12)
        return date(year, month + 1, 1)


@dataclass(slots=True)
class Place:
    """A cooperative. `first`: the number of its first member. `keen`: 0 to 1, how much it learns."""

    number: int
    province: str
    region: str
    delegation: str
    sector: str
    branch: str | None
    is_women_only: bool
    is_rural: bool | None
    registered_on: date
    struck_off_on: date | None
    keen: float
    size: int = 0
    first: int = 0

    @property
    def seats(self) -> range:
        return range(self.first, self.first + self.size)


@dataclass
class Country:
    options: Options
    cooperatives: list[Place]
    # By the number of the person.
    home: "array[int]" = field(default_factory=lambda: array("I"))
    is_woman: bytearray = field(default_factory=bytearray)
    born: "array[int]" = field(default_factory=lambda: array("H"))
    # Places in LANGUAGES.
    language: bytearray = field(default_factory=bytearray)

    @property
    def people(self) -> int:
        return len(self.home)


def country(options: Options) -> Country:
    chance = options.chance("cooperatives")
    places: list[Place] = []
    for known, counts in _counts(options):
        there = [_place(known, province, chance, options) for province, count in counts for _each in range(count)]
        _give_sizes(there, known, chance)
        places += there
    places.sort(key=lambda one: one.province)
    made = Country(options, places)
    _give_people(made)
    return made


def territories() -> list[Territory]:
    """Those of which something is published, and every other province with the same share of the rest."""
    known = {code for one in figures.KNOWN for code in one.provinces}
    others = [code for code in territory.provinces() if code not in known]
    left = (figures.COOPERATIVES - sum(one.cooperatives for one in figures.KNOWN)) / len(others)
    rest = [
        Territory(
            provinces=(code,), cooperatives=left,
            sectors=figures.sectors(figures.AGRICULTURE_IN.get(code, figures.AGRICULTURE)),
        )
        for code in others
    ]  # fmt: skip
    return [*figures.KNOWN, *rest]


def shared(total: int, weights: Sequence[float]) -> list[int]:
    """Whole numbers that add up to the total, each within one of its share."""
    whole = sum(weights)
    ends = [round(total * reached / whole) for reached in accumulate(weights)] if whole else []
    return [end - begin for begin, end in zip([0, *ends], ends, strict=False)]


def _counts(options: Options) -> Iterator[tuple[Territory, list[tuple[str, int]]]]:
    """For each territory its provinces with their cooperatives at this scale."""
    regions = {code: place.region_code for code, place in territory.provinces().items()}
    parts = [
        (one, code, one.cooperatives / len(one.provinces))
        for one in territories()
        for code in one.provinces
        if not options.regions or regions[code] in options.regions
    ]
    weights = [weight for _one, _code, weight in parts]
    counts = shared(round(sum(weights) * options.scale), weights)
    found: dict[int, tuple[Territory, list[tuple[str, int]]]] = {}
    for (one, code, _weight), count in zip(parts, counts, strict=True):
        found.setdefault(id(one), (one, []))[1].append((code, count))
    yield from found.values()


def _place(known: Territory, province: str, chance: random.Random, options: Options) -> Place:
    region = territory.provinces()[province].region_code or ""
    women_only = (
        known.women_only / known.cooperatives if known.women_only else _rest_women_only()
    )  # fmt: skip
    weights = {
        name: share
        for name, share in known.sectors.items()
        if name != "argan" or region in figures.ARGAN_REGIONS
    }  # fmt: skip
    sector = picked(chance.random(), weights.items())
    day = registered_on(chance.random(), options.now.date())
    struck_off = None
    if chance.random() < figures.STRUCK_OFF:
        begin = max(day, options.begins_on).toordinal()
        struck_off = date.fromordinal(begin + int(chance.random() * (options.now.date().toordinal() - begin)))
    drawn = chance.random()
    return Place(
        number=0, province=province, region=region,
        delegation=figures.DELEGATIONS.get(province, figures.DELEGATION_OF_REGION[region]),
        sector=sector, branch=_branch(sector, chance.random()), is_women_only=chance.random() < women_only,
        is_rural=None if drawn < figures.RURAL_UNKNOWN else chance.random() < figures.RURAL,
        registered_on=day, struck_off_on=struck_off, keen=chance.random(),
    )  # fmt: skip


def _rest_women_only() -> float:
    counted = [one for one in figures.KNOWN if one.women_only]
    left = figures.WOMEN_ONLY - sum(one.women_only or 0 for one in counted)
    return left / (figures.COOPERATIVES - sum(one.cooperatives for one in counted))


def picked(drawn: float, shares: Iterable[tuple[str, float]]) -> str:
    """By what was drawn of 0 to 1; shares that do not add up to 1 are stretched."""
    pairs = list(shares)
    ends = list(accumulate(share for _name, share in pairs))
    return pairs[min(bisect_left(ends, drawn * ends[-1]), len(pairs) - 1)][0]


def _branch(sector: str, drawn: float) -> str | None:
    for name, share in figures.BRANCHES.get(sector, ()):
        if drawn < share:
            return name
        drawn -= share
    return None


def registered_on(drawn: float, today: date) -> date:
    """A day such that by each date as many were there as is published."""
    wanted = drawn * figures.COOPERATIVES
    for (begin, before), (end, by_then) in zip(figures.THERE_BY, figures.THERE_BY[1:], strict=False):
        if wanted <= by_then:
            share = (wanted - before) / (by_then - before)
            found = date.fromordinal(begin.toordinal() + int(share * (end - begin).days))
            return min(found, date.fromordinal(today.toordinal() - 1))
    raise AssertionError(drawn)


def mean_size(known: Territory) -> float:
    """Members of a cooperative: as published, or so that the whole country has its members."""
    if known.members:
        return known.members / known.cooperatives
    counted = [one for one in figures.KNOWN if one.members]
    left = figures.MEMBERS - sum(one.members or 0 for one in counted)
    return left / (figures.COOPERATIVES - sum(one.cooperatives for one in counted))


def _give_sizes(places: list[Place], known: Territory, chance: random.Random) -> None:
    """Five each, and what is left by weights that differ as the lengths of telephone calls do."""
    if not places:
        return
    women = sum(one.is_women_only for one in places)
    total = round(mean_size(known) * len(places))
    of_women = figures.WOMEN_IN_WOMEN_ONLY / figures.WOMEN_ONLY - figures.LEAST_MEMBERS
    extra = max(total - figures.LEAST_MEMBERS * len(places), 0)
    others = (extra - of_women * women) / (len(places) - women) if len(places) > women else 0.0
    weights = [(of_women if one.is_women_only else max(others, 0.1)) * chance.expovariate(1) + 1e-9 for one in places]
    for one, more in zip(places, shared(extra, weights), strict=True):
        one.size = figures.LEAST_MEMBERS + more


def _rest_women() -> float:
    """Share of women where no share is published, in cooperatives that men belong to as well."""
    women, members = figures.WOMEN - figures.WOMEN_IN_WOMEN_ONLY, figures.MEMBERS - figures.WOMEN_IN_WOMEN_ONLY
    each = figures.WOMEN_IN_WOMEN_ONLY / figures.WOMEN_ONLY
    for one in figures.KNOWN:
        if one.women and one.members:
            alone = each * (one.women_only or 0)
            women, members = women - (one.women * one.members - alone), members - (one.members - alone)  # type: ignore[assignment]
    return women / members


def women_shares() -> dict[str, float]:
    """Province → share of women in its cooperatives that men belong to as well."""
    rest, each = _rest_women(), figures.WOMEN_IN_WOMEN_ONLY / figures.WOMEN_ONLY
    found = dict.fromkeys(territory.provinces(), rest)
    for one in figures.KNOWN:
        if one.women and one.members:
            alone = each * (one.women_only or 0)
            found |= dict.fromkeys(one.provinces, (one.women * one.members - alone) / (one.members - alone))
    return found


def _give_people(made: Country) -> None:
    chance = made.options.chance("people")
    draw, year = chance.random, made.options.now.year
    shares = women_shares()
    youth = figures.YOUTH / figures.MEMBERS
    for number, place in enumerate(made.cooperatives):
        place.number, place.first = number, made.people
        share = 1.0 if place.is_women_only else shares[place.province]
        amazigh = figures.AMAZIGH.get(place.region, 0.0)
        made.home.extend([number] * place.size)
        for _seat in range(place.size):
            made.is_woman.append(draw() < share)
            made.born.append(year - _age(draw() < youth, chance))
            drawn = draw()
            made.language.append(1 if drawn < figures.FRENCH else 2 if drawn < figures.FRENCH + amazigh else 0)


def _age(is_young: bool, chance: random.Random) -> int:
    if is_young:
        return chance.randint(18, 35)
    drawn = chance.random()
    for least, most, share in figures.AGES:
        if drawn < share:
            return chance.randint(least, most)
        drawn -= share
    return figures.AGES[0][0]
