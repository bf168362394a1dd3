"""Quiet hours, pauses, links that stop, and what people answer: calculations alone."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lms.core import i18n
from lms.notices.channels import answers, stopping
from lms.notices.channels.quiet import PAUSES, QuietHours, days_of, next_day, next_month, pause_after
from lms.notices.channels.whatsapp import is_within_window

MOROCCO = ZoneInfo("Africa/Casablanca")
relaxed = settings(deadline=None)
NIGHT = (time(21), time(8))
moments = st.integers(0, 4 * 366 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
# The clock of the system, and the one that pages show.
zones = st.sampled_from([ZoneInfo("Africa/Casablanca"), i18n.MOROCCO])
hours = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30]))
spans = st.tuples(hours, hours).filter(lambda span: span[0] != span[1])
# Spans that leave some of the day: what is always quiet has no next moment.
shorter = spans.filter(lambda span: (span[1].hour - span[0].hour) % 24 <= 11 and span[0].hour != span[1].hour)


def at(text: str) -> datetime:
    """By the clock of Morocco."""
    return datetime.fromisoformat(text).replace(tzinfo=MOROCCO).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        ("2026-11-27T20:59", "2026-11-27T20:59"),
        ("2026-11-27T21:00", "2026-11-28T08:00"),
        ("2026-11-28T00:30", "2026-11-28T08:00"),
        ("2026-11-28T07:59", "2026-11-28T08:00"),
        ("2026-11-28T08:00", "2026-11-28T08:00"),
        # The clock goes back an hour for Ramadan (from 15 February to 22 March 2026), and forward again.
        ("2026-02-14T23:00", "2026-02-15T08:00"),
        ("2026-03-21T23:00", "2026-03-22T08:00"),
    ],
)
def test_nobody_is_told_at_night(moment: str, allowed: str) -> None:
    assert QuietHours(MOROCCO, NIGHT).next_allowed(at(moment)) == at(allowed)


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [("2026-11-27T12:30", "2026-11-27T14:30"), ("2026-11-26T12:30", "2026-11-26T12:30"), ("2026-11-28T12:30", "2026-11-28T12:30")],
)  # fmt: skip
def test_friday_may_have_hours_of_its_own(moment: str, allowed: str) -> None:
    quiet = QuietHours(MOROCCO, NIGHT, (time(12), time(14, 30)))

    assert quiet.next_allowed(at(moment)) == at(allowed)


@relaxed
@given(zone=zones, moment=moments, daily=shorter, friday=st.none() | shorter)
def test_next_allowed_moment_is_the_first_that_is_not_quiet(
    zone: Any, moment: datetime, daily: Any, friday: Any
) -> None:
    quiet = QuietHours(zone, daily, friday)

    allowed = quiet.next_allowed(moment)

    assert not quiet.is_quiet(allowed)
    assert allowed >= moment
    assert quiet.next_allowed(allowed) == allowed
    assert (allowed == moment) == (not quiet.is_quiet(moment))
    between = moment
    while between < allowed:
        assert quiet.is_quiet(between)
        between += timedelta(minutes=15)


@relaxed
@given(moment=moments, daily=shorter)
def test_every_night_has_an_end_within_a_day(moment: datetime, daily: Any) -> None:
    quiet = QuietHours(MOROCCO, daily)

    assert not quiet.is_quiet(quiet.next_allowed(moment))
    assert quiet.next_allowed(moment) - moment <= timedelta(hours=13)


@relaxed
@given(moment=moments, daily=spans, friday=st.none() | spans)
def test_whatever_hours_are_set_there_is_an_answer_that_is_not_past(moment: datetime, daily: Any, friday: Any) -> None:
    assert QuietHours(MOROCCO, daily, friday).next_allowed(moment) >= moment


@relaxed
@given(moment=moments, later=st.timedeltas(timedelta(), timedelta(days=3)), daily=shorter)
def test_who_waits_longer_is_not_told_earlier(moment: datetime, later: timedelta, daily: Any) -> None:
    quiet = QuietHours(MOROCCO, daily)

    assert quiet.next_allowed(moment) <= quiet.next_allowed(moment + later)


@relaxed
@given(zone=zones, moment=moments, daily=shorter)
def test_quiet_begins_and_ends_when_the_clock_on_the_wall_says_so(zone: Any, moment: datetime, daily: Any) -> None:
    begin, end = daily
    # Not in the night in which the clock is set: an hour then comes twice.
    assume(len({(moment + timedelta(hours=one)).astimezone(zone).utcoffset() for one in (-26, 0, 26)}) == 1)
    hour = moment.astimezone(zone).time()

    is_between = begin <= hour < end if begin < end else hour >= begin or hour < end

    assert QuietHours(zone, daily).is_quiet(moment) == is_between


@relaxed
@given(zone=zones, moment=moments)
def test_next_day_and_month_begin_another_one(zone: Any, moment: datetime) -> None:
    day, month = days_of(moment, zone)
    just = timedelta(microseconds=1)

    assert days_of(next_day(moment, zone), zone)[0] > day
    assert days_of(next_day(moment, zone).astimezone(UTC) - just, zone)[0] == day
    assert days_of(next_month(moment, zone), zone)[1] > month
    assert days_of(next_month(moment, zone).astimezone(UTC) - just, zone)[1] == month


def test_pauses_grow_and_come_to_an_end() -> None:
    pauses = [pause_after(number) for number in range(1, len(PAUSES) + 2)]

    assert pauses[:-1] == sorted(PAUSES)
    assert pauses[-1] is None


@relaxed
@given(st.integers(1, len(PAUSES)), st.timedeltas(timedelta(), timedelta(days=2)))
def test_what_the_gateway_asks_for_is_never_cut_short(failures: int, asked: timedelta) -> None:
    pause = pause_after(failures, asked=asked)

    assert pause is not None
    assert pause >= max(asked, PAUSES[failures - 1])


@relaxed
@given(st.text(min_size=1, max_size=60))
def test_link_stops_what_it_was_made_for_and_no_other_text_does(text: str) -> None:
    code = stopping.new_code()
    token = stopping.token_of(code, "secret")

    assert stopping.code_from(token, "secret") == code
    assert stopping.code_from(token.upper(), "secret") == code
    assert stopping.code_from(token, "another secret") is None
    assert stopping.code_from(text, "secret") is None


def test_link_is_short_and_cannot_be_guessed_from_another() -> None:
    one, two = (stopping.token_of(stopping.new_code(), "secret") for _ in range(2))

    assert len(one) == 16
    assert stopping.code_from(one[:8] + two[8:], "secret") is None


@pytest.mark.parametrize(
    "text",
    ["STOP", "stop.", " Stop svp", "Arrêt", "ARRET !", "إيقاف", "ايقاف", "أوقف", "توقف من فضلك", "STOP\nmerci", "حبس"],
)
def test_word_that_stops_is_understood(text: str) -> None:
    assert answers.is_stop(text)


@pytest.mark.parametrize("text", ["", "   ", "merci", "Je ne veux pas stop", "شكرا", "👋", "stopover", "؟"])
def test_other_words_stop_nothing(text: str) -> None:
    assert not answers.is_stop(text)


@relaxed
@given(st.text(max_size=200))
def test_any_answer_is_read(text: str) -> None:
    assert answers.is_stop(text) in (True, False)


def test_signature_of_the_body_is_believed_and_no_other() -> None:
    mac = "sha256=" + hmac.new(b"secret", b"body", hashlib.sha256).hexdigest()

    assert answers.is_signed(b"body", mac, "secret")
    assert not answers.is_signed(b"body.", mac, "secret")
    assert not answers.is_signed(b"body", mac, "secret2")
    assert not answers.is_signed(b"body", "", "secret")
    assert not answers.is_signed(b"body", "sha256=é", "secret")


def test_messages_of_an_event_are_found_among_what_is_none() -> None:
    value = {
        "messages": [
            {"from": "212612000001", "timestamp": "1764244800", "type": "text", "text": {"body": "STOP"}},
            {"from": "212612000002", "type": "button", "button": {"text": "توقف"}},
            {"from": "212612000003", "type": "image"},
            {"from": 7}, "x",
        ],
        "statuses": [{"id": "wamid.1", "status": "delivered"}],
    }  # fmt: skip
    event = {"entry": [{"changes": [{"value": value}, {"value": {"statuses": []}}, 3]}, "x"]}

    found = list(answers.whatsapp_replies(json.dumps(event).encode()))

    assert [(one.address, one.text) for one in found] == [
        ("+212612000001", "STOP"), ("+212612000002", "توقف"), ("+212612000003", ""),
    ]  # fmt: skip
    assert found[0].at == datetime(2025, 11, 27, 12, tzinfo=UTC)
    assert found[1].at is None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["entry", "changes", "value", "messages", "from", "text", "timestamp", "body"]), inner
        )
    ),
    max_leaves=20,
)


@relaxed
@given(json_values | st.binary(max_size=50))
def test_no_event_breaks_the_reader(event: Any) -> None:
    body = event if isinstance(event, bytes) else json.dumps(event).encode()

    for reply in [*answers.whatsapp_replies(body), answers.sms_reply(body)]:
        assert reply is None or reply.address.startswith("+")


@pytest.mark.parametrize("sender", ["+212612000001", "212612000001", "00212612000001", "+212 612-000001"])
def test_number_of_an_answer_is_that_of_the_person(sender: str) -> None:
    reply = answers.sms_reply(json.dumps({"from": sender, "text": "x"}).encode())

    assert reply is not None
    assert reply.address == "+212612000001"


def test_day_in_which_one_may_answer_freely_ends_a_little_early() -> None:
    wrote = datetime(2026, 11, 27, 12, tzinfo=UTC)

    assert is_within_window(wrote, wrote + timedelta(hours=23, minutes=49))
    assert not is_within_window(wrote, wrote + timedelta(hours=23, minutes=51))
    assert not is_within_window(None, wrote)
