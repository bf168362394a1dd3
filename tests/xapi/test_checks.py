"""The rules of a statement, one by one: what breaks one is refused, and the message names the property."""

import json
from datetime import UTC
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.xapi.statement import BadStatement, Object, is_iri, is_language_tag, read
from tests.xapi.lrs import ADL, AMINA, BILAL, statement

GROUP = {"objectType": "Group", "member": [AMINA, BILAL]}
ACTIVITY = {"objectType": "Activity", "id": "http://example.org/a"}
SUB: dict[str, Any] = {"objectType": "SubStatement", "actor": AMINA, "verb": {"id": ADL + "passed"}, "object": ACTIVITY}
ATTACHMENT = {
    "usageType": "http://example.org/photo", "display": {"fr": "Photo"}, "contentType": "image/png", "length": 3,
    "sha2": "ab" * 32, "fileUrl": "http://example.org/p.png",
}  # fmt: skip
UUID = "11bf5b37-e0b8-42e0-8dcf-dc8c4aefc000"
BARE = UUID.replace("-", "")


def definition(**values: Any) -> dict[str, Any]:
    return {"object": {**ACTIVITY, "definition": values}}


def context(**values: Any) -> dict[str, Any]:
    return {"context": values}


BROKEN: list[tuple[dict[str, Any], str]] = [
    # Data 2.4.1 and 4.4
    ({"id": "not-a-uuid"}, "id"),
    ({"id": UUID.replace("-", "")}, "id"),
    ({"id": None}, "id"),
    # Data 2.2: names are known and written as they are.
    ({"Actor": AMINA}, "Actor"),
    ({"verb": {"id": ADL + "passed", "name": "x"}}, "verb"),
    # Data 2.4.2
    ({"actor": {"objectType": "Agent", "name": "Nobody"}}, "actor"),
    ({"actor": {**AMINA, "openid": "http://example.org/amina"}}, "actor"),
    ({"actor": {**AMINA, "member": [BILAL]}}, "actor.member"),
    ({"actor": {"mbox": "amina@example.org"}}, "actor.mbox"),
    ({"actor": {"mbox": "mailto:amina"}}, "actor.mbox"),
    ({"actor": {"mbox_sha1sum": "123"}}, "actor.mbox_sha1sum"),
    ({"actor": {"openid": "amina"}}, "actor.openid"),
    ({"actor": {"openid": AMINA["mbox"]}}, "actor.openid"),
    ({"actor": {"openid": "sha1:" + "a" * 40}}, "actor.openid"),
    ({"actor": {"account": {"homePage": "example", "name": "a"}}}, "actor.account.homePage"),
    ({"actor": {"account": {"homePage": "http://example.org", "name": ""}}}, "actor.account.name"),
    ({"actor": {"account": {"homePage": "http://example.org"}}}, "actor.account"),
    ({"actor": {**AMINA, "objectType": "Person"}}, "actor.objectType"),
    ({"actor": {"objectType": "Group", "name": "Empty"}}, "actor.member"),
    ({"actor": {"objectType": "Group", "member": [GROUP]}}, "actor.member[0].objectType"),
    ({"actor": {"objectType": "Group", "member": [{"name": "x"}]}}, "actor.member[0]"),
    ({"actor": "amina"}, "actor"),
    # Data 2.4.3
    ({"verb": {"id": "completed"}}, "verb.id"),
    ({"verb": {"id": ADL + "passed", "display": {"not a tag": "x"}}}, "verb.display"),
    ({"verb": {"display": {"en": "x"}}}, "verb"),
    # Data 2.4.4
    ({"object": {"id": "lesson 1"}}, "object.id"),
    ({"object": {"objectType": "Activity"}}, "object.id"),
    ({"object": {**ACTIVITY, "objectType": "Lesson"}}, "object.objectType"),
    ({"object": {**ACTIVITY, "mbox": "mailto:a@example.org"}}, "object.mbox"),
    ({"object": {"objectType": "Agent", "id": "http://example.org/a", **BILAL}}, "object.id"),
    ({"object": {"objectType": "StatementRef", "id": "1"}}, "object.id"),
    ({"object": {"objectType": "StatementRef", "id": UUID, "definition": {}}}, "object.definition"),
    ({"object": {**SUB, "id": UUID}}, "object.id"),
    ({"object": {**SUB, "object": SUB}}, "object.object.objectType"),
    ({"object": {**SUB, "verb": {"id": "passed"}}}, "object.verb.id"),
    ({"object": {"objectType": "SubStatement", "verb": {"id": ADL + "passed"}, "object": ACTIVITY}}, "object.actor"),
    ({"object": {**SUB, "stored": "2026-11-23T10:00:00Z"}}, "object"),
    # Data 2.4.4.1 and Appendix C
    (definition(type="lesson"), "object.definition.type"),
    (definition(moreInfo="more"), "object.definition.moreInfo"),
    (definition(name={"123456789": "x"}), "object.definition.name"),
    (definition(extensions={"x": 1}), "object.definition.extensions"),
    (definition(interactionType="essay"), "object.definition.interactionType"),
    (definition(correctResponsesPattern=["a"]), "object.definition.interactionType"),
    (definition(interactionType="numeric", choices=[{"id": "a"}]), "object.definition.choices"),
    (definition(interactionType="choice", choices=[{"id": "a"}, {"id": "a"}]), "object.definition.choices"),
    (
        definition(interactionType="likert", scale=[{"id": "a", "description": {"?": "x"}}]),
        "object.definition.scale[0]",
    ),
    # Data 2.3.2
    ({"verb": {"id": ADL + "voided"}}, "object.objectType"),
    # Data 2.4.5
    ({"result": {"score": {"scaled": 1.1}}}, "result.score.scaled"),
    ({"result": {"score": {"raw": 11, "max": 10}}}, "result.score.raw"),
    ({"result": {"score": {"min": 10, "max": 1}}}, "result.score.min"),
    ({"result": {"score": {"scaled": "0.5"}}}, "result.score.scaled"),
    ({"result": {"success": "true"}}, "result.success"),
    ({"result": {"completion": 1}}, "result.completion"),
    ({"result": {"duration": "P4W1D"}}, "result.duration"),
    ({"result": {"duration": "PT"}}, "result.duration"),
    ({"result": {"response": 5}}, "result.response"),
    ({"result": {"extensions": {"no iri": 1}}}, "result.extensions"),
    # Data 2.4.6
    (context(registration="x"), "context.registration"),
    (context(team=AMINA), "context.team"),
    (context(instructor={"name": "x"}), "context.instructor"),
    (context(contextActivities={"parent": [{"id": "x"}]}), "context.contextActivities.parent[0].id"),
    (context(contextActivities={"friend": [ACTIVITY]}), "context.contextActivities"),
    (context(language="??"), "context.language"),
    (context(statement={"objectType": "StatementRef", "id": "x"}), "context.statement.id"),
    (context(statement={"objectType": "Statement", "id": UUID}), "context.statement.objectType"),
    (context(extensions={"no iri": 1}), "context.extensions"),
    ({"object": BILAL, "context": {"platform": "x"}}, "context.platform"),
    ({"object": BILAL, "context": {"revision": "x"}}, "context.revision"),
    # IEEE 9274.1.1, 4.2.2.5
    (context(contextAgents=[{"objectType": "x", "agent": AMINA}]), "context.contextAgents[0].objectType"),
    (context(contextAgents=[{"objectType": "contextAgent", "agent": GROUP}]), "context.contextAgents[0]"),
    (
        context(contextGroups=[{"objectType": "contextGroup", "group": GROUP, "relevantTypes": []}]),
        "context.contextGroups[0].relevantTypes",
    ),
    # Data 2.4.7 and 4.5
    ({"timestamp": "yesterday"}, "timestamp"),
    ({"timestamp": "2026-11-23T10:00:00-00:00"}, "timestamp"),
    ({"timestamp": "2026-13-23T10:00:00Z"}, "timestamp"),
    # Data 2.4.9, 2.4.10
    ({"authority": GROUP | {"mbox": "mailto:g@example.org"}}, "authority"),
    ({"authority": {"objectType": "Group", "member": [AMINA]}}, "authority"),
    ({"version": "1.1.0"}, "version"),
    # Data 2.4.11
    ({"attachments": [{**ATTACHMENT, "usageType": "photo"}]}, "attachments[0].usageType"),
    ({"attachments": [{**ATTACHMENT, "contentType": "png"}]}, "attachments[0].contentType"),
    ({"attachments": [{**ATTACHMENT, "length": -1}]}, "attachments[0].length"),
    ({"attachments": [{**ATTACHMENT, "length": "3"}]}, "attachments"),
    ({"attachments": [{**ATTACHMENT, "fileUrl": "p.png"}]}, "attachments[0].fileUrl"),
    ({"attachments": [{name: value for name, value in ATTACHMENT.items() if name != "display"}]}, "attachments"),
    # Data 4.4: UUIDs have hyphens, wherever they stand.
    ({"context": {"registration": BARE}}, "context.registration"),
    ({"context": {"statement": {"objectType": "StatementRef", "id": BARE}}}, "context.statement.id"),
    ({"object": {**SUB, "context": {"registration": BARE}}}, "object.context.registration"),
    (
        {"object": {**SUB, "context": {"statement": {"objectType": "StatementRef", "id": BARE}}}},
        "object.context.statement.id",
    ),
    # Data 2.2: null stands nowhere but in extensions.
    ({"result": {"response": None}}, "result.response"),
    ({"context": None}, "context"),
]


