"""What is asked for is made on its day, sent or kept, and judged then by who may see it."""

import dataclasses
import email
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from lms.accounts.models import Person, StaffRole
from lms.config import MailSettings
from lms.core import clock
from lms.core.db import db
from lms.monitoring.dimensions import Dimension
from lms.monitoring.indicators import BY_SLUG, Measure
from lms.monitoring.reports import queries, sending, services, words
from lms.monitoring.reports.exporting import Asked, Page
from lms.monitoring.reports.models import Delivery, KeptExport, Mailing, Rhythm, State, Subscription
from lms.monitoring.targets.services import set_targets
from tests.client import PageClient
from tests.factories import Cast
from tests.monitoring.worked_out import counted
from tests.smtp import Envelope, Mailbox, smtp_server

FRIDAY, MONDAY = datetime(2026, 11, 27, 10, tzinfo=UTC), datetime(2026, 11, 30, 7, tzinfo=UTC)
SEX = Asked(Page.BREAKDOWN, "", "people-enrolled", Dimension.SEX)


@pytest.fixture(autouse=True)
def travelling() -> Iterator[Any]:
    with time_machine.travel(FRIDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def box(app: Flask) -> Iterator[Mailbox]:
    """A deployment with a mail server."""
    usual = app.config["SETTINGS"]
    with smtp_server() as found:
        settings = MailSettings(url=found.url, sender="ODCo <no-reply@lms.test>")
        app.config["SETTINGS"] = dataclasses.replace(usual, mail=settings)
        yield found
        app.config["SETTINGS"] = usual


def send_all() -> None:
    while sending.round_of_mails():
        pass


def mailings() -> list[Mailing]:
    db.session.expire_all()
    return list(db.session.scalars(select(Mailing).order_by(Mailing.on)))


def digest(person: Person) -> Subscription:
    found = services.begin_digest(person, today=FRIDAY.date(), at=clock.now())
    db.session.commit()
    return found


def export(person: Person, asked: Asked = SEX, **values: Any) -> Subscription:
    usual = {"file_format": "csv", "rhythm": Rhythm.WEEKLY, "delivery": Delivery.MAIL}
    found = services.begin_export(person, asked, **(usual | values), today=FRIDAY.date(), at=clock.now())
    db.session.commit()
    return found


def attached(envelope: Envelope) -> Any:
    (found,) = envelope.message.iter_attachments()
    return found


def test_digest_comes_on_monday_in_the_language_of_each(cast: Cast, box: Mailbox, travelling: Any) -> None:
    counted(Measure.PEOPLE_ENROLLED, 40, month=12 * 2026 + 10)
    cast.driss.language = "ar"
    digest(cast.salma)
    digest(cast.driss)
    send_all()
    assert not box.received

    travelling.move_to(MONDAY)
    send_all()
    send_all()

    by_person = {one.recipients[0]: one.message for one in box.received}
    assert by_person.keys() == {"salma@lms.test", "driss@lms.test"}
    assert by_person["salma@lms.test"]["Subject"].startswith("La semaine en chiffres")
    assert by_person["driss@lms.test"]["Subject"].startswith("الأسبوع بالأرقام")
    assert all(attached(one).get_content().startswith(b"%PDF") for one in box.received)
    assert {one.state for one in mailings()} == {State.SENT}
    assert db.session.scalars(select(Subscription.next_on)).all() == [date(2026, 12, 7)] * 2


def test_weeks_that_were_missed_are_not_made_up_for(cast: Cast, box: Mailbox, travelling: Any) -> None:
    digest(cast.salma)

    travelling.move_to(MONDAY + timedelta(days=30))
    send_all()

    assert len(box.received) == 1


def test_without_a_server_the_mail_is_written_down(cast: Cast, app: Flask, travelling: Any) -> None:
    digest(cast.salma)
    travelling.move_to(MONDAY)
    send_all()

    (mailing,) = mailings()
    folder: Path = app.config["SETTINGS"].instance_path / "mail"
    found = email.message_from_bytes((folder / f"{mailing.id}.eml").read_bytes(), policy=default)
    assert mailing.state is State.RECORDED
    assert "/monitoring/mails/" in found["List-Unsubscribe"]


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "pdf"])
@pytest.mark.parametrize("page", list(Page))
def test_every_question_comes_in_every_format(
    cast: Cast, box: Mailbox, travelling: Any, file_format: str, page: Page
) -> None:
    counted(Measure.PEOPLE_ENROLLED, 40, month=12 * 2026 + 10, sex="f")
    export(cast.salma, Asked(page, "", "people-enrolled", Dimension.SEX), file_format=file_format)

    travelling.move_to(MONDAY)
    send_all()

    found = attached(box.received[0])
    assert found.get_filename().endswith(f".{file_format}")
    if (page, file_format) == (Page.BREAKDOWN, "csv"):
        assert "Femmes,40" in found.get_content()


