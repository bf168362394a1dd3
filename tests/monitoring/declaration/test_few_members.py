"""Numbers of people in the table of declarations: exact for the adviser who checks them, for officers as everywhere else."""

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from python_calamine import CalamineWorkbook

from lms.accounts.models import Gender, StaffRole
from lms.cooperatives.desk.models import Assembly
from lms.cooperatives.law.assembly import AssemblyKind
from lms.cooperatives.models import Cooperative
from lms.core import clock
from lms.core.db import db
from tests.client import PageClient
from tests.factories import Cast, cooperative, membership, person
from tests.monitoring.declaration.test_declarations import PAGE, table

FEW = ("members", "women", "men", "youth", "joined", "left")
LONG_AGO, IN_THE_YEAR = date(2020, 1, 1), date(2025, 6, 1)


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-27T10:00:00Z", tick=False):
        yield


@pytest.fixture
def arganiers(cast: Cast) -> Cooperative:
    """Of the delegation of Driss: nine women, three of them young, and three men; one came in the year, none left."""
    found = cooperative()
    found.delegation_code = cast.argan.delegation_code
    join(found, 3, Gender.WOMAN, birth_year=2000)
    join(found, 6, Gender.WOMAN)
    join(found, 2, Gender.MAN)
    join(found, 1, Gender.MAN, from_on=IN_THE_YEAR)
    db.session.commit()
    return found


def join(where: Cooperative, count: int, gender: Gender, *, birth_year: int = 1970, **dates: Any) -> None:
    people = [person(gender=gender, birth_year=birth_year) for _ in range(count)]
    db.session.flush()
    for one in people:
        membership(one, where, **({"from_on": LONG_AGO} | dates))


def seen(page: PageClient, where: Cooperative) -> dict[str, str]:
    (found,) = [row for row in table(page.speak("en")) if row["register_number"] == where.register_number]
    return found


def test_adviser_of_the_delegation_checks_exact_numbers(client: PageClient, cast: Cast, arganiers: Cooperative) -> None:
    found = seen(client.sign_in(cast.driss), arganiers)

    assert [found[name] for name in FEW] == ["12", "9", "3", "3", "1", "0"]
    assert "whole fives" not in client.get(PAGE).text


def test_officers_read_no_few_people_nor_what_tells_them(
    client: PageClient, cast: Cast, arganiers: Cooperative
) -> None:
    for who in (cast.salma, person(staff_role=StaffRole.ADMINISTRATOR)):
        db.session.commit()
        found = seen(client.sign_in(who), arganiers)

        # Twelve without nine women are three men; who knows the members of the year before knows by how many more came than went.
        assert [found[name] for name in FEW] == ["12", "hidden", "hidden", "hidden", "hidden", "hidden"]
        assert "whole fives" in client.get(PAGE).text


def test_officers_read_larger_groups_in_whole_fives(client: PageClient, cast: Cast, arganiers: Cooperative) -> None:
    join(arganiers, 4, Gender.MAN)
    join(arganiers, 6, Gender.WOMAN, birth_year=2001, from_on=IN_THE_YEAR)
    db.session.commit()

    found = seen(client.sign_in(cast.salma), arganiers)

    assert [found[name] for name in FEW] == ["22", "15", "5", "5", "5", "0"]


def test_a_small_cooperative_tells_nothing_and_still_that_it_is_too_small(client: PageClient, cast: Cast) -> None:
    found = seen(client.sign_in(cast.salma), cast.argan)

    assert [found[name] for name in FEW[:3]] == ["hidden"] * 3
    assert "Too low" in list(found.values())[-1]


def test_few_at_an_assembly_are_hidden_from_officers(client: PageClient, cast: Cast, arganiers: Cooperative) -> None:
    db.session.add(
        Assembly(
            cooperative_id=arganiers.id, kind=AssemblyKind.ORDINARY, call=1, meets_on=date(2026, 5, 20), hour="10",
            place="x", members=12, present=9, represented=2, recorded_at=clock.now(),
        )
    )  # fmt: skip
    db.session.commit()

    names = ("assembly_present", "assembly_represented")
    officer, adviser = (seen(client.sign_in(who), arganiers) for who in (cast.salma, cast.driss))

    assert [officer[name] for name in names] == ["5", "hidden"]
    assert [adviser[name] for name in names] == ["9", "2"]


def test_the_workbook_hides_what_the_csv_hides(client: PageClient, cast: Cast, arganiers: Cooperative) -> None:
    answer = client.speak("en").sign_in(cast.salma).get(f"{PAGE}/2025?format=xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    answer.close()

    codes = [str(name).rpartition("[")[2].removesuffix("]") for name in rows[0]]
    (found,) = [dict(zip(codes, row, strict=True)) for row in rows if row[0] == arganiers.register_number]
    assert (found["members"], found["women"], found["men"]) == (12, "hidden", "hidden")


def test_who_is_of_another_delegation_or_no_desk_gets_no_number(
    client: PageClient, cast: Cast, arganiers: Cooperative
) -> None:
    elsewhere = person(staff_role=StaffRole.ADVISER, delegation_code="beni-mellal")
    db.session.commit()

    page = client.sign_in(elsewhere)

    assert arganiers.register_number not in {row["register_number"] for row in table(page)}
    assert page.get(f"{PAGE}/2025?place=delegation:{cast.argan.delegation_code}").status_code == 404
    for who in (cast.khadija, cast.amina, cast.esi):
        assert client.sign_in(who).get(f"{PAGE}/2025").status_code == 404
