"""State, Activity Profile and Agent Profile (xAPI 1.0.3, Communication 2.2, 2.3, 2.6, 2.7, 3.1)."""

import json
from typing import Any
from uuid import uuid4

import pytest

from tests.xapi.lrs import AMINA, BILAL, LESSON, Lrs

STATE = ("/activities/state", {"activityId": LESSON, "agent": json.dumps(AMINA), "stateId": "bookmark"})
ACTIVITY = ("/activities/profile", {"activityId": LESSON, "profileId": "notes"})
AGENT = ("/agents/profile", {"agent": json.dumps(AMINA), "profileId": "wishes"})
RESOURCES = [STATE, ACTIVITY, AGENT]
NEW = {"If-None-Match": "*"}


def send(lrs: Lrs, method: str, resource: tuple[str, dict[str, str]], body: Any = None, **headers: str):
    return lrs.send(
        method, resource[0], query_string=resource[1], json_body=body,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )  # fmt: skip


def list_of(resource: tuple[str, dict[str, str]], **more: str) -> tuple[str, dict[str, str]]:
    path, asked = resource
    return path, {name: value for name, value in asked.items() if name not in ("stateId", "profileId")} | more


def test_merging_never_makes_a_document_that_cannot_be_merged(lrs: Lrs) -> None:
    send(lrs, "POST", STATE, {"a": "x" * 600_000})

    too_much = send(lrs, "POST", STATE, {"b": "x" * 600_000})

    assert too_much.status_code == 413
    assert send(lrs, "POST", STATE, {"c": 1}).status_code == 204
    assert sorted(send(lrs, "GET", STATE).json) == ["a", "c"]


@pytest.mark.parametrize("resource", RESOURCES)
def test_document_is_given_back_as_it_came(lrs: Lrs, resource) -> None:
    path, asked = resource
    put = lrs.send(
        "PUT", path, query_string=asked, data=b"\x00\xff picture", headers={"Content-Type": "image/png", **NEW}
    )

    got = send(lrs, "GET", resource)

    assert put.status_code == 204
    assert (got.data, got.headers["Content-Type"]) == (b"\x00\xff picture", "image/png")
    assert got.headers["ETag"].startswith('"')
    assert got.headers["Last-Modified"].endswith("GMT")


@pytest.mark.parametrize("resource", RESOURCES)
def test_post_merges_objects(lrs: Lrs, resource) -> None:
    send(lrs, "POST", resource, {"a": 1, "b": {"x": 1}})
    send(lrs, "POST", resource, {"b": {"y": 2}, "c": 3})

    assert send(lrs, "GET", resource).json == {"a": 1, "b": {"y": 2}, "c": 3}


@pytest.mark.parametrize(("before", "after"), [({"a": 1}, [1]), ([1], {"a": 1}), ("x", {"a": 1})])
def test_post_merges_nothing_but_objects(lrs: Lrs, before: Any, after: Any) -> None:
    send(lrs, "POST", STATE, before)

    assert send(lrs, "POST", STATE, after).status_code == 400
    assert send(lrs, "GET", STATE).json == before


@pytest.mark.parametrize("resource", RESOURCES)
def test_wrong_etag_changes_nothing(lrs: Lrs, resource) -> None:
    send(lrs, "POST", resource, {"a": 1})

    for method in ("PUT", "POST", "DELETE"):
        assert send(lrs, method, resource, {"a": 2}, If_Match='"0123"').status_code == 412
    assert send(lrs, "PUT", resource, {"a": 2}, If_None_Match="*").status_code == 412
    assert send(lrs, "GET", resource).json == {"a": 1}


@pytest.mark.parametrize("resource", RESOURCES)
def test_right_etag_replaces(lrs: Lrs, resource) -> None:
    send(lrs, "POST", resource, {"a": 1})
    etag = send(lrs, "GET", resource).headers["ETag"]

    assert send(lrs, "PUT", resource, {"a": 2}, If_Match=etag).status_code == 204
    assert send(lrs, "PUT", resource, {"a": 3}, If_Match=etag).status_code == 412
    assert send(lrs, "GET", resource).json == {"a": 2}


