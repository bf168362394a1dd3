"""The desk of cohorts: made, changed, looked at by whom it concerns, and by nobody else."""

import re
from typing import Any

import pytest
from flask import Flask

from lms.accounts.models import StaffRole
from lms.core.db import db
from lms.learning.models import Course
from lms.teaching import queries
from lms.teaching.models import Cohort, CohortMember, CohortSession
from tests.client import PageClient
from tests.factories import Cast, staff
from tests.factories.teaching import cohort as make_cohort
from tests.factories.teaching import form_of

DESK = "/staff/cohorts"


def made() -> list[Cohort]:
    return db.session.query(Cohort).order_by(Cohort.created_at).all()


def inside(cohort: Cohort) -> set[str]:
    return {person.name_fr for person in db.session.scalars(queries.people_of(cohort.id))}


class TestMaking:
    def test_trainer_makes_a_cohort_and_runs_it(self, client: PageClient, cast: Cast, course: Course) -> None:
        client.speak("fr").sign_in(cast.khadija)

        assert client.get(f"{DESK}/new").status_code == 200
        page = client.follow(client.post(DESK, form_of()))

        (cohort,) = made()
        assert cohort.title in page.text
        assert "Taroudannt" in page.text
        assert [one.name_fr for one in queries.trainers_of(cohort.id)] == ["Khadija"]
        assert re.fullmatch(r"[1-9]\d{7}", cohort.join_code or "")

    def test_same_form_twice_is_one_cohort(self, client: PageClient, cast: Cast, course: Course) -> None:
        page = client.sign_in(cast.khadija).get(f"{DESK}/new").text
        (key,) = re.findall(r'name="key" type="hidden" value="([^"]+)"', page)

        first = client.post(DESK, form_of(key=key))
        second = client.post(DESK, form_of(key=key))

        assert first.headers["Location"] == second.headers["Location"]
        assert len(made()) == 1

    @pytest.mark.parametrize(
        "wrong",
        [
            {"title": " "}, {"title": "x" * 121}, {"course": "no-course"}, {"course": ""}, {"language": "xx"}, {"province": "MA-XXX"},
            {"province": ""}, {"place": ""}, {"starts_on": "never"}, {"ends_on": "2026-11-26"}, {"ends_on": "2031-01-01"},
            {"starts_on": ""},
        ],
    )  # fmt: skip
    def test_faulty_form_is_shown_again(
        self, client: PageClient, cast: Cast, course: Course, wrong: dict[str, str]
    ) -> None:
        answer = client.sign_in(cast.khadija).post(DESK, form_of(**wrong))

        assert answer.status_code == 422
        assert "error" in answer.text
        assert made() == []

    def test_link_names_cooperatives_and_people(self, client: PageClient, cast: Cast, course: Course) -> None:
        client.speak("fr").sign_in(cast.khadija)
        link = f"{DESK}/new?course=bees/hive&cooperative={cast.argan.id}&cooperative={cast.honey.id}&person={cast.amina.id}&person={cast.esi.id}"

        page = client.get(link).text
        client.post(DESK, form_of(cooperative=[cast.argan.id, cast.honey.id], person=[cast.amina.id, cast.esi.id]))

        assert re.findall(r'value="([^"]+)" checked', page) == [str(cast.amina.id), str(cast.esi.id)]
        assert '<option selected value="bees">' in page
        assert inside(made()[0]) == {"Amina", "Esi"}

    @pytest.mark.parametrize("named", ["nothing", "00000000-0000-7000-8000-000000000000"])
    def test_link_to_what_she_does_not_see_leads_nowhere(
        self, client: PageClient, cast: Cast, course: Course, named: str
    ) -> None:
        assert client.sign_in(cast.khadija).get(f"{DESK}/new?cooperative={named}").status_code == 404

    def test_people_who_belong_nowhere_do_not_come_in(self, client: PageClient, cast: Cast, course: Course) -> None:
        client.sign_in(cast.khadija).post(DESK, form_of(person=[cast.driss.id, cast.amina.id, "x"]))

        assert inside(made()[0]) == {"Amina"}


