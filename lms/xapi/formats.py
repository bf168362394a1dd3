"""How statements are given out: as they are, with only what identifies, or with canonical definitions in one language
(xAPI 1.0.3, Communication 2.1.3, `format`). Pure."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from werkzeug.datastructures import LanguageAccept

# Properties of an Agent, by which it is identified; the first that is there.
_IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")
_DEFINITION_MAPS = ("name", "description")
_COMPONENT_LISTS = ("choices", "scale", "source", "target", "steps")


def with_ids_only(statement: dict[str, Any]) -> dict[str, Any]:
    """`format=ids`: as little as identifies agents, activities, verb, and attachments are kept."""
    return _changed(statement, agent=_agent_id, activity=_activity_id, verb=lambda verb: {"id": verb["id"]})


def canonical(statement: dict[str, Any], definitions: Mapping[str, Any], languages: LanguageAccept) -> dict[str, Any]:
    """`format=canonical`: definitions as the LRS knows them, each text in the language that the reader prefers."""

    def told(activity: dict[str, Any]) -> dict[str, Any]:
        definition = definitions.get(activity["id"]) or activity.get("definition")
        return {**activity, "definition": _definition(definition, languages)} if definition else activity

    def shown(verb: dict[str, Any]) -> dict[str, Any]:
        return {**verb, "display": in_one_language(verb["display"], languages)} if "display" in verb else verb

    return _changed(statement, agent=lambda agent: agent, activity=told, verb=shown)


def in_one_language(texts: Mapping[str, str], languages: LanguageAccept) -> dict[str, str]:
    """A language map with one entry: what Accept-Language prefers, else the first."""
    if not texts:
        return {}
    tags: Sequence[str] = list(texts)
    best = languages.best_match(tags) or tags[0]
    return {best: texts[best]}


def _definition(definition: dict[str, Any], languages: LanguageAccept) -> dict[str, Any]:
    changes: dict[str, Any] = {
        name: in_one_language(definition[name], languages) for name in _DEFINITION_MAPS if name in definition
    }
    for name in _COMPONENT_LISTS:
        if name in definition:
            changes[name] = [
                {**one, "description": in_one_language(one["description"], languages)} if "description" in one else one
                for one in definition[name]
            ]
    return {**definition, **changes}


def _agent_id(agent: dict[str, Any]) -> dict[str, Any]:
    kept = {name: agent[name] for name in ("objectType", *_IDENTIFIERS) if name in agent}
    if agent.get("objectType") == "Group" and not any(name in agent for name in _IDENTIFIERS):
        # An anonymous Group is nothing but its members.
        kept["member"] = [_agent_id(member) for member in agent["member"]]
    return kept


def _activity_id(activity: dict[str, Any]) -> dict[str, Any]:
    return {"id": activity["id"]}


Change = Callable[[dict[str, Any]], dict[str, Any]]


def _changed(statement: dict[str, Any], *, agent: Change, activity: Change, verb: Change) -> dict[str, Any]:
    """A copy of a statement or SubStatement with all its agents, activities and its verb replaced."""
    found = dict(statement)
    for name in ("actor", "authority"):
        if name in found:
            found[name] = agent(found[name])
    found["verb"] = verb(found["verb"])
    thing = found["object"]
    kind = thing.get("objectType", "Activity")
    if kind == "Activity":
        found["object"] = activity(thing)
    elif kind in ("Agent", "Group"):
        found["object"] = agent(thing)
    elif kind == "SubStatement":
        found["object"] = _changed(thing, agent=agent, activity=activity, verb=verb)
    if "context" in found:
        context = found["context"] = dict(found["context"])
        for name in ("instructor", "team"):
            if name in context:
                context[name] = agent(context[name])
        for name, inside in (("contextAgents", "agent"), ("contextGroups", "group")):
            if name in context:
                context[name] = [{**one, inside: agent(one[inside])} for one in context[name]]
        if "contextActivities" in context:
            context["contextActivities"] = {
                name: [activity(one) for one in ones] for name, ones in context["contextActivities"].items()
            }
    return found
