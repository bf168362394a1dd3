import json
import re
from copy import deepcopy
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms.config import ROOT
from lms.core.db import db
from lms.xapi import profile, verbs
from lms.xapi.models import StoredStatement
from lms.xapi.statement import Verb
from tests.client import PageClient
from tests.factories import Cast
from tests.factories.courses import enrol, finish, publish_bees
from tests.statements import CMI5, SESSION, categories, faults_of, profile_faults
from tests.xapi.profile_structure import structure_faults

ID = "http://lms.test/profiles/cooperatives"
MOVE_ON = "https://w3id.org/xapi/cmi5/context/categories/moveon"
CMI5_CONTEXT = "https://w3id.org/xapi/cmi5/context/extensions/"
REASON = "https://w3id.org/xapi/cmi5/result/extensions/reason"
CMI5_OBJECT = "http://lms.test/activities/units/bees/intro"


def stored_statements() -> list[dict[str, Any]]:
    return [json.loads(document) for document in db.session.scalars(select(StoredStatement.document))]


@pytest.fixture
def registered(cast: Cast) -> dict[str, Any]:
    """The statement of Amina's enrolment."""
    enrol(cast.amina, publish_bees())
    return stored_statements()[0]


# The document


@pytest.mark.parametrize("version", profile.VERSIONS)
def test_profile_keeps_the_structure_that_the_specification_asks_for(app: Flask, version: str) -> None:
    assert not structure_faults(profile.document(version))


def test_documentation_names_every_concept_and_template_with_its_verb(app: Flask) -> None:
    text = (ROOT / "docs" / "xapi-profile.md").read_text("utf-8")
    newest = profile.document()
    told = {}
    for names, said in re.findall(r"^\| ((?:`[a-z0-9-]+`(?:, )?)+) \| ([a-z, ]+) \|", text, re.MULTILINE):
        ids, words = re.findall(r"`([a-z0-9-]+)`", names), said.split(", ")
        told |= dict(zip(ids, words * len(ids) if len(words) == 1 else words, strict=True))

    assert told == {one["id"].partition("#")[2]: one["verb"].rpartition("/")[2] for one in newest["templates"]}
    (concepts,) = re.findall(r"^\| concepts \| (\w+) extensions: ([^|]+) \|", text, re.MULTILINE)
    paths = [one["id"].removeprefix("http://lms.test") for one in newest["concepts"]]
    assert concepts == ("nine", ", ".join(f"`…{path}`" for path in paths))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda one: one.pop("author"),
        lambda one: one.update(type="profile"),
        lambda one: one.update(moreInfo="x"),
        lambda one: one["prefLabel"].update(ar=""),
        lambda one: one["definition"].pop("fr"),
        lambda one: one.update({"@context": "https://lms.test"}),
        lambda one: one["versions"].append({"id": f"{ID}/v0", "generatedAtTime": "2026-01-01T00:00:00Z"}),
        lambda one: one["versions"][0].update(id=ID),
        lambda one: one["versions"][0].update(generatedAtTime="yesterday"),
        lambda one: one["concepts"][0].update(id="revision"),
        lambda one: one["concepts"][0].update(type="Extension"),
        lambda one: one["concepts"][0].update(inScheme=ID),
        lambda one: one["concepts"][0].update(schema="http://lms.test/schema"),
        lambda one: one["concepts"][0].update(inlineSchema="{"),
        lambda one: one["concepts"][0].update(recommendedActivityTypes=["http://lms.test/type"]),
        lambda one: one["templates"][0].update(objectStatementRefTemplate=[one["templates"][1]["id"]]),
        lambda one: one["templates"][0].update(id=one["templates"][1]["id"]),
        lambda one: one["templates"][0]["rules"].append({"location": "$.verb"}),
        lambda one: one["templates"][0]["rules"].append({"location": "$..verb", "presence": "included"}),
        lambda one: one["templates"][0]["rules"].append({"location": "$.verb", "presence": "required"}),
        lambda one: one["patterns"][0].pop("prefLabel"),
        lambda one: one["patterns"][0].update(optional=one["templates"][0]["id"]),
        lambda one: one["patterns"][1]["alternates"].append(f"{ID}#nothing"),
        lambda one: one["patterns"][1].update(alternates=one["patterns"][1]["alternates"][:1]),
    ],
)
def test_broken_profile_would_be_noticed(app: Flask, spoil: Any) -> None:
    document = deepcopy(profile.document())

    spoil(document)

    assert structure_faults(document)