def raw(value: dict[str, Any]) -> bytes:
    return json.dumps(value).encode()


@pytest.mark.parametrize(("changes", "named"), BROKEN, ids=[f"{named} {n}" for n, (_c, named) in enumerate(BROKEN)])
def test_broken_rule_is_named(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(BadStatement, match=r".+") as caught:
        read(raw(statement(**changes)))

    assert str(caught.value).startswith((f"{named}:", f"{named}[", f"{named}.", "Object contains unknown field")), (
        caught.value
    )


@pytest.mark.parametrize("name", ["actor", "verb", "object"])
def test_statement_needs_actor_verb_and_object(name: str) -> None:
    found = statement()
    del found[name]

    with pytest.raises(BadStatement, match=name):
        read(raw(found))


@pytest.mark.parametrize(
    "changes",
    [
        {"actor": GROUP},
        {"actor": {**GROUP, "mbox": "mailto:group@example.org"}},
        {"actor": {"mbox_sha1sum": "aB" * 20}},
        {"object": BILAL},
        {"object": GROUP},
        {"object": {"objectType": "StatementRef", "id": UUID}},
        {"object": {**SUB, "result": {"completion": True}, "timestamp": "2026-11-23T10:00:00Z"}},
        {"result": {"duration": "P3Y1M29DT4H35M59.14S", "score": {"scaled": -1, "raw": 0, "min": 0}}},
        {"result": {"extensions": {"http://example.org/x": None, "http://example.org/y": {"a": [None]}}}},
        {"context": {"contextActivities": {"parent": ACTIVITY}}},
        {"context": {"contextAgents": [{"objectType": "contextAgent", "agent": AMINA, "relevantTypes": [ADL]}]}},
        {"context": {"language": "ar-MA", "platform": "Android", "revision": "2"}},
        {"timestamp": "2026-11-23T10:00:00+01:00"},
        {"timestamp": "2026-11-23T10:00:00"},
        {"timestamp": "2026-11-23T10:00:00,5+0100"},
        {"version": "1.0"},
        {"version": "2.0.0"},
        {"attachments": [ATTACHMENT]},
        {"verb": {"id": ADL + "voided"}, "object": {"objectType": "StatementRef", "id": UUID}},
        definition(interactionType="choice", choices=[{"id": "a"}, {"id": "b"}], correctResponsesPattern=["a[,]b"]),
    ],
)
def test_good_statement_is_read(changes: dict[str, Any]) -> None:
    found, _raw = read(raw(statement(**changes)))

    assert found.actor


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b'{"actor": {}, "actor": {}}', "actor"),
        (raw(statement()).replace(b'"verb"', b'"verb": {"id": "x:y"}, "verb"', 1), "verb: given twice"),
        (raw(statement()).replace(b'"display"', b'"display" : {}, "display"', 1), "display: given twice"),
        (b'{"actor": NaN}', "JSON"),
        (b'\xff\xfe{"actor": 1}', "JSON"),
        (raw(statement()).replace(b"Amina", b"Am\xffina"), "UTF-8"),
        (raw(statement()).replace(b"Amina", b"\\ud800"), "JSON"),
        (b"[" * 100_000, "nested|JSON"),
        (b"", "JSON"),
        (b"5", "object|Object"),
    ],
)
def test_broken_json_is_refused_with_its_reason(text: bytes, reason: str) -> None:
    with pytest.raises(BadStatement, match=reason):
        read(text)


