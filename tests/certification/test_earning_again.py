"""A certificate that was withdrawn stays so, and its holder earns another one by passing again."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from lms.certification import queries, services
from lms.certification.models import Certificate
from lms.certification.seals import seal_of
from lms.core import clock
from lms.core.db import db
from lms.learning.models import Enrolment
from lms.learning.queries import content_of
from lms.xapi import services as xapi
from tests.certification.test_certificates import earn
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import sit
from tests.factories.statements import recorded

TITLE = "Passer de nouveau l’examen"


@pytest.fixture
def withdrawn(cast: Cast) -> Certificate:
    certificate = earn(cast)
    services.revoke(certificate, by=cast.salma, reason="Passé par une autre", at=clock.now())
    db.session.commit()
    return certificate


def enrolment_of(certificate: Certificate) -> Enrolment:
    return db.session.get_one(Enrolment, certificate.registration)


def pass_again(cast: Cast, certificate: Certificate, item: str = "exam", *, right: bool = True) -> None:
    with time_machine.travel(clock.now() + timedelta(days=1)):
        sit(cast.amina, enrolment_of(certificate), item, right=right)
        db.session.commit()


def of_the_course(cast: Cast) -> list[Certificate]:
    """The latest first."""
    return list(db.session.scalars(queries.certificates_of(cast.amina.id).where(Certificate.item == "")))


def test_who_passes_the_exam_again_earns_another_certificate(cast: Cast, withdrawn: Certificate) -> None:
    pass_again(cast, withdrawn)

    new, old = of_the_course(cast)

    assert old is withdrawn
    assert old.revoked_at is not None
    assert new.revoked_at is None
    assert (new.code != old.code, new.earned_at > old.revoked_at, new.scaled) == (True, True, 1.0)
    assert len(recorded(verb="earned")) == 4


def test_nothing_is_earned_by_failing_or_by_another_quiz(cast: Cast, withdrawn: Certificate) -> None:
    pass_again(cast, withdrawn, right=False)
    pass_again(cast, withdrawn, "hive/quiz")

    assert of_the_course(cast) == [withdrawn]


def test_passing_twice_earns_one(cast: Cast, withdrawn: Certificate) -> None:
    pass_again(cast, withdrawn)
    pass_again(cast, withdrawn)

    assert len(of_the_course(cast)) == 2


def test_passing_again_what_nobody_withdrew_earns_nothing(cast: Cast) -> None:
    certificate = earn(cast)

    pass_again(cast, certificate)

    assert of_the_course(cast) == [certificate]


def test_the_new_one_may_be_withdrawn_and_earned_again_too(cast: Cast, withdrawn: Certificate) -> None:
    pass_again(cast, withdrawn)
    with time_machine.travel(clock.now() + timedelta(days=2)):
        services.revoke(of_the_course(cast)[0], by=cast.salma, reason="Encore", at=clock.now())
        db.session.commit()
        pass_again(cast, withdrawn)

    assert [one.revoked_at is None for one in of_the_course(cast)] == [True, False, False]


def test_quiz_of_a_module_gives_its_certificate_again(cast: Cast) -> None:
    course = earn(cast)
    module = db.session.scalars(select(Certificate).where(Certificate.item == "hive")).one()
    services.revoke(module, by=cast.salma, reason="Passé par une autre", at=clock.now())
    db.session.commit()

    pass_again(cast, course, "hive/quiz")

    assert len(db.session.scalars(select(Certificate).where(Certificate.item == "hive")).all()) == 2
    assert of_the_course(cast) == [course]


def test_rebuild_gives_the_same_certificates(cast: Cast, withdrawn: Certificate) -> None:
    pass_again(cast, withdrawn)
    before = rows()

    xapi.rebuild()
    db.session.commit()

    assert rows() == before
    assert len(before) == 4


def rows() -> list[object]:
    db.session.expire_all()
    found = db.session.scalars(select(Certificate).order_by(Certificate.id)).all()
    return [(one.id, one.code, one.item, one.earned_at, one.revoked_at, one.scaled) for one in found]


def test_pages_lead_to_the_exam_until_it_is_passed_again(app: Flask, cast: Cast, withdrawn: Certificate) -> None:
    client = PageClient(app).sign_in(cast.amina).speak("fr")
    asked = client.get("/courses/bees").text
    exam = client.get("/courses/bees/exam").text
    shown = client.get(f"/certificates/{withdrawn.code}").text

    pass_again(cast, withdrawn)

    assert TITLE in asked
    assert "Votre certificat a été retiré" in exam
    assert 'href="/courses/bees"' in shown.partition("<main")[2]
    assert TITLE not in client.get("/courses/bees").text
    assert "Votre certificat a été retiré" not in client.get("/courses/bees/exam").text
    assert "Retiré" in client.get("/certificates").text


def test_others_are_asked_nothing(app: Flask, cast: Cast, withdrawn: Certificate) -> None:
    assert TITLE not in PageClient(app).sign_in(cast.esi).speak("fr").get("/courses/bees").text


def test_course_without_exam_is_sealed_by_its_last_quiz(cast: Cast) -> None:
    course = content_of(earn(cast).revision_id)
    import msgspec

    without = msgspec.structs.replace(course, exam=None)

    assert [seal_of(course, ""), seal_of(course, "hive"), seal_of(without, "")] == ["exam", "hive/quiz", "honey/quiz"]
