"""Sessions: planned, moved, called off; invitation, answer, and the word of the day before."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from lms.accounts.models import Person
from lms.core import clock
from lms.core.db import db
from lms.notices.channels.models import Channel, Reminder
from lms.notices.channels.services import agree
from lms.notices.models import Notice
from lms.teaching import queries
from lms.teaching.models import Cohort, CohortSession, SessionAnswer
from lms.teaching.notices import tell_of_tomorrow
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.teaching import clock_of_morocco

DESK = "/staff/cohorts"


def form_of(**values: str) -> dict[str, str]:
    defaults = {
        "item": "hive/the-hive", "on": "2026-12-01", "hour": "10:00", "minutes": "120", "place": "دار المرأة",
        "language": "shi",
    }  # fmt: skip
    return defaults | values


def notices_of(who: Person, kind: str) -> list[Notice]:
    return db.session.query(Notice).filter_by(person_id=who.id, kind=kind).all()


def answer(client: PageClient, session: CohortSession, said: str) -> Any:
    return client.post(f"/cohorts/{session.cohort_id}/sessions/{session.id}/answer", {"coming": said})


class TestPlanning:
    def test_trainer_plans_it_by_the_clock_of_morocco(self, client: PageClient, cast: Cast, cohort: Cohort) -> None:
        client.speak("fr").sign_in(cast.khadija)
        assert "hive/the-hive" in client.get(f"{DESK}/{cohort.id}/sessions/new?item=hive/the-hive").text

        page = client.follow(client.post(f"{DESK}/{cohort.id}/sessions", form_of()))

        (planned,) = db.session.query(CohortSession)
        assert planned.starts_at == clock_of_morocco(1, 10, month=12)
        assert "mardi 1er décembre, 10:00" in page.text

    def test_each_member_is_invited_once(self, client: PageClient, cast: Cast, cohort: Cohort) -> None:
        client.sign_in(cast.khadija)
        sent = form_of(key="0192f0c0-0000-7000-8000-000000000001")
        for _time in range(2):
            client.post(f"{DESK}/{cohort.id}/sessions", sent)

        assert db.session.query(CohortSession).count() == 1
        assert len(notices_of(cast.amina, "cohort_session")) == 1
        page = client.speak("fr").sign_in(cast.amina).get("/notices").text
        assert "mardi 1er décembre" in page
        assert f'href="/cohorts/{cohort.id}"' in page

    @pytest.mark.parametrize(
        "wrong",
        [
            {"item": "hive/nothing"}, {"on": ""}, {"on": "31/02/2026"}, {"on": "2026-01-01"}, {"hour": ""}, {"hour": "25:00"},
            {"minutes": "7"}, {"minutes": "x"}, {"place": " "}, {"place": "x" * 121}, {"language": "de"},
        ],
    )  # fmt: skip
    def test_faulty_form_is_shown_again(
        self, client: PageClient, cast: Cast, cohort: Cohort, wrong: dict[str, str]
    ) -> None:
        answered = client.sign_in(cast.khadija).post(f"{DESK}/{cohort.id}/sessions", form_of(**wrong))

        assert answered.status_code == 422
        assert 'role="alert"' in answered.text
        assert db.session.query(CohortSession).count() == 0

    def test_who_said_yes_to_another_day_is_asked_anew(
        self, client: PageClient, cast: Cast, cohort: Cohort, session: CohortSession
    ) -> None:
        answer(client.sign_in(cast.amina), session, "yes")
        client.sign_in(cast.khadija)
        address = f"{DESK}/{cohort.id}/sessions/{session.id}"
        assert 'value="10:00' in client.get(f"{address}/edit").text

        client.post(address, form_of(on="2026-12-05"))
        client.post(address, form_of(on="2026-12-05", minutes="90"))

        assert queries.answers_to([session.id])[session.id] == {}
        assert len(notices_of(cast.amina, "cohort_session")) == 2
        assert client.post(address, form_of(on="")).status_code == 422

    def test_session_that_is_called_off_is_told(
        self, client: PageClient, cast: Cast, cohort: Cohort, session: CohortSession
    ) -> None:
        address = f"{DESK}/{cohort.id}/sessions/{session.id}"
        client.sign_in(cast.khadija)
        for _time in range(2):
            assert client.post(f"{address}/cancellation").status_code == 303

        assert len(notices_of(cast.bilal, "cohort_session_off")) == 1
        assert client.get(address).status_code == 200
        assert client.post(address, form_of()).status_code == 409
        assert client.post(f"{address}/attendance", {"present": [cast.amina.id]}).status_code == 409
        assert answer(client.sign_in(cast.amina), session, "yes").status_code == 409

    def test_session_at_which_somebody_was_is_not_called_off(
        self, client: PageClient, cast: Cast, cohort: Cohort, held: CohortSession
    ) -> None:
        address = f"{DESK}/{cohort.id}/sessions/{held.id}"
        client.sign_in(cast.khadija).post(f"{address}/attendance", {"present": [cast.amina.id]})

        assert client.post(f"{address}/cancellation").status_code == 409


class TestAnswering:
    @pytest.mark.parametrize("said", ["yes", "no"])
    def test_one_touch_says_whether_she_comes(
        self, client: PageClient, cast: Cast, session: CohortSession, said: str
    ) -> None:
        client.speak("fr").sign_in(cast.amina)

        page = client.follow(answer(client, session, said)).text

        assert db.session.query(SessionAnswer).one().is_coming is (said == "yes")
        assert ("je viens.<" in page) is (said == "yes")

    def test_the_last_word_counts(self, client: PageClient, cast: Cast, session: CohortSession) -> None:
        client.sign_in(cast.amina)
        for said in ("yes", "no", "nonsense"):
            answer(client, session, said)

        assert db.session.query(SessionAnswer).one().is_coming is False

    def test_nobody_answers_when_it_is_over(
        self, client: PageClient, cast: Cast, session: CohortSession, now: time_machine.Traveller
    ) -> None:
        now.move_to(session.starts_at + timedelta(hours=3))

        assert answer(client.sign_in(cast.amina), session, "yes").status_code == 409

    def test_outsider_answers_nothing(self, client: PageClient, cast: Cast, session: CohortSession) -> None:
        for who in (cast.esi, cast.driss):
            assert answer(client.sign_in(who), session, "yes").status_code == 404
        assert db.session.query(SessionAnswer).count() == 0


class TestTheDayBefore:
    def test_who_did_not_say_no_is_reminded_once(self, client: PageClient, cast: Cast, session: CohortSession) -> None:
        answer(client.sign_in(cast.bilal), session, "no")

        assert [tell_of_tomorrow(clock.now()) for _time in range(2)] == [1, 0]

        assert len(notices_of(cast.amina, "cohort_session_tomorrow")) == 1
        assert notices_of(cast.bilal, "cohort_session_tomorrow") == []

    def test_nothing_is_said_of_another_day(self, cast: Cast, session: CohortSession) -> None:
        assert tell_of_tomorrow(clock.now() - timedelta(days=1)) == 0
        assert tell_of_tomorrow(clock.now() + timedelta(days=1)) == 0

    def test_word_outside_only_to_who_agreed(self, cast: Cast, session: CohortSession) -> None:
        agree(cast.amina, Channel.SMS, at=clock.now())

        tell_of_tomorrow(clock.now())

        assert [one.person_id for one in db.session.query(Reminder)] == [cast.amina.id]
