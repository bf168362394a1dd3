"""What the LRS says of itself, of activities and of agents (xAPI 1.0.3, Communication 2.4, 2.5, 2.8)."""

from typing import Any

import msgspec
from flask import Response, request

from lms.core.access import anyone, for_programs, grants
from lms.xapi import people, policy, searching
from lms.xapi.clients import Client, Scope
from lms.xapi.parameters import agent_of, refuse_unknown, required_iri
from lms.xapi.statement import VERSIONS
from lms.xapi.views.blueprint import bp, json_response


@bp.get("/about")
@for_programs
@grants(anyone)
def show_about() -> Response:
    refuse_unknown(request.args, frozenset())
    return json_response({"version": list(VERSIONS)})


@bp.get("/activities")
@for_programs
@grants(policy.any_client)
def show_activity(_client: Client) -> Response:
    """The whole Activity, with every language that is known."""
    refuse_unknown(request.args, frozenset(("activityId",)))
    activity_id = required_iri(request.args, "activityId")
    found: dict[str, Any] = {"objectType": "Activity", "id": activity_id}
    if definition := searching.definition_of(activity_id):
        found["definition"] = definition
    return json_response(found)


@bp.get("/agents")
@for_programs
@grants(policy.any_client)
def show_person(client: Client) -> Response:
    """A Person: all that is known of an Agent, in lists."""
    refuse_unknown(request.args, frozenset(("agent",)))
    agent = agent_of(request.args, "agent")
    # Names come from statements: who may not read all of them is told what it has given.
    may_read = client.guard is None and not client.scopes.isdisjoint({Scope.STATEMENTS_READ, Scope.ALL_READ, Scope.ALL})
    return json_response(msgspec.json.encode(people.person_of(agent, has_names=may_read)))
