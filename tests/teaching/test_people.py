"""Who comes into a cohort: by cooperative, by office, picked, by number, by the code; and who leaves."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine

from lms.accounts.models import Person
from lms.core import clock
from lms.core.db import db
from lms.learning.models import Course
from lms.notices.models import Notice
from lms.teaching import queries
from lms.teaching.models import Cohort, CohortMember, CohortSession, Way
from lms.teaching.services import people
from lms.teaching.services.people import TooManyPeople
from tests.client import PageClient
from tests.factories import Cast, membership, person
from tests.factories.teaching import cohort as make_cohort

DESK = "/staff/cohorts"


@pytest.fixture
def empty(course: Course, cast: Cast) -> Cohort:
    return make_cohort(cast.khadija)


def inside(cohort: Cohort) -> set[str]:
    return {one.name_fr for one in db.session.scalars(queries.people_of(cohort.id))}


def told(who: Person) -> list[str]:
    return [one.kind for one in db.session.query(Notice).filter_by(person_id=who.id).order_by(Notice.id)]


class TestAdding:
    @pytest.mark.parametrize(
        ("sent", "expected"),
        [
            ({"who": "all"}, {"Amina", "Bilal"}),
            ({"who": "offices", "office": ["president", "nothing"]}, {"Bilal"}),
            ({"who": "picked", "person": "amina"}, {"Amina"}),
        ],
    )
    def test_members_of_a_cooperative_come_in(
        self, client: PageClient, cast: Cast, empty: Cohort, sent: dict[str, Any], expected: set[str]
    ) -> None:
        address = f"{DESK}/{empty.id}/members/from/{cast.argan.id}"
        assert "Amina" in client.speak("fr").sign_in(cast.khadija).get(address).text
        if "person" in sent:
            sent = {**sent, "person": str(cast.amina.id)}

        client.post(address, sent)

        assert inside(empty) == expected

    @pytest.mark.parametrize(
        "sent", [{}, {"who": "picked", "person": "esi"}, {"who": "offices", "office": "treasurer"}]
    )
    def test_nobody_ticked_is_said(self, client: PageClient, cast: Cast, empty: Cohort, sent: dict[str, Any]) -> None:
        if "person" in sent:
            sent = {**sent, "person": ["nobody", str(cast.esi.id)]}
        answer = client.sign_in(cast.khadija).post(f"{DESK}/{empty.id}/members/from/{cast.argan.id}", sent)

        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
        assert inside(empty) == set()

    def test_cooperatives_are_found_by_name(self, client: PageClient, cast: Cast, empty: Cohort) -> None:
        client.speak("fr").sign_in(cast.khadija)

        near = client.get(f"{DESK}/{empty.id}/members/new").text
        named = client.get(f"{DESK}/{empty.id}/members/new?search=miel").text

        assert "Tafraout" in near
        assert "Miel" not in near
        assert f"/members/from/{cast.honey.id}" in named

    @pytest.mark.parametrize("number", ["0612000009", "+212 612-000009", "٠٦١٢٠٠٠٠٠٩"])
    def test_member_comes_in_by_number(self, client: PageClient, cast: Cast, empty: Cohort, number: str) -> None:
        client.sign_in(cast.khadija).post(f"{DESK}/{empty.id}/members/by-phone", {"phone": number})

        assert inside(empty) == {"Esi"}
        assert db.session.query(CohortMember).one().way is Way.PHONE

    @pytest.mark.parametrize("number", ["", "12", "0699999999"])
    def test_unknown_number_is_said(self, client: PageClient, cast: Cast, empty: Cohort, number: str) -> None:
        answer = client.sign_in(cast.khadija).post(f"{DESK}/{empty.id}/members/by-phone", {"phone": number})

        assert answer.status_code == 422
        assert inside(empty) == set()

    def test_each_is_told_once_and_invited(
        self, client: PageClient, cast: Cast, empty: Cohort, session: CohortSession
    ) -> None:
        cohort = db.session.get_one(Cohort, session.cohort_id)
        client.sign_in(cast.khadija)
        for _time in range(2):
            client.post(f"{DESK}/{cohort.id}/members/by-phone", {"phone": "0612000009"})

        assert told(cast.esi) == ["cohort_added", "cohort_session"]

    def test_cohort_has_an_end(self, cast: Cast, empty: Cohort) -> None:
        crowd = [person() for _number in range(201)]
        db.session.commit()

        people.add(empty, [one.id for one in crowd[:200]], way=Way.COOPERATIVE, by=cast.khadija, at=clock.now())

        with pytest.raises(TooManyPeople):
            people.add(empty, [crowd[200].id], way=Way.CODE, by=None, at=clock.now())

    def test_who_is_taken_out_sees_it_no_more_and_may_come_back(
        self, client: PageClient, cast: Cast, cohort: Cohort
    ) -> None:
        client.sign_in(cast.khadija).post(f"{DESK}/{cohort.id}/members/{cast.amina.id}/delete")
        assert inside(cohort) == {"Bilal"}
        assert client.sign_in(cast.amina).get(f"/cohorts/{cohort.id}").status_code == 404

        client.post("/cohorts/join", {"code": cohort.join_code})

        assert inside(cohort) == {"Amina", "Bilal"}


class TestCode:
    def test_trainer_shows_it_large(self, client: PageClient, cast: Cast, cohort: Cohort) -> None:
        page = client.sign_in(cast.khadija).get(f"{DESK}/{cohort.id}/code").text

        assert cohort.join_code
        assert f"{cohort.join_code[:4]} {cohort.join_code[4:]}" in page
        assert "data:image/svg+xml" in page

    def test_member_comes_in_with_it(self, client: PageClient, cast: Cast, cohort: Cohort) -> None:
        client.sign_in(cast.esi)
        page = client.get(f"/cohorts/join?code={cohort.join_code}").text
        assert f'value="{cohort.join_code}"' in page
        code = cohort.join_code or ""

        answer = client.post("/cohorts/join", {"code": f"{code[:4]} {code[4:]}"})

        assert answer.headers["Location"] == f"/cohorts/{cohort.id}"
        assert "Esi" in inside(cohort)
        assert told(cast.esi) == []

    @pytest.mark.parametrize("code", ["", "1", "00000000", "abcdefgh", "9" * 400])
    def test_wrong_code_opens_nothing(self, client: PageClient, cast: Cast, cohort: Cohort, code: str) -> None:
        assert client.sign_in(cast.esi).post("/cohorts/join", {"code": code}).status_code == 422

        assert "Esi" not in inside(cohort)

    def test_codes_are_not_tried_for_ever(self, client: PageClient, cast: Cast, cohort: Cohort) -> None:
        client.sign_in(cast.esi)
        for _time in range(5):
            assert client.post("/cohorts/join", {"code": "11111111"}).status_code == 422

        answer = client.post("/cohorts/join", {"code": cohort.join_code})

        assert answer.status_code == 429
        assert "Esi" not in inside(cohort)

    def test_code_that_was_changed_or_closed_opens_nothing(
        self, client: PageClient, cast: Cast, cohort: Cohort
    ) -> None:
        old = cohort.join_code
        client.sign_in(cast.khadija).post(f"{DESK}/{cohort.id}/code")
        new = db.session.get_one(Cohort, cohort.id).join_code
        client.post(f"{DESK}/{cohort.id}/code/delete")

        client.sign_in(cast.esi)
        assert old != new
        assert client.post("/cohorts/join", {"code": old}).status_code == 422
        assert client.post("/cohorts/join", {"code": new}).status_code == 422
        assert client.sign_in(cast.khadija).get(f"{DESK}/{cohort.id}/code").status_code == 200

    def test_cohort_that_is_over_lets_nobody_in(
        self, client: PageClient, cast: Cast, cohort: Cohort, now: time_machine.Traveller
    ) -> None:
        now.move_to(datetime.combine(cohort.ends_on + timedelta(days=1), datetime.min.time(), UTC))

        assert client.sign_in(cast.esi).post("/cohorts/join", {"code": cohort.join_code}).status_code == 422

    def test_staff_join_no_group(self, client: PageClient, cast: Cast, cohort: Cohort) -> None:
        assert client.sign_in(cast.driss).get("/cohorts/join").status_code == 404
        assert client.post("/cohorts/join", {"code": cohort.join_code}).status_code == 404


class TestPhones:
    def test_trainer_calls_whom_she_sees(self, client: PageClient, cast: Cast, cohort: Cohort) -> None:
        page = client.sign_in(cast.khadija).get(f"{DESK}/{cohort.id}/members/{cast.amina.id}").text

        assert 'href="tel:+212612000001"' in page

    def test_number_of_who_left_her_cooperative_is_hidden(self, client: PageClient, cast: Cast, cohort: Cohort) -> None:
        alone = person(phone="+212612777777")
        db.session.flush()
        membership(alone, cast.argan, to_on=date(2026, 1, 1))
        people.add(cohort, [alone.id], way=Way.CODE, by=None, at=clock.now())
        db.session.commit()

        page = client.sign_in(cast.khadija).get(f"{DESK}/{cohort.id}/members/{alone.id}")

        assert page.status_code == 200
        assert "612777777" not in page.text
