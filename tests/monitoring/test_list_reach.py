"""Courses, cohorts, cooperatives and workload: who sees which, on the page and as a file; and what nonsense is answered with."""

import pytest

from lms.core.db import db
from tests.client import PageClient
from tests.factories import Cast, staff
from tests.factories.courses import enrol, publish_bees
from tests.monitoring.counted import follow
from tests.monitoring.lists import PREFIX, csv_of, forget

ALL = ("/courses", "/courses/bees", "/cohorts", "/cooperatives", "/cooperatives/{argan}", "/workload")
OF_COURSES = ("/courses", "/courses/bees")
FORMATS = ("", "?format=csv", "?format=xlsx")
# Of no page alone.
TABLES = (
    "/courses?table=days&format=csv", "/courses?table=groups&format=csv", "/courses/bees?table=modules&format=csv",
    "/courses/bees?table=exams&format=csv", "/cohorts?table=retention&format=csv",
    "/cooperatives/{argan}?table=learning&format=csv", "/cooperatives/{argan}?table=steps&format=csv",
)  # fmt: skip


@pytest.fixture(autouse=True)
def counted(cast: Cast) -> None:
    forget()
    course = publish_bees()
    for one in (cast.amina, cast.bilal, cast.esi):
        enrol(one, course)
    follow()


def path(cast: Cast, text: str) -> str:
    return PREFIX + text.format(argan=cast.argan.id, honey=cast.honey.id)


def status(client: PageClient, address: str) -> int:
    response = client.get(address)
    response.close()
    return response.status_code


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("page", ALL)
def test_desks_see_every_page_and_file(client: PageClient, cast: Cast, page: str, form: str) -> None:
    for one in (cast.salma, cast.yassine, cast.driss):
        client.sign_in(one)
        assert status(client, path(cast, page) + form) == 200, one.staff_role


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_a_file(client: PageClient, cast: Cast, table: str) -> None:
    client.sign_in(cast.driss)
    assert csv_of(client, path(cast, table.partition("?")[0]), table.partition("table=")[2].partition("&")[0])


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("page", ALL)
def test_trainer_sees_courses_and_nothing_else(client: PageClient, cast: Cast, page: str, form: str) -> None:
    client.sign_in(cast.khadija)
    assert status(client, path(cast, page) + form) == (200 if page in OF_COURSES else 404)


def test_menu_leads_trainer_to_courses(client: PageClient, cast: Cast) -> None:
    assert f'href="{PREFIX}/courses"' in client.sign_in(cast.khadija).get("/staff/courses").text


@pytest.mark.parametrize("place", ["MA-09", "MA-TAR", "delegation:agadir"])
@pytest.mark.parametrize("page", OF_COURSES)
def test_trainer_sees_totals_of_the_country_alone(client: PageClient, cast: Cast, page: str, place: str) -> None:
    client.sign_in(cast.khadija)

    assert status(client, f"{path(cast, page)}?place={place}") == 404
    text = client.get(path(cast, page)).text
    assert "Souss-Massa" not in text
    assert "/cooperatives" not in text.partition("<main")[2]
    assert status(client, f"{path(cast, '/courses/bees')}?format=csv&table=places") == 400


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("page", ALL)
def test_members_find_nothing(client: PageClient, cast: Cast, page: str, form: str) -> None:
    for one in (cast.amina, cast.bilal, cast.esi):
        client.sign_in(one)
        assert status(client, path(cast, page) + form) == 404


@pytest.mark.parametrize("page", ALL)
def test_visitor_is_asked_to_sign_in(client: PageClient, cast: Cast, page: str) -> None:
    assert status(client, path(cast, page)) in (302, 303)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("page", ["/courses", "/courses/bees", "/cohorts", "/cooperatives", "/workload"])
def test_adviser_asks_about_her_delegation_alone(client: PageClient, cast: Cast, page: str, form: str) -> None:
    client.sign_in(cast.driss)
    sign = "&" if form else "?"
    for place in ("MA-09", "MA-TAR", "delegation:beni-mellal"):
        assert status(client, f"{path(cast, page)}{form}{sign}place={place}") == 404
    assert status(client, f"{path(cast, page)}{form}{sign}place=delegation:agadir") == 200


