"""The rows of cooperatives, of people, of who belongs where, and of offices."""

from collections.abc import Iterator
from datetime import date

from lms.cooperatives.models import OfficeKind
from lms.monitoring.country import figures, names
from lms.monitoring.country.ids import Kind, Numbers
from lms.monitoring.country.population import LANGUAGES, Country, Place
from lms.monitoring.country.rows import Row, moment

# Members of as many first cooperatives' presidents have a phone, by which they sign in. Nobody real has these numbers.
PHONES = 60
OFFICES = (OfficeKind.PRESIDENT, OfficeKind.TREASURER, OfficeKind.SECRETARY)
# Who has a fourth office besides.
LARGE = 10


def phone(number: int) -> str:
    """Of the president of that cooperative: +2126000000NN, as the demonstration set has them."""
    return f"+2126000000{number + 1:02}"


def cooperatives(country: Country) -> Iterator[Row]:
    ids = Numbers(country.options.seed)
    for one in country.cooperatives:
        number = one.number + 1
        year = one.registered_on.year
        yield (
            ids.id(Kind.COOPERATIVE, one.number), f"{names.COOPERATIVE_AR} {number}", f"{names.COOPERATIVE_FR} {number}",
            f"1/99/{year}/{number}", '["supply"]' if number % 3 else '["service", "work"]', one.sector, one.branch, one.region,
            one.province, one.delegation, _flag(one.is_rural), one.registered_on.isoformat(), "12-31",
            one.struck_off_on.isoformat() if one.struck_off_on else None,
        )  # fmt: skip


def people(country: Country, *, pin_hash: str) -> Iterator[Row]:
    ids, chance = Numbers(country.options.seed), country.options.chance("names")
    draw = chance.random
    prefix = ids.prefix(Kind.PERSON)
    created = moment(country.options.begins_on.isoformat())
    presidents = {one.first: one.number for one in country.cooperatives[:PHONES]}
    families, pictures = names.FAMILIES, names.PICTURES
    for number in range(country.people):
        is_woman = country.is_woman[number]
        given = names.WOMEN if is_woman else names.MEN
        first, family = given[int(draw() * len(given))], families[int(draw() * len(families))]
        says = draw()
        disability = None
        if says < figures.SAYS_OF_DISABILITY:
            disability = int(says < figures.SAYS_OF_DISABILITY * figures.HAS_DISABILITY)
        calls = presidents.get(number)
        yield (
            f"{prefix}{number:012x}", f"{first[0]} {family[0]}", f"{first[1]} {family[1]}",
            None if calls is None else phone(calls), "f" if is_woman else "m", country.born[number], disability,
            LANGUAGES[country.language[number]], pictures[int(draw() * len(pictures))], None if calls is None else pin_hash, created,
        )  # fmt: skip


def memberships(country: Country) -> Iterator[Row]:
    ids, draw = Numbers(country.options.seed), country.options.chance("memberships").random
    today = country.options.now.date().toordinal()
    for place in country.cooperatives:
        home, begin = ids.id(Kind.COOPERATIVE, place.number), place.registered_on.toordinal()
        for seat, person in enumerate(place.seats):
            # Founders, and three in ten who came later.
            since = begin + int(draw() * (today - begin)) if seat >= len(OFFICES) + 2 and draw() < 0.3 else begin
            gone = seat >= len(OFFICES) + 2 and draw() < figures.LEFT
            until = date.fromordinal(since + int(draw() * (today - since))).isoformat() if gone else None
            yield (
                ids.id(Kind.MEMBERSHIP, person), home, ids.id(Kind.PERSON, person), date.fromordinal(since).isoformat(),
                until, "left" if gone else None,
            )  # fmt: skip


def offices(country: Country) -> Iterator[Row]:
    ids = Numbers(country.options.seed)
    number = 0
    for place in country.cooperatives:
        for kind, person in _offices_of(place):
            yield (
                ids.id(Kind.OFFICE, number), ids.id(Kind.COOPERATIVE, place.number), ids.id(Kind.PERSON, person), kind,
                place.registered_on.isoformat(),
            )  # fmt: skip
            number += 1


def _offices_of(place: Place) -> Iterator[tuple[str, int]]:
    kinds = [*OFFICES, OfficeKind.MANAGER] if place.size >= LARGE else list(OFFICES)
    for kind, person in zip(kinds, place.seats, strict=False):
        yield kind.value, person


def _flag(value: bool | None) -> int | None:
    return None if value is None else int(value)
