"""Memberships and offices end, and what changes is announced."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from lms.cooperatives import queries, services
from lms.cooperatives.models import Membership, Office, OfficeKind
from lms.cooperatives.services import AlreadyEnded, EndBeforeStart
from lms.cooperatives.signals import cooperative_changed
from lms.core.db import db
from tests.factories import Cast


@pytest.fixture
def heard(app) -> Iterator[list[tuple[UUID, str]]]:
    found: list[tuple[UUID, str]] = []

    def note(sender: UUID, *, cooperative_id: UUID, trigger: str) -> None:
        assert sender == cooperative_id
        found.append((cooperative_id, trigger))

    with cooperative_changed.connected_to(note):
        yield found


def membership_of(person_id: UUID) -> Membership:
    return db.session.scalars(select(Membership).where(Membership.person_id == person_id)).one()


def test_a_president_who_leaves_presides_no_more(cast: Cast, heard: list[tuple[UUID, str]]) -> None:
    services.end_membership(membership_of(cast.bilal.id), on=date(2026, 5, 1))

    assert [one.name_fr for one in queries.members_of(cast.argan.id, date(2026, 5, 1))] == ["Amina"]
    assert not queries.offices_of(cast.argan.id, date(2026, 5, 1))
    assert queries.offices_of(cast.argan.id, date(2026, 4, 30))
    assert heard == [(cast.argan.id, "office_ended"), (cast.argan.id, "member_left")]


def test_an_office_ends_and_the_membership_goes_on(cast: Cast, heard: list[tuple[UUID, str]]) -> None:
    office = db.session.scalars(select(Office)).one()

    services.end_office(office, on=date(2026, 5, 1))

    assert membership_of(cast.bilal.id).to_on is None
    assert heard == [(cast.argan.id, "office_ended")]


def test_an_end_before_the_beginning_is_refused(cast: Cast) -> None:
    with pytest.raises(EndBeforeStart):
        services.end_membership(membership_of(cast.amina.id), on=date(2019, 1, 1))


def test_what_ended_does_not_end_again_later(cast: Cast) -> None:
    membership = membership_of(cast.amina.id)
    services.end_membership(membership, on=date(2026, 5, 1))

    with pytest.raises(AlreadyEnded):
        services.end_membership(membership, on=date(2026, 6, 1))


def test_joining_and_offices_are_announced(cast: Cast, heard: list[tuple[UUID, str]]) -> None:
    services.add_member(cast.argan, cast.esi, since=date(2026, 1, 1), offices=[OfficeKind.TREASURER])

    assert heard == [(cast.argan.id, "member_joined"), (cast.argan.id, "office_given")]


def test_an_error_of_a_receiver_reaches_the_caller(cast: Cast) -> None:
    def refuse(_sender: UUID, **_arguments: object) -> None:
        raise RuntimeError("no")

    with cooperative_changed.connected_to(refuse), pytest.raises(RuntimeError):
        services.give_office(cast.argan, cast.amina, OfficeKind.SECRETARY, since=date(2026, 1, 1))
