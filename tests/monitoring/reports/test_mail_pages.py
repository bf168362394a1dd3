"""Asking for mails and exports, stopping them, fetching what is kept; the report of a year."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from lms.accounts.models import StaffRole
from lms.core.db import db
from lms.monitoring.indicators import Measure
from lms.monitoring.reports import queries, sending, words
from lms.monitoring.reports.models import KeptExport, Mailing, State, Subscription
from lms.monitoring.reports.services import MOST
from lms.monitoring.reports.yearly import report
from lms.notices.channels.stopping import token_of
from tests.client import PageClient
from tests.factories import Cast
from tests.monitoring.worked_out import counted

PAGE = "/staff/monitoring/mails"
REPORTS = "/staff/monitoring/reports"
ASKED = {
    "page": "breakdown", "place": "", "indicator": "people-enrolled", "by": "sex", "format": "csv", "rhythm": "monthly",
    "delivery": "kept",
}  # fmt: skip
FIRST = datetime(2026, 12, 1, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def travelling() -> Iterator[Any]:
    with time_machine.travel("2026-11-27T10:00:00Z", tick=False) as traveller:
        yield traveller


def one() -> Subscription:
    return db.session.scalars(select(Subscription)).one()


def link(app: Flask) -> str:
    return f"/monitoring/mails/{token_of(one().code, app.config['SETTINGS'].secret_key)}"


def kept(travelling: Any) -> KeptExport:
    travelling.move_to(FIRST)
    while sending.round_of_mails():
        pass
    return db.session.scalars(select(KeptExport)).one()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_digest_is_asked_for_and_stopped_by_one_touch(client: PageClient, cast: Cast, language: str) -> None:
    page = client.speak(language).sign_in(cast.driss)

    shown = page.follow(page.post(f"{PAGE}/digest"))
    page.post(f"{PAGE}/digest")
    assert "driss@lms.test" in shown.text

    page.post(f"{PAGE}/{one().id}/delete")
    assert not queries.subscriptions_of(cast.driss.id)


def test_link_of_a_mail_stops_it_without_signing_in(client: PageClient, cast: Cast, app: Flask) -> None:
    client.sign_in(cast.salma).post(f"{PAGE}/digest")
    stranger = PageClient(app)

    assert stranger.get(link(app)).status_code == 200
    assert one().ended_at is None
    answer = stranger.post(link(app), {"List-Unsubscribe": "One-Click"})

    assert one().ended_at is not None
    assert stranger.follow(answer).status_code == 200
    assert stranger.post(link(app)).status_code == 303


@pytest.mark.parametrize("token", ["a" * 16, "x", "a" * 400, "%00"])
def test_a_link_that_we_did_not_make_is_none(client: PageClient, cast: Cast, token: str) -> None:
    assert client.get(f"/monitoring/mails/{token}").status_code == 404
    assert client.post(f"/monitoring/mails/{token}").status_code == 404


def test_whose_account_has_no_address_is_told(client: PageClient, cast: Cast) -> None:
    cast.salma.email = None
    db.session.commit()

    assert client.sign_in(cast.salma).post(f"{PAGE}/digest").status_code == 409


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_kept_export_is_fetched_by_who_asked_for_it(
    client: PageClient, cast: Cast, travelling: Any, language: str
) -> None:
    counted(Measure.PEOPLE_ENROLLED, 40, month=12 * 2026 + 10, sex="f")
    page = client.speak(language).sign_in(cast.salma)
    page.post(f"{PAGE}/exports", ASKED)
    found = kept(travelling)

    answer = page.sign_in(cast.salma).get(f"{PAGE}/exports/{found.id}")

    assert ",40" in answer.text
    answer.close()
    assert str(found.id) in page.get(PAGE).text
    assert page.sign_in(cast.yassine).get(f"{PAGE}/exports/{found.id}").status_code == 404


@pytest.mark.parametrize("place", ["MA-09", ""])
def test_kept_export_is_not_given_to_who_may_not_ask_any_more(
    client: PageClient, cast: Cast, travelling: Any, place: str
) -> None:
    client.sign_in(cast.salma).post(f"{PAGE}/exports", ASKED | {"place": place})
    found = kept(travelling)
    cast.salma.staff_role, cast.salma.delegation_code = StaffRole.ADVISER, "agadir"
    db.session.commit()
    page = client.sign_in(cast.salma)

    assert page.get(f"{PAGE}/exports/{found.id}").status_code == 404
    assert str(found.id) not in page.get(PAGE).text


def test_kept_export_ends(client: PageClient, cast: Cast, travelling: Any) -> None:
    client.sign_in(cast.salma).post(f"{PAGE}/exports", ASKED)
    found = kept(travelling)

    travelling.shift(timedelta(days=30))

    assert client.sign_in(cast.salma).get(f"{PAGE}/exports/{found.id}").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"page": "people"}, {"place": "MA-99"}, {"place": "delegation:nowhere"}, {"indicator": "nothing"}, {"indicator": "jobs"},
        {"by": "step"}, {"by": "nothing"}, {"format": "exe"}, {"rhythm": "hourly"}, {"delivery": "fax"},
        {"indicator": "cooperatives", "by": "sex"},
    ],
)  # fmt: skip
def test_nonsense_comes_back_with_words(client: PageClient, cast: Cast, wrong: dict[str, str]) -> None:
    answer = client.sign_in(cast.salma).post(f"{PAGE}/exports", ASKED | wrong)

    assert answer.status_code == 422
    assert not db.session.scalars(select(Subscription)).all()


def test_adviser_asks_about_her_delegation_alone(client: PageClient, cast: Cast) -> None:
    page = client.sign_in(cast.driss)

    assert page.post(f"{PAGE}/exports", ASKED | {"place": ""}).status_code == 422
    assert page.post(f"{PAGE}/exports", ASKED | {"place": "MA-09"}).status_code == 422
    assert page.post(f"{PAGE}/exports", ASKED | {"place": "delegation:agadir"}).status_code == 303


def test_the_same_form_twice_is_one_export(client: PageClient, cast: Cast) -> None:
    page, key = client.sign_in(cast.salma), str(uuid4())

    for _ in range(2):
        page.post(f"{PAGE}/exports", ASKED | {"key": key})
    assert len(queries.subscriptions_of(cast.salma.id)) == 1

    page.sign_in(cast.yassine).post(f"{PAGE}/exports", ASKED | {"key": key})
    assert len(queries.subscriptions_of(cast.yassine.id)) == 1


def test_nobody_asks_for_hundreds(client: PageClient, cast: Cast) -> None:
    page = client.sign_in(cast.salma)

    answers = [page.post(f"{PAGE}/exports", ASKED).status_code for _ in range(MOST + 1)]

    assert answers == [303] * MOST + [409]


def test_nobody_stops_what_another_asked_for(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.salma).post(f"{PAGE}/digest")

    for who in (cast.yassine, cast.driss, cast.khadija, cast.esi):
        assert client.sign_in(who).post(f"{PAGE}/{one().id}/delete").status_code == 404
    assert one().ended_at is None


def test_outsiders_see_no_mails_and_no_reports(client: PageClient, cast: Cast) -> None:
    for who in (cast.khadija, cast.amina, cast.esi):
        page = client.sign_in(who)
        for path in (PAGE, f"{PAGE}/exports/{uuid4()}", REPORTS, f"{REPORTS}/2026"):
            assert page.get(path).status_code == 404
        for path in (f"{PAGE}/digest", f"{PAGE}/exports"):
            assert page.post(path, ASKED).status_code == 404


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
@pytest.mark.parametrize("place", ["", "MA-09", "MA-TAR", "delegation:agadir"])
def test_report_of_a_year_is_a_tagged_pdf(client: PageClient, cast: Cast, language: str, place: str) -> None:
    counted(Measure.PEOPLE_ENROLLED, 40, sex="f", age="18-35")
    counted(Measure.ENROLMENTS, 90, month=12 * 2026 + 1)
    page = client.speak(language).sign_in(cast.salma)
    assert page.get(f"{REPORTS}?place={place}").status_code == 200

    answer = page.get(f"{REPORTS}/2026?place={place}")

    assert answer.mimetype == "application/pdf"
    assert b"/StructTreeRoot" in answer.data
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_report_reaches_as_far_as_the_viewer(client: PageClient, cast: Cast) -> None:
    page = client.sign_in(cast.driss)

    assert page.get(f"{REPORTS}/2026").mimetype == "application/pdf"
    for place in ("MA-09", "MA-TAR", "delegation:beni-mellal"):
        assert page.get(f"{REPORTS}/2026?place={place}").status_code == 404
        assert page.get(f"{REPORTS}?place={place}").status_code == 404


@pytest.mark.parametrize("path", ["/2019", "/2027", "/2026?place=MA-99", "/2026?place=delegation:x", "?place=x"])
def test_nonsense_is_answered_with_words(client: PageClient, cast: Cast, path: str) -> None:
    assert client.sign_in(cast.salma).get(f"{REPORTS}{path}").status_code == 400


def test_figures_of_few_are_not_in_the_report(client: PageClient, cast: Cast) -> None:
    counted(Measure.PEOPLE_ENROLLED, 377, sex="f")
    counted(Measure.PEOPLE_ENROLLED, 3, sex="m")
    with client.app.test_request_context():
        made = report(2026, "", datetime(2026, 11, 27, tzinfo=UTC).date())

    told = " ".join(f"{one.table} {one.figures} {[shown.alt for shown in one.pictures]}" for one in made.sections)
    assert "380" in told
    assert "377" not in told


def test_page_says_why_a_mail_was_given_up(client: PageClient, cast: Cast) -> None:
    page = client.speak("fr").sign_in(cast.salma)
    page.post(f"{PAGE}/digest")
    values = {"subscription_id": one().id, "state": State.GIVEN_UP, "due_at": FIRST, "tries": 6, "done_at": FIRST}
    for day, detail in ((date(2026, 11, 23), words.CUT_OFF), (date(2026, 11, 16), "550 no such user")):
        db.session.add(Mailing(on=day, detail=detail, **values))
    db.session.commit()

    shown = page.get(PAGE).text

    assert "Le programme a été interrompu" in shown
    assert '<bdi class="quiet" dir="ltr">550 no such user</bdi>' in shown
