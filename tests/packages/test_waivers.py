"""Excusing a learner from a unit: chosen, shown once more, and then done for good; on the desk and by command."""

import re
from typing import Any

import pytest
from flask import Flask

from lms.core.db import db
from lms.learning.models import Enrolment
from lms.packages.services import Imported
from lms.xapi.agents import person_agent
from tests.client import PageClient
from tests.factories import Cast, person
from tests.factories.courses import enrol, publish_bees
from tests.packages.cmi5_packages import au, block, package
from tests.packages.cmi5_unit import enrolled, imported, item_of, slug_of, statements_of


@pytest.fixture
def desk(cast: Cast, client: PageClient) -> PageClient:
    return client.sign_in(cast.khadija).speak("en")


def waivers(argan: Imported) -> str:
    return f"/staff/packages/{argan.package.id}/waivers"


def unit_of(argan: Imported) -> str:
    return item_of(argan.package, "press").partition("/")[2]


def chosen(enrolment: Enrolment, argan: Imported, **changes: str | None) -> dict[str, str]:
    given = {"learner": str(enrolment.registration), "unit": unit_of(argan), "reason": "Tested Out", **changes}
    return {name: value for name, value in given.items() if value is not None}


def test_page_names_learners_units_and_reasons(cast: Cast, argan: Imported, desk: PageClient) -> None:
    empty = desk.get(f"{waivers(argan)}/new").text
    enrolment = enrolled(cast.amina, argan)

    page = desk.get(f"{waivers(argan)}/new").text

    assert "<select" not in empty
    assert str(enrolment.registration) in page
    assert "Amina · Coopérative Argan Tafraout" in page
    assert "Tested Out" in page
    assert 'method="post"' not in page.partition("<h1>")[2]


def test_choice_is_shown_once_more_before_anything_happens(
    enrolment: Enrolment, argan: Imported, desk: PageClient
) -> None:
    page = desk.get(f"{waivers(argan)}/confirmation", query_string=chosen(enrolment, argan)).text

    for shown in ("Amina", "Coopérative Argan Tafraout", "L’argan", "press", "She passed a test on it"):
        assert f"{shown}<" in page
    assert "cannot be taken back" in page
    for name, value in {**chosen(enrolment, argan), "confirmed": "yes"}.items():
        assert f'name="{name}" value="{value}"' in page
    assert statements_of("waived") == []


def test_units_of_one_title_are_told_apart_by_their_blocks(app: Flask, cast: Cast, desk: PageClient) -> None:
    pre = [au(name, moveOn="Passed").replace(f" {name} ", " pre-test ") for name in ("one", "two")]
    found = imported(app, package(block("oil", pre[0]), block("honey", pre[1], au("three"))))
    enrolled(cast.amina, found)

    page = desk.get(f"{waivers(found)}/new").text

    assert re.findall(r">([^<]+)</option>", page)[3:6] == ["oil › pre-test", "honey › pre-test", "three"]


def test_choice_can_be_changed_from_there(enrolment: Enrolment, argan: Imported, desk: PageClient) -> None:
    given = chosen(enrolment, argan)

    page = desk.get(f"{waivers(argan)}/new", query_string=given).text

    for value in given.values():
        assert f'<option selected value="{value}">' in page


@pytest.mark.parametrize("more", [{}, {"confirmed": ""}, {"confirmed": "no"}])
def test_nothing_is_waived_without_the_page_that_shows_it(
    enrolment: Enrolment, argan: Imported, desk: PageClient, more: dict[str, str]
) -> None:
    response = desk.post(waivers(argan), chosen(enrolment, argan) | more)

    assert response.status_code == 422
    assert 'name="confirmed"' in response.text
    assert "Nothing was done yet" in response.text
    assert statements_of("waived") == []


def test_nobody_is_asked_about_what_was_waived_already(enrolment: Enrolment, argan: Imported, desk: PageClient) -> None:
    given = chosen(enrolment, argan)
    address = f"{waivers(argan)}/confirmation"
    before = desk.get(address, query_string=given).text
    desk.post(waivers(argan), given | {"confirmed": "yes"})

    after = desk.get(address, query_string=given).text

    assert "already" not in before
    assert "Nothing was done yet" not in before
    assert "Amina is excused from “press” already" in after
    assert 'name="confirmed"' not in after


