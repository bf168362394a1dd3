"""What is added to the cells: the same everywhere it is broken down, and kept as it was."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.monitoring.counting import contributions
from lms.monitoring.counting.contributions import (
    Contribution,
    CooperativeFacts,
    EnrolmentFacts,
    PersonFacts,
    of_cooperative,
    of_enrolment,
    of_person,
)
from lms.monitoring.counting.tally import Tally
from lms.monitoring.dimensions import (
    AGE_BANDS,
    COOPERATIVE_AGES,
    DURATIONS,
    OF_COOPERATIVES,
    OF_ENROLMENTS,
    OF_MODULES,
    OF_PEOPLE,
    Dimension,
    Home,
    Learner,
    Studies,
    SubjectKind,
    age_band,
    banded,
)
from lms.monitoring.indicators import Measure

MONTHS = st.integers(12 * 2024, 12 * 2027 - 1)
MAYBE = st.none() | st.booleans()
HOMES = st.builds(
    Home, st.sampled_from(["MA-09", "MA-05"]), st.sampled_from(["MA-TAR", "MA-AZI"]), st.sampled_from(["agadir", "fes"]),
    st.sampled_from(["argan", "crafts"]), st.sampled_from(["", "miel"]), st.none() | st.integers(1990, 2027), MAYBE, MAYBE,
)  # fmt: skip
LEARNERS = st.builds(
    Learner, HOMES | st.just(Home()), st.sampled_from(["f", "m", "unknown"]), st.none() | st.integers(1930, 2015), MAYBE,
    st.sampled_from(["ar", "fr"]),
)  # fmt: skip
STUDIES = st.builds(
    Studies, LEARNERS, st.sampled_from(["bees", "accounts"]), st.sampled_from(["self", "cohort"]), st.sampled_from(["", "c1"]),
    st.sampled_from(["", "t1"]),
)  # fmt: skip
ENROLMENTS = st.builds(
    EnrolmentFacts,
    studies=STUDIES,
    began=MONTHS,
    finished=st.none() | MONTHS,
    days=st.integers(0, 900),
    steps=st.lists(st.sampled_from(["hive/the-hive", "hive/quiz", "exam"]), unique=True),
    modules=st.lists(st.tuples(st.just("hive"), MONTHS), max_size=1),
    exams=st.lists(st.tuples(MONTHS, st.booleans()), max_size=3),
    certified=st.none() | MONTHS,
    active=st.frozensets(MONTHS, max_size=4),
)
PEOPLE = st.builds(
    PersonFacts,
    joined=st.none() | MONTHS,
    left=st.none() | MONTHS,
    began=st.none() | MONTHS,
    certified=st.none() | MONTHS,
    active=st.frozensets(MONTHS, max_size=4),
)
COOPERATIVES = st.builds(
    CooperativeFacts,
    registered=MONTHS,
    struck_off=st.none() | MONTHS,
    enrolled=st.none() | MONTHS,
    change=st.none() | st.tuples(MONTHS, st.integers(-400, 400)),
    decided=st.lists(st.tuples(MONTHS, st.booleans()), max_size=3),
    sales=st.lists(st.tuples(MONTHS, st.integers(0, 10**12)), max_size=2),
)
CONTRIBUTIONS = st.one_of(
    st.tuples(
        st.just(SubjectKind.ENROLMENT),
        ENROLMENTS.map(lambda facts: Contribution(facts.studies, 2026, of_enrolment(facts))),
    ),
    st.tuples(
        st.just(SubjectKind.PERSON),
        st.builds(lambda who, facts: Contribution(who, 2026, of_person(facts)), LEARNERS, PEOPLE),
    ),
    st.tuples(
        st.just(SubjectKind.COOPERATIVE),
        st.builds(lambda who, facts: Contribution(who, 2026, of_cooperative(facts)), HOMES, COOPERATIVES),
    ),
)
BROKEN_DOWN_BY = {
    SubjectKind.ENROLMENT: OF_ENROLMENTS,
    SubjectKind.PERSON: OF_PEOPLE,
    SubjectKind.COOPERATIVE: OF_COOPERATIVES,
}
ALONE = {Dimension.STEP, Dimension.DURATION, Dimension.LATER, Dimension.FUNNEL}


@given(CONTRIBUTIONS)
def test_contribution_is_kept_as_it_was(given_: tuple[SubjectKind, Contribution[Any]]) -> None:
    kind, contribution = given_
    assert contributions.decode(kind, contributions.encode(contribution)) == contribution


@given(st.lists(CONTRIBUTIONS, max_size=4))
def test_what_is_put_in_and_taken_out_again_leaves_nothing(given_: list[tuple[SubjectKind, Contribution[Any]]]) -> None:
    tally = Tally()
    for _kind, contribution in given_:
        tally.put(contribution)
    for _kind, contribution in reversed(given_):
        tally.take(contribution)
    assert list(tally.rows()) == []


@given(CONTRIBUTIONS)
def test_every_breakdown_of_every_place_adds_up_to_the_same(given_: tuple[SubjectKind, Contribution[Any]]) -> None:
    kind, contribution = given_
    tally = Tally()
    tally.put(contribution)
    sums: dict[tuple[str, str, int], dict[Dimension, int]] = {}
    for place, dimension, measure, month, _value, amount in tally.rows():
        if dimension not in ALONE:
            found = sums.setdefault((place, measure, month), {})
            found[Dimension(dimension)] = found.get(Dimension(dimension), 0) + amount
    for key, by_dimension in sums.items():
        _place, measure, _month = key
        wanted = OF_MODULES if measure == Measure.MODULE_COMPLETIONS else BROKEN_DOWN_BY[kind]
        assert set(by_dimension) == {Dimension.ALL, *wanted}, key
        assert len(set(by_dimension.values())) == 1, key


@pytest.mark.parametrize("bands", [AGE_BANDS, COOPERATIVE_AGES, DURATIONS])
@given(number=st.integers(-5, 200))
def test_every_number_has_one_band(bands: tuple[tuple[int, str], ...], number: int) -> None:
    name = banded(number, bands)
    least = {text: first for first, text in bands}[name]
    assert number >= least or name == bands[-1][1]
    assert all(number < first for first, _text in bands if first > least)


def test_youth_is_18_to_35() -> None:
    assert [age_band(2026 - age, 2026) for age in (17, 18, 35, 36)] == ["-17", "18-35", "18-35", "36-50"]
