"""What is written into the register, and what is refused."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from lms.accounts.models import Person
from lms.cooperatives.models import EndReason, Membership, Office, OfficeKind
from lms.cooperatives.register import queries, services
from lms.cooperatives.register.services import (
    AheadOfToday,
    BeforeJoining,
    HasLeft,
    HoldsItAlready,
    ManyManagers,
    OfficeIsOver,
    OwnHead,
)
from lms.core.db import db
from tests import factories
from tests.factories import Cast


def membership_of(person: Person) -> Membership:
    return db.session.scalars(
        queries.memberships_in(
            db.session.scalars(select(Membership.cooperative_id).where(Membership.person_id == person.id)).one()
        ).where(Membership.person_id == person.id)
    ).one()


def office_of(person: Person) -> Office:
    held = select(Office.cooperative_id).where(Office.person_id == person.id)
    return db.session.scalars(
        queries.offices_in(db.session.scalars(held).one()).where(Office.person_id == person.id)
    ).one()


def leave(person: Person, on: date, *, by: Person, today: date) -> None:
    services.note_departure(membership_of(person), on=on, reason=EndReason.LEFT, by=by, today=today)


def test_departure_keeps_why_and_who_wrote_it_down(cast: Cast, today: date) -> None:
    leave(cast.amina, today, by=cast.bilal, today=today)

    gone = membership_of(cast.amina)
    assert (gone.to_on, gone.end_reason, gone.ended_by_id) == (today, EndReason.LEFT, cast.bilal.id)
    assert [one.person_id for one in queries.register_of(cast.argan.id, today)] == [cast.bilal.id]
    assert [one.person_id for one in queries.former_members_of(cast.argan.id, today)] == [cast.amina.id]


@pytest.mark.parametrize("reason", list(EndReason))
def test_every_reason_is_kept(cast: Cast, today: date, reason: EndReason) -> None:
    services.note_departure(membership_of(cast.amina), on=today, reason=reason, by=cast.driss, today=today)

    assert membership_of(cast.amina).end_reason is reason


def test_days_ahead_and_before_joining_are_refused(cast: Cast, today: date) -> None:
    with pytest.raises(AheadOfToday):
        leave(cast.amina, today + timedelta(days=1), by=cast.driss, today=today)
    with pytest.raises(BeforeJoining):
        leave(cast.amina, date(2020, 2, 29), by=cast.driss, today=today)

    assert membership_of(cast.amina).to_on is None


def test_nobody_left_before_she_was_given_an_office(cast: Cast, today: date) -> None:
    with pytest.raises(BeforeJoining):
        leave(cast.bilal, date(2024, 5, 31), by=cast.driss, today=today)

    leave(cast.bilal, date(2024, 6, 1), by=cast.driss, today=today)
    assert office_of(cast.bilal).to_on == date(2024, 6, 1)


def test_second_departure_is_told_and_changes_nothing(cast: Cast, today: date) -> None:
    leave(cast.amina, date(2026, 3, 1), by=cast.driss, today=today)

    with pytest.raises(HasLeft):
        leave(cast.amina, date(2026, 2, 1), by=cast.bilal, today=today)
    with pytest.raises(HasLeft):
        services.appoint(membership_of(cast.amina), OfficeKind.SECRETARY, since=today, by=cast.driss, today=today)

    assert membership_of(cast.amina).to_on == date(2026, 3, 1)


def test_president_takes_neither_herself_nor_her_office_away(cast: Cast, today: date) -> None:
    with pytest.raises(OwnHead):
        leave(cast.bilal, today, by=cast.bilal, today=today)
    with pytest.raises(OwnHead):
        services.end_office(office_of(cast.bilal), on=today, by=cast.bilal, today=today)

    assert office_of(cast.bilal).to_on is None


def test_manager_heads_where_there_is_no_president(cast: Cast, today: date) -> None:
    factories.office(cast.amina, cast.argan, OfficeKind.MANAGER)
    db.session.flush()
    assert [one.person_id for one in queries.heads_of(cast.argan.id, today)] == [cast.bilal.id]

    services.end_office(office_of(cast.bilal), on=today, by=cast.driss, today=today)

    assert [one.person_id for one in queries.heads_of(cast.argan.id, today)] == [cast.amina.id]
    with pytest.raises(OwnHead):
        leave(cast.amina, today, by=cast.amina, today=today)


def test_there_is_one_president(cast: Cast, today: date) -> None:
    services.appoint(membership_of(cast.amina), OfficeKind.PRESIDENT, since=today, by=cast.bilal, today=today)

    assert office_of(cast.bilal).to_on == today
    assert office_of(cast.amina).given_by_id == cast.bilal.id
    assert [one.person_id for one in queries.heads_of(cast.argan.id, today)] == [cast.amina.id]


def test_new_president_cannot_begin_before_the_one_before(cast: Cast, today: date) -> None:
    with pytest.raises(BeforeJoining):
        services.appoint(
            membership_of(cast.amina), OfficeKind.PRESIDENT, since=date(2024, 5, 1), by=cast.driss, today=today
        )

    assert office_of(cast.bilal).to_on is None


def test_same_office_is_not_given_twice(cast: Cast, today: date) -> None:
    with pytest.raises(HoldsItAlready):
        services.appoint(membership_of(cast.bilal), OfficeKind.PRESIDENT, since=today, by=cast.driss, today=today)


@pytest.mark.parametrize("days", [1, -3650])
def test_office_begins_neither_ahead_nor_before_joining(cast: Cast, today: date, days: int) -> None:
    with pytest.raises((AheadOfToday, BeforeJoining)):
        services.appoint(
            membership_of(cast.amina),
            OfficeKind.TREASURER,
            since=today + timedelta(days=days),
            by=cast.driss,
            today=today,
        )


def test_three_managers_are_the_most(cast: Cast, today: date) -> None:
    for _number in range(3):
        person = factories.person()
        db.session.flush()
        factories.membership(person, cast.argan)
        factories.office(person, cast.argan, OfficeKind.MANAGER)
    db.session.flush()

    with pytest.raises(ManyManagers):
        services.appoint(membership_of(cast.amina), OfficeKind.MANAGER, since=today, by=cast.driss, today=today)


def test_ended_office_does_not_end_again(cast: Cast, today: date) -> None:
    office = office_of(cast.bilal)
    services.end_office(office, on=today, by=cast.driss, today=today)

    with pytest.raises(OfficeIsOver):
        services.end_office(office, on=today, by=cast.driss, today=today)
    assert (office.to_on, office.ended_by_id) == (today, cast.driss.id)
