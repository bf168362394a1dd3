"""The people behind a figure: within the viewer's reach, for a reason that is logged first, for a quarter of an hour."""

from datetime import UTC, datetime, timedelta
from urllib.parse import unquote
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select

from lms.accounts.models import Gender, StaffRole
from lms.certification import services as certification
from lms.certification.models import Certificate
from lms.core import clock as now
from lms.core.db import db
from lms.learning.models import Course
from lms.monitoring.counting import kept
from lms.monitoring.people.models import Behind, ListAccess, Reason
from tests import factories
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import LESSONS, complete, enrol, finish
from tests.monitoring.people.listing import PEOPLE, WORDS, asked, listed, log, opened
from tests.monitoring.test_rollup import follow


@pytest.fixture
def adviser(client: PageClient, cast: Cast, clock: time_machine.Traveller) -> PageClient:
    return client.speak("en").sign_in(cast.driss)


@pytest.fixture
def officer(client: PageClient, cast: Cast, clock: time_machine.Traveller) -> PageClient:
    return client.speak("en").sign_in(cast.salma)


class TestAdviser:
    def test_sees_the_people_of_her_delegation_and_no_other(
        self, adviser: PageClient, cast: Cast, course: Course
    ) -> None:
        for person in (cast.amina, cast.esi):
            enrol(person, course)
        db.session.commit()

        page = listed(adviser)

        assert "Amina" in page
        assert "Coopérative Argan Tafraout" in page
        assert "1 person" in page
        assert "Bilal" not in page, "He began nothing"
        assert "Esi" not in page
        assert "Delegation of Agadir" in page

    def test_asks_about_one_of_her_cooperatives(self, adviser: PageClient, cast: Cast, course: Course) -> None:
        other = factories.cooperative()
        fatima = factories.person(name_fr="Fatima")
        db.session.flush()
        factories.membership(fatima, other)
        for person in (cast.amina, fatima):
            enrol(person, course)
        db.session.commit()

        page = listed(adviser, cooperative=other.register_number)

        assert "Fatima" in page
        assert "Amina" not in page

    def test_cannot_ask_about_a_cooperative_elsewhere(self, adviser: PageClient, cast: Cast, course: Course) -> None:
        answer = adviser.post(PEOPLE, asked(cooperative=cast.honey.register_number))

        assert answer.status_code == 422
        assert "We know no cooperative with this number." in answer.text
        assert log() == []

    def test_needs_no_words_but_a_reason(self, adviser: PageClient, cast: Cast, course: Course) -> None:
        opened(adviser, words="")

        assert adviser.post(PEOPLE, asked(reason="")).status_code == 422
        assert [(one.reason, one.words) for one in log()] == [(Reason.ACCOMPANIMENT, "")]

    def test_who_moved_to_another_delegation_sees_no_more(
        self, adviser: PageClient, cast: Cast, course: Course
    ) -> None:
        enrol(cast.amina, course)
        db.session.commit()
        own, whole = opened(adviser, cooperative=cast.argan.register_number), opened(adviser)
        cast.driss.delegation_code = "beni-mellal"
        db.session.commit()

        assert adviser.get(own).status_code == 303
        # Nor that of where she is now: the log says that she asked about the other.
        assert adviser.get(whole).status_code == 303


