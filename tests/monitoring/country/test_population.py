"""The population follows what is published: at full size to a few in a thousand, for it is drawn."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.cooperatives import territory
from lms.monitoring.country import figures
from lms.monitoring.country.population import Country, country, mean_size, registered_on, shared, territories
from tests.monitoring.country.small import NOW, options

TOLERANCE = 0.02


@pytest.fixture(scope="module")
def whole() -> Country:
    return country(options(scale=1.0))


def test_there_are_as_many_as_published(whole: Country) -> None:
    women_only = [one for one in whole.cooperatives if one.is_women_only]

    assert len(whole.cooperatives) == figures.COOPERATIVES
    assert whole.people == pytest.approx(figures.MEMBERS, rel=0.001)
    assert sum(whole.is_woman) == pytest.approx(figures.WOMEN, rel=TOLERANCE)
    assert sum(2026 - year <= 35 for year in whole.born) == pytest.approx(figures.YOUTH, rel=TOLERANCE)
    assert len(women_only) == pytest.approx(figures.WOMEN_ONLY, rel=3 * TOLERANCE)
    assert sum(one.size for one in women_only) == pytest.approx(figures.WOMEN_IN_WOMEN_ONLY, rel=3 * TOLERANCE)


def test_regions_with_a_published_figure_have_it(whole: Country) -> None:
    counts = Counter(one.region for one in whole.cooperatives)

    assert counts["MA-09"] == pytest.approx(4_772, abs=2)
    assert counts["MA-10"] == pytest.approx(2_870, abs=2)
    assert counts["MA-11"] == pytest.approx(2_685, abs=2)
    assert counts["MA-01"] == pytest.approx(2_506, abs=2)
    assert counts["MA-08"] == pytest.approx(1_814, abs=2)
    assert set(counts) == set(territory.regions())


def test_territories_have_their_members_sectors_and_women(whole: Country) -> None:
    laayoune = [one for one in whole.cooperatives if one.region == "MA-11"]
    people = [person for one in laayoune for person in one.seats]
    souss = Counter(one.sector for one in whole.cooperatives if one.region == "MA-09")

    assert len(people) == pytest.approx(16_781, rel=0.001)
    assert sum(whole.is_woman[one] for one in people) / len(people) == pytest.approx(0.54, abs=0.02)
    assert souss["argan"] == pytest.approx(621, rel=0.12)
    assert souss["agriculture"] == pytest.approx(2_896, rel=0.05)
    assert not any(one.sector == "argan" for one in whole.cooperatives if one.region == "MA-02")


def test_amazigh_is_spoken_where_the_census_found_it(whole: Country) -> None:
    people = [person for one in whole.cooperatives if one.region == "MA-09" for person in one.seats]
    speaking = sum(whole.language[one] == 2 for one in people) / len(people)

    assert speaking == pytest.approx(figures.AMAZIGH["MA-09"], abs=0.01)


def test_every_cooperative_has_its_founders_and_its_place(whole: Country) -> None:
    for number, one in enumerate(whole.cooperatives):
        assert one.number == number
        assert one.size >= figures.LEAST_MEMBERS
        assert territory.provinces()[one.province].region_code == one.region
        assert one.delegation in territory.delegations()
        assert one.sector in territory.sectors()
        assert one.registered_on < NOW.date()
        assert all(whole.home[person] == number for person in (one.seats[0], one.seats[-1]))
        assert one.struck_off_on is None or one.registered_on <= one.struck_off_on <= NOW.date()
        assert not one.is_women_only or all(whole.is_woman[person] for person in one.seats)


def test_a_seed_makes_one_country() -> None:
    first, again, other = (country(options(scale=0.01, seed=seed)) for seed in (7, 7, 8))

    assert first == again
    assert first != other


def test_chosen_regions_are_as_large_as_in_the_whole() -> None:
    made = country(options(scale=0.1, regions=("MA-10", "MA-12")))

    counts = Counter(one.region for one in made.cooperatives)
    assert set(counts) == {"MA-10", "MA-12"}
    assert counts["MA-10"] == pytest.approx(287, abs=3)


def test_every_province_is_in_one_territory() -> None:
    places = Counter(code for one in territories() for code in one.provinces)

    assert set(places) == set(territory.provinces())
    assert set(places.values()) == {1}
    assert sum(one.cooperatives for one in territories()) == pytest.approx(figures.COOPERATIVES)
    assert sum(mean_size(one) * one.cooperatives for one in territories()) == pytest.approx(figures.MEMBERS, rel=0.001)


@given(st.integers(0, 10_000), st.lists(st.floats(0.01, 100), min_size=1, max_size=40))
def test_shared_is_whole_and_nearly_fair(total: int, weights: list[float]) -> None:
    found = shared(total, weights)

    assert sum(found) == total
    assert all(abs(one - total * weight / sum(weights)) <= 1 for one, weight in zip(found, weights, strict=True))


@given(st.floats(0, 1), st.floats(0, 1))
def test_who_comes_later_is_registered_later(one: float, other: float) -> None:
    early, late = sorted((one, other))

    assert registered_on(early, NOW.date()) <= registered_on(late, NOW.date()) < NOW.date()


@given(st.floats(0.1, 0.9))
def test_sectors_of_a_territory_add_up(agriculture: float) -> None:
    found = figures.sectors(agriculture, crafts=0.05)

    assert sum(found.values()) == pytest.approx(1)
    assert set(found) == set(territory.sectors())
