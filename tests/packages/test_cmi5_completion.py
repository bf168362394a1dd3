"""What completes a cmi5 course: satisfaction, waivers, certificates, and all of it again after a rebuild."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from lms.certification.models import Certificate
from lms.core import clock
from lms.core.db import db
from lms.learning.models import Completion, Enrolment
from lms.packages.cmi5.services import waive
from lms.packages.models import LaunchSession, UnitFact
from lms.packages.services import Imported
from lms.xapi import services as xapi
from lms.xapi.agents import activity_id, person_agent
from tests.client import PageClient
from tests.factories import Cast
from tests.packages.cmi5_packages import COURSE_ID, au, block, package
from tests.packages.cmi5_unit import (
    CATEGORIES,
    EXTENSIONS,
    completed,
    done,
    enrolled,
    imported,
    item_of,
    launched,
    statements_of,
)

# Satisfaction


def test_course_is_completed_unit_by_unit_and_certified(
    enrolment: Enrolment, argan: Imported, phone: PageClient, cast: Cast
) -> None:
    press, sell = item_of(argan.package, "press"), item_of(argan.package, "sell")
    done(phone, argan, "press", "completed")
    assert press not in completed(enrolment)

    done(phone, argan, "press", "passed")
    assert press in completed(enrolment)
    done(phone, argan, "sell", "completed")

    assert {press, sell, ""} <= completed(enrolment)
    (certificate,) = db.session.scalars(select(Certificate)).all()
    assert (certificate.item, certificate.registration, certificate.scaled) == ("", enrolment.registration, None)
    assert certificate.cooperative_id == cast.argan.id


def test_certificate_of_an_imported_course_is_shown(enrolment: Enrolment, argan: Imported, phone: PageClient) -> None:
    done(phone, argan, "press", "completed", "passed")
    done(phone, argan, "sell", "completed")

    page = phone.get("/certificates").get_data(as_text=True)

    assert "L’argan (ar)" in page


def test_block_and_course_are_satisfied_once_with_the_session_that_did_it(
    enrolment: Enrolment, argan: Imported, phone: PageClient
) -> None:
    unit = done(phone, argan, "press", "completed", "passed")
    (block_said,) = statements_of("satisfied")
    sold = done(phone, argan, "sell", "completed")

    (_block, course_said) = statements_of("satisfied")
    session_id = f"{EXTENSIONS}sessionid"
    assert block_said.object.definition.type == "https://w3id.org/xapi/cmi5/activitytype/block"
    assert block_said.object.id.startswith(activity_id("units"))
    assert [one.id for one in block_said.context.context_activities.grouping] == [f"{COURSE_ID}/oil"]
    assert block_said.context.extensions[session_id] == unit.data["contextTemplate"]["extensions"][session_id]
    assert course_said.object.definition.type == "https://w3id.org/xapi/cmi5/activitytype/course"
    assert course_said.object.id != COURSE_ID
    assert course_said.context.extensions[session_id] == sold.data["contextTemplate"]["extensions"][session_id]


def test_each_block_and_the_course_are_satisfied_once(app: Flask, cast: Cast, phone: PageClient) -> None:
    inner = block("inner", au("one", moveOn="CompletedOrPassed"))
    course = (block("outer", inner, au("two", moveOn="Completed")), block("other", au("three", moveOn="Completed")))
    found = imported(app, package(*course))
    enrolled(cast.amina, found)

    # In an order in which blocks are looked at again and again.
    for name, verbs in (("one", ("completed",)), ("three", ("completed",)), ("one", ()), ("two", ("completed",))):
        done(phone, found, name, *verbs)

    satisfied = [one.object.definition.name["fr-FR"] for one in statements_of("satisfied")]
    assert satisfied == ["inner", "other", "outer", "L’argan"]


def test_criteria_are_looked_at_when_she_enrols(app: Flask, cast: Cast) -> None:
    found = imported(app, package(block("free", au("read")), au("test", moveOn="Passed")))

    enrolment = enrolled(cast.amina, found)

    (said,) = statements_of("satisfied")
    assert said.object.definition.name["fr-FR"] == "free"
    assert said.context.extensions[f"{EXTENSIONS}sessionid"]
    assert completed(enrolment) == set()


def test_unit_that_asks_for_nothing_is_done_when_it_was_opened(app: Flask, cast: Cast, phone: PageClient) -> None:
    found = imported(app, package(au("read")))
    enrolment = enrolled(cast.amina, found)
    assert completed(enrolment) == set()

    launched(phone, found, "read").begun()

    assert item_of(found.package, "read") in completed(enrolment)


def test_failed_unit_moves_nothing(app: Flask, cast: Cast, phone: PageClient) -> None:
    found = imported(app, package(au("test", moveOn="CompletedOrPassed")))
    enrolment = enrolled(cast.amina, found)

    done(phone, found, "test", "failed")

    assert completed(enrolment) == set()


def test_unit_that_is_over_is_reviewed(enrolment: Enrolment, argan: Imported, phone: PageClient) -> None:
    done(phone, argan, "press", "completed", "passed")

    again = launched(phone, argan, "press").begun()

    assert again.data["launchMode"] == "Review"
    assert again.send(again.defined("completed")).status_code == 403
    assert again.send(again.allowed()).status_code == 200
    again.tells("terminated")


# Waived


def test_waived_unit_counts_and_says_why(cast: Cast, enrolment: Enrolment, argan: Imported, client: PageClient) -> None:
    launched(client.sign_in(cast.amina), argan, "press")
    trainer = client.sign_in(cast.khadija)
    press = item_of(argan.package, "press")

    response = trainer.post(
        f"/staff/packages/{argan.package.id}/waivers",
        {
            "learner": str(enrolment.registration),
            "unit": press.partition("/")[2],
            "reason": "Tested Out",
            "confirmed": "yes",
        },
    )

    assert response.status_code == 303
    (said,) = statements_of("waived")
    (satisfied,) = statements_of("satisfied")
    assert (said.result.success, said.result.completion) == (True, True)
    assert said.context.instructor == person_agent(cast.khadija.id)
    assert said.result.extensions == {"https://w3id.org/xapi/cmi5/result/extensions/reason": "Tested Out"}
    assert f"{CATEGORIES}moveon" in [one.id for one in said.context.context_activities.category]
    assert satisfied.context.extensions == said.context.extensions
    # 9.3.7: a session that no unit was launched in.
    session = db.session.scalars(select(LaunchSession)).one()
    assert said.context.extensions[f"{EXTENSIONS}sessionid"] != str(session.id)
    assert press in completed(enrolment)


def test_unit_is_waived_once_in_a_registration(cast: Cast, enrolment: Enrolment, argan: Imported) -> None:
    key = item_of(argan.package, "press").partition("/")[2]

    said = [
        waive(enrolment, argan.package, key, reason="Administrative", by=cast.khadija.id, team=None, at=clock.now())
        for _time in range(2)
    ]

    assert said == [True, False]
    assert len(statements_of("waived")) == 1


# Rebuild


def test_rebuild_restores_units_lessons_and_certificates(
    enrolment: Enrolment, argan: Imported, phone: PageClient
) -> None:
    done(phone, argan, "press", "failed", "completed")
    launched(phone, argan, "sell").begun()
    done(phone, argan, "press", "passed")
    done(phone, argan, "sell", "completed")
    before = derived()

    xapi.rebuild()

    assert derived() == before
    assert before["certificate"]


def derived() -> dict[str, set[tuple[Any, ...]]]:
    db.session.expire_all()
    return {
        model.__tablename__: {tuple(row) for row in db.session.execute(select(*model.__table__.columns))}
        for model in (Enrolment, Completion, UnitFact, Certificate)
    }