class TestOfficer:
    def test_sees_one_cooperative_for_a_reason_in_words(self, officer: PageClient, cast: Cast, course: Course) -> None:
        enrol(cast.esi, course)
        db.session.commit()

        page = listed(officer, cooperative=cast.honey.register_number, reason="request")

        assert "Esi" in page
        assert "A member or the cooperative asked for it" in page
        (access,) = log()
        assert (access.person_id, access.reason, access.words) == (cast.salma.id, Reason.REQUEST, WORDS)
        assert (access.behind, access.period, access.rows) == (Behind.ENROLLED, "2026", 1)
        assert (access.cooperative_id, access.delegation_code) == (cast.honey.id, None)

    @pytest.mark.parametrize(
        "given",
        [{"cooperative": ""}, {"words": ""}, {"words": "because"}, {"words": " " * 40}, {"reason": ""}],
        ids=["all at once", "no words", "too few", "blank", "no reason"],
    )
    def test_is_asked_for_the_cooperative_and_the_reason(
        self, officer: PageClient, cast: Cast, course: Course, given: dict
    ) -> None:
        answer = officer.post(PEOPLE, asked(**({"cooperative": cast.honey.register_number} | given)))

        assert answer.status_code == 422
        assert log() == []

    def test_sees_the_list_only_after_it_was_logged(self, officer: PageClient, cast: Cast, course: Course) -> None:
        assert officer.get(f"{PEOPLE}/{uuid4()}").status_code == 404
        assert officer.get(f"{PEOPLE}?cooperative={cast.honey.register_number}").text.count("<tbody>") == 0


class TestOpening:
    def test_list_is_open_for_a_quarter_of_an_hour(
        self, adviser: PageClient, cast: Cast, course: Course, clock: time_machine.Traveller
    ) -> None:
        enrol(cast.amina, course)
        db.session.commit()
        address = opened(adviser, cooperative=cast.argan.register_number)
        clock.shift(timedelta(minutes=14, seconds=59))
        during = adviser.get(address)
        clock.shift(timedelta(seconds=1))

        after = adviser.get(address)

        assert "Amina" in during.text
        assert after.status_code == 303
        again = adviser.follow(after).text
        assert "closed again" in again
        assert cast.argan.register_number in again

    def test_another_officer_cannot_use_it(self, officer: PageClient, cast: Cast, course: Course) -> None:
        address = opened(officer, cooperative=cast.argan.register_number)

        for person in (cast.driss, cast.yassine, cast.khadija, cast.bilal, cast.esi):
            assert officer.sign_in(person).get(address).status_code == 404

    def test_impatient_touch_is_logged_once(self, adviser: PageClient, cast: Cast, course: Course) -> None:
        form = asked(key=str(uuid4()))

        assert len({adviser.post(PEOPLE, form).headers["Location"] for _ in range(2)}) == 1
        adviser.post(PEOPLE, form | {"reason": "request"})

        assert sorted(one.reason for one in log()) == [Reason.ACCOMPANIMENT, Reason.REQUEST]

    def test_key_of_somebody_else_gives_nothing_away(self, officer: PageClient, cast: Cast, course: Course) -> None:
        form = asked(key=str(uuid4()), cooperative=cast.argan.register_number)
        officer.post(PEOPLE, form)

        assert officer.sign_in(cast.driss).post(PEOPLE, form).status_code == 409

    def test_log_is_only_added_to(self, adviser: PageClient, cast: Cast, course: Course) -> None:
        opened(adviser)
        (access,) = log()

        access.words = "something else"
        with pytest.raises(TypeError):
            db.session.flush()
        db.session.rollback()
        db.session.delete(db.session.get_one(ListAccess, access.id))
        with pytest.raises(TypeError):
            db.session.flush()
        db.session.rollback()