def test_profile_lies_under_the_address_of_the_installation(app: Flask) -> None:
    document = profile.document()

    assert document["id"] == ID
    assert [one["id"] for one in document["versions"]] == [f"{ID}/{version}" for version in reversed(profile.VERSIONS)]
    assert "{base}" not in profile.json_ld()


def test_no_concept_is_unused(app: Flask) -> None:
    document = profile.document()
    used = json.dumps(document["templates"])

    assert not [one["id"] for one in document["concepts"] if one["id"] not in used]


def test_every_verb_and_type_is_of_a_known_vocabulary_or_in_the_profile(app: Flask) -> None:
    known = re.compile(
        r"http://adlnet\.gov/expapi/(verbs|activities)/|https://w3id\.org/xapi/|http://id\.tincanapi\.com/verb/"
        r"|http://activitystrea\.ms/schema/1\.0/"
        r"|https://www\.opigno\.org/en/tincan_registry/activity_type/"
    )
    values = [value for name, value in vars(verbs).items() if name.isupper()]
    iris = [value.id if isinstance(value, Verb) else value for value in values]
    concepts = [one["id"] for one in profile.document()["concepts"]]

    assert len(iris) > 15
    assert not [iri for iri in iris if not known.match(iri) and iri not in concepts]


def test_every_verb_and_type_that_we_have_stands_in_a_template(app: Flask) -> None:
    values = [value for name, value in vars(verbs).items() if name.isupper()]
    iris = {value.id if isinstance(value, Verb) else value for value in values}

    assert iris == {one.verb for one in profile.templates()} | {
        one.object_activity_type for one in profile.templates() if one.object_activity_type
    }


def test_pattern_allows_every_template_in_any_order(app: Flask) -> None:
    document = profile.document()
    whole, any_of_them = document["patterns"]

    # Profiles, Structure 9.0: every statement that names the profile MUST follow a pattern of it.
    assert whole["oneOrMore"] == any_of_them["id"]
    assert any_of_them["alternates"] == [one["id"] for one in document["templates"]]


# Statements


def test_whole_course_makes_statements_of_the_profile_alone(cast: Cast) -> None:
    finish(cast.amina, enrol(cast.amina, publish_bees()))

    made = stored_statements()

    assert len({one["verb"]["id"] for one in made}) == 6
    assert all(categories(one) == [profile.version_id()] for one in made)
    assert not profile_faults()


def test_statement_that_breaks_a_template_is_noticed(registered: dict[str, Any]) -> None:
    del registered["context"]["registration"]

    (found,) = faults_of(registered)

    assert found.endswith("#registered: $.context.registration is missing")


def test_person_is_never_named_by_mail(registered: dict[str, Any]) -> None:
    registered["actor"]["mbox"] = "mailto:amina@example.org"

    (found,) = faults_of(registered)

    assert "mbox" in found


def test_statement_that_names_no_profile_is_noticed(registered: dict[str, Any]) -> None:
    del registered["context"]["contextActivities"]

    (found,) = faults_of(registered)

    assert "profile.category()" in found


def test_statement_without_template_is_noticed(registered: dict[str, Any]) -> None:
    registered["verb"]["id"] = "http://lms.test/verbs/admired"

    (found,) = faults_of(registered)

    assert "No statement template" in found


@pytest.mark.parametrize("place", ["result", "context"])
def test_extension_of_ours_that_the_profile_lacks_is_noticed(registered: dict[str, Any], place: str) -> None:
    key = "http://lms.test/activities/colour" if place == "context" else "http://lms.test/activities/revision"
    registered.setdefault(place, {}).setdefault("extensions", {})[key] = "red"

    assert any("add it to lms/xapi/profiles" in fault for fault in faults_of(registered))


UNITS, PLATFORM = ({"account": {"homePage": "http://lms.test", "name": name}} for name in ("units", "platform"))


def of_a_unit(**changes: Any) -> dict[str, Any]:
    said = {
        "verb": {"id": verbs.COMPLETED.id},
        "object": {"id": CMI5_OBJECT},
        "context": {"contextActivities": {"category": [{"id": CMI5}]}, "extensions": {SESSION: "7"}},
        "authority": UNITS,
    }
    return said | changes


