"""What an enrolment, a person or a cooperative adds to the cells. Pure: the same facts always add the same.

A month is 12 × year + month − 1 (core/months.py). Ages are those of the year in which the thing happened; what is there at the end of
a period (Kind.STOCK) is shown by the ages of the year in which it is counted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from lms.monitoring.dimensions import BEFORE_ALL, DURATIONS, Dimension, Home, Learner, Studies, SubjectKind, banded
from lms.monitoring.indicators import INDICATORS, Kind, Measure
from lms.monitoring.steps import Step, furthest, reached

Who = TypeVar("Who", Home, Learner, Studies)
# What people retained are counted for: months after that of the enrolment.
LONGEST_RETAINED = 12
_STOCKS = {
    measure
    for one in INDICATORS if one.kind is Kind.STOCK
    for measure in (one.measure, one.denominator) if measure is not None
}  # fmt: skip


class Entry(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """So much of a measure in a month; under all breakdowns, or under this value of one alone. A module counts for its places, too."""

    measure: str
    month: int
    amount: int = 1
    dimension: str = ""
    value: str = ""


class Contribution(msgspec.Struct, Generic[Who], frozen=True, array_like=True):
    """`who` is what its entries are broken down by; `year` is the one of the ages of stocks."""

    who: Who
    year: int
    entries: list[Entry]

    def cells(self) -> Iterator[tuple[tuple[str, str, str], str, int, int]]:
        """((place, dimension, value), measure, month, amount) of every cell that it is in."""
        home = _home_of(self.who)
        places = home.places()
        seen: dict[int, list[tuple[str, str, str]]] = {}
        areas: list[tuple[str, str, str]] = []
        for entry in self.entries:
            if entry.dimension:
                for place in places:
                    yield (place, entry.dimension, entry.value), entry.measure, entry.month, entry.amount
                if entry.dimension == Dimension.MODULE:
                    areas = areas or [(place, str(one), value) for place in places for one, value in home.areas()]
                    for spot in areas:
                        yield spot, entry.measure, entry.month, entry.amount
                continue
            month, year = entry.month, entry.month // 12
            if entry.measure in _STOCKS:
                month, year = max(month, BEFORE_ALL), self.year
            where = seen.get(year)
            if where is None:
                values = list(self.who.values(year))
                where = seen[year] = [(place, str(one), value) for place in places for one, value in values]
            for spot in where:
                yield spot, entry.measure, month, entry.amount


def _home_of(who: Home | Learner | Studies) -> Home:
    if isinstance(who, Home):
        return who
    return who.home if isinstance(who, Learner) else who.learner.home


@dataclass(frozen=True)
class EnrolmentFacts:
    """Of one enrolment. `finished`: the day on which the course was completed, `days` after it began; `steps` done, modules among
    them by the month in which each was; `exams`: month and whether it was passed; `certified`: the month of the course's
    certificate that stands; `active`: the months in which she did something."""

    studies: Studies
    began: int
    finished: int | None = None
    days: int = 0
    steps: Sequence[str] = ()
    modules: Sequence[tuple[str, int]] = ()
    exams: Sequence[tuple[int, bool]] = ()
    certified: int | None = None
    active: frozenset[int] = frozenset()


def of_enrolment(facts: EnrolmentFacts) -> list[Entry]:
    began, course = facts.began, facts.studies.course
    entries = [Entry(Measure.ENROLMENTS, began)]
    if facts.finished is not None:
        entries.append(Entry(Measure.ENROLMENTS_COMPLETED, began))
        entries.append(Entry(Measure.COMPLETIONS, facts.finished))
        entries.append(Entry(Measure.COMPLETION_DAYS, facts.finished, facts.days))
        band = banded(facts.days, DURATIONS)
        entries.append(Entry(Measure.COMPLETIONS, facts.finished, 1, Dimension.DURATION, band))
    entries += [Entry(Measure.STEPS_DONE, began, 1, Dimension.STEP, f"{course}/{step}") for step in facts.steps]
    entries += [
        Entry(Measure.MODULE_COMPLETIONS, month, 1, Dimension.MODULE, f"{course}/{module}")
        for module, month in facts.modules
    ]
    for month, is_passed in facts.exams:
        entries.append(Entry(Measure.EXAMS, month))
        if is_passed:
            entries.append(Entry(Measure.EXAMS_PASSED, month))
    if facts.certified is not None:
        entries.append(Entry(Measure.COURSE_CERTIFICATES, facts.certified))
    for month in sorted(facts.active):
        entries.append(Entry(Measure.ACTIVE_ENROLMENTS, month))
        if 0 <= month - began <= LONGEST_RETAINED:
            entries.append(Entry(Measure.RETAINED, began, 1, Dimension.LATER, str(month - began)))
    return entries


@dataclass(frozen=True)
class PersonFacts:
    """`joined` and `left`: the months in which she first belonged to a cooperative and, where she does no more, last did."""

    joined: int | None = None
    left: int | None = None
    began: int | None = None
    certified: int | None = None
    active: frozenset[int] = frozenset()


def of_person(facts: PersonFacts) -> list[Entry]:
    entries = [Entry(Measure.PEOPLE_ACTIVE, month) for month in sorted(facts.active)]
    for measure, month, amount in (
        (Measure.MEMBERS, facts.joined, 1),
        (Measure.MEMBERS, facts.left, -1),
        (Measure.PEOPLE_ENROLLED, facts.began, 1),
        (Measure.PEOPLE_CERTIFIED, facts.certified, 1),
    ):
        if month is not None:
            entries.append(Entry(measure, month, amount))
    return entries


@dataclass(frozen=True)
class CooperativeFacts:
    """Months; `sales`: month and centimes of each year's accounts; `change`: month of the last self-assessment and the mean change
    since the first of its version, in hundredths of a level."""

    registered: int
    struck_off: int | None = None
    enrolled: int | None = None
    office_certified: int | None = None
    project_opened: int | None = None
    market_opened: int | None = None
    diagnoses: Sequence[int] = ()
    change: tuple[int, int] | None = None
    submitted: Sequence[int] = ()
    # Month, and whether it was approved.
    decided: Sequence[tuple[int, bool]] = ()
    products: Sequence[int] = ()
    sales: Sequence[tuple[int, int]] = ()


def of_cooperative(facts: CooperativeFacts) -> list[Entry]:
    entries = []
    for measure, month in (
        (Measure.COOPERATIVES, facts.registered),
        (Measure.COOPERATIVES_ENROLLED, facts.enrolled),
        (Measure.OFFICES_CERTIFIED, facts.office_certified),
        (Measure.PROJECTS_OPENED, facts.project_opened),
        (Measure.MARKETS_OPENED, facts.market_opened),
    ):
        if month is not None:
            entries.append(Entry(measure, month))
            if facts.struck_off is not None:
                entries.append(Entry(measure, max(month, facts.struck_off), -1))
    entries += [Entry(Measure.DIAGNOSES, month) for month in facts.diagnoses]
    if facts.change is not None:
        month, hundredths = facts.change
        entries += [Entry(Measure.DIAGNOSES_COMPARED, month), Entry(Measure.DIAGNOSIS_CHANGE, month, hundredths)]
    entries += [Entry(Measure.DOSSIERS_SUBMITTED, month) for month in facts.submitted]
    for month, is_approved in facts.decided:
        entries.append(Entry(Measure.DOSSIERS_DECIDED, month))
        if is_approved:
            entries.append(Entry(Measure.DOSSIERS_APPROVED, month))
    entries += [Entry(Measure.PRODUCTS_PUBLISHED, month) for month in facts.products]
    for month, centimes in facts.sales:
        entries += [Entry(Measure.ACCOUNTS_DECLARED, month), Entry(Measure.SALES_DECLARED, month, centimes)]
    return entries + list(_way_of(facts))


def _way_of(facts: CooperativeFacts) -> Iterator[Entry]:
    """Through the steps; one that was struck off has left each of them, and stays at none."""
    steps = reached(
        {
            Step.REGISTERED: facts.registered,
            Step.LEARNING: facts.enrolled,
            Step.CERTIFIED: facts.office_certified,
            Step.PROJECT: facts.project_opened,
            Step.SUBMITTED: min(facts.submitted, default=None),
            Step.APPROVED: min((month for month, is_approved in facts.decided if is_approved), default=None),
            Step.MARKET: facts.market_opened,
            Step.LISTED: min(facts.products, default=None),
        }
    )
    for step, month in steps.items():
        yield Entry(Measure.FUNNEL_REACHED, month, 1, Dimension.FUNNEL, step)
        if facts.struck_off is not None:
            yield Entry(Measure.FUNNEL_REACHED, max(month, facts.struck_off), -1, Dimension.FUNNEL, step)
    if facts.struck_off is None:
        last = furthest(steps)
        yield Entry(Measure.FUNNEL_STAYING, steps[last], 1, Dimension.FUNNEL, last)


_encode = msgspec.json.Encoder().encode
_DECODERS: dict[SubjectKind, Any] = {
    SubjectKind.COOPERATIVE: msgspec.json.Decoder(Contribution[Home]),
    SubjectKind.PERSON: msgspec.json.Decoder(Contribution[Learner]),
    SubjectKind.ENROLMENT: msgspec.json.Decoder(Contribution[Studies]),
}


def encode(contribution: Contribution[Any]) -> str:
    return _encode(contribution).decode()


def decode(kind: SubjectKind, document: str) -> Contribution[Any]:
    found: Contribution[Any] = _DECODERS[kind].decode(document)
    return found
