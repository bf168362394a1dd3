"""Nobody loses or gets an office, or a membership, without hearing of it."""

from datetime import date

import pytest
from sqlalchemy import select

from lms.accounts.models import Person
from lms.cooperatives.models import EndReason, Membership, Office, OfficeKind
from lms.cooperatives.register import queries, services
from lms.core import clock
from lms.core.db import db
from lms.notices.models import Notice
from tests.client import PageClient
from tests.factories import Cast


def member(cast: Cast, person: Person) -> Membership:
    return db.session.scalars(queries.memberships_in(cast.argan.id).where(Membership.person_id == person.id)).one()


def leave(cast: Cast, person: Person, reason: EndReason, *, by: Person) -> None:
    today = clock.now().date()
    services.note_departure(member(cast, person), on=today, reason=reason, by=by, today=today)
    db.session.commit()


def appoint(cast: Cast, person: Person, kind: OfficeKind, *, by: Person) -> None:
    today: date = clock.now().date()
    services.appoint(member(cast, person), kind, since=today, by=by, today=today)
    db.session.commit()


def told(person: Person) -> list[str]:
    return sorted(db.session.scalars(select(Notice.kind).where(Notice.person_id == person.id)))


def test_who_is_noted_to_have_left_hears_of_it_and_so_does_the_adviser(cast: Cast) -> None:
    leave(cast, cast.amina, EndReason.EXCLUDED, by=cast.bilal)

    assert told(cast.amina) == ["member_left"]
    assert told(cast.driss) == ["member_left_of_another"]
    assert told(cast.bilal) == told(cast.esi) == []


def test_adviser_is_not_told_what_staff_wrote(cast: Cast) -> None:
    leave(cast, cast.amina, EndReason.LEFT, by=cast.salma)

    assert told(cast.amina) == ["member_left"]
    assert told(cast.driss) == []


def test_account_of_the_dead_is_left_in_peace(cast: Cast) -> None:
    leave(cast, cast.amina, EndReason.DIED, by=cast.driss)

    assert told(cast.amina) == []


def test_both_presidents_hear_of_a_handing_over(cast: Cast) -> None:
    appoint(cast, cast.amina, OfficeKind.PRESIDENT, by=cast.driss)

    assert (told(cast.amina), told(cast.bilal)) == (["office_given"], ["office_ended"])


def test_president_who_hands_over_herself_needs_no_notice_of_it(cast: Cast) -> None:
    appoint(cast, cast.amina, OfficeKind.PRESIDENT, by=cast.bilal)

    assert told(cast.bilal) == []
    assert told(cast.driss) == ["office_ended_of_another", "office_given_of_another"]


def test_end_of_an_office_is_heard_of(cast: Cast) -> None:
    today = clock.now().date()
    office = db.session.scalars(queries.offices_in(cast.argan.id).where(Office.person_id == cast.bilal.id)).one()

    services.end_office(office, on=today, by=cast.driss, today=today)

    assert told(cast.bilal) == ["office_ended"]


@pytest.mark.parametrize(
    ("language", "name", "president"),
    [("ar", "تعاونية أركان تافراوت", "الرئيسة"), ("fr", "Coopérative Argan Tafraout", "Présidente"), ("en", "Argan", "President")],
)  # fmt: skip
def test_notices_are_read_in_her_language_also_after_she_left(
    client: PageClient, cast: Cast, language: str, name: str, president: str
) -> None:
    appoint(cast, cast.amina, OfficeKind.PRESIDENT, by=cast.driss)
    appoint(cast, cast.bilal, OfficeKind.PRESIDENT, by=cast.driss)
    leave(cast, cast.amina, EndReason.LEFT, by=cast.bilal)
    leave(cast, cast.bilal, EndReason.LEFT, by=cast.driss)

    page = client.sign_in(cast.amina).speak(language).get("/notices").text
    desk = client.sign_in(cast.driss).get("/notices").text

    assert page.count('/acknowledgement"') == 4
    assert name in page
    assert president in page
    assert desk.count('/acknowledgement"') == 1
