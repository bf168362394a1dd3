"""Attempts are limited by account and by address, and survive the refusal that rolls the request back."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from lms.accounts import attempts
from lms.accounts.attempts import TooManyAttempts
from lms.accounts.models import SignInFailure
from lms.core.db import db
from tests.client import PageClient
from tests.factories import PIN, Cast

AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def sign_in(client: PageClient, pin: str, phone: str = "0612000001", address: str = "192.0.2.1"):
    return client.post("/sign-in/phone", {"phone": phone, "pin": pin}, environ_base={"REMOTE_ADDR": address})


def failures() -> int:
    return db.session.scalar(select(func.count()).select_from(SignInFailure)) or 0


def test_after_five_wrong_pins_the_right_one_waits_too(client: PageClient, cast: Cast) -> None:
    statuses = [sign_in(client.speak("en"), "9999").status_code for _ in range(10)]

    refused = sign_in(client, PIN)

    assert statuses == [422] * 5 + [429] * 5
    assert refused.status_code == 429
    assert "15 minutes" in refused.text
    assert "new card" in refused.text
    assert 840 <= int(refused.headers["Retry-After"]) <= 900
    # Whoever waits is not made to wait longer by trying.
    assert failures() == 5


def test_after_a_quarter_of_an_hour_she_can_try_again(client: PageClient, cast: Cast) -> None:
    with time_machine.travel(AT, tick=False):
        for _ in range(6):
            sign_in(client, "9999")
    with time_machine.travel(AT + timedelta(minutes=15, seconds=1), tick=False):
        assert sign_in(client, PIN).status_code == 303


def test_a_success_starts_the_count_afresh_and_is_no_failure(client: PageClient, cast: Cast) -> None:
    for minute in range(3):
        with time_machine.travel(AT + timedelta(minutes=minute), tick=False):
            assert [sign_in(client, "9999").status_code for _ in range(4)] == [422] * 4
            assert sign_in(client, PIN).status_code == 303

    assert failures() == 12


def test_the_phone_and_the_face_share_one_count(client: PageClient, cast: Cast) -> None:
    sign_in(client, PIN)
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=5)):
        for _ in range(5):
            sign_in(client, "9999")

        assert client.post(f"/sign-in/{cast.amina.id}", {"pin": PIN}).status_code == 429


def test_an_address_is_limited_over_all_accounts(client: PageClient, cast: Cast) -> None:
    statuses = [sign_in(client, "9999", phone=f"06130000{number:02}").status_code for number in range(51)]

    assert statuses == [422] * 50 + [429]
    assert sign_in(client, PIN, address="192.0.2.2").status_code == 303


def test_an_unknown_phone_is_limited_like_a_known_one(client: PageClient, cast: Cast) -> None:
    assert [sign_in(client, "9999", phone="0613000000").status_code for _ in range(6)] == [422] * 5 + [429]


def test_rows_of_yesterday_are_deleted(app: Flask) -> None:
    attempts.begin("old", address="a", at=AT)
    attempts.begin("new", address="a", at=AT + timedelta(days=1, minutes=1))

    assert failures() == 1


def test_of_many_attempts_at_once_only_five_are_judged(app: Flask) -> None:
    judged: list[bool] = []
    together = Barrier(12)

    def attempt() -> None:
        with app.app_context():
            together.wait()
            try:
                attempts.begin("amina", address="a", at=AT)
                judged.append(True)
            except TooManyAttempts:
                judged.append(False)
            db.session.remove()

    threads = [Thread(target=attempt) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(judged) == 12
    assert sum(judged) <= 5


@pytest.mark.parametrize("language", ["ar", "fr", "zgh", "en"])
def test_the_refusal_is_a_page_in_every_language(client: PageClient, cast: Cast, language: str) -> None:
    for _ in range(5):
        sign_in(client.speak(language), "9999")

    assert sign_in(client, PIN).status_code == 429
