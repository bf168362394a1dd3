"""The rules of a session, one statement at a time: what a unit may say, and the reason for each refusal."""

import json
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.packages.cmi5.rules import Past, Session, faults, follow
from lms.xapi.statement import Account, Agent, Statement, read
from tests.packages.cmi5_unit import ADL, CATEGORIES, EXTENSIONS

BASE = "http://lms.test/activities/"
UNIT = f"{BASE}units/argan/press"
BEGAN = datetime(2026, 11, 23, 10, tzinfo=UTC)
REGISTRATION = UUID("760e3480-ba55-4991-94b0-01820dbd23a2")
SESSION = Session(
    id=UUID("11111111-2222-4333-8444-555555555555"),
    actor=Agent(account=Account(home_page="http://lms.test", name="amina"), object_type="Agent"),
    registration=REGISTRATION,
    activity_id=UNIT,
    publisher_id="https://argan.example/press",
    mastery_score=0.8,
    own_address=BASE,
    team=Agent(account=Account(home_page="http://lms.test", name="argan"), object_type="Group"),
)
BEGUN = Past(frozenset({"initialized"}), frozenset({"initialized"}), began_at=BEGAN, latest_at=BEGAN)
CATEGORY = ("context", "contextActivities", "category")
EXTENSION = ("context", "extensions")
MOVE_ON = {"id": f"{CATEGORIES}moveon"}
SCORE = {"scaled": 0.9, "raw": 90, "min": 0, "max": 100}
# Fixed: workers of a test run must agree on the names of the tests.
ANOTHER = "0ac3c6b4-6ea4-4d2e-9b3a-1f2d3c4b5a69"


def statement(verb: str = "experienced", *, is_defined: bool = False, minutes: float = 1) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "actor": {"objectType": "Agent", "account": {"homePage": "http://lms.test", "name": "amina"}},
        "verb": {"id": verb if "://" in verb else f"{ADL}{verb}"},
        "object": {"id": UNIT if is_defined else "https://argan.example/page"},
        "context": {
            "registration": str(REGISTRATION),
            "team": {"objectType": "Group", "account": {"homePage": "http://lms.test", "name": "argan"}},
            "contextActivities": {"grouping": [{"id": SESSION.publisher_id}], "category": []},
            "extensions": {f"{EXTENSIONS}sessionid": str(SESSION.id)},
        },
        "timestamp": (BEGAN + timedelta(minutes=minutes)).isoformat().replace("+00:00", "Z"),
    }


def defined(verb: str, *, minutes: float = 1, score: dict[str, Any] | None = None) -> dict[str, Any]:
    found = statement(verb, is_defined=True, minutes=minutes)
    result: dict[str, Any] = {
        "passed": {"success": True}, "failed": {"success": False}, "completed": {"completion": True},
    }.get(verb, {})  # fmt: skip
    found["context"]["contextActivities"]["category"] = [{"id": f"{CATEGORIES}cmi5"}] + [MOVE_ON] * bool(result)
    if verb != "initialized":
        found["result"] = result | {"duration": "PT1M"}
    if score is not None:
        found["result"]["score"] = score
        found["context"]["extensions"][f"{EXTENSIONS}masteryscore"] = 0.8
    return found


def parsed(raw: dict[str, Any]) -> Statement:
    return read(json.dumps(raw).encode())[0]


def reasons(raw: dict[str, Any], past: Past = BEGUN, session: Session = SESSION) -> str:
    return "; ".join(faults(session, past, parsed(raw)))


