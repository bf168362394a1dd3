"""What a member sees: her own groups, on her home as one card within its bytes."""

from typing import Any

import pytest

from lms.core.db import db
from lms.teaching import queries
from lms.teaching.models import Cohort, CohortSession
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import enrol
from tests.factories.teaching import clock_of_morocco
from tests.factories.teaching import cohort as make_cohort
from tests.factories.teaching import session as make_session


def test_home_shows_the_next_session(client: PageClient, cast: Cast, session: CohortSession) -> None:
    page = client.speak("fr").sign_in(cast.amina).get("/home").text

    assert "Tafraout 2027" in page
    assert "samedi 28 novembre, 10:00" in page
    assert f'href="/cohorts/{session.cohort_id}"' in page


def test_home_of_who_is_in_no_group_is_as_it_was(client: PageClient, cast: Cast, session: CohortSession) -> None:
    assert "/cohorts" not in client.sign_in(cast.esi).get("/home").text


def test_nearest_session_of_several_groups_is_shown(
    client: PageClient, cast: Cast, cohort: Cohort, session: CohortSession
) -> None:
    other = make_cohort(cast.khadija, cast.amina, title="Argan")
    for item in ("hive/the-hive", "hive/the-queen"):
        make_session(other, cast.khadija, clock_of_morocco(27, 16), item=item)
    make_cohort(cast.khadija, cast.amina, title="Without a day")

    page = client.sign_in(cast.amina).get("/home").text

    assert page.count(f'href="/cohorts/{other.id}"') == 1
    assert f'href="/cohorts/{cohort.id}"' not in page
    assert 'href="/cohorts"' in page
    found = client.get("/cohorts").text
    assert all(title in found for title in ("Argan", "Without a day", "Tafraout 2027"))


@pytest.mark.parametrize("language", ["ar", "fr", "zgh", "en"])
@pytest.mark.parametrize("path", ["/home", "/cohorts", "/cohorts/join", "cohort"])
def test_page_fits_the_first_flight_of_tcp(
    client: PageClient, cast: Cast, course: Any, session: CohortSession, path: str, language: str
) -> None:
    enrol(cast.amina, course)
    make_cohort(cast.khadija, cast.amina, title="Argan")
    path = f"/cohorts/{session.cohort_id}" if path == "cohort" else path

    answer = client.speak(language).sign_in(cast.amina).get(path, headers={"Accept-Encoding": "br"})

    head = sum(len(name) + len(value) + 4 for name, value in answer.headers) + 80
    assert answer.status_code == 200
    assert head + len(answer.data) <= 14_600


def test_who_leaves_is_out(client: PageClient, cast: Cast, session: CohortSession) -> None:
    client.sign_in(cast.amina)
    answer = client.post(f"/cohorts/{session.cohort_id}/leaving")

    assert answer.headers["Location"] == "/home"
    assert [one.name_fr for one in db.session.scalars(queries.people_of(session.cohort_id))] == ["Bilal"]
    assert client.get(f"/cohorts/{session.cohort_id}").status_code == 404
    assert client.post(f"/cohorts/{session.cohort_id}/leaving").status_code == 404


@pytest.mark.parametrize("who", ["esi", "khadija", "driss"])
def test_nobody_sees_the_groups_of_others(client: PageClient, cast: Cast, session: CohortSession, who: str) -> None:
    client.sign_in(getattr(cast, who))

    assert client.get(f"/cohorts/{session.cohort_id}").status_code == 404
    assert client.post(f"/cohorts/{session.cohort_id}/leaving").status_code == 404
    if who == "esi":
        assert "Tafraout 2027" not in client.get("/cohorts").text
    else:
        assert client.get("/cohorts").status_code == 404
    db.session.rollback()


def test_her_account_leads_to_her_groups(client: PageClient, cast: Cast, course: Any) -> None:
    assert 'href="/cohorts"' in client.sign_in(cast.esi).get("/me").text