@pytest.mark.parametrize("resource", [ACTIVITY, AGENT])
def test_profile_is_not_overwritten_unseen(lrs: Lrs, resource) -> None:
    first = send(lrs, "PUT", resource, {"a": 1})
    send(lrs, "PUT", resource, {"a": 1}, If_None_Match="*")

    response = send(lrs, "PUT", resource, {"a": 2})

    assert (first.status_code, response.status_code) == (400, 409)
    assert "ETag" in response.json["error"]


def test_state_is_overwritten_in_1_0_3_and_not_in_2_0(lrs: Lrs, lrs_2: Lrs) -> None:
    assert [send(lrs, "PUT", STATE, {"a": n}).status_code for n in (1, 2)] == [204, 204]
    assert send(lrs_2, "PUT", STATE, {"a": 3}).status_code == 409


def test_states_of_registrations_are_apart(lrs: Lrs) -> None:
    one, other = str(uuid4()), str(uuid4())
    for registration in (one, other):
        send(lrs, "PUT", (STATE[0], STATE[1] | {"registration": registration}), {"of": registration})

    assert send(lrs, "GET", (STATE[0], STATE[1] | {"registration": one})).json == {"of": one}
    assert send(lrs, "GET", STATE).status_code == 404
    assert send(lrs, "GET", list_of(STATE)).json == ["bookmark"]


@pytest.mark.parametrize("resource", RESOURCES)
def test_list_of_ids_since(lrs: Lrs, resource) -> None:
    name = "stateId" if resource is STATE else "profileId"
    for document_id in ("b", "a"):
        send(lrs, "POST", (resource[0], resource[1] | {name: document_id}), {"x": 1})

    assert send(lrs, "GET", list_of(resource)).json == ["a", "b"]
    assert send(lrs, "GET", list_of(resource, since="2020-01-01T00:00:00Z")).json == ["a", "b"]
    assert send(lrs, "GET", list_of(resource, since="2090-01-01T00:00:00Z")).json == []


def test_all_states_are_deleted_at_once(lrs: Lrs) -> None:
    others = (STATE[0], STATE[1] | {"agent": json.dumps(BILAL)})
    for resource in (STATE, others, (STATE[0], STATE[1] | {"stateId": "second"})):
        send(lrs, "POST", resource, {"x": 1})

    assert send(lrs, "DELETE", list_of(STATE)).status_code == 204
    assert send(lrs, "GET", list_of(STATE)).json == []
    assert send(lrs, "GET", others).status_code == 200


@pytest.mark.parametrize("resource", RESOURCES)
def test_deleted_document_is_gone_and_again_is_no_fault(lrs: Lrs, resource) -> None:
    send(lrs, "POST", resource, {"x": 1})

    assert [send(lrs, "DELETE", resource).status_code for _ in range(2)] == [204, 204]
    assert send(lrs, "GET", resource).status_code == 404


@pytest.mark.parametrize("resource", [ACTIVITY, AGENT])
def test_profiles_are_not_deleted_all_at_once(lrs: Lrs, resource) -> None:
    assert send(lrs, "DELETE", list_of(resource)).status_code == 400


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize("body", [b'{"a": 1, "a": 2}', b"{", b'{"a": NaN}', b"\xff", b"[" * 50_000])
def test_broken_json_is_refused(lrs: Lrs, resource, body: bytes) -> None:
    headers = {"Content-Type": "application/json", **NEW}

    response = lrs.send("PUT", resource[0], query_string=resource[1], data=body, headers=headers)

    assert response.status_code == 400
    assert send(lrs, "GET", resource).status_code == 404


@pytest.mark.parametrize(
    ("resource", "spoiled"),
    [
        (STATE, {"activityId": "x"}), (STATE, {"agent": "{}"}), (STATE, {"registration": "x"}), (STATE, {"stateID": "x"}),
        (STATE, {"since": "2020-01-01T00:00:00Z"}), (ACTIVITY, {"activityId": ""}), (AGENT, {"agent": "[]"}),
        (AGENT, {"profileId": "a\0"}),
    ],
)  # fmt: skip
def test_bad_parameter_is_named(lrs: Lrs, resource, spoiled: dict[str, str]) -> None:
    response = send(lrs, "GET", (resource[0], resource[1] | spoiled))

    assert response.status_code == 400
    assert next(iter(spoiled)) in response.json["error"]