class TestChanging:
    def test_trainer_changes_it(self, client: PageClient, cast: Cast, cohort: Cohort) -> None:
        client.sign_in(cast.khadija)
        assert cohort.title in client.get(f"{DESK}/{cohort.id}/edit").text

        answer = client.post(f"{DESK}/{cohort.id}", form_of(title="Tafraout II"))

        assert answer.status_code == 303
        assert db.session.get_one(Cohort, cohort.id).title == "Tafraout II"
        assert client.post(f"{DESK}/{cohort.id}", form_of(title="")).status_code == 422

    def test_cohort_made_by_mistake_is_deleted(
        self, client: PageClient, cast: Cast, cohort: Cohort, session: CohortSession
    ) -> None:
        assert client.sign_in(cast.khadija).post(f"{DESK}/{cohort.id}/delete").status_code == 303

        assert made() == []
        assert db.session.query(CohortSession).count() == db.session.query(CohortMember).count() == 0

    def test_cohort_that_met_stays(self, client: PageClient, cast: Cast, cohort: Cohort, held: CohortSession) -> None:
        client.sign_in(cast.khadija)
        client.post(f"{DESK}/{cohort.id}/sessions/{held.id}/attendance", {"present": [cast.amina.id]})

        assert client.post(f"{DESK}/{cohort.id}/delete").status_code == 409
        assert made() == [cohort]

    def test_another_trainer_runs_it_too(self, client: PageClient, cast: Cast, cohort: Cohort) -> None:
        nora = staff(StaffRole.TRAINER, name_fr="Nora", email="nora@lms.test")
        db.session.commit()
        assert PageClient(client.app).sign_in(nora).get(f"{DESK}/{cohort.id}").status_code == 404

        client.sign_in(cast.khadija).post(f"{DESK}/{cohort.id}/trainers", {"email": "NORA@lms.test"})

        assert client.sign_in(nora).get(f"{DESK}/{cohort.id}/edit").status_code == 200
        # Whoever made it may go; the last one may not.
        assert client.post(f"{DESK}/{cohort.id}/trainers/{cast.khadija.id}/delete").status_code == 303
        assert client.post(f"{DESK}/{cohort.id}/trainers/{nora.id}/delete").status_code == 409

    @pytest.mark.parametrize("email", ["", "driss@lms.test", "nobody@lms.test"])
    def test_only_trainers_run_cohorts(self, client: PageClient, cast: Cast, cohort: Cohort, email: str) -> None:
        answer = client.sign_in(cast.khadija).post(f"{DESK}/{cohort.id}/trainers", {"email": email})

        assert answer.status_code == 422
        assert len(queries.trainers_of(cohort.id)) == 1