def changed(raw: dict[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    """With one value set, or removed where it is None."""
    found = deepcopy(raw)
    part = found
    for name in path[:-1]:
        part = part[name]
    if value is None:
        part.pop(path[-1], None)
    else:
        part[path[-1]] = value
    return found


@pytest.mark.parametrize(
    "raw",
    [
        statement(),
        statement("https://verbs.example/looked-at"),
        # An allowed statement with a verb of cmi5 is only a statement.
        statement("passed"),
        defined("completed"),
        defined("passed"),
        defined("passed", score=SCORE),
        defined("passed", score={"scaled": 0.8}),
        defined("failed", score={"scaled": 0.79}),
        defined("failed"),
        defined("terminated"),
    ],
)
def test_good_statement_is_taken(raw: dict[str, Any]) -> None:
    assert reasons(raw) == ""


def test_session_begins_with_initialized() -> None:
    assert reasons(defined("initialized"), Past()) == ""
    assert "7.1.1" in reasons(statement(), Past())
    assert "7.1.1" in reasons(defined("terminated"), Past())
    # An allowed statement with that verb begins nothing.
    assert "7.1.1" in reasons(statement("initialized"), Past())


def test_initialized_comes_after_the_preferences_were_read() -> None:
    assert "11.0" in reasons(defined("initialized"), Past(has_read_preferences=False))


@pytest.mark.parametrize(
    ("raw", "path", "value", "reason"),
    [
        (statement(), ("id",), None, "id: missing"),
        (statement(), ("timestamp",), None, "timestamp: missing"),
        (statement(), ("timestamp",), "2026-11-23T10:01:00-06:00", "timestamp: not in UTC"),
        (statement(f"{ADL}voided"), ("object",), {"objectType": "StatementRef", "id": str(uuid4())}, "may not void"),
        (statement(), ("actor", "account", "name"), "esi", "actor: not the one"),
        (statement(), ("actor", "account", "homePage"), "http://other.test", "actor: not the one"),
        (defined("passed"), ("actor",), {"mbox": "mailto:amina@lms.test"}, "actor: not the one"),
        (defined("passed"), ("actor", "objectType"), "Group", "actor: not the one"),
        (defined("passed"), ("context",), None, "context: missing"),
        (defined("passed"), ("context", "registration"), None, "context.registration"),
        (statement(), ("context", "registration"), ANOTHER, "context.registration"),
        (statement(), EXTENSION, {}, "session id"),
        (statement(), (*EXTENSION, f"{EXTENSIONS}sessionid"), ANOTHER, "session id"),
        (statement(), ("context", "contextActivities", "grouping"), [], "publisher"),
        (defined("completed"), ("context", "contextActivities", "grouping"), [{"id": UNIT}], "publisher"),
        (statement(), ("context", "contextActivities"), None, "publisher"),
        (
            statement(), ("context", "team"),
            {"objectType": "Group", "account": {"homePage": "http://lms.test", "name": "honey"}}, "context.team",
        ),
        (statement(), ("context", "team"), None, "context.team"),
        (defined("passed"), ("context", "team"), None, "context.team"),
        (statement(), CATEGORY, [MOVE_ON], "cmi5 defined statements only"),
        (statement(), ("context", "contextActivities", "other"), [MOVE_ON], "cmi5 defined statements only"),
        (defined("terminated"), ("context", "contextActivities", "parent"), [MOVE_ON], "9.6.2.2"),
        (defined("terminated"), CATEGORY, [{"id": f"{CATEGORIES}cmi5"}, MOVE_ON], "9.6.2.2"),
        (defined("passed"), CATEGORY, [{"id": f"{CATEGORIES}cmi5"}], "9.6.2.2"),
        (defined("failed"), CATEGORY, [{"id": f"{CATEGORIES}cmi5"}], "9.6.2.2"),
        (defined("completed"), CATEGORY, [{"id": f"{CATEGORIES}cmi5"}], "9.6.2.2"),
        (defined("passed"), ("object", "id"), "https://argan.example/press", "object.id"),
        (defined("passed"), ("verb", "id"), f"{ADL}experienced", "none that a unit uses"),
        (defined("passed"), ("verb", "id"), "https://w3id.org/xapi/adl/verbs/satisfied", "none that a unit uses"),
        (defined("passed"), ("verb", "id"), "https://w3id.org/xapi/adl/verbs/waived", "none that a unit uses"),
        (defined("passed"), ("verb", "id"), f"{ADL}launched", "none that a unit uses"),
        (defined("passed"), ("result", "completion"), True, "result.completion"),
        (defined("completed"), ("result", "success"), True, "result.success"),
        (defined("completed"), ("result", "completion"), None, "result.completion"),
        (defined("completed"), ("result", "completion"), False, "result.completion"),
        (defined("passed"), ("result", "success"), None, "result.success"),
        (defined("passed"), ("result", "success"), False, "result.success"),
        (defined("failed"), ("result", "success"), None, "result.success"),
        (defined("failed"), ("result", "success"), True, "result.success"),
        (defined("terminated"), ("result",), None, "result.duration"),
        (defined("terminated"), ("result", "duration"), None, "result.duration"),
        (defined("completed"), ("result", "duration"), None, "result.duration"),
        (defined("passed"), ("result", "duration"), None, "result.duration"),
        (defined("failed"), ("result", "duration"), None, "result.duration"),
        (defined("completed"), ("result", "score"), {"scaled": 1}, "result.score"),
        (defined("terminated"), ("result", "score"), {"scaled": 1}, "result.score"),
        (defined("passed", score=SCORE), ("result", "score", "min"), None, "raw needs min and max"),
        (defined("passed", score=SCORE), ("result", "score", "max"), None, "raw needs min and max"),
        (defined("passed", score=SCORE), ("result", "score", "scaled"), 0.79, "0.8 is needed"),
        (defined("failed", score=SCORE), ("result", "score", "scaled"), 0.8, "0.8 is needed"),
        (defined("failed", score=SCORE), ("result", "score", "scaled"), -0.5, "between 0 and 1"),
        (defined("passed", score=SCORE), (*EXTENSION, f"{EXTENSIONS}masteryscore"), None, "masteryscore is missing"),
        (defined("passed", score=SCORE), (*EXTENSION, f"{EXTENSIONS}masteryscore"), 0.5, "another masteryscore"),
        (
            statement(), ("result",),
            {"extensions": {"https://w3id.org/xapi/cmi5/result/extensions/progress": 101}}, "progress",
        ),
    ],
)  # fmt: skip
def test_refusal_names_the_property(raw: dict[str, Any], path: tuple[str, ...], value: Any, reason: str) -> None:
    assert reason in reasons(changed(raw, path, value))


@pytest.mark.parametrize("verb", ["completed", "passed", "failed"])
@pytest.mark.parametrize("place", ["other", "parent"])
def test_move_on_stands_in_the_category(verb: str, place: str) -> None:
    raw = changed(defined(verb), CATEGORY, [{"id": f"{CATEGORIES}cmi5"}])

    assert "moveon is missing" in reasons(changed(raw, ("context", "contextActivities", place), [MOVE_ON]))


def test_without_a_team_in_the_template_none_is_named() -> None:
    session = replace(SESSION, team=None)

    assert "context.team" in reasons(statement(), session=session)
    assert reasons(changed(statement(), ("context", "team"), None), session=session) == ""


@pytest.mark.parametrize(
    "raw",
    [
        changed(statement("completed"), ("object", "id"), f"{BASE}courses/argan/exam"),
        changed(statement(), ("context", "contextActivities", "parent"), [{"id": f"{BASE}courses/argan"}]),
        changed(statement(), ("context", "contextActivities", "other"), [{"id": f"{UNIT}s"}]),
        changed(statement(), (*EXTENSION, f"{BASE}revision"), "1"),
    ],
)
def test_unit_says_nothing_of_the_platforms_own_activities(raw: dict[str, Any]) -> None:
    assert "an activity of the platform" in reasons(raw)
    assert reasons(changed(statement(), ("object", "id"), f"{UNIT}/page/1")) == ""


@pytest.mark.parametrize(
    ("before", "verb"),
    [
        ({"initialized"}, "initialized"),
        ({"completed"}, "completed"),
        ({"passed"}, "passed"),
        ({"failed"}, "failed"),
        ({"failed"}, "passed"),
        ({"passed"}, "failed"),
    ],
)
def test_verb_is_said_once_in_a_session(before: set[str], verb: str) -> None:
    past = replace(BEGUN, in_session=BEGUN.in_session | before)

    assert "(9.3)" in reasons(defined(verb), past)


@pytest.mark.parametrize(
    ("before", "verb", "is_refused"),
    [
        ("completed", "completed", True),
        ("passed", "passed", True),
        ("passed", "failed", True),
        ("failed", "passed", False),
        ("failed", "failed", False),
        ("initialized", "terminated", False),
        ("terminated", "completed", False),
    ],
)
def test_earlier_sessions_of_the_registration_count(before: str, verb: str, is_refused: bool) -> None:
    past = replace(BEGUN, in_registration=frozenset({before}))

    assert bool(reasons(defined(verb), past)) is is_refused


@pytest.mark.parametrize("mode", ["Browse", "Review"])
def test_judgement_is_refused_where_nothing_is_judged(mode: str) -> None:
    session = replace(SESSION, mode=mode)

    for verb in ("completed", "passed", "failed"):
        assert "10.2.2" in reasons(defined(verb), session=session)
    assert reasons(defined("terminated"), session=session) == ""
    assert reasons(statement(), session=session) == ""


@pytest.mark.parametrize("end", ["terminated", "abandoned"])
def test_nothing_is_said_after_the_end(end: str) -> None:
    past = replace(BEGUN, in_session=BEGUN.in_session | {end})

    assert f"the session is {end}" in reasons(statement(), past)
    assert f"the session is {end}" in reasons(defined("completed"), past)


def test_what_was_reached_before_the_end_may_come_after_it() -> None:
    end = BEGAN + timedelta(minutes=5)
    past = replace(BEGUN, in_session=BEGUN.in_session | {"terminated"}, ended_at=end, latest_at=end)

    for verb in ("completed", "passed", "failed"):
        assert reasons(defined(verb, minutes=5), past) == ""
    # 7.1.3: allowed statements occur before the end.
    assert "the session is terminated" in reasons(statement(minutes=4), past)
    assert "the session is terminated" in reasons(defined("completed", minutes=5.1), past)
    assert "9.3" in reasons(defined("terminated", minutes=4), past)


def test_order_is_that_of_the_timestamps() -> None:
    assert "before that of “initialized”" in reasons(statement(minutes=-1))
    late = replace(BEGUN, latest_at=BEGAN + timedelta(minutes=5))
    assert "is the last statement" in reasons(defined("terminated", minutes=4), late)
    assert reasons(defined("terminated", minutes=5), late) == ""
    assert reasons(statement(minutes=4), late) == ""


def test_without_mastery_score_any_score_passes() -> None:
    session = replace(SESSION, mastery_score=None)
    raw = changed(defined("passed"), ("result", "score"), {"scaled": 0.1})

    assert reasons(raw, session=session) == ""


verbs = st.sampled_from(["initialized", "completed", "passed", "failed", "terminated"])
things = st.one_of(verbs.map(lambda verb: (verb, True)), st.just(("experienced", False)))


@given(st.lists(st.tuples(things, st.integers(-2, 6)), max_size=12))
def test_what_is_taken_is_always_a_session_as_the_specification_says(said: list[tuple[tuple[str, bool], int]]) -> None:
    past, taken = Past(), []
    for (verb, is_defined), minutes in said:
        raw = defined(verb, minutes=minutes) if is_defined else statement(verb, minutes=minutes)
        found = parsed(raw)
        if not faults(SESSION, past, found):
            past = follow(past, found)
            taken.append((verb, found.timestamp))

    told = [verb for verb, _at in taken if verb != "experienced"]
    assert len(told) == len(set(told))
    assert not {"passed", "failed"} <= set(told)
    assert not taken or taken[0] == ("initialized", min(at for _verb, at in taken))
    ends = [at for verb, at in taken if verb == "terminated"]
    assert not ends or ends == [max(at for _verb, at in taken)]


@given(st.floats(0, 1), st.sampled_from(["passed", "failed"]))
def test_score_agrees_with_the_verb(scaled: float, verb: str) -> None:
    raw = changed(defined(verb, score={}), ("result", "score"), {"scaled": scaled})

    assert (reasons(raw) == "") is ((scaled >= 0.8) == (verb == "passed"))
