"""The description of the LRS: valid, complete, and true to the routes."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from openapi_spec_validator import validate
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from lms.xapi.openapi import description
from tests.xapi.lrs import Lrs
from tests.xapi.served import KIND, Served, served

# HTTP's own: every resource answers OPTIONS, which tells a browser what it may send.
UNTOLD = {"OPTIONS"}


def described() -> set[tuple[str, str]]:
    return {(f"/xapi{path}", method.upper()) for path, found in description()["paths"].items() for method in found}


def routed(app: Flask) -> set[tuple[str, str]]:
    return {
        (rule.rule, method)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("xapi.")
        for method in (rule.methods or set()) - UNTOLD
    }


def test_description_keeps_openapi_3_1() -> None:
    validate(description())


def test_each_route_is_described_and_each_description_routed(application: Flask) -> None:
    assert described() == routed(application)


def test_anyone_may_read_the_description_without_a_version(application: Flask) -> None:
    response = application.test_client().get("/xapi/openapi.json")

    assert response.status_code == 200
    assert response.json == description()
    assert response.headers["Cache-Control"] == "public, max-age=3600"


def test_description_with_a_version_that_is_not_spoken_is_refused(application: Flask) -> None:
    response = application.test_client().get("/xapi/openapi.json", headers={"X-Experience-API-Version": "0.9"})

    assert response.status_code == 400


def test_every_parameter_that_is_described_is_known(lrs: Lrs) -> None:
    for path, operations in description()["paths"].items():
        for method in ("get", "put", "post", "delete"):
            names = [
                one["name"] for one in operations.get(method, {}).get("parameters", []) if one.get("in") == "query"
            ]
            answer = lrs.send(method.upper(), path, query_string=dict.fromkeys(names, "?"))

            assert "not a parameter" not in answer.text
            assert names == [] or answer.status_code == 400


def test_parameter_that_is_not_described_is_refused(lrs: Lrs) -> None:
    for path, method in described():
        if path != "/xapi/openapi.json":
            answer = lrs.send(method, path.removeprefix("/xapi"), query_string={"unheard": "x"})

            assert answer.status_code == 400, (method, path)
            assert method == "HEAD" or json.loads(answer.data)["error"]


# The parts of a run: cases made from the schema at random, and in the slow run also all that lies at its edges.
RANDOM = {"coverage": {"enabled": False}, "stateful": {"enabled": False}}
ALL = {"stateful": {"enabled": False}}
# The two that take a statement have the same edges, 70,000 of them: once, on the quicker database.
ONCE = [
    {"include-operation-id": name, "phases": {"coverage": {"enabled": False}}}
    for name in ("putStatement", "postStatements")[: 1 if KIND == "sqlite" else 2]
]


@pytest.mark.parametrize(
    ("examples", "phases"),
    [pytest.param(10, RANDOM, id="short"), pytest.param(300, ALL, id="long", marks=pytest.mark.slow)],
)
def test_lrs_is_as_it_is_described(
    folder: Path, examples: int, phases: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    with served(folder) as live:
        count, faults = tried(live, examples, phases)

        assert not faults, "\n\n".join(faults[:10])
        assert not live.faults()
    with capsys.disabled():
        print(f"\nschemathesis on {KIND}: {dict(count)}")


def tried(live: Served, examples: int, phases: dict[str, Any]) -> tuple[Counter[str], list[str]]:
    """The number of cases of each phase, and what was found: answers of 5xx, or other than the description says."""
    config = SchemathesisConfig.from_dict(
        {
            "seed": 2026,
            "headers": {"Authorization": live.authorization},
            "generation": {"mode": "all", "max-examples": examples, "no-shrink": True, "database": "none"},
            "phases": phases,
            "operations": ONCE,
            # A schema cannot say all that a statement must keep; test_access.py tries strangers.
            "checks": {
                "positive_data_acceptance": {"enabled": False},
                "ignored_auth": {"enabled": False},
                "negative_data_rejection": {"expected-statuses": [400, 401, 403, 404, 405, 409, 412, 413, 414]},
            },
        }
    )
    schema = schemathesis.openapi.from_url(f"{live.url}/xapi/openapi.json", config=config)
    count: Counter[str] = Counter()
    faults = []
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            count[event.phase.value] += len(event.recorder.cases)
            faults += [
                f"{event.recorder.label}: {failed.failure.title}\n{failed.failure.message}\n{failed.code_sample[:1000]}"
                for checks in event.recorder.checks.values()
                for failed in [check.failure_info for check in checks]
                if failed is not None
            ]
        elif isinstance(event, events.NonFatalError | events.FatalError):
            faults.append(str(event))
    return count, faults
