"""Words to a cohort: in the languages of its people, once, counted."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from lms.core import clock
from lms.core.db import db
from lms.learning.models import Course
from lms.notices.channels.models import Channel, Reminder, State
from lms.notices.channels.services import agree
from lms.notices.models import Notice
from lms.teaching.models import Cohort, CohortMessage
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.teaching import cohort as make_cohort

DESK = "/staff/cohorts"
BOTH = {"text_ar": "أحضروا دفاتركم", "text_fr": "Apportez vos cahiers"}


def send(client: PageClient, cohort: Cohort, data: dict[str, str] = BOTH) -> Any:
    return client.post(f"{DESK}/{cohort.id}/messages", data)


def test_each_reads_it_in_her_language_until_she_understood(client: PageClient, cast: Cast, cohort: Cohort) -> None:
    send(client.sign_in(cast.khadija), cohort)

    arabic = client.speak("ar").sign_in(cast.amina).get("/notices").text
    french = client.speak("fr").sign_in(cast.bilal).get("/notices").text

    assert "أحضروا دفاتركم" in arabic
    assert "Apportez vos cahiers" in french
    assert "Khadija" in french
    assert db.session.query(Notice).filter_by(kind="cohort_message").count() == 2


def test_one_language_is_read_by_all(client: PageClient, cast: Cast, cohort: Cohort) -> None:
    send(client.sign_in(cast.khadija), cohort, {"text_ar": "", "text_fr": "Apportez vos cahiers"})

    assert "Apportez vos cahiers" in client.speak("ar").sign_in(cast.amina).get("/notices").text


def test_same_form_twice_is_one_message(client: PageClient, cast: Cast, cohort: Cohort) -> None:
    client.sign_in(cast.khadija)
    for _time in range(2):
        send(client, cohort, BOTH | {"key": "0192f0c0-0000-7000-8000-000000000002"})

    assert db.session.query(CohortMessage).count() == 1
    assert db.session.query(Notice).filter_by(kind="cohort_message").count() == 2


def test_what_became_of_it_is_counted(client: PageClient, cast: Cast, cohort: Cohort) -> None:
    agree(cast.amina, Channel.SMS, at=clock.now())
    db.session.commit()
    send(client.sign_in(cast.khadija), cohort)
    notice = db.session.query(Notice).filter_by(kind="cohort_message", person_id=cast.amina.id).one()
    client.sign_in(cast.amina).post(f"/notices/{notice.id}/acknowledgement")
    reminder = db.session.query(Reminder).filter_by(notice_id=notice.id).one()
    reminder.state = State.SENT
    db.session.commit()

    page = client.speak("fr").sign_in(cast.khadija).get(f"{DESK}/{cohort.id}/messages").text

    row = page.partition("Apportez vos cahiers")[2].partition("</tr>")[0]
    assert [part.partition("<")[0] for part in row.split('">')[1:]] == ["2", "1", "1"]


def test_message_to_one_is_read_by_her_alone(client: PageClient, cast: Cast, cohort: Cohort) -> None:
    client.speak("fr").sign_in(cast.khadija)
    address = f"{DESK}/{cohort.id}/members/{cast.amina.id}/messages"
    assert client.get(f"{address}/new").status_code == 200

    client.post(address, BOTH)

    assert [one.person_id for one in db.session.query(Notice).filter_by(kind="cohort_message")] == [cast.amina.id]
    assert "Amina" in client.get(f"{DESK}/{cohort.id}/messages").text


@pytest.mark.parametrize("wrong", [{}, {"text_ar": " ", "text_fr": ""}, {"text_ar": "x" * 501}])
@pytest.mark.parametrize("to", ["all", "one"])
def test_faulty_message_is_shown_again(
    client: PageClient, cast: Cast, cohort: Cohort, wrong: dict[str, str], to: str
) -> None:
    client.sign_in(cast.khadija)
    path = "messages" if to == "all" else f"members/{cast.amina.id}/messages"

    assert client.post(f"{DESK}/{cohort.id}/{path}", wrong).status_code == 422
    assert db.session.query(CohortMessage).count() == 0


def test_what_is_written_is_text(client: PageClient, cast: Cast, cohort: Cohort) -> None:
    send(client.sign_in(cast.khadija), cohort, {"text_fr": "<script>alert(1)</script>"})

    assert "<script>alert" not in client.sign_in(cast.amina).get("/notices").text


def test_five_messages_a_day_are_enough(
    client: PageClient, cast: Cast, cohort: Cohort, now: time_machine.Traveller
) -> None:
    client.sign_in(cast.khadija)
    answers = [send(client, cohort, {"text_fr": str(number)}).status_code for number in range(6)]
    now.shift(timedelta(days=1, minutes=1))
    client.sign_in(cast.khadija)

    assert answers == [303] * 5 + [409]
    assert send(client, cohort).status_code == 303
    assert db.session.query(CohortMessage).count() == 6


def test_empty_cohort_hears_nothing(client: PageClient, cast: Cast, course: Course) -> None:
    assert send(client.sign_in(cast.khadija), make_cohort(cast.khadija)).status_code == 409
