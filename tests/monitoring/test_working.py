"""What the worker does besides counting, and its commands."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from lms.core import clock, mail
from lms.core.db import db
from lms.monitoring import working
from lms.monitoring.alerts import queries as alerts
from lms.monitoring.alerts.models import Alert
from lms.monitoring.counting.alone import alone
from lms.monitoring.reports import services
from lms.monitoring.reports.models import Mailing, State
from tests.factories import Cast

FRIDAY, MONDAY = datetime(2026, 11, 27, 10, tzinfo=UTC), datetime(2026, 11, 30, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def travelling() -> Iterator[Any]:
    with time_machine.travel(FRIDAY, tick=False) as traveller:
        yield traveller


def run(app: Flask, *words: str) -> str:
    result = app.test_cli_runner().invoke(args=["lms", "monitoring", *words])
    assert result.exit_code == 0, result.output
    db.session.expire_all()
    return str(result.output)


def mailings() -> list[State]:
    return list(db.session.scalars(select(Mailing.state)))


def test_command_looks_for_alerts(cast: Cast, app: Flask) -> None:
    assert "looked at" in run(app, "alerts")

    assert {one.subject for one in alerts.open_alerts("delegation:agadir")} == {"agadir"}


def test_command_sends_what_is_due(cast: Cast, app: Flask, travelling: Any) -> None:
    services.begin_digest(cast.salma, today=FRIDAY.date(), at=clock.now())
    db.session.commit()
    travelling.move_to(MONDAY)

    run(app, "mails")
    run(app, "mails")

    assert mailings() == [State.RECORDED]


def test_while_a_mail_server_takes_its_time_figures_are_counted_and_nothing_is_sent_twice(
    cast: Cast, app: Flask, travelling: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.begin_digest(cast.salma, today=FRIDAY.date(), at=clock.now())
    db.session.commit()
    travelling.move_to(MONDAY)
    may_count: list[bool] = []

    def send_slowly(*_mail: Any) -> None:
        with alone(app.config["SETTINGS"].instance_path) as is_ours:
            may_count.append(is_ours)
        if is_ours and len(may_count) == 1:
            run(app, "mails")

    monkeypatch.setattr(mail, "write_down", send_slowly)
    run(app, "mails")

    assert may_count == [True]
    assert mailings() == [State.RECORDED]


def test_worker_that_ends_at_once_counts_and_sends_but_looks_for_nothing(
    cast: Cast, app: Flask, travelling: Any
) -> None:
    services.begin_digest(cast.salma, today=FRIDAY.date(), at=clock.now())
    db.session.commit()
    travelling.move_to(MONDAY)

    run(app, "run", "--once")

    assert mailings() == [State.RECORDED]
    assert not db.session.scalars(select(Alert)).all()


def test_what_is_not_looked_for_takes_no_round() -> None:
    assert not working.Besides(looks=False).look()
