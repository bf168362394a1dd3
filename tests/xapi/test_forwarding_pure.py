"""What needs neither network nor database: pauses, addresses, filters, secrets."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from lms.xapi.forwarding.backoff import LONGEST_S, pause_after, retry_after
from lms.xapi.forwarding.filters import Filter
from lms.xapi.forwarding.remote import endpoint_from
from lms.xapi.forwarding.sealing import seal, unseal
from lms.xapi.statement import decode
from tests.xapi.lrs import LESSON, statement

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
failures = st.integers(1, 10_000)
chances = st.floats(0, 1)


@given(failures, chances)
def test_pause_is_never_longer_than_15_minutes(count: int, chance: float) -> None:
    assert timedelta(seconds=2) < pause_after(count, chance=chance) <= timedelta(seconds=LONGEST_S)


@given(st.integers(1, 8))
def test_pause_doubles(count: int) -> None:
    longer = min(2 * pause_after(count, chance=0), timedelta(seconds=LONGEST_S))

    assert pause_after(count + 1, chance=0) == longer


@given(failures, chances, st.timedeltas(timedelta(0), timedelta(days=9)))
def test_what_the_target_asks_for_is_kept_for_a_day_at_most(count: int, chance: float, asked: timedelta) -> None:
    assert pause_after(count, chance=chance, asked=asked) >= min(asked, timedelta(days=1))


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120), ("Tue, 24 Nov 2026 10:01:00 GMT", 60), ("Tue, 24 Nov 2026 10:01:00 -0000", 60),
        ("Mon, 23 Nov 2026 10:00:00 GMT", 0), ("soon", None), ("-5", None), (None, None), ("9" * 400, 999_999_999),
    ],
)  # fmt: skip
def test_retry_after_is_seconds_or_a_date(value: str | None, seconds: int | None) -> None:
    expected = None if seconds is None else timedelta(seconds=seconds)

    assert retry_after(value, now=NOW) == expected


@given(st.text(max_size=60))
def test_retry_after_never_fails(value: str) -> None:
    found = retry_after(value, now=NOW)

    assert found is None or found >= timedelta()


@pytest.mark.parametrize("text", ["https://lrs.example/xapi", " https://lrs.example/xapi/ "])
def test_endpoint_has_one_final_slash(text: str) -> None:
    assert endpoint_from(text) == "https://lrs.example/xapi/"


@pytest.mark.parametrize(
    "text",
    ["", "http://lrs.example/", "ftp://lrs.example/", "https://", "https://user:pass@lrs.example/", "lrs.example",
     "https://lrs.example/?a=1", "https://lrs.example/#a", "https://lrs example/", "https://lrs.example:port/", "https://[/"],
)  # fmt: skip
def test_endpoint_elsewhere_is_https(text: str) -> None:
    assert endpoint_from(text) is None


@given(st.text(max_size=80))
def test_endpoint_never_fails(text: str) -> None:
    found = endpoint_from(text)

    assert found is None or found.endswith("/")


def test_filter_takes_an_activity_anywhere_in_the_statement() -> None:
    inside = statement(context={"contextActivities": {"parent": [{"id": "http://example.org/courses/1"}]}})
    one = decode(json.dumps(inside))

    assert Filter(activities=("http://example.org/courses/1",)).wants(one, is_trusted=False)
    assert Filter(activities=("http://example.org/courses/",)).wants(one, is_trusted=False)
    assert not Filter(activities=("http://example.org/courses",)).wants(one, is_trusted=False)
    assert Filter(activities=(LESSON,)).wants(one, is_trusted=False)


def test_filter_takes_verbs_and_trust() -> None:
    one = decode(json.dumps(statement()))

    assert Filter(verbs=(one.verb.id,)).wants(one, is_trusted=False)
    assert not Filter(verbs=("http://example.org/read",)).wants(one, is_trusted=True)
    assert not Filter(is_trusted_only=True).wants(one, is_trusted=False)
    assert Filter(is_trusted_only=True).wants(one, is_trusted=True)


def test_sealed_secret_says_nothing_and_opens_again(app: Flask) -> None:
    sealed = seal("a secret — سر")

    assert "secret" not in sealed
    assert unseal(sealed) == "a secret — سر"
