"""A cmi5 course from its import to the end of a session: what is launched, with what, and until when."""

import hashlib
import json
import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import time_machine
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from lms.core import clock
from lms.core.db import db
from lms.learning.models import Enrolment
from lms.packages.cmi5.address import PARAMETERS, with_parameters
from lms.packages.models import LaunchSession
from lms.packages.services import Imported
from lms.xapi.agents import activity_id
from tests.client import PageClient
from tests.factories import Cast
from tests.packages.cmi5_packages import ARGAN, COURSE_ID, au, package, xml
from tests.packages.cmi5_unit import (
    CATEGORIES,
    EXTENSIONS,
    CmiUnit,
    enrolled,
    imported,
    item_of,
    launched,
    slug_of,
    statements_of,
)

# Import


def test_package_becomes_a_course_like_any_other(cast: Cast, argan: Imported, phone: PageClient) -> None:
    page = phone.get(f"/courses/{slug_of(argan)}").get_data(as_text=True)

    assert argan.is_new
    assert argan.revision.number == 1
    assert "oil (ar)" in page
    assert "press (ar)" in page
    assert "sell (ar)" in page


def test_same_package_again_is_the_same_revision_and_a_changed_one_a_new_revision(app: Flask, argan: Imported) -> None:
    again = imported(app)
    changed = imported(app, package(*ARGAN, **{"extra.js": "//"}))

    assert (again.package.id, again.is_new) == (argan.package.id, False)
    assert (changed.revision.number, changed.is_new) == (2, True)
    assert changed.revision.course_id == argan.revision.course_id


def test_xml_alone_is_imported_and_its_units_are_launched_where_they_lie(
    app: Flask, cast: Cast, phone: PageClient
) -> None:
    found = imported(app, xml(au("far", url="https://elsewhere.example/u?a=b#c", moveOn="Passed")).encode())
    enrolled(cast.amina, found)

    unit = launched(phone, found, "far")

    assert unit.address.startswith("https://elsewhere.example/u?a=b&endpoint=")
    assert unit.address.endswith("#c")


# Launch


def test_launch_parameters_are_those_of_the_specification(
    enrolment: Enrolment, argan: Imported, phone: PageClient, cast: Cast
) -> None:
    unit = launched(phone, argan, "press")
    parts = urlsplit(unit.address)

    assert parts.path.endswith(f"/{argan.package.folder_id}/index.html")
    assert [name for name, _value in parse_qsl(parts.query)] == [
        "page", "endpoint", "fetch", "actor", "registration", "activityId",
    ]  # fmt: skip
    assert unit.parameters["endpoint"] == "http://lms.test/xapi/"
    assert unit.parameters["registration"] == str(enrolment.registration)
    assert unit.actor == {"objectType": "Agent", "account": {"homePage": "http://lms.test", "name": str(cast.amina.id)}}
    assert " " not in unit.address
    assert '"' not in unit.address


STRANGE = "أركان و é&=+ %23#?/ «x» 100%"


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("https://elsewhere.example/u", []),
        ("https://elsewhere.example/u?", []),
        ("https://elsewhere.example/u?page=1&amp;title=a+b%26c", [("page", "1"), ("title", "a b&c")]),
        ("https://elsewhere.example/u?q=%D8%A3%D8%B1%D9%83%D8%A7%D9%86#%D8%A3", [("q", "أركان")]),
        ("https://elsewhere.example/%D8%AF%D8%B1%D8%B3?flag#part", [("flag", "")]),
    ],
)
def test_each_launch_parameter_is_encoded_beside_what_the_unit_has_of_its_own(
    app: Flask, cast: Cast, phone: PageClient, url: str, own: list[tuple[str, str]]
) -> None:
    found = imported(app, xml(au("far", url=url)).encode())
    enrolment = enrolled(cast.amina, found)

    unit = launched(phone, found, "far")

    parts, hash_sign = urlsplit(unit.address), "#" if "#" in url else ""
    given = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=False)
    values = dict(given[len(own) :])
    session = db.session.scalars(select(LaunchSession)).one()
    assert given[: len(own)] == own
    assert list(values) == ["endpoint", "fetch", "actor", "registration", "activityId"]
    assert values["endpoint"] == "http://lms.test/xapi/"
    assert hashlib.sha256(values["fetch"].rpartition("/")[2].encode()).hexdigest() == session.fetch_digest
    assert json.loads(values["actor"])["account"]["name"] == str(cast.amina.id)
    assert values["registration"] == str(enrolment.registration)
    assert values["activityId"] == statements_of("launched")[0].object.id
    # Not one of their letters could be taken for a sign of the query, and the fragment stays behind it.
    ours = parts.query.partition("endpoint=")[2]
    assert re.fullmatch(r"(?:[A-Za-z0-9._~-]|%[0-9A-F]{2}|[&=])+", ours)
    assert ours.count("=") == ours.count("&") == 4
    assert unit.address.partition("#")[1:] == (hash_sign, url.partition("#")[2])


