"""Two people write into one register at once: what is written is written once, and the second is told."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.accounts.models import Person
from lms.certification import services as certification
from lms.certification.models import Certificate
from lms.cooperatives.models import Membership, Office, OfficeKind
from lms.core import clock
from lms.core.db import db
from tests import factories
from tests.certification.test_certificates import earn
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.statements import recorded
from tests.quizzes.test_races import at_once


def posts(app: Flask, who: Person, path: str, values: dict[str, str]) -> Callable[[], int]:
    client = PageClient(app).sign_in(who)
    return lambda: client.http.post(path, data=values).status_code


def desk(cast: Cast, who: Person) -> str:
    member = db.session.scalars(select(Membership.id).where(Membership.person_id == who.id)).one()
    return f"/staff/cooperatives/{cast.argan.id}/members/{member}"


@pytest.mark.parametrize("round_", range(3))
def test_departure_sent_twice_at_once_is_written_once(app: Flask, cast: Cast, round_: int) -> None:
    path, today = f"{desk(cast, cast.amina)}/departure", clock.now().date().isoformat()
    acts = [
        posts(app, who, path, {"on": today, "reason": reason})
        for who, reason in ((cast.driss, "left"), (cast.salma, "excluded"))
    ]
    db.session.remove()

    assert sorted(at_once(app, *acts)) == [303, 409]


@pytest.mark.parametrize("round_", range(3))
def test_two_presidents_named_at_once_leave_one(app: Flask, cast: Cast, round_: int) -> None:
    other = factories.person()
    db.session.flush()
    factories.membership(other, cast.argan)
    db.session.commit()
    values = {"kind": "president", "on": clock.now().date().isoformat()}
    acts = [posts(app, cast.driss, f"{desk(cast, who)}/offices", values) for who in (cast.amina, other)]
    argan = cast.argan.id
    db.session.remove()

    statuses = at_once(app, *acts)

    today = clock.now().date()
    presidents = select(func.count()).where(
        Office.cooperative_id == argan, Office.kind == OfficeKind.PRESIDENT, Office.to_on.is_(None)
    )
    assert statuses == [303, 303]
    assert db.session.scalar(presidents) == 1
    ended = db.session.scalars(select(Office.to_on).where(Office.to_on.is_not(None))).all()
    assert set(ended) == {today}


@pytest.mark.parametrize("round_", range(3))
def test_certificate_withdrawn_twice_at_once_is_withdrawn_once(app: Flask, cast: Cast, round_: int) -> None:
    certificate = earn(cast)
    path, values = f"/staff/certificates/{certificate.code}/revocation", {"reason": "x", "is_understood": "y"}
    acts = [posts(app, who, path, values) for who in (cast.salma, cast.yassine)]
    db.session.remove()

    assert sorted(at_once(app, *acts)) == [303, 409]
    assert len(recorded(verb="retract")) == 1
    assert certification.reason_of(db.session.scalars(select(Certificate).where(Certificate.item == "")).one()) == "x"


def joining(**values: str) -> dict[str, str]:
    filled = {"name_fr": "Naïma", "phone": "0661000007", "gender": "f", "on": clock.now().date().isoformat()}
    return filled | {"language": "ar", "key": str(uuid4())} | values


@pytest.mark.parametrize("round_", range(3))
def test_form_of_joining_sent_twice_at_once_adds_her_once(app: Flask, cast: Cast, round_: int) -> None:
    path, values = f"/staff/cooperatives/{cast.argan.id}/members", joining(phone="")
    acts = [posts(app, who, path, values) for who in (cast.driss, cast.yassine)]
    argan = cast.argan.id
    db.session.remove()

    assert at_once(app, *acts) == [200, 200]
    assert db.session.scalar(select(func.count()).where(Membership.cooperative_id == argan)) == 3


@pytest.mark.parametrize("round_", range(3))
def test_one_number_in_two_cooperatives_at_once_is_one_person(app: Flask, cast: Cast, round_: int) -> None:
    acts = [
        posts(app, cast.yassine, f"/staff/cooperatives/{where.id}/members", joining())
        for where in (cast.argan, cast.honey)
    ]
    db.session.remove()

    statuses = at_once(app, *acts)

    assert sorted(statuses) == [200, 422]
    assert db.session.scalar(select(func.count()).where(Person.phone == "+212661000007")) == 1
