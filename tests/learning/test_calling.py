"""Whom a member can call, from the help page and from pages that say no."""

from datetime import date

import pytest
from flask import Flask

from lms.accounts.models import Gender, StaffRole
from lms.cooperatives.models import OfficeKind
from lms.cooperatives.numbers import services as numbers
from lms.core import clock
from lms.core.db import db
from lms.learning import calling
from lms.pathway.accompaniment import services as coaching
from lms.pathway.accompaniment.models import ContactKind
from tests import factories
from tests.client import PageClient
from tests.factories import Cast

ADVISER, OFFICE = "+212611111111", "+212528000000"
# As it is written for people.
ADVISER_WRITTEN, OFFICE_WRITTEN = "06 11 11 11 11", "05 28 00 00 00"
NUMBER_OF_BILAL = "tel:+212612000002"


@pytest.fixture
def amina(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.amina).speak("fr")


def give(cast: Cast) -> None:
    """Both numbers are written down."""
    cast.driss.work_phone = ADVISER
    numbers.give_delegation("agadir", OFFICE, by=cast.salma, at=clock.now())
    db.session.commit()


def order(page: str, *parts: str) -> bool:
    places = [page.index(part) for part in parts]
    return places == sorted(places)


def test_adviser_comes_first_then_the_president_then_the_delegation(cast: Cast, amina: PageClient) -> None:
    give(cast)

    page = amina.get("/help").text

    assert order(page, f"tel:{ADVISER}", "Driss", ADVISER_WRITTEN, NUMBER_OF_BILAL, f"tel:{OFFICE}", OFFICE_WRITTEN)
    assert page.count('class="button call"') == 1
    assert page.count("call button--quiet") == 2


def test_without_a_number_of_the_adviser_the_president_is_called_and_the_adviser_named(
    cast: Cast, amina: PageClient
) -> None:
    page = amina.get("/help").text

    assert order(page, 'class="button call"', NUMBER_OF_BILAL, "Driss", "pas encore noté")


def test_president_does_not_call_himself(cast: Cast, client: PageClient) -> None:
    give(cast)

    page = client.sign_in(cast.bilal).get("/help").text

    assert NUMBER_OF_BILAL not in page
    assert order(page, f"tel:{ADVISER}", f"tel:{OFFICE}")


def test_where_nobody_has_a_number_it_is_said_whom_to_ask(cast: Cast, client: PageClient) -> None:
    assert (
        "Demandez à la personne qui vous a donné votre carte" in client.sign_in(cast.esi).speak("fr").get("/help").text
    )


def test_who_belongs_nowhere_is_told_too(cast: Cast, client: PageClient) -> None:
    alone = factories.person()
    db.session.commit()

    page = client.sign_in(alone).speak("fr").get("/help")

    assert "donné votre carte" in page.text


def test_numbers_of_another_cooperative_are_not_shown(cast: Cast, client: PageClient) -> None:
    give(cast)

    page = client.sign_in(cast.esi).get("/help").text

    assert ADVISER not in page
    assert OFFICE not in page
    assert NUMBER_OF_BILAL not in page


def test_adviser_who_came_last_is_called_before_another_of_the_delegation(cast: Cast, amina: PageClient) -> None:
    give(cast)
    other = factories.staff(StaffRole.ADVISER, name_fr="Aaliya", delegation_code="agadir", work_phone="+212622222222")
    db.session.flush()
    assert calling.calls_of(cast.amina).first.person.id == other.id

    coaching.note_contact(cast.argan, other, on=date(2026, 1, 5), kind=ContactKind.CALL, note="", at=clock.now())
    coaching.note_contact(cast.argan, cast.driss, on=date(2026, 1, 6), kind=ContactKind.VISIT, note="", at=clock.now())
    db.session.commit()

    assert calling.calls_of(cast.amina).first.person.id == cast.driss.id


def test_adviser_who_works_elsewhere_now_is_not_called(cast: Cast, amina: PageClient) -> None:
    give(cast)
    coaching.begin(cast.argan, cast.driss, begun_on=date(2026, 1, 1))
    cast.driss.delegation_code = "beni-mellal"
    db.session.commit()

    assert ADVISER not in amina.get("/help").text


def test_president_is_preferred_to_a_manager_and_each_is_named_by_office(cast: Cast, amina: PageClient) -> None:
    manager = factories.person(name_fr="Zineb", gender=Gender.WOMAN)
    db.session.flush()
    factories.membership(manager, cast.argan)
    factories.office(manager, cast.argan, OfficeKind.MANAGER)
    db.session.commit()

    page = amina.get("/help").text

    assert order(page, NUMBER_OF_BILAL, "Président", "Zineb")


@pytest.mark.parametrize("path", ["/nothing-here", "/courses/nothing", "/cooperative/cash-book/1/1"])
def test_pages_that_say_no_call_too(cast: Cast, amina: PageClient, path: str) -> None:
    give(cast)

    answer = amina.get(path)

    assert answer.status_code == 404
    assert f'href="tel:{ADVISER}"' in answer.text
    assert ADVISER_WRITTEN in answer.text


def test_visitors_and_staff_are_given_no_numbers(cast: Cast, client: PageClient) -> None:
    give(cast)

    assert "tel:" not in client.get("/nothing-here").text
    assert "tel:" not in client.sign_in(cast.driss).get("/nothing-here").text
    assert "tel:" not in client.sign_in(cast.salma).get("/help").text


def test_page_of_a_fault_stands_where_nobody_can_be_found(
    cast: Cast, amina: PageClient, monkeypatch: pytest.MonkeyPatch, app: Flask
) -> None:
    def break_down(_person: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(calling, "calls_of", break_down)

    answer = amina.get("/nothing-here")

    assert answer.status_code == 404
    assert "tel:" not in answer.text