def test_byte_that_is_no_utf_8_is_named_by_its_place_in_the_whole() -> None:
    text = raw(statement()).replace(b"Amina", b"Am\xffina")

    with pytest.raises(BadStatement) as refused:
        read(text)

    assert str(refused.value) == f"This is not JSON in UTF-8: byte {text.index(0xFF)} is not UTF-8"


def test_one_context_activity_becomes_a_list() -> None:
    _statement, text = read(raw(statement(context={"contextActivities": {"parent": ACTIVITY}})))

    # Data 2.4.6.2: the LRS returns arrays.
    assert json.loads(text)["context"]["contextActivities"]["parent"] == [ACTIVITY]


def test_statement_of_2_0_is_kept_in_utc() -> None:
    _statement, text = read(raw(statement(timestamp="2026-11-23T10:00:00+01:00")), in_utc=True)

    assert json.loads(text)["timestamp"].startswith("2026-11-23T09:00:00")


@pytest.mark.parametrize(
    ("whole", "part", "kept"),
    [
        ("2026-11-23T11:00:00+01:00", "2026-11-23T10:00:00z", ("2026-11-23T10:00:00+00:00", "2026-11-23T10:00:00z")),
        ("2026-11-23t11:00:00+01:00", "2026-11-23T10:00:00Z", ("2026-11-23T10:00:00+00:00", "2026-11-23T10:00:00Z")),
        ("2026-11-23T10:00:00Z", "2026-11-23t11:00:00+01:00", ("2026-11-23T10:00:00Z", "2026-11-23T10:00:00+00:00")),
        ("2026-11-23T10:00:00Z", "2026-11-23T10:00:00", ("2026-11-23T10:00:00Z", "2026-11-23T10:00:00+00:00")),
        (None, "2026-11-23T11:00:00+01:00", (None, "2026-11-23T10:00:00+00:00")),
    ],
)
def test_each_part_of_a_statement_of_2_0_is_kept_in_utc(whole: str | None, part: str, kept: tuple[str, str]) -> None:
    inner = {name: statement()[name] for name in ("actor", "verb", "object")}
    given = statement(object={"objectType": "SubStatement", **inner, "timestamp": part}, timestamp=whole)
    if whole is None:
        del given["timestamp"]

    found, raw = read(json.dumps(given).encode(), in_utc=True)

    value = json.loads(raw)
    assert (value.get("timestamp"), value["object"]["timestamp"]) == kept
    assert isinstance(found.object, Object)
    assert found.object.timestamp is not None
    assert found.object.timestamp.tzinfo is UTC