@given(
    st.dictionaries(st.sampled_from(PARAMETERS), st.text() | st.just(STRANGE), min_size=1),
    st.sampled_from(["u", "u?", "u?a=1", "u?a=1&", "u?a=%26", "u#b", "u?a#b?c=d&e"]),
)
def test_any_value_comes_out_of_the_address_as_it_went_in(values: dict[str, str], url: str) -> None:
    address = with_parameters(url, values)

    query = urlsplit(address).query
    assert [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name != "a"] == list(
        values.items()
    )
    assert address.isascii()
    assert address.partition("#")[2] == url.partition("#")[2]


def test_activity_id_is_ours_and_the_same_at_every_launch(
    enrolment: Enrolment, argan: Imported, phone: PageClient
) -> None:
    first, second = (launched(phone, argan, "press").parameters["activityId"] for _time in range(2))

    assert first == second
    assert first.startswith(activity_id("units", slug_of(argan)))
    assert first != f"{COURSE_ID}/press"


def test_every_unit_has_an_activity_id_of_its_own(enrolment: Enrolment, argan: Imported, phone: PageClient) -> None:
    ids = {launched(phone, argan, name).parameters["activityId"] for name in ("press", "sell")}

    assert len(ids) == 2


def test_unit_that_wants_its_own_window_is_given_hers(app: Flask, cast: Cast, phone: PageClient) -> None:
    found = imported(app, package(au("own", launchMethod="OwnWindow")))
    enrolled(cast.amina, found)
    module, lesson = item_of(found.package, "own").split("/")

    response = phone.post(f"/courses/{slug_of(found)}/lessons/{module}/{lesson}/launch")

    # The window that she has goes there: nothing of ours stays around the unit.
    assert response.status_code == 303
    unit = CmiUnit(phone, response.headers["Location"])
    unit.fetch()
    assert unit.document("activities/state", stateId="LMS.LaunchData").get_json()["launchMethod"] == "OwnWindow"


def test_unit_elsewhere_is_opened_by_a_page_that_leads_on(app: Flask, cast: Cast, phone: PageClient) -> None:
    found = imported(app, xml(au("far", url="https://elsewhere.example/u")).encode())
    enrolled(cast.amina, found)
    module, lesson = item_of(found.package, "far").split("/")

    response = phone.post(f"/courses/{slug_of(found)}/lessons/{module}/{lesson}/launch")

    address = response.headers["Refresh"].removeprefix("0;url=")
    assert address.startswith("https://elsewhere.example/u?endpoint=")
    assert address.replace("&", "&amp;") in response.get_data(as_text=True)
    assert response.headers["Cache-Control"] == "no-store"


def test_launched_statement_tells_what_the_unit_is_told(
    enrolment: Enrolment, argan: Imported, phone: PageClient
) -> None:
    unit = launched(phone, argan, "press")

    (statement,) = statements_of("launched")
    context = statement.context
    session = db.session.scalars(select(LaunchSession)).one()
    assert statement.object.id == unit.parameters["activityId"]
    assert statement.timestamp.utcoffset() == timedelta(0)
    assert context.registration == enrolment.registration
    assert [one.id for one in context.context_activities.grouping] == [f"{COURSE_ID}/press"]
    assert f"{CATEGORIES}cmi5" in [one.id for one in context.context_activities.category]
    assert context.extensions == {
        f"{EXTENSIONS}sessionid": str(session.id),
        f"{EXTENSIONS}launchmode": "Normal",
        f"{EXTENSIONS}launchurl": unit.address.partition("&endpoint")[0],
        f"{EXTENSIONS}moveon": "CompletedAndPassed",
        f"{EXTENSIONS}masteryscore": 0.8,
    }