@pytest.mark.parametrize("form", FORMATS)
def test_adviser_of_another_delegation_finds_no_cooperative_of_it(client: PageClient, cast: Cast, form: str) -> None:
    client.sign_in(cast.driss)

    assert status(client, path(cast, "/cooperatives/{honey}") + form) == 404
    assert status(client, path(cast, "/cooperatives/{argan}") + form) == 200
    assert list(dict(row[:2] for row in csv_of(client, path(cast, "/cooperatives"))[1:])) == [cast.argan.name_fr]


def test_adviser_of_no_delegation_sees_nothing(client: PageClient, cast: Cast) -> None:
    cast.driss.delegation_code = None
    client.sign_in(cast.driss)
    assert status(client, path(cast, "/cooperatives")) == 404


@pytest.mark.parametrize(
    "address",
    [
        "/courses?place=MA-99", "/courses?period=yesterday", "/courses?by=course", "/courses?by=nothing",
        "/courses?format=pdf", "/courses?table=nothing", "/courses/bees?period=1999", "/courses/bees?table=x",
        "/cohorts?after=first", "/cohorts?period=2026-13", "/cooperatives?sector=gold", "/cooperatives?stage=last",
        "/cooperatives?rural=perhaps", "/cooperatives?women_only=1", "/cooperatives?cooperative_age=old",
        "/cooperatives?learns=x", "/cooperatives?finished=x", "/cooperatives?office=x", "/cooperatives?order=random",
        "/cooperatives?after=0", "/cooperatives?order=attention&after=x~019f0000-0000-7000-8000-000000000000", "/cooperatives?place=x", "/cooperatives?format=doc",
        f"/cooperatives?search={'a' * 201}", f"/cooperatives?branch={'a' * 201}", "/cooperatives?branch=gold", "/cooperatives/{argan}?table=x",
        "/workload?period=2", "/workload?format=doc", "/workload?table=people",
    ],
)  # fmt: skip
def test_nonsense_is_answered_in_words(client: PageClient, cast: Cast, address: str) -> None:
    client.speak("fr").sign_in(cast.salma)

    response = client.get(path(cast, address))

    assert response.status_code == 400, response.text
    assert "<h1" in response.text


def test_branch_that_only_others_have_is_no_nonsense(client: PageClient, cast: Cast) -> None:
    cast.honey.branch, cast.argan.branch = "honey", None
    db.session.commit()
    follow()
    client.sign_in(cast.driss)

    for branch in ("honey", "unknown"):
        assert status(client, path(cast, f"/cooperatives?branch={branch}")) == 200


@pytest.mark.parametrize("unknown", ["/courses/wasps", f"/cooperatives/{'0' * 8}-0000-7000-8000-{'0' * 12}"])
def test_what_is_not_there_is_not_found(client: PageClient, cast: Cast, unknown: str) -> None:
    client.sign_in(cast.salma)
    assert status(client, PREFIX + unknown) == 404


@pytest.mark.parametrize("code", ["ar", "fr", "en", "zgh"])
@pytest.mark.parametrize("page", ALL)
def test_pages_are_well_formed_in_every_language(client: PageClient, cast: Cast, page: str, code: str) -> None:
    for one in (cast.salma, cast.driss):
        client.speak(code).sign_in(one)
        assert status(client, path(cast, page)) == 200


def test_menu_shows_what_the_viewer_may_open(client: PageClient, cast: Cast) -> None:
    trainer, officer = (client.sign_in(one).get(f"{PREFIX}/courses").text for one in (cast.khadija, cast.salma))
    for section in ("cohorts", "cooperatives", "workload"):
        link = f'href="{PREFIX}/{section}"'
        assert link not in trainer
        assert link in officer


def test_names_of_people_never_stand_in_lists(client: PageClient, cast: Cast) -> None:
    other = staff(cast.khadija.staff_role, name_fr="Zineb", name_ar="زينب")
    client.speak("fr")
    for one in (cast.salma, cast.driss):
        client.sign_in(one)
        for page in ("/cooperatives", "/cooperatives/{argan}", "/courses", "/courses/bees"):
            text = client.get(path(cast, page)).text
            assert not any(name in text for name in (cast.amina.name_fr, cast.bilal.name_fr, other.name_fr)), page
