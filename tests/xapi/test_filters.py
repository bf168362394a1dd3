"""Whatever is stored and asked: the LRS answers what reading every statement would answer."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.core.db import db
from lms.xapi import positions, terms
from lms.xapi.models import KnownActivity, Mention, StoredStatement
from tests.xapi.lrs import ADL, Lrs, statement

AGENTS = [{"mbox": f"mailto:{name}@example.org"} for name in ("a", "b", "c")]
ACTIVITIES = [f"http://example.org/{name}" for name in ("x", "y")]
VERBS = [ADL + "passed", ADL + "failed"]
REGISTRATIONS = [str(uuid4()) for _ in range(2)]

agents = st.sampled_from(AGENTS)
activities = st.sampled_from(ACTIVITIES)
groups = st.builds(lambda members: {"objectType": "Group", "member": members}, st.lists(agents, min_size=1, max_size=2))


@st.composite
def stored(draw: st.DrawFn) -> dict[str, Any]:
    thing = draw(
        activities.map(lambda iri: {"id": iri})
        | agents.map(lambda agent: {"objectType": "Agent", **agent})
        | st.builds(
            lambda actor, iri: {
                "objectType": "SubStatement", "actor": actor, "verb": {"id": VERBS[0]}, "object": {"id": iri}
            },
            agents, activities,
        )
    )  # fmt: skip
    context: dict[str, Any] = {}
    if draw(st.booleans()):
        context["registration"] = draw(st.sampled_from(REGISTRATIONS))
    if draw(st.booleans()):
        context["team"] = draw(groups)
    if draw(st.booleans()):
        context["contextActivities"] = {draw(st.sampled_from(["parent", "other"])): [{"id": draw(activities)}]}
    found = statement(actor=draw(agents | groups), verb={"id": draw(st.sampled_from(VERBS))}, object=thing)
    return found | ({"context": context} if context else {})


searches = st.fixed_dictionaries(
    {},
    optional={
        "agent": agents, "verb": st.sampled_from(VERBS), "activity": activities,
        "registration": st.sampled_from(REGISTRATIONS), "related_agents": st.booleans(),
        "related_activities": st.booleans(), "ascending": st.booleans(), "limit": st.integers(1, 4),
    },
)  # fmt: skip


def names_agent(value: Any, agent: dict[str, str]) -> bool:
    """Anywhere inside."""
    if isinstance(value, dict):
        return value.get("mbox") == agent["mbox"] or any(names_agent(one, agent) for one in value.values())
    return isinstance(value, list) and any(names_agent(one, agent) for one in value)


def names_activity(value: Any, iri: str) -> bool:
    if isinstance(value, dict):
        return value.get("id") == iri or any(names_activity(one, iri) for one in value.values())
    return isinstance(value, list) and any(names_activity(one, iri) for one in value)


def is_wanted(found: dict[str, Any], asked: dict[str, Any]) -> bool:
    agent, iri, thing = asked.get("agent"), asked.get("activity"), found["object"]
    if agent:
        direct = [found["actor"]] + ([thing] if thing.get("objectType") == "Agent" else [])
        if not names_agent(found if asked.get("related_agents") else direct, agent):
            return False
    if iri:
        related = asked.get("related_activities")
        if not (names_activity([thing, found.get("context")], iri) if related else thing.get("id") == iri):
            return False
    if "verb" in asked and found["verb"]["id"] != asked["verb"]:
        return False
    return "registration" not in asked or found.get("context", {}).get("registration") == asked["registration"]


@given(st.lists(stored(), max_size=12), st.lists(searches, min_size=1, max_size=6))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_filter_answers_what_reading_all_would(
    app: Flask, found: list[dict[str, Any]], asked: list[dict[str, Any]]
) -> None:
    for model in (Mention, StoredStatement, KnownActivity):
        db.session.query(model).delete()
    db.session.commit()
    lrs = Lrs(app)
    for one in found:
        lrs.store(one)

    for search in asked:
        wanted = [one["id"] for one in found if is_wanted(one, search)]
        wanted = wanted if search.get("ascending") else wanted[::-1]
        assert lrs.found_ids(**search) == wanted[: search.get("limit", 100)], search


@given(st.datetimes(datetime(1970, 1, 2), datetime(2090, 1, 1)), st.integers(0, positions.LANES - 1))  # noqa: DTZ001
def test_position_tells_the_time_of_storing(moment: datetime, lane: int) -> None:
    aware = moment.astimezone()
    position = positions.position_of(aware) + lane

    assert positions.stored_at(position) == aware
    assert positions.position_of(aware + timedelta(microseconds=1)) > position
    # PostgreSQL's bigint holds it.
    assert position < 1 << 63


@given(st.integers(-(1 << 63), (1 << 63) - 1), st.integers(-(1 << 63), (1 << 63) - 1))
def test_term_with_a_verb_is_a_number_of_the_database(term: int, verb: int) -> None:
    assert -(1 << 63) <= terms.with_verb(term, verb) < 1 << 63
