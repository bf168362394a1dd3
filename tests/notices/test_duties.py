"""Reminders of the compliance calendar: in the night, to those who can act, each once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import func, select

from lms.accounts.models import Person
from lms.cooperatives.models import OfficeKind
from lms.core import clock
from lms.core.db import db
from lms.notices import duties
from lms.notices.models import Notice, ReminderRound
from lms.pathway import watching
from tests import factories
from tests.client import PageClient
from tests.cooperatives.papers import assembly
from tests.factories import Cast


@contextmanager
def night_of(day: date) -> Iterator[None]:
    with time_machine.travel(datetime(day.year, day.month, day.day, 2, tzinfo=UTC), tick=True):
        yield


def whole_night(limit: int = 50) -> int:
    """All that the worker does; how many cooperatives were looked at."""
    looked_at = 0
    while done := watching.tell_what_falls_due(limit=limit):
        looked_at += done
    return looked_at


def told(person: Person, duty: str) -> list[str]:
    db.session.expire_all()
    found = db.session.scalars(select(Notice).where(Notice.person_id == person.id).order_by(Notice.at, Notice.id))
    return [one.values["step"] for one in found if one.values.get("duty") == duty]


def test_assembly_is_told_a_month_and_a_week_before_and_when_it_was_missed(cast: Cast) -> None:
    # The year closes on 31 December: the assembly is due by 30 June.
    for day in (date(2026, 5, 30), date(2026, 5, 31), date(2026, 6, 23), date(2026, 6, 30), date(2026, 7, 1)):
        with night_of(day):
            whole_night()

    assert told(cast.bilal, "assembly") == ["month", "week", "missed"]


def test_president_and_adviser_are_told_and_members_are_not(cast: Cast) -> None:
    with night_of(date(2026, 6, 1)):
        whole_night()

    assert [told(one, "assembly") for one in (cast.bilal, cast.driss)] == [["month"], ["month"]]
    assert [told(one, "assembly") for one in (cast.amina, cast.esi, cast.salma)] == [[], [], []]


def test_manager_is_told(cast: Cast) -> None:
    factories.office(cast.esi, cast.honey, OfficeKind.MANAGER)
    db.session.commit()

    with night_of(date(2026, 6, 1)):
        assert whole_night() == 2

    assert told(cast.esi, "assembly") == ["month"]


def test_night_that_is_run_again_tells_nothing_twice(cast: Cast) -> None:
    with night_of(date(2026, 6, 1)):
        whole_night()
        before = db.session.scalar(select(func.count()).select_from(Notice))
        db.session.query(ReminderRound).delete()
        db.session.commit()
        whole_night()

    assert db.session.scalar(select(func.count()).select_from(Notice)) == before


def test_round_of_a_day_ends_and_the_next_day_begins_another(cast: Cast) -> None:
    with night_of(date(2026, 6, 1)):
        assert whole_night() == 1
        assert whole_night() == 0
    with night_of(date(2026, 6, 2)):
        assert whole_night() == 1

    assert list(db.session.scalars(select(ReminderRound.day))) == [date(2026, 6, 2)]


def test_worker_that_stood_still_catches_up(cast: Cast) -> None:
    with night_of(date(2026, 6, 12)):
        whole_night()

    assert told(cast.bilal, "assembly") == ["month"]
    assert told(cast.bilal, "notice") == ["week"]


def test_what_was_done_is_not_missed(cast: Cast) -> None:
    assembly(cast.argan, meets_on=date(2026, 6, 20), present=2, represented=0, members=2)
    db.session.commit()

    with night_of(date(2026, 7, 1)):
        whole_night()

    assert told(cast.bilal, "assembly") == []


def test_day_that_moves_is_told_anew(cast: Cast) -> None:
    with night_of(date(2026, 6, 1)):
        whole_night()
        assembly(cast.argan, meets_on=date(2026, 6, 28))
        db.session.commit()
    with night_of(date(2026, 6, 2)):
        whole_night()

    assert told(cast.bilal, "notice") == ["month", "month"]


def test_cooperative_whose_head_never_signed_in_is_left_in_peace(cast: Cast) -> None:
    cast.bilal.secret_hash = None
    db.session.commit()

    with night_of(date(2026, 6, 1)):
        assert whole_night() == 0

    assert told(cast.driss, "assembly") == []


def test_pages_of_cooperatives_reach_all(cast: Cast) -> None:
    for _number in range(7):
        person, where = factories.person(), factories.cooperative(delegation_code="fes")
        db.session.flush()
        factories.membership(person, where)
        factories.office(person, where, OfficeKind.PRESIDENT)
    db.session.commit()

    with night_of(date(2026, 6, 1)):
        assert whole_night(limit=3) == 8

    assert db.session.scalar(select(func.count(Notice.cooperative_id.distinct()))) == 8


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
@pytest.mark.parametrize("day", [date(2026, 6, 1), date(2026, 6, 29), date(2026, 6, 30), date(2026, 7, 3)])
def test_reminder_is_read_with_its_article(client: PageClient, cast: Cast, language: str, day: date) -> None:
    with night_of(day):
        whole_night()
        page = client.sign_in(cast.bilal).speak(language).get("/notices").text

    assert "41" in page
    assert "/cooperative/calendar" in page


def test_reminder_counts_the_days_that_are_left(client: PageClient, cast: Cast) -> None:
    with night_of(date(2026, 6, 1)):
        duties.remind(cast.argan, at=clock.now())
        db.session.commit()
    with night_of(date(2026, 6, 20)):
        page = client.sign_in(cast.bilal).speak("en").get("/notices").text

    assert "10 days are left, until June 30, 2026: Hold the ordinary general assembly. Law 112-12, article 41." in page
