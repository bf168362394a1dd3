import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.cooperatives import territory
from lms.cooperatives.territory import Table, folded

TABLES = {
    "regions": territory.regions(),
    "provinces": territory.provinces(),
    "delegations": territory.delegations(),
    "sectors": territory.sectors(),
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_place_is_found_by_its_code_and_its_names(table: Table) -> None:
    for code, place in table.items():
        assert table.find(code) == table.find(place.name_ar) == table.find(place.name_fr.upper()) == place


def test_the_country_is_whole() -> None:
    assert (len(territory.regions()), len(territory.provinces()), len(territory.delegations())) == (12, 75, 12)
    assert {place.region_code for place in territory.provinces().values()} == set(territory.regions())


@pytest.mark.parametrize(
    "text",
    ["Taroudannt", "taroudant", "Province de Taroudant", "PROVINCE TAROUDANT", "تارودانت", "إقليم تارودانت", "MA-TAR"],
)
def test_a_province_is_found_as_people_write_it(text: str) -> None:
    place = territory.provinces().find(text)

    assert place is not None
    assert place.code == "MA-TAR"


@pytest.mark.parametrize("text", ["", "  ", "Atlantis", "Province", "إقليم", "--"])
def test_what_is_no_place_is_not_found(text: str) -> None:
    assert territory.provinces().find(text) is None


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)
