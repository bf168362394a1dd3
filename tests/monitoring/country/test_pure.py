"""Ids, curves, walks and plans."""

import random
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from lms.core.ids import id_from
from lms.monitoring.country import curves
from lms.monitoring.country.courses import Step
from lms.monitoring.country.ids import Kind, Numbers, name_id
from lms.monitoring.country.plans import packed, plan, unpacked
from lms.monitoring.country.population import country
from lms.monitoring.country.rows import at, second_of
from lms.monitoring.country.walks import walk
from tests.monitoring.country.small import NOW, options

STEPS = [
    Step("a/one", 0, 0, ()), Step("a/two", 0, 0, ()), Step("a/quiz", 5, 4, ("a",)), Step("exam", 12, 9, ("",)),
]  # fmt: skip


@given(st.lists(st.text(min_size=1), min_size=1, max_size=4))
def test_ids_from_content_are_those_of_the_platform(parts: list[str]) -> None:
    assert name_id(*parts) == str(id_from(*parts))


def test_numbered_ids_differ_by_kind_number_and_seed() -> None:
    found = {Numbers(seed).id(kind, number) for seed in (1, 2) for kind in Kind for number in range(3)}

    assert len(found) == 2 * len(Kind) * 3


@given(st.integers(0, 2**32), st.integers(0, 2**22 - 1), st.integers(0, 63))
def test_an_enrolment_is_one_number(second: int, person: int, course: int) -> None:
    assert unpacked(packed(second, person, course)) == (second, person, course)


def test_moments_are_written_in_utc() -> None:
    assert at(second_of(NOW)) == "2026-11-20 12:00:00.000000"


@given(st.integers(), st.floats(0, 1), st.floats(0.5, 1))
def test_a_walk_goes_on_in_order_and_stops_where_it_fails(seed: int, begin: float, go_on: float) -> None:
    found = walk(STEPS, random.Random(seed), 1_000, (begin, go_on), 50_000_000)

    assert [event[1] for event in found] == sorted(event[1] for event in found)
    done: list[int] = []
    for place, second, right, took in found:
        assert place == len(done)
        assert 1_000 < second <= 50_000_000
        assert second - took > 1_000
        if right < 0 or right >= STEPS[place].least:
            done.append(place)
        assert right <= STEPS[place].questions


@given(
    st.sampled_from(sorted(curves.OF_REGION)), st.sampled_from(sorted(curves.OF_SECTOR)), st.floats(0, 1), st.integers(0, 2),
    st.booleans(), st.booleans(), st.booleans(),
)  # fmt: skip
def test_chances_are_chances(
    region: str, sector: str, keen: float, language: int, in_cohort: bool, is_helped: bool, is_falling: bool
) -> None:
    found = curves.going_on(
        region=region, sector=sector, keen=keen, language=language, in_cohort=in_cohort, is_helped=is_helped,
        is_falling=is_falling,
    )  # fmt: skip

    assert all(0 < one < 1 for one in found)


def test_people_begin_more_often_as_time_goes_on_and_less_in_august() -> None:
    found = curves.calendar(date(2025, 1, 1), date(2026, 1, 1))
    days = [after - before for before, after in zip([0.0, *found], found, strict=False)]

    assert abs(found[-1] - 1) < 1e-9
    assert sum(days[:90]) < sum(days[-90:])
    assert sum(days[212:243]) < sum(days[243:274])


def test_a_plan_has_the_courses_that_are_wanted_of_each() -> None:
    made = country(options(scale=0.02))
    planned = plan(made, ["everyone", "leaders", "accounts", "sellers"])

    inside = [one for one in planned if made.cooperatives[made.home[one[1]]].struck_off_on]
    assert not inside
    assert abs(len(planned.enrolments) / made.people - 2_400_000 / 788_969) < 0.1
    assert list(planned.enrolments) == sorted(planned.enrolments)
    assert 0.03 < len(planned.group_of) / len(planned.enrolments) < 0.12
    for group in planned.groups:
        assert {made.cooperatives[made.home[person]].province for person in group.people} <= {group.province}
    quiet = second_of(NOW) - curves.QUIET_DAYS * 86_400
    for group in planned.groups:
        place = made.cooperatives[made.home[group.people[0]]] if group.people else None
        assert place is None or place.delegation != curves.WITHOUT_SESSIONS or group.begins <= quiet
    begin = second_of(NOW) - 760 * 86_400
    for second, person, _course in planned:
        place = made.cooperatives[made.home[person]]
        assert begin < second < second_of(NOW)
        assert at(second)[:10] >= place.registered_on.isoformat()
