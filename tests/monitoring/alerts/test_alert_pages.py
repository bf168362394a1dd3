"""Who sees which alerts, says that she saw them, and sets the numbers."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import select

from lms.core import clock
from lms.core.db import db
from lms.core.ids import new_id
from lms.monitoring.alerts import queries
from lms.monitoring.alerts.kinds import LIMITS, AlertKind
from lms.monitoring.alerts.models import Alert
from lms.monitoring.indicators import Measure
from tests.asking import queries_seen
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import publish_bees
from tests.monitoring.worked_out import counted

PAGE = "/staff/monitoring/alerts"


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-27T10:00:00Z", tick=False):
        yield


def alert(kind: AlertKind = AlertKind.NO_SESSIONS, subject: str = "agadir", **values: object) -> Alert:
    place = f"delegation:{subject}" if kind in (AlertKind.NO_SESSIONS, AlertKind.AT_RISK, AlertKind.LATE_PHONES) else ""
    row = Alert(
        **{"id": new_id(), "kind": kind, "subject": subject, "place": place, "numbers": {}, "opened_at": clock.now(), "found_at": clock.now()} | values
    )  # fmt: skip
    db.session.add(row)
    db.session.commit()
    return row


def every_kind() -> None:
    alert()
    alert(subject="beni-mellal", numbers={"last": "2026-08-01"})
    alert(AlertKind.AT_RISK, "agadir", numbers={"cooperatives": 7, "ends": "2026-12-01"})
    alert(AlertKind.AT_RISK, "tanger", numbers={"cooperatives": 3})
    alert(AlertKind.LATE_PHONES, "agadir", numbers={"people": 6, "days": 7})
    alert(AlertKind.COMPLETION_FALLS, "bees", numbers={"before": 0.6, "now": 0.4})
    alert(AlertKind.COMPLETION_FALLS, "gone", numbers={})
    alert(AlertKind.QUESTION_FAILS, "bees|exam|q-1", numbers={"right": 0.1, "answers": 40})
    alert(AlertKind.QUESTION_FAILS, "gone|a/quiz|q-1", numbers={"right": 0.1, "answers": 40})
    alert(AlertKind.COUNTING_LAGS, "counting", numbers={"as_of": "2026-11-27T08:00:00+00:00"})


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_officer_reads_every_kind_of_alert(client: PageClient, cast: Cast, language: str) -> None:
    publish_bees()
    every_kind()
    page = client.speak(language).sign_in(cast.salma)

    shown = page.get(PAGE)

    assert shown.text.count("/alerts/") >= 10
    for one in queries.open_alerts(""):
        assert page.get(f"{PAGE}/{one.id}").status_code == 200
    assert page.get(f"{PAGE}?format=csv").status_code == 200


@pytest.mark.parametrize(("language", "word"), [("ar", "محجوب"), ("fr", "masqué"), ("en", "hidden")])
def test_how_few_cooperatives_are_at_risk_is_hidden_in_words(
    client: PageClient, cast: Cast, language: str, word: str
) -> None:
    alert(AlertKind.AT_RISK, "tanger", numbers={"cooperatives": 3})
    alert(AlertKind.AT_RISK, "agadir", numbers={"cooperatives": 4, "ends": "2026-12-01"})

    shown = client.speak(language).sign_in(cast.salma).get(PAGE).text

    assert shown.count(word) >= 2
    assert "&lt; 5" not in shown


def test_administrator_is_led_to_the_question(client: PageClient, cast: Cast) -> None:
    publish_bees()
    every_kind()

    assert "/staff/courses/bees/exam/questions/q-1" in client.sign_in(cast.yassine).get(PAGE).text
    assert "/staff/courses/bees/exam/questions/q-1" not in client.sign_in(cast.salma).get(PAGE).text


def test_adviser_sees_those_of_her_delegation(client: PageClient, cast: Cast) -> None:
    every_kind()
    others = [one for one in queries.open_alerts("") if one.place != "delegation:agadir"]
    page = client.speak("fr").sign_in(cast.driss)

    shown = page.get(PAGE).text

    assert {one.place for one in queries.open_alerts("delegation:agadir")} == {"delegation:agadir"}
    assert not any(str(one.id) in shown for one in others)
    assert len(others) == 7
    for one in others:
        assert page.get(f"{PAGE}/{one.id}").status_code == 404
        assert page.post(f"{PAGE}/{one.id}/seen", {"note": "x"}).status_code == 404


def test_seen_with_a_note_it_leaves_the_list(client: PageClient, cast: Cast) -> None:
    found = alert()
    page = client.speak("fr").sign_in(cast.driss)

    shown = page.follow(page.post(f"{PAGE}/{found.id}/seen", {"note": "Deux séances sont prévues"}))

    assert "Deux séances sont prévues" in shown.text
    assert not queries.open_alerts("")
    assert db.session.get_one(Alert, found.id).seen_by_id == cast.driss.id
    assert page.post(f"{PAGE}/{found.id}/seen", {"note": "again"}).status_code == 409


@pytest.mark.parametrize("note", ["", "   ", "x" * 501])
def test_a_note_is_asked_for(client: PageClient, cast: Cast, note: str) -> None:
    found = alert()

    answer = client.sign_in(cast.salma).post(f"{PAGE}/{found.id}/seen", {"note": note})

    assert answer.status_code == 422
    assert queries.open_alerts("")


def test_what_is_over_says_so(client: PageClient, cast: Cast) -> None:
    found = alert(ended_at=clock.now())
    page = client.speak("fr").sign_in(cast.salma)

    assert page.post(f"{PAGE}/{found.id}/seen", {"note": "x"}).status_code == 409
    assert "terminé" in page.get(f"{PAGE}/{found.id}").text or "fini" in page.get(f"{PAGE}/{found.id}").text


def test_page_says_itself_when_figures_lag(client: PageClient, cast: Cast) -> None:
    counted(Measure.ENROLMENTS, 10)
    page = client.speak("en").sign_in(cast.salma)
    assert "Figures were last true" not in page.get(PAGE).text or "is the worker running" in page.get(PAGE).text

    with time_machine.travel(datetime(2026, 11, 27, 15, tzinfo=UTC), tick=False):
        assert "is the worker running" in page.sign_in(cast.salma).get(PAGE).text


def test_outsiders_see_no_alert_and_set_no_number(client: PageClient, cast: Cast) -> None:
    found = alert()
    for who in (cast.khadija, cast.amina, cast.esi):
        page = client.sign_in(who)
        for path in (PAGE, f"{PAGE}/{found.id}", f"{PAGE}/limits", f"{PAGE}/limits/at_risk"):
            assert page.get(path).status_code == 404
        assert page.post(f"{PAGE}/{found.id}/seen", {"note": "x"}).status_code == 404
        assert page.post(f"{PAGE}/limits/at_risk", {"cooperatives": "3", "days": "3"}).status_code == 404


def test_adviser_sets_no_numbers(client: PageClient, cast: Cast) -> None:
    page = client.sign_in(cast.driss)

    assert page.get(f"{PAGE}/limits").status_code == 404
    assert page.post(f"{PAGE}/limits/no_sessions", {"days": "30"}).status_code == 404


@pytest.mark.parametrize("kind", list(AlertKind))
def test_officer_sets_the_numbers_of_each_kind(client: PageClient, cast: Cast, kind: AlertKind) -> None:
    page = client.speak("fr").sign_in(cast.salma)
    assert page.get(f"{PAGE}/limits/{kind}").status_code == 200
    numbers = {one.name: one.most for one in LIMITS[kind]}

    shown = page.follow(page.post(f"{PAGE}/limits/{kind}", {name: str(value) for name, value in numbers.items()}))

    assert queries.limits_of(kind) == numbers
    assert "Salma" in shown.text


@pytest.mark.parametrize("text", ["", "0", "-1", "many", "366", "1e2", "٣٠", "9" * 30])
def test_numbers_out_of_reach_come_back_with_words(client: PageClient, cast: Cast, text: str) -> None:
    answer = client.sign_in(cast.salma).post(f"{PAGE}/limits/no_sessions", {"days": text})

    assert answer.status_code == 422
    assert queries.limits_of(AlertKind.NO_SESSIONS)["days"] == 60


def test_there_is_no_other_kind(client: PageClient, cast: Cast) -> None:
    assert client.sign_in(cast.salma).get(f"{PAGE}/limits/nothing").status_code == 404


def test_open_alert_of_one_subject_stands_once(cast: Cast) -> None:
    alert()

    assert db.session.scalars(select(Alert)).all()
    with pytest.raises(Exception, match=r"(?i)unique"):
        alert()
    db.session.rollback()


def test_many_alerts_cost_no_more_questions(client: PageClient, cast: Cast) -> None:
    publish_bees()
    page = client.sign_in(cast.salma)

    def asked(count: int) -> int:
        for number in range(count):
            alert(AlertKind.QUESTION_FAILS, f"bees|exam|q-{count}-{number}", numbers={"right": 0.1, "answers": 40})
        with queries_seen() as found:
            page.get(PAGE)
        return len(found)

    few = asked(1)
    # What courses say is read once and kept.
    assert asked(40) <= few
