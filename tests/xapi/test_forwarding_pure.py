"""What needs neither network nor database: pauses, addresses, filters, secrets."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from urllib3 import HTTPHeaderDict

from lms.xapi.forwarding.backoff import LONGEST_S, pause_after, retry_after
from lms.xapi.forwarding.exchange import share_of
from lms.xapi.forwarding.filters import Filter
from lms.xapi.forwarding.models import ImportSource, Trouble
from lms.xapi.forwarding.particulars import FaultyExchange, endpoint_from, key_from, name_from, secret_from
from lms.xapi.forwarding.remote import Answer, Failed
from lms.xapi.forwarding.results import Faulty, incoming_from, page_of
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


@pytest.mark.parametrize("text", ["http://127.0.0.1:8000/xapi", "http://localhost/xapi", "http://[::1]:1/xapi"])
def test_endpoint_on_this_machine_may_be_http(text: str) -> None:
    assert endpoint_from(text) == f"{text}/"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "begins with https://"),
        ("lrs.example", "begins with https://"),
        ("http://lrs.example/", "begins with https://"),
        ("ftp://lrs.example/", "begins with https://"),
        ("https://", "names no server"),
        ("https://[/", "names no server"),
        ("https://user:pass@lrs.example/", "the user before “@”"),
        ("http://@127.0.0.1/", "the user before “@”"),
        ("https://lrs.example/?a=1", "begins with “?” or “#”"),
        ("https://lrs.example/?", "begins with “?” or “#”"),
        ("http://127.0.0.1/#a", "begins with “?” or “#”"),
        ("https://lrs example/", "cannot hold spaces"),
        ("https://lrs\u200b.example/", "cannot hold spaces"),
        ("https://lrs.example/\nx", "on one line"),
        ("https://lrs.example:port/", "not a number from 1 to 65535"),
        ("http://127.0.0.1:65536/", "not a number from 1 to 65535"),
        ("http://127.0.0.1:0/", "not a number from 1 to 65535"),
        (f"https://lrs.example/{'x' * 1000}", "1000 characters at most"),
    ],
)
def test_what_is_wrong_with_an_endpoint_is_named(app: Flask, text: str, fault: str) -> None:
    with pytest.raises(FaultyExchange) as refused:
        endpoint_from(text)

    assert (fault in str(refused.value), refused.value.status) == (True, 422)


@pytest.mark.parametrize(
    ("read", "text", "fault"),
    [
        (name_from, " ", "Enter a name"),
        (name_from, "x" * 101, "100 characters at most"),
        (name_from, "Minis\ntry", "on one line"),
        (name_from, "Minis\u2028try", "on one line"),
        (key_from, "", "Enter the key"),
        (key_from, "a:b", "cannot hold a colon"),
        (key_from, "x" * 501, "500 characters at most"),
        (secret_from, "\n", "Enter the secret"),
        (secret_from, "one\ntwo", "on one line"),
        (secret_from, "\udcff", "on one line"),
        (secret_from, "x" * 2001, "2000 characters at most"),
    ],
)
def test_what_is_wrong_with_the_others_is_named(app: Flask, read: Callable[[str], str], text: str, fault: str) -> None:
    with pytest.raises(FaultyExchange) as refused:
        read(text)

    assert fault in str(refused.value)


def test_what_is_good_is_taken_without_the_spaces_around_it() -> None:
    assert (name_from(" École ‏عربية "), key_from(" k "), secret_from("a:b c\n")) == ("École ‏عربية", "k", "a:b c")


@given(st.text(st.characters(), max_size=80), st.sampled_from([name_from, endpoint_from, key_from, secret_from]))
def test_what_is_taken_stands_on_one_line_and_is_taken_again(text: str, read: Callable[[str], str]) -> None:
    try:
        found = read(text)
    except FaultyExchange:
        return

    assert len(found.splitlines()) == 1
    assert found.encode()
    assert read(found) == found


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


broken = st.recursive(
    st.none() | st.floats() | st.text(max_size=8) | st.sampled_from([str(UUID(int=7)), "2026-01-01T00:00:00Z", "\0"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "actor", "verb", "object", "stored", "account"]), inner, max_size=5)
    ),
    max_leaves=12,
)


@given(st.one_of(st.binary(max_size=40), broken.map(lambda value: json.dumps(value).encode())))
def test_what_is_no_statement_has_a_name_and_a_reason_that_can_be_kept(raw: bytes) -> None:
    with pytest.raises(Faulty) as caught:
        incoming_from(raw)

    fault = caught.value
    assert fault.id.startswith("sha256:") or UUID(fault.id)
    assert "\0" not in fault.reason
    assert fault.reason.encode()


@given(st.binary(max_size=60), st.text(max_size=20), st.text(max_size=30))
def test_what_is_no_page_is_a_failure_and_nothing_worse(body: bytes, content_type: str, moment: str) -> None:
    headers = HTTPHeaderDict({"Content-Type": content_type, "X-Experience-API-Consistent-Through": moment})

    with pytest.raises(Failed):
        page_of(Answer(200, headers, body))


@given(st.integers(0, 10_000), st.integers(1, 200))
def test_too_much_is_halved_down_to_one(count: int, size: int) -> None:
    source = ImportSource(failures=count, trouble=Trouble.TOO_MUCH)

    assert share_of(size, source) == max(size // 2 ** min(count, 10), 1)
    assert share_of(size, ImportSource(failures=count, trouble=Trouble.BUSY)) == size


def test_sealed_secret_says_nothing_and_opens_again(app: Flask) -> None:
    sealed = seal("a secret — سر")

    assert "secret" not in sealed
    assert unseal(sealed) == "a secret — سر"