class TestWho:
    """Behind which figure somebody stands."""

    def test_completed_and_certified(self, adviser: PageClient, cast: Cast, course: Course) -> None:
        finish(cast.amina, enrol(cast.amina, course))
        complete(cast.bilal, enrol(cast.bilal, course), LESSONS[0])
        db.session.commit()

        for behind in ("completed", "certified"):
            page = listed(adviser, behind=behind)
            assert "Amina" in page
            assert "Bilal" not in page

    def test_certificate_that_was_withdrawn_certifies_nobody(
        self, adviser: PageClient, cast: Cast, course: Course
    ) -> None:
        finish(cast.amina, enrol(cast.amina, course))
        for one in db.session.scalars(select(Certificate)):
            certification.revoke(one, by=cast.yassine, reason="", at=now.now())
        db.session.commit()

        assert "Amina" not in listed(adviser, behind="certified")

    def test_what_lies_outside_the_period_is_left_out(self, adviser: PageClient, cast: Cast, course: Course) -> None:
        # In Morocco it was the first of June.
        enrolment = enrol(cast.amina, course)
        enrolment.enrolled_at = datetime(2026, 5, 31, 23, 30, tzinfo=UTC)
        db.session.commit()

        assert "Amina" in listed(adviser, period="2026-06")
        assert "Amina" not in listed(adviser, period="2026-05")
        assert "Amina" in listed(adviser, period="2026-Q2")

    def test_active_is_who_did_something_in_the_last_month(
        self, adviser: PageClient, cast: Cast, course: Course
    ) -> None:
        complete(cast.amina, enrol(cast.amina, course), LESSONS[0])
        enrol(cast.bilal, course)
        db.session.commit()
        follow()

        page = listed(adviser, behind="active")

        assert "Amina" in page
        assert "Bilal" not in page
        assert "Amina" not in listed(adviser, behind="active", period="2026-10")

    def test_stuck_is_who_did_nothing_this_month_and_last(
        self, adviser: PageClient, cast: Cast, course: Course, clock: time_machine.Traveller
    ) -> None:
        enrol(cast.amina, course)
        finish(cast.bilal, enrol(cast.bilal, course))
        follow()
        assert "Amina" not in listed(adviser, behind="stuck")
        clock.move_to(datetime(2026, 12, 31, 12, tzinfo=UTC))
        adviser.sign_in(cast.driss)
        assert "Amina" not in listed(adviser, behind="stuck"), "She began last month"

        clock.move_to(datetime(2027, 1, 2, 12, tzinfo=UTC))
        adviser.sign_in(cast.driss)
        page = listed(adviser, behind="stuck", period="2027")

        assert "Amina" in page
        assert "Bilal" not in page, "He has finished"

    def test_former_members_closed_accounts_and_staff_are_not_listed(
        self, adviser: PageClient, cast: Cast, course: Course
    ) -> None:
        left, closed, staff = (
            factories.person(name_fr="Left"), factories.person(name_fr="Closed", closed_at=now.now()),
            factories.staff(StaffRole.TRAINER, name_fr="Staff"),
        )  # fmt: skip
        db.session.flush()
        factories.membership(left, cast.argan, to_on=now.now().date())
        factories.membership(closed, cast.argan)
        factories.membership(staff, cast.argan)
        for person in (left, closed, staff, cast.amina):
            enrol(person, course)
        db.session.commit()

        page = listed(adviser, cooperative=cast.argan.register_number)

        assert "Amina" in page
        assert not any(name in page for name in ("Left", "Closed", "Staff"))
        assert log()[0].rows == 1

    def test_nothing_else_of_her_is_shown(self, adviser: PageClient, cast: Cast, course: Course) -> None:
        cast.amina.has_disability, cast.amina.gender = True, Gender.WOMAN
        enrol(cast.amina, course)
        db.session.commit()

        page = listed(adviser).lower()

        assert "amina" in page
        for hidden in ("612", "1985", "disab", "women", str(cast.amina.id)):
            assert hidden not in page