@pytest.mark.parametrize(
    ("exempt", "statement"),
    [
        (True, of_a_unit()),
        (True, of_a_unit(context={})),
        (True, of_a_unit(object={"id": "https://elsewhere.example/page"}, context={})),
        # Whoever speaks of something else, or in the words of cmi5: it is not the platform that is exempt.
        (False, of_a_unit(authority=PLATFORM)),
        (False, of_a_unit(object={"id": "https://elsewhere.example/page"}, context={}, authority=PLATFORM)),
        (False, of_a_unit(object={"id": "http://lms.test/activities/courses/bees"}, context={}, authority=PLATFORM)),
        # cmi5, 9.3: what only an LMS may say is ours.
        (False, of_a_unit(verb={"id": verbs.LAUNCHED.id})),
    ],
)
def test_only_what_units_say_is_exempt(app: Flask, exempt: bool, statement: dict[str, Any]) -> None:
    assert (not faults_of(statement)) is exempt


def of_the_lms(verb: Verb, result: dict[str, Any], **extensions: Any) -> dict[str, Any]:
    """What cmi5 asks an LMS to say of a unit, with our profile named beside cmi5's (9.5, 9.6)."""
    category = [{"id": CMI5}, {"id": profile.version_id()}]
    if "success" in result:
        category.append({"id": MOVE_ON})
    return {
        "actor": {"account": {"homePage": "http://lms.test", "name": "7"}},
        "verb": {"id": verb.id},
        "object": {"id": CMI5_OBJECT},
        "timestamp": "2026-11-23T09:00:00Z",
        **({"result": result} if result else {}),
        "context": {
            "registration": "7",
            "contextActivities": {"grouping": [{"id": "https://publisher.example/unit"}], "category": category},
            "extensions": {SESSION: "7", **extensions},
        },
    }


LAUNCH = {f"{CMI5_CONTEXT}{key}": value for key, value in
          {"launchmode": "Normal", "launchurl": "https://publisher.example", "moveon": "Passed"}.items()}  # fmt: skip
WAIVING = {"success": True, "completion": True, "extensions": {REASON: "Administrative"}}


@pytest.mark.parametrize(
    ("verb", "result", "extensions", "is_whole"),
    [
        (verbs.LAUNCHED, {}, LAUNCH, True),
        (verbs.LAUNCHED, {}, {}, False),
        (verbs.LAUNCHED, {}, {**LAUNCH, f"{CMI5_CONTEXT}launchmode": "Test"}, False),
        (verbs.ABANDONED, {"duration": "PT1M"}, {}, True),
        (verbs.ABANDONED, {}, {}, False),
        (verbs.WAIVED, WAIVING, {}, True),
        (verbs.WAIVED, {"success": True, "completion": True}, {}, False),
        # 9.5.2, 9.5.3
        (verbs.WAIVED, {**WAIVING, "success": False}, {}, False),
    ],
)
def test_what_an_lms_says_of_cmi5_units_is_judged(
    app: Flask, verb: Verb, result: dict[str, Any], extensions: dict[str, Any], is_whole: bool
) -> None:
    assert (not faults_of(of_the_lms(verb, result, **extensions))) is is_whole


@pytest.mark.parametrize("kind", [verbs.CMI5_BLOCK, verbs.CMI5_COURSE])
def test_blocks_and_courses_are_satisfied_without_result(app: Flask, kind: str) -> None:
    satisfied = of_the_lms(verbs.SATISFIED, {}) | {"object": {"id": CMI5_OBJECT, "definition": {"type": kind}}}

    assert not faults_of(satisfied)
    assert faults_of(satisfied | {"result": {"completion": True}})


# The address


def test_program_gets_json_ld(client: PageClient) -> None:
    answer = client.get("/profiles/cooperatives")

    assert answer.mimetype == "application/ld+json"
    assert json.loads(answer.text)["id"] == ID
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert "Accept" in answer.headers["Vary"]


def test_program_that_has_it_already_gets_nothing(client: PageClient) -> None:
    first = client.get("/profiles/cooperatives")

    again = client.get("/profiles/cooperatives", headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert not again.data


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("ar", "تعلم تعاونيات المغرب"),
        ("zgh", "تعلم تعاونيات المغرب"),
        ("fr", "Apprentissage des coopératives"),
        ("en", "Learning of"),
    ],
)
def test_reader_gets_a_page_in_her_language(client: PageClient, language: str, title: str) -> None:
    page = client.speak(language).get("/profiles/cooperatives", headers={"Accept": "text/html,*/*;q=0.8"})

    assert page.mimetype == "text/html"
    assert title in page.text
    assert 'id="completed-lesson-2"' in page.text


def test_version_has_an_address_of_its_own(client: PageClient) -> None:
    assert json.loads(client.get("/profiles/cooperatives/v1").text) == profile.document("v1")


def test_unknown_version_is_not_found(client: PageClient) -> None:
    assert client.get("/profiles/cooperatives/v0").status_code == 404