def test_launch_parameters_of_the_author_are_passed_on(
    enrolment: Enrolment, argan: Imported, phone: PageClient
) -> None:
    unit = launched(phone, argan, "sell")
    unit.fetch()

    data = unit.document("activities/state", stateId="LMS.LaunchData").get_json()
    (statement,) = statements_of("launched")
    assert data["launchParameters"] == "lang=fr"
    assert data["entitlementKey"] == {"courseStructure": "k1"}
    assert "masteryScore" not in data
    assert statement.context.extensions[f"{EXTENSIONS}launchparameters"] == "lang=fr"
    assert f"{EXTENSIONS}masteryscore" not in statement.context.extensions


def test_launch_data_hold_template_mode_and_way_back(enrolment: Enrolment, argan: Imported, phone: PageClient) -> None:
    unit = launched(phone, argan, "press")
    unit.fetch()

    response = unit.document("activities/state", stateId="LMS.LaunchData")

    session = db.session.scalars(select(LaunchSession)).one()
    data: dict[str, Any] = response.get_json()
    assert response.mimetype == "application/json"
    assert data["contextTemplate"]["extensions"] == {f"{EXTENSIONS}sessionid": str(session.id)}
    assert data["contextTemplate"]["contextActivities"]["grouping"] == [{"id": f"{COURSE_ID}/press"}]
    assert (data["launchMode"], data["launchMethod"], data["moveOn"]) == ("Normal", "AnyWindow", "CompletedAndPassed")
    assert data["masteryScore"] == 0.8
    assert data["returnURL"] == f"http://lms.test/courses/{slug_of(argan)}/lessons/{item_of(argan.package, 'press')}"


def test_preferences_name_the_language_of_her_pages_first(
    enrolment: Enrolment, argan: Imported, phone: PageClient
) -> None:
    unit = launched(phone.speak("fr"), argan, "press")
    unit.fetch()

    found = unit.document("agents/profile", profileId="cmi5LearnerPreferences").get_json()

    assert found == {"languagePreference": "fr-MA,ar-MA", "audioPreference": "on"}


# The fetch URL


def test_token_is_given_once(enrolment: Enrolment, argan: Imported, phone: PageClient) -> None:
    unit = launched(phone, argan, "press")

    assert list(unit.fetch()) == ["auth-token"]
    again = unit.fetch()
    assert again["error-code"] == "1"
    assert "auth-token" not in again


def test_unknown_fetch_url_is_a_security_error(client: PageClient) -> None:
    response = client.post("/cmi5/fetch/unknown", headers={"Origin": "https://content.example"})

    assert response.status_code == 200
    assert response.mimetype == "application/json"
    assert response.get_json()["error-code"] == "2"


def test_fetch_url_is_for_post_only_and_answers_browsers_that_ask_first(client: PageClient) -> None:
    asked = client.http.options("/cmi5/fetch/x", headers={"Access-Control-Request-Headers": "x-mine"})

    assert client.get("/cmi5/fetch/x").status_code == 405
    assert asked.status_code == 204
    assert asked.headers["Access-Control-Allow-Origin"] == "*"
    assert asked.headers["Access-Control-Allow-Headers"] == "x-mine"


def test_token_is_worth_nothing_before_it_is_fetched_or_a_day_later(
    enrolment: Enrolment, argan: Imported, phone: PageClient
) -> None:
    unit = launched(phone, argan, "press")
    assert unit.send(unit.allowed()).status_code == 401

    unit.fetch()
    with time_machine.travel(clock.now() + timedelta(hours=25), tick=False):
        late = unit.document("activities/state", stateId="LMS.LaunchData")
        expired = launched_fetch_after_a_day(unit)

    assert late.status_code == 401
    assert "the session of this unit is over" in late.json["error"]
    assert expired["error-code"] == "1"


def launched_fetch_after_a_day(unit: CmiUnit) -> dict[str, str]:
    return unit.fetch()