class TestPages:
    def test_pages_follow_one_another_and_name_nobody_in_their_address(
        self, adviser: PageClient, cast: Cast, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("lms.monitoring.views.people.PAGE_SIZE", 3)
        people = [factories.person(name_fr=f"Person{number}") for number in range(8)]
        db.session.flush()
        for person in people:
            factories.membership(person, cast.argan)
            enrol(person, course)
        db.session.commit()
        address, found = opened(adviser), []

        following = address
        while following:
            page = adviser.get(following).text
            found += [person.name_fr for person in people if f">{person.name_fr}<" in page]
            following = page.partition('rel="next" href="')[2].partition('"')[0] if 'rel="next"' in page else ""
            assert not any(person.id.hex in unquote(following).replace("-", "") for person in people)

        assert found == [person.name_fr for person in people]
        assert "8 people" in adviser.get(address).text

    @pytest.mark.parametrize("after", ["x", "gAAAAA", "%00", "é"])
    def test_a_key_that_was_made_up_is_refused_in_words(
        self, adviser: PageClient, cast: Cast, course: Course, after: str
    ) -> None:
        answer = adviser.get(f"{opened(adviser)}?after={after}")

        assert answer.status_code == (404 if after == "%00" else 400)

    @pytest.mark.parametrize("query", ["behind=all", "period=2026-13", "period=2030", "behind=%F0%9F%90%9D"])
    def test_nonsense_in_the_address_is_refused_in_words(self, adviser: PageClient, query: str) -> None:
        answer = adviser.get(f"{PEOPLE}?{query}")

        assert answer.status_code == 400
        assert "Choose" in answer.text or "A period is" in answer.text

    @pytest.mark.parametrize(
        "given",
        [
            {"behind": "all"}, {"behind": ""}, {"period": "2026-13"}, {"period": ""}, {"reason": "curiosity"},
            {"cooperative": "none"}, {"cooperative": "9/9/9/9"}, {"words": "x" * 501}, {"cooperative": "9" * 300},
        ],
    )  # fmt: skip
    def test_nonsense_in_the_form_is_refused_and_stays_in_it(
        self, adviser: PageClient, cast: Cast, course: Course, given: dict
    ) -> None:
        answer = adviser.post(PEOPLE, asked(**given))

        assert answer.status_code == 422
        assert log() == []

    def test_an_empty_form_is_refused(self, adviser: PageClient) -> None:
        assert adviser.post(PEOPLE, {}).status_code == 422

    @pytest.mark.parametrize("name", ["amina", "bilal", "esi", "khadija"])
    def test_members_and_trainers_find_nothing(self, client: PageClient, cast: Cast, name: str) -> None:
        client.sign_in(getattr(cast, name))

        assert client.get(PEOPLE).status_code == client.post(PEOPLE, asked()).status_code == 404

    def test_visitors_are_asked_to_sign_in(self, client: PageClient, cast: Cast) -> None:
        assert {client.get(PEOPLE).status_code, client.post(PEOPLE, asked()).status_code} == {303}
        assert client.get(f"{PEOPLE}/{uuid4()}").status_code == 303

    def test_an_adviser_without_a_delegation_finds_nothing(self, client: PageClient, cast: Cast) -> None:
        cast.driss.delegation_code = None
        db.session.commit()

        assert client.sign_in(cast.driss).get(PEOPLE).status_code == 404

    @pytest.mark.parametrize("language", ["ar", "fr", "zgh"])
    def test_pages_are_well_formed(self, client: PageClient, cast: Cast, course: Course, language: str) -> None:
        enrol(cast.amina, course)
        db.session.commit()
        client.speak(language)
        for person in (cast.driss, cast.salma, cast.yassine):
            client.sign_in(person)
            assert client.get(PEOPLE).status_code == 200
            assert "bdi" in listed(client, cooperative=cast.argan.register_number)


class TestWhileAllIsCountedAnew:
    @pytest.mark.parametrize("behind", ["stuck", "active"])
    def test_nobody_is_said_to_be_stuck_or_active(
        self, adviser: PageClient, cast: Cast, course: Course, behind: str
    ) -> None:
        enrol(cast.amina, course)
        follow()
        address = opened(adviser, behind=behind)
        kept.forget_all()
        db.session.commit()

        answer = adviser.post(PEOPLE, asked(behind=behind, words=WORDS))
        page = adviser.get(address).text

        assert answer.status_code == 422
        assert "is being counted anew" in answer.text
        assert WORDS in answer.text
        assert len(log()) == 1
        assert "is being counted anew" in page
        assert "Amina" not in page
        assert "Nobody is on this list." not in page

    def test_lists_that_rest_on_no_counting_are_shown(self, adviser: PageClient, cast: Cast, course: Course) -> None:
        enrol(cast.amina, course)
        follow()
        kept.forget_all()
        db.session.commit()

        assert "Amina" in listed(adviser, behind="enrolled")
