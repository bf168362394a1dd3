import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tincan import Statement as ClientStatement

from lms.xapi import verbs
from lms.xapi.statement import (
    Account,
    Activity,
    Agent,
    BadStatement,
    Context,
    Definition,
    Result,
    Score,
    Statement,
    check,
    decode,
    encode,
    iso_duration,
)

AGENT = Agent(account=Account(home_page="http://lms.test", name="42"), object_type="Agent")
VERBS = [verbs.REGISTERED, verbs.ANSWERED, verbs.COMPLETED, verbs.PASSED, verbs.FAILED, verbs.EARNED]
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
scores = st.floats(0, 1, allow_nan=False)


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    return Statement(
        id=draw(st.uuids(version=4)),
        actor=AGENT,
        verb=draw(st.sampled_from(VERBS)),
        object=Activity(
            id=f"http://lms.test/activities/{draw(st.integers(0, 999))}",
            definition=Definition(name=draw(st.dictionaries(st.sampled_from(["ar-MA", "fr-MA"]), texts))),
        ),
        timestamp=draw(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))),  # noqa: DTZ001
        result=draw(
            st.none()
            | st.builds(
                Result, score=st.builds(Score, scaled=scores), success=st.booleans(), response=st.none() | texts
            )
        ),
        context=draw(
            st.none() | st.builds(Context, registration=st.uuids(version=5), language=st.none() | st.just("ar-MA"))
        ),
    )


@given(statements())
def test_statement_survives_writing_and_reading(statement: Statement) -> None:
    check(statement)

    assert json.loads(encode(decode(encode(statement)))) == json.loads(encode(statement))


@given(statements())
def test_another_xapi_library_reads_our_statements(statement: Statement) -> None:
    theirs = ClientStatement.from_json(encode(statement))

    assert str(theirs.id) == str(statement.id)
    assert theirs.verb.id == statement.verb.id
    assert theirs.actor.account.name == "42"


def broken(**changes: object) -> Statement:
    values = {
        "id": uuid4(), "actor": AGENT, "verb": verbs.PASSED, "object": Activity(id="http://lms.test/a"),
        "timestamp": datetime.now(UTC),
    }  # fmt: skip
    return Statement(**(values | changes))


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        (broken(object=Activity(id="no iri")), "object.id"),
        (broken(timestamp=datetime(2026, 1, 1)), "timestamp"),  # noqa: DTZ001
        (broken(result=Result(score=Score(scaled=1.5))), "result.score.scaled"),
        (broken(result=Result(score=Score(min=3, max=3))), "result.score.min"),
        (broken(result=Result(score=Score(raw=9, min=0, max=5))), "result.score.raw"),
    ],
)
def test_fault_names_the_property(statement: Statement, named: str) -> None:
    with pytest.raises(BadStatement, match=named):
        check(statement)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(BadStatement, match=r"object\.id.*scaled"):
        check(broken(object=Activity(id="?"), result=Result(score=Score(scaled=-2))))


def test_nonsense_is_not_read() -> None:
    with pytest.raises(BadStatement):
        decode('{"id": 5}')


@pytest.mark.parametrize(
    ("seconds", "written"), [(0, "PT0S"), (3.5, "PT3.5S"), (62, "PT1M2S"), (3723.25, "PT1H2M3.25S"), (7200, "PT2H0M0S")]
)
def test_durations_are_iso_8601(seconds: float, written: str) -> None:
    assert iso_duration(timedelta(seconds=seconds)) == written


def test_durations_are_not_negative() -> None:
    with pytest.raises(ValueError, match="negative"):
        iso_duration(timedelta(seconds=-1))
