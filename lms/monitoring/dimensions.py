"""By what figures are broken down, and the values that each breakdown has. Pure.

A cell stands under a place and one value of one dimension. Places are named by one text: "" for the country, the ISO 3166-2 code
of a region or province, and "delegation:" with the code of an ODCo delegation, for these follow neither (domain.md 3.3).
"""

from collections.abc import Iterator
from enum import StrEnum

import msgspec

COUNTRY = ""
# Figures begin with the month after this one (12 × year + month − 1). What was there before stands in it.
BEFORE_ALL = 12 * 2023 + 11
_DELEGATION = "delegation:"
# What is not known of somebody, or not declared.
UNKNOWN = "unknown"
YES, NO = "yes", "no"


class SubjectKind(StrEnum):
    """In the order in which a change goes on: from a cooperative to its people, from a person to her enrolments."""

    COOPERATIVE = "cooperative"
    PERSON = "person"
    ENROLMENT = "enrolment"


class Dimension(StrEnum):
    # No breakdown: its one value is "".
    ALL = "all"
    REGION = "region"
    PROVINCE = "province"
    DELEGATION = "delegation"
    SECTOR = "sector"
    BRANCH = "branch"
    COOPERATIVE_AGE = "cooperative_age"
    WOMEN_ONLY = "women_only"
    RURAL = "rural"
    SEX = "sex"
    AGE = "age"
    DISABILITY = "disability"
    LANGUAGE = "language"
    COURSE = "course"
    # "course/module"
    MODULE = "module"
    COHORT = "cohort"
    TRAINER = "trainer"
    SOURCE = "source"
    # For single pages: "course/module/lesson", days until completion, months since the enrolment, how far cooperatives came
    # (steps.py).
    STEP = "step"
    DURATION = "duration"
    LATER = "later"
    FUNNEL = "funnel"


OF_COOPERATIVES = (
    Dimension.REGION, Dimension.PROVINCE, Dimension.DELEGATION, Dimension.SECTOR, Dimension.BRANCH,
    Dimension.COOPERATIVE_AGE, Dimension.WOMEN_ONLY, Dimension.RURAL,
)  # fmt: skip
OF_PEOPLE = (*OF_COOPERATIVES, Dimension.SEX, Dimension.AGE, Dimension.DISABILITY, Dimension.LANGUAGE)
OF_ENROLMENTS = (*OF_PEOPLE, Dimension.COURSE, Dimension.COHORT, Dimension.TRAINER, Dimension.SOURCE)
# Not by course: the modules of one add up to it, so two breakdowns that are judged apart would give away what each hides.
OF_MODULES = (Dimension.REGION, Dimension.PROVINCE, Dimension.DELEGATION, Dimension.MODULE)


class Source(StrEnum):
    """How somebody came to a course."""

    SELF = "self"
    # Another person acted for her: a relay, or who led a lesson for a group.
    HELPED = "helped"
    COHORT = "cohort"


# The first year of each band; youth is 18 to 35, as the prizes of ODCo count it (domain.md 1.6).
AGE_BANDS = ((66, "66-"), (51, "51-65"), (36, "36-50"), (18, "18-35"), (0, "-17"))
COOPERATIVE_AGES = ((10, "10-"), (5, "5-9"), (2, "2-4"), (0, "0-1"))
# Days from enrolment to completion.
DURATIONS = ((91, "91-"), (31, "31-90"), (8, "8-30"), (2, "2-7"), (0, "0-1"))


def banded(number: int, bands: tuple[tuple[int, str], ...]) -> str:
    """The band in which the number lies; what is below all of them lies in the last."""
    return next((name for least, name in bands if number >= least), bands[-1][1])


def age_band(birth_year: int | None, year: int) -> str:
    return UNKNOWN if birth_year is None else banded(year - birth_year, AGE_BANDS)


def yes_or_no(value: bool | None) -> str:
    return UNKNOWN if value is None else YES if value else NO


def delegation_place(code: str) -> str:
    return _DELEGATION + code


def delegation_of(place: str) -> str | None:
    """The code of the delegation, where the place is one."""
    return place.removeprefix(_DELEGATION) if place.startswith(_DELEGATION) else None


class Home(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """What is counted of a cooperative, as it is known now. Of somebody without one, everything is unknown."""

    region: str = UNKNOWN
    province: str = UNKNOWN
    delegation: str = UNKNOWN
    sector: str = UNKNOWN
    branch: str = UNKNOWN
    registered_year: int | None = None
    women_only: bool | None = None
    rural: bool | None = None

    def places(self) -> tuple[str, ...]:
        """Where it is counted: the country, its region, its province and its delegation."""
        if self.region == UNKNOWN:
            return (COUNTRY,)
        return COUNTRY, self.region, self.province, delegation_place(self.delegation)

    def areas(self) -> Iterator[tuple[Dimension, str]]:
        yield Dimension.ALL, ""
        yield Dimension.REGION, self.region
        yield Dimension.PROVINCE, self.province
        yield Dimension.DELEGATION, self.delegation

    def values(self, year: int) -> Iterator[tuple[Dimension, str]]:
        age = UNKNOWN if self.registered_year is None else banded(year - self.registered_year, COOPERATIVE_AGES)
        yield from self.areas()
        yield Dimension.SECTOR, self.sector
        yield Dimension.BRANCH, self.branch or UNKNOWN
        yield Dimension.COOPERATIVE_AGE, age
        yield Dimension.WOMEN_ONLY, yes_or_no(self.women_only)
        yield Dimension.RURAL, yes_or_no(self.rural)


class Learner(msgspec.Struct, frozen=True, array_like=True):
    """What is counted of a person."""

    home: Home
    sex: str = UNKNOWN
    birth_year: int | None = None
    disability: bool | None = None
    language: str = UNKNOWN

    def values(self, year: int) -> Iterator[tuple[Dimension, str]]:
        yield from self.home.values(year)
        yield Dimension.SEX, self.sex
        yield Dimension.AGE, age_band(self.birth_year, year)
        yield Dimension.DISABILITY, yes_or_no(self.disability)
        yield Dimension.LANGUAGE, self.language


class Studies(msgspec.Struct, frozen=True, array_like=True):
    """What is counted of an enrolment: the course, how she came to it, and with whom she learns it ("": with nobody)."""

    learner: Learner
    course: str
    source: str
    cohort: str = ""
    trainer: str = ""

    def values(self, year: int) -> Iterator[tuple[Dimension, str]]:
        yield from self.learner.values(year)
        yield Dimension.COURSE, self.course
        yield Dimension.SOURCE, self.source
        yield Dimension.COHORT, self.cohort or UNKNOWN
        yield Dimension.TRAINER, self.trainer or UNKNOWN
