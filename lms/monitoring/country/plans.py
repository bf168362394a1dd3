"""Who enrols in which course, when, and with which cohort. Pure."""

import random
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time

from lms.monitoring.country import curves, figures
from lms.monitoring.country.population import Country, Place
from lms.monitoring.country.rows import at, second_of

# An enrolment is one number: the second, the person and the course, so that sorting puts all of them in the order of time.
_PERSON_BITS, _COURSE_BITS = 22, 6
_MINUTE = 60


@dataclass
class Group:
    """A cohort: people of one province who learn a course together from `begins` on (seconds since 2020)."""

    number: int
    course: int
    province: str
    begins: int
    people: list[int] = field(default_factory=list)


@dataclass
class Plan:
    enrolments: "array[int]"
    groups: list[Group]
    # Enrolment → its group.
    group_of: dict[int, int]

    def __iter__(self) -> Iterator[tuple[int, int, int]]:
        """(second, person, course), in the order of time."""
        for one in self.enrolments:
            yield unpacked(one)


def packed(second: int, person: int, course: int) -> int:
    return ((second << _PERSON_BITS | person) << _COURSE_BITS) | course


def unpacked(number: int) -> tuple[int, int, int]:
    rest, course = number >> _COURSE_BITS, number & (1 << _COURSE_BITS) - 1
    return rest >> _PERSON_BITS, rest & (1 << _PERSON_BITS) - 1, course


def plan(country: Country, audiences: Sequence[str]) -> Plan:
    """`audiences`: of the courses."""
    options = country.options
    chance = options.chance("plan")
    shares = curves.course_shares(audiences, figures.ENROLMENTS / figures.MEMBERS)
    days = _Days(country, chance)
    found: list[int] = []
    groups: list[Group] = []
    group_of: dict[int, int] = {}
    open_groups: dict[int, Group] = {}
    draw = chance.random
    for place in country.cooperatives:
        if place.struck_off_on:
            continue
        joined = _joined(place, open_groups, groups, days, shares, chance)
        for person in place.seats:
            for course, share in enumerate(shares):
                if draw() >= share:
                    continue
                group = joined.get(course)
                second = group.begins + int(draw() * 3 * 86_400) if group else days.moment(place)
                second = min(second, days.last)
                one = packed(second, person, course)
                found.append(one)
                if group:
                    group.people.append(person)
                    group_of[one] = group.number
    found.sort()
    return Plan(array("Q", found), groups, group_of)


def _joined(
    place: Place, open_groups: dict[int, Group], groups: list[Group], days: "_Days", shares: Sequence[float],
    chance: random.Random,
) -> dict[int, Group]:  # fmt: skip
    """Course → the cohort that the cooperative comes into; the keener ones do rather."""
    found = {}
    for course in range(len(shares)):
        if chance.random() >= curves.IN_COHORT * 2 * place.keen:
            continue
        group = open_groups.get(course)
        if group is None or group.province != place.province or len(group.people) >= curves.COHORT_SIZE:
            begins = days.moment(place)
            if place.delegation == curves.WITHOUT_SESSIONS and begins > days.last - curves.QUIET_DAYS * 86_400:
                continue
            group = Group(len(groups), course, place.province, begins)
            groups.append(group)
            open_groups[course] = group
        if at(group.begins)[:10] > place.registered_on.isoformat():
            found[course] = group
    return found


class _Days:
    """Moments at which people begin: by day as the calendar of enrolments has it, by hour in the day."""

    def __init__(self, country: Country, chance: random.Random) -> None:
        begin, self._end = country.options.begins_on, country.options.now.date()
        self._calendar = curves.calendar(begin, self._end)
        self._begin = begin.toordinal()
        self._first = second_of(datetime.combine(begin, time(7), UTC))
        self._draw = chance.random
        # An hour before now, so that nothing lies ahead.
        self.last = second_of(country.options.now) - 3_600

    def moment(self, place: Place) -> int:
        """After the cooperative was registered; to the minute, between seven and eight in the evening of UTC."""
        day = bisect_left(self._calendar, self._draw())
        earliest = place.registered_on.toordinal() - self._begin
        if day < earliest:
            day = earliest + int(self._draw() * (len(self._calendar) - earliest))
        return self._first + min(day, len(self._calendar) - 1) * 86_400 + int(self._draw() * 780) * _MINUTE
