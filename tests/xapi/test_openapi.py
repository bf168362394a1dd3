"""The description of the LRS: valid, complete, and true to the routes."""

import json

from flask import Flask
from openapi_spec_validator import validate

from lms.xapi.openapi import description
from tests.xapi.lrs import Lrs

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