@pytest.mark.parametrize(("indicator", "told"), [("people-enrolled", "Part du total"), ("completion-rate", "Sur")])
def test_what_is_sent_is_the_file_of_the_page(
    client: PageClient, cast: Cast, box: Mailbox, travelling: Any, indicator: str, told: str
) -> None:
    for sex, amount in (("f", 60), ("m", 30)):
        counted(Measure.PEOPLE_ENROLLED, amount, month=12 * 2026 + 10, sex=sex)
        counted(Measure.ENROLMENTS, amount, month=12 * 2026 + 10, sex=sex)
        counted(Measure.ENROLMENTS_COMPLETED, amount // 2, month=12 * 2026 + 10, sex=sex)
    export(cast.salma, Asked(Page.BREAKDOWN, "", indicator, Dimension.SEX))

    travelling.move_to(MONDAY)
    send_all()

    client.sign_in(cast.salma)
    page = client.get(f"/staff/monitoring?period=2026-11&indicator={indicator}&by=sex&table=breakdown&format=csv")
    sent = attached(box.received[0]).get_content()
    assert sent.split() == page.text.split()
    assert told in sent


@pytest.mark.parametrize(
    ("place", "is_told"), [("", True), ("MA-09", True), ("delegation:agadir", True), ("MA-TAR", False)]
)
def test_targets_come_of_every_place(cast: Cast, box: Mailbox, travelling: Any, place: str, is_told: bool) -> None:
    set_targets(2026, BY_SLUG["people-certified"], {"MA-09": 777}, by=cast.salma, at=FRIDAY)
    export(cast.salma, Asked(Page.TARGETS, place))

    travelling.move_to(MONDAY)
    send_all()

    lines = attached(box.received[0]).get_content().splitlines()
    assert any(",777,0,777," in line and line.endswith(",nombre") for line in lines) == is_told


def test_small_figures_are_hidden_in_what_is_sent(cast: Cast, box: Mailbox, travelling: Any) -> None:
    counted(Measure.PEOPLE_ENROLLED, 37, month=12 * 2026 + 10, sex="f")
    counted(Measure.PEOPLE_ENROLLED, 3, month=12 * 2026 + 10, sex="m")
    export(cast.salma)

    travelling.move_to(MONDAY)
    send_all()

    content = attached(box.received[0]).get_content()
    assert ",3\r\n" not in content
    assert ",37\r\n" not in content
    assert "masqué" in content


def test_who_may_see_what_is_judged_when_it_is_sent(cast: Cast, box: Mailbox, travelling: Any) -> None:
    export(cast.salma, Asked(Page.BREAKDOWN, "MA-09", "people-enrolled", Dimension.SEX))
    digest(cast.driss)
    cast.salma.staff_role, cast.salma.delegation_code = StaffRole.ADVISER, "agadir"
    cast.driss.staff_role = StaffRole.TRAINER
    db.session.commit()

    travelling.move_to(MONDAY)
    send_all()

    assert not box.received
    assert {one.state for one in mailings()} == {State.DROPPED}


def test_a_closed_account_gets_nothing(cast: Cast, box: Mailbox, travelling: Any) -> None:
    digest(cast.salma)
    cast.salma.closed_at = clock.now()
    db.session.commit()

    travelling.move_to(MONDAY)
    send_all()

    assert not box.received


def test_what_is_stopped_is_not_sent_even_where_it_is_queued(cast: Cast, box: Mailbox, travelling: Any) -> None:
    found = digest(cast.salma)
    travelling.move_to(MONDAY)
    services.queue_due(MONDAY.date(), at=MONDAY)
    services.stop(found, at=MONDAY)
    db.session.commit()

    send_all()

    assert not box.received
    assert [one.state for one in mailings()] == [State.DROPPED]


def test_what_the_server_does_not_take_is_tried_again_and_given_up(cast: Cast, box: Mailbox, travelling: Any) -> None:
    digest(cast.salma)
    box.answers["RCPT"] = "450 4.2.1 salma@lms.test is busy"
    travelling.move_to(MONDAY)
    send_all()
    (mailing,) = mailings()
    assert (mailing.state, mailing.tries) == (State.WAITING, 1)
    assert mailing.due_at == MONDAY + timedelta(minutes=1)

    for _ in range(6):
        travelling.shift(timedelta(hours=11))
        send_all()

    (mailing,) = mailings()
    assert (mailing.state, mailing.tries) == (State.GIVEN_UP, 6)
    assert mailing.detail == "450 4.2.1 … is busy"


def test_after_a_fault_of_the_server_it_comes_once(cast: Cast, box: Mailbox, travelling: Any) -> None:
    digest(cast.salma)
    box.answers["DATA"] = "451 later"
    travelling.move_to(MONDAY)
    send_all()
    box.answers.clear()

    travelling.shift(timedelta(minutes=2))
    send_all()

    assert len(box.received) == 1
    assert [one.state for one in mailings()] == [State.SENT]


def test_refused_for_ever_it_is_given_up_at_once(cast: Cast, box: Mailbox, travelling: Any) -> None:
    digest(cast.salma)
    box.answers["RCPT"] = "550 no such user"
    travelling.move_to(MONDAY)

    send_all()

    assert [(one.state, one.tries) for one in mailings()] == [(State.GIVEN_UP, 1)]


def test_what_cannot_be_made_holds_up_nobody(
    cast: Cast, box: Mailbox, travelling: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    export(cast.yassine)
    digest(cast.salma)
    monkeypatch.setattr(sending.exporting, "written", lambda *_: 1 / 0)
    travelling.move_to(MONDAY)

    send_all()

    assert [one.recipients for one in box.received] == [["salma@lms.test"]]
    assert {one.state for one in mailings()} == {State.WAITING, State.SENT}
    assert "could not be made" in caplog.text


def test_what_ends_the_program_each_time_is_given_up_with_the_reason(
    cast: Cast, box: Mailbox, travelling: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    export(cast.salma)
    travelling.move_to(MONDAY)

    def killed(*_: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(sending.exporting, "written", killed)
    for _ in range(6):
        with pytest.raises(KeyboardInterrupt):
            send_all()
        db.session.rollback()
        travelling.shift(timedelta(minutes=6))
    send_all()

    (mailing,) = mailings()
    assert (mailing.state, mailing.tries, mailing.detail) == (State.GIVEN_UP, 6, words.CUT_OFF)
    assert "is given up" in caplog.text
    assert not box.received


def test_mail_says_which_figure_by_which_breakdown_of_which_place(cast: Cast, box: Mailbox, travelling: Any) -> None:
    export(cast.salma, Asked(Page.BREAKDOWN, "MA-09", "people-enrolled", Dimension.SEX))
    travelling.move_to(MONDAY)
    send_all()

    message = box.received[0].message
    figure = "Personnes qui ont commencé par : Sexe"
    assert message["Subject"] == f"{figure} · Souss-Massa · 30 novembre 2026"
    text = message.get_body().get_content()
    assert figure in text.replace("\u00a0", " ")
    assert "Souss-Massa" in text


def test_one_mail_is_leased_by_one_worker(cast: Cast, travelling: Any) -> None:
    digest(cast.salma)
    travelling.move_to(MONDAY)
    services.queue_due(MONDAY.date(), at=MONDAY)
    db.session.commit()
    (mailing,) = mailings()

    assert queries.lease(mailing, MONDAY + timedelta(minutes=5))
    mailing.tries = 0
    db.session.expunge(mailing)
    stale = Mailing(id=mailing.id, tries=0)
    assert not db.session.execute(select(Mailing.id).where(Mailing.id == stale.id, Mailing.tries == stale.tries)).all()
    assert queries.next_mailing(MONDAY) is None


def test_kept_exports_lie_in_the_folder_until_they_expire(
    cast: Cast, app: Flask, travelling: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        export(cast.salma, delivery=Delivery.KEPT, rhythm=Rhythm.MONTHLY)
    travelling.move_to(datetime(2026, 12, 1, 7, tzinfo=UTC))
    send_all()

    kept, *_others = db.session.scalars(select(KeptExport)).all()
    file: Path = app.config["SETTINGS"].instance_path / "exports" / kept.file_name
    assert file.is_file()
    assert kept.expires_at == clock.now() + timedelta(days=30)

    travelling.shift(timedelta(days=31))
    monkeypatch.setattr(queries, "MOST", 1)
    sending.throw_away_expired()
    assert not file.exists()
    assert not db.session.scalars(select(KeptExport)).all()


def test_old_mails_are_forgotten(cast: Cast, box: Mailbox, travelling: Any) -> None:
    digest(cast.salma)
    travelling.move_to(MONDAY)
    send_all()

    travelling.shift(timedelta(days=401))
    sending.throw_away_expired()

    assert not mailings()
