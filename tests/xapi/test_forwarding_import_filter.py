"""What is copied of another LRS where not everything is wanted."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from lms.xapi import queries as log
from lms.xapi.forwarding.filters import Filter
from tests.xapi.lrs import ADL, voiding
from tests.xapi.others import STORED, Scripted, cursor, forward, here, page, source, stored

DONE = ADL + "completed"
COURSES = "http://example.org/courses/"


@pytest.mark.parametrize(
    ("wanted", "asked"),
    [
        (Filter(verbs=[DONE]), ["verb"]), (Filter(activities=[COURSES + "1"]), ["activity", "related_activities"]),
        (Filter(activities=[COURSES]), []), (Filter(verbs=[DONE, ADL + "passed"]), []), (Filter(), []),
        (Filter([DONE], [COURSES + "1"]), ["verb", "activity", "related_activities"]),
    ],
    ids=str,
)  # fmt: skip
def test_one_verb_and_one_activity_are_asked_for(app: Flask, other: Scripted, wanted: Filter, asked: list[str]) -> None:
    source(other.url, wanted=wanted)
    other.pages += [page()]

    forward()

    names = {one.partition("=")[0] for one in other.asked[0].partition("?")[2].split("&")}
    assert names == {"ascending", "attachments", "limit", *asked}


def about_bees(**changes: Any) -> dict[str, Any]:
    return stored(object={"id": COURSES + "1"}, **changes)


def comment(on: str, **changes: Any) -> dict[str, Any]:
    return stored(object={"objectType": "StatementRef", "id": on}, **changes)


def test_filter_takes_what_is_wanted_and_what_refers_to_it(app: Flask, other: Scripted) -> None:
    found = source(other.url, wanted=Filter(activities=[COURSES]))
    yes, no = about_bees(), stored()
    first, of_no = comment(yes["id"]), comment(no["id"])
    of_first = comment(first["id"], stored="2026-11-23T10:00:01Z")
    voids = voiding(yes["id"], stored="2026-11-23T10:00:02Z")
    other.pages += [page(yes, no, first, of_no, more="/xapi/statements/more/2"), page(of_first, voids)]

    forward()

    assert here() == sorted(one["id"] for one in (yes, first, of_first, voids))
    assert (found.accepted, cursor()) == (4, "2026-11-23T10:00:02+00:00")
    assert log.statement_seen(UUID(yes["id"]), is_voided=True, authority=None) is not None


@pytest.mark.parametrize("is_wanted", [True, False])
def test_filter_takes_what_was_voided_before_it_was_copied_with_its_voiding(
    app: Flask, other: Scripted, is_wanted: bool
) -> None:
    source(other.url, wanted=Filter(activities=[COURSES]))
    gone = about_bees() if is_wanted else stored()
    voids = voiding(gone["id"], stored=STORED)
    other.pages += [page(voids), (200, gone, {})]

    forward()

    assert here() == (sorted([gone["id"], voids["id"]]) if is_wanted else [])


def test_cursor_goes_behind_what_is_not_wanted(app: Flask, other: Scripted) -> None:
    source(other.url, wanted=Filter(verbs=[ADL + "passed"]))
    other.pages += [page(stored())]

    forward()

    assert (here(), cursor()) == ([], "2026-11-23T10:00:00+00:00")


def test_only_what_was_stored_there_since_is_copied(app: Flask, other: Scripted) -> None:
    source(other.url, since=datetime(2026, 11, 23, 10, tzinfo=UTC))
    one = stored()
    other.pages += [page(stored(stored="2026-11-23T09:59:59.5Z"), one)]

    forward()

    assert "since=2026-11-23T09%3A59%3A59" in other.asked[0]
    assert here() == [one["id"]]