def test_it_is_said_who_is_excused_from_what_and_that_it_was_so_already(
    enrolment: Enrolment, argan: Imported, desk: PageClient
) -> None:
    given = {**chosen(enrolment, argan), "confirmed": "yes"}

    first, second = (desk.follow(desk.post(waivers(argan), given)).text for _time in range(2))

    assert "Amina is excused from" in first
    assert "was excused from" in second
    assert len(statements_of("waived")) == 1


def test_of_many_learners_one_writes_the_name(enrolment: Enrolment, argan: Imported, desk: PageClient) -> None:
    for number in range(25):
        enrolled(person(name_fr=f"Membre {number}"), argan)
    address = f"{waivers(argan)}/new"

    all_of_them, found, nobody = (desk.get(address + query).text for query in ("", "?search=min", "?search=%25"))

    assert all_of_them.count("<option") == 21 + 3 + 5
    assert "More than 20 learners fit" in all_of_them
    assert found.count("<option") == 2 + 3 + 5
    assert str(enrolment.registration) in found
    assert "No learner of this course" in nobody


def test_learner_who_is_not_among_the_first_is_excused_too(argan: Imported, desk: PageClient) -> None:
    for number in range(25):
        enrolled(person(name_fr=f"A {number}"), argan)
    last = enrolled(person(name_fr="Zineb"), argan)

    shown = desk.get(f"{waivers(argan)}/confirmation", query_string=chosen(last, argan))
    again = desk.get(f"{waivers(argan)}/new", query_string=chosen(last, argan))
    response = desk.post(waivers(argan), {**chosen(last, argan), "confirmed": "yes"})

    assert "Zineb" in shown.text
    assert f'<option selected value="{last.registration}">' in again.text
    assert response.status_code == 303
    assert len(statements_of("waived")) == 1


@pytest.mark.parametrize(
    "wrong", [{"learner": "x"}, {"unit": "x"}, {"reason": "x"}, {"unit": None}, {"learner": None}, {"reason": None}]
)
def test_waiver_of_nothing_is_refused(
    enrolment: Enrolment, argan: Imported, desk: PageClient, wrong: dict[str, Any]
) -> None:
    given = chosen(enrolment, argan, **wrong)

    shown = desk.get(f"{waivers(argan)}/confirmation", query_string=given)
    response = desk.post(waivers(argan), {**given, "confirmed": "yes"})

    assert (shown.status_code, response.status_code) == (422, 422)
    assert "<select" in shown.text
    assert statements_of("waived") == []


# By command


def waive(app: Flask, *args: str, **options: Any) -> Any:
    return app.test_cli_runner().invoke(args=["lms", "packages", "waive", *args], **options)


@pytest.fixture
def words(cast: Cast, enrolment: Enrolment, argan: Imported) -> list[str]:
    """What is written after `packages waive`, with all that it needs."""
    by = cast.khadija.email
    return [slug_of(argan), unit_of(argan), "--phone", "0612000001", "--reason", "Tested Out", "--by", by]


def test_command_asks_and_excuses_once(app: Flask, cast: Cast, words: list[str]) -> None:
    first, second = waive(app, *words, input="y\n"), waive(app, *words, "--yes")

    assert "Amina · Coopérative Argan Tafraout" in first.output
    assert first.output.endswith("excused\n")
    assert "was excused already" in second.output
    (said,) = statements_of("waived")
    assert said.context.instructor == person_agent(cast.khadija.id)


def test_command_does_nothing_on_a_no(app: Flask, words: list[str]) -> None:
    result = waive(app, *words, input="n\n")

    assert result.exit_code == 1
    assert statements_of("waived") == []


@pytest.mark.parametrize(
    ("position", "wrong", "reason"),
    [
        (0, "bees", "is no member who is enrolled in bees"),
        (1, "elsewhere", "has no unit elsewhere, but:\n"),
        (3, "0612000009", "is no member who is enrolled"),
        (3, "phone", "is no member who is enrolled"),
        (7, "driss@lms.test", "is no trainer or administrator"),
    ],
)
def test_command_names_what_it_does_not_find(
    app: Flask, words: list[str], position: int, wrong: str, reason: str
) -> None:
    result = waive(app, *words[:position], wrong, *words[position + 1 :], "--yes")

    assert result.exit_code == 1
    assert reason in result.output
    assert statements_of("waived") == []


def test_command_is_for_cmi5_alone(app: Flask, cast: Cast, words: list[str]) -> None:
    bees = publish_bees()
    enrol(cast.amina, bees)
    db.session.commit()

    result = waive(app, bees.slug, *words[1:], "--yes")

    assert result.exit_code == 1
    assert "is no cmi5 course" in result.output