def test_part_beyond_the_calendar_is_refused_by_name() -> None:
    inner = {name: statement()[name] for name in ("actor", "verb", "object")}
    given = statement(object={"objectType": "SubStatement", **inner, "timestamp": "0001-01-01T00:00:00+10:00"})

    with pytest.raises(BadStatement, match=r"^object\.timestamp: outside"):
        read(json.dumps(given).encode(), in_utc=True)


@given(st.dictionaries(st.text(min_size=1, max_size=8), st.integers(), min_size=1, max_size=4), st.data())
def test_name_given_twice_is_never_overlooked(names: dict[str, int], data: st.DataObject) -> None:
    """However the second one is spaced or escaped."""
    iris = {f"http://example.org/{number}": value for number, value in enumerate(names.values())}
    twice = data.draw(st.sampled_from(sorted(iris)))
    space = data.draw(st.sampled_from(["", " ", "\n", "\t "]))
    body = json.dumps(statement(result={"extensions": iris}))
    body = body.replace(f'"{twice}":', f'"{twice}"{space}: 1, "{twice}":', 1)

    with pytest.raises(BadStatement, match="given twice"):
        read(body.encode())


@given(st.text(max_size=30))
def test_text_is_an_iri_or_not_without_fault(text: str) -> None:
    assert not (is_iri(text) and any(mark in text for mark in ' <>"{}|\\^`'))
    assert not (is_language_tag(text) and " " in text)


@pytest.mark.parametrize("tag", ["ar-MA", "fr", "zgh", "zgh-Tfng", "en-US-x-own", "x-own", "i-klingon", "de-CH-1996"])
def test_language_tags_of_rfc_5646(tag: str) -> None:
    assert is_language_tag(tag)


@pytest.mark.parametrize("tag", ["", "a", "abcdefghi", "fr_FR", "fr-", "12-34"])
def test_no_language_tags(tag: str) -> None:
    assert not is_language_tag(tag)