class TestLooking:
    @pytest.mark.parametrize("language", ["ar", "fr", "en", "zgh"])
    @pytest.mark.parametrize("who", ["khadija", "yassine", "driss"])
    def test_who_may_see_it_sees_it(
        self, client: PageClient, cast: Cast, cohort: Cohort, session: CohortSession, who: str, language: str
    ) -> None:
        client.speak(language).sign_in(getattr(cast, who))

        assert cohort.title in client.get(DESK).text
        for path in ("", "/progress", f"/sessions/{session.id}", f"/members/{cast.amina.id}"):
            assert client.get(f"{DESK}/{cohort.id}{path}").status_code == 200, path
        assert client.get(f"{DESK}/courses/bees").status_code == 200

    def test_adviser_looks_and_changes_nothing(
        self, client: PageClient, cast: Cast, cohort: Cohort, session: CohortSession
    ) -> None:
        page = client.sign_in(cast.driss).get(f"{DESK}/{cohort.id}").text

        assert "/sessions/new" not in page
        assert "/messages" not in page
        for method, path in changing(cast, cohort, session):
            assert getattr(client, method)(path).status_code == 404, path

    def test_adviser_sees_people_of_her_delegation_alone(self, client: PageClient, cast: Cast, course: Course) -> None:
        mixed = make_cohort(cast.khadija, cast.amina, cast.esi, title="Both")
        other = make_cohort(cast.khadija, cast.esi, title="Elsewhere")
        client.speak("fr").sign_in(cast.driss)

        pages = client.get(f"{DESK}/{mixed.id}").text + client.get(f"{DESK}/courses/bees").text

        assert "Amina" in pages
        assert "Esi" not in pages
        assert client.get(f"{DESK}/{mixed.id}/members/{cast.esi.id}").status_code == 404
        assert client.get(f"{DESK}/{other.id}").status_code == 404

    @pytest.mark.parametrize("who", ["esi", "amina", "salma"])
    def test_nobody_else_finds_it(
        self, client: PageClient, cast: Cast, cohort: Cohort, session: CohortSession, who: str
    ) -> None:
        client.sign_in(getattr(cast, who))

        for method, path in [*looking(cast, cohort, session), *changing(cast, cohort, session)]:
            assert getattr(client, method)(path).status_code == 404, path

    def test_trainer_who_does_not_run_it_does_not_find_it(
        self, client: PageClient, cast: Cast, cohort: Cohort, session: CohortSession
    ) -> None:
        nora = staff(StaffRole.TRAINER, name_fr="Nora", email="nora@lms.test")
        db.session.commit()
        client.sign_in(nora)

        assert cohort.title not in client.get(DESK).text
        for method, path in [*looking(cast, cohort, session)[1:], *changing(cast, cohort, session)]:
            if path not in (f"{DESK}/new", DESK):
                assert getattr(client, method)(path).status_code == 404, path

    def test_every_address_of_the_desk_is_tried_above(
        self, app: Flask, cast: Cast, cohort: Cohort, session: CohortSession
    ) -> None:
        tried = [
            (method.upper(), path.partition("?")[0])
            for method, path in [*looking(cast, cohort, session), *changing(cast, cohort, session)]
        ]
        adapter = app.url_map.bind("lms.test")
        endpoints = {adapter.match(path, method)[0] for method, path in tried}

        ours = {
            rule.endpoint for rule in app.url_map.iter_rules()
            if rule.endpoint.startswith("teaching.") and rule.rule.startswith(DESK)
        }  # fmt: skip
        assert endpoints == ours


def looking(cast: Cast, cohort: Cohort, session: CohortSession) -> list[tuple[str, str]]:
    one = f"{DESK}/{cohort.id}"
    return [
        ("get", DESK), ("get", one), ("get", f"{one}/progress"), ("get", f"{DESK}/courses/bees"), ("get", f"{one}/members/{cast.bilal.id}"),
        ("get", f"{one}/sessions/{session.id}"), ("get", f"{one}/sessions/{session.id}/sheet/ar"),
    ]  # fmt: skip


def changing(cast: Cast, cohort: Cohort, session: CohortSession) -> list[tuple[str, Any]]:
    one, meeting = f"{DESK}/{cohort.id}", f"{DESK}/{cohort.id}/sessions/{session.id}"
    person = f"{one}/members/{cast.amina.id}"
    return [
        ("get", f"{DESK}/new"), ("post", DESK), ("get", f"{one}/edit"), ("post", one), ("post", f"{one}/delete"),
        ("get", f"{one}/code"), ("post", f"{one}/code"), ("post", f"{one}/code/delete"), ("post", f"{one}/trainers"),
        ("post", f"{one}/trainers/{cast.khadija.id}/delete"), ("get", f"{one}/members/new"), ("post", f"{one}/members/by-phone"),
        ("get", f"{one}/members/from/{cast.argan.id}"), ("post", f"{one}/members/from/{cast.argan.id}"), ("post", f"{person}/delete"),
        ("get", f"{one}/sessions/new"), ("post", f"{one}/sessions"), ("get", f"{meeting}/edit"), ("post", meeting),
        ("post", f"{meeting}/cancellation"), ("get", f"{meeting}/attendance"), ("post", f"{meeting}/attendance"), ("get", f"{meeting}/lesson"),
        ("post", f"{meeting}/lesson"), ("get", f"{one}/messages"), ("post", f"{one}/messages"), ("get", f"{person}/messages/new"),
        ("post", f"{person}/messages"),
    ]  # fmt: skip
