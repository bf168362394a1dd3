"""What xAPI Profiles 1.0, Part Two « Structure » asks of a profile with MUST, as far as ours has such parts."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from lms.xapi.statement import is_iri, is_language_tag
from lms.xapi.statement_templates import BadPath, parse_path

LANGUAGES = {"en", "ar", "fr"}
EXTENSIONS = ("ContextExtension", "ResultExtension", "ActivityExtension")
CONCEPT = {"id", "type", "inScheme", "prefLabel", "definition"}
MATCHES = {"broader", "broadMatch", "narrower", "narrowMatch", "related", "relatedMatch", "exactMatch"}
COMBINATIONS = {"alternates", "optional", "oneOrMore", "sequence", "zeroOrMore"}
# Required and optional properties, by the value of `type` or by place.
PROPERTIES: dict[str, tuple[set[str], set[str]]] = {
    "Profile": (
        {"id", "@context", "type", "conformsTo", "prefLabel", "definition", "versions", "author"},
        {"seeAlso", "concepts", "templates", "patterns"},
    ),
    "version": ({"id", "generatedAtTime"}, {"wasRevisionOf"}),
    "Organization": ({"type", "name"}, {"url"}),
    "Person": ({"type", "name"}, {"url"}),
    **{kind: (CONCEPT, {"deprecated", *MATCHES}) for kind in ("Verb", "ActivityType", "AttachmentUsageType")},
    "ActivityExtension": (
        CONCEPT,
        {"deprecated", "recommendedActivityTypes", "context", "schema", "inlineSchema"},
    ),
    **{
        kind: (CONCEPT, {"deprecated", "recommendedVerbs", "context", "schema", "inlineSchema"})
        for kind in ("ContextExtension", "ResultExtension")
    },
    "StatementTemplate": (
        CONCEPT,
        {
            "deprecated", "verb", "objectActivityType", "contextGroupingActivityType", "contextParentActivityType",
            "contextOtherActivityType", "contextCategoryActivityType", "attachmentUsageType",
            "objectStatementRefTemplate", "contextStatementRefTemplate", "rules",
        },
    ),
    "rule": ({"location"}, {"selector", "presence", "any", "all", "none", "scopeNote"}),
    "Pattern": ({"id", "type"}, {"primary", "inScheme", "prefLabel", "definition", "deprecated", *COMBINATIONS}),
}  # fmt: skip


def structure_faults(profile: dict[str, Any]) -> list[str]:
    found = [*_properties(profile, "Profile"), *_empty(profile, "profile")]
    if found:
        return found
    found += [*_versions(profile), *_properties(profile["author"], profile["author"]["type"])]
    # 6.0: the context MUST be, or contain, that of the specification.
    if "https://w3id.org/xapi/profiles/context" not in (profile["@context"], *profile["@context"]):
        found.append("@context")
    if profile["type"] != "Profile" or profile["conformsTo"] != "https://w3id.org/xapi/profiles#1.0":
        found.append("type or conformsTo")
    named = [*profile["concepts"], *profile["templates"], *profile["patterns"]]
    ids = [profile["id"], *(one["id"] for one in [*profile["versions"], *named])]
    found += [f"{one}: not an IRI" for one in ids if not is_iri(one)]
    found += [f"{one}: given twice" for one in set(ids) if ids.count(one) > 1]
    for one in named:
        found += _properties(one, one["type"])
        if one["inScheme"] != profile["versions"][0]["id"]:
            found.append(f"{one['id']}: inScheme is not the version that is described")
    for concept in profile["concepts"]:
        found += _concept(concept)
    for template in profile["templates"]:
        found += _template(template)
    for pattern in profile["patterns"]:
        found += _pattern(pattern, ids)
    return found


def _properties(one: dict[str, Any], kind: str) -> Iterator[str]:
    required, optional = PROPERTIES.get(kind, (set(), set()))
    name = one.get("id", kind)
    if kind not in PROPERTIES:
        yield f"{name}: there is no type {kind}"
    if lacking := required - one.keys():
        yield f"{name}: lacks {lacking}"
    # 4.0: what the specification does not describe MUST be an IRI; we have nothing of the sort.
    if strange := one.keys() - required - optional:
        yield f"{name}: has {strange}"
    for texts in ("prefLabel", "definition", "scopeNote"):
        if texts in one and (set(one[texts]) != LANGUAGES or not all(map(is_language_tag, one[texts]))):
            yield f"{name}: {texts} is not in {LANGUAGES}"


def _empty(value: Any, place: str) -> Iterator[str]:
    # 4.0: values MUST NOT be empty objects, null, empty strings, or empty arrays.
    if value in ({}, None, "", []) and value is not False:
        yield f"{place}: empty"
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        yield from _empty(member, f"{place}.{key}")


def _versions(profile: dict[str, Any]) -> Iterator[str]:
    versions = profile["versions"]
    for one in versions:
        yield from _properties(one, "version")
        try:
            datetime.fromisoformat(one["generatedAtTime"])
        except ValueError:
            yield f"{one['id']}: generatedAtTime"
    # 6.1: wasRevisionOf MUST be used with all versions that succeed others.
    if sum("wasRevisionOf" not in one for one in versions) > 1:
        yield "versions: wasRevisionOf is missing"


def _concept(concept: dict[str, Any]) -> Iterator[str]:
    if concept["type"] not in (*EXTENSIONS, "Verb", "ActivityType", "AttachmentUsageType"):
        yield f"{concept['id']}: type"
    # 7.1: related MUST only be used on deprecated concepts.
    if "related" in concept and not concept.get("deprecated"):
        yield f"{concept['id']}: related"
    # 7.2: at most one of schema and inlineSchema.
    if "schema" in concept and "inlineSchema" in concept:
        yield f"{concept['id']}: two schemas"
    try:
        json.loads(concept.get("inlineSchema", "{}"))
    except ValueError:
        yield f"{concept['id']}: inlineSchema"


def _template(template: dict[str, Any]) -> Iterator[str]:
    # 8.0: not both of these.
    if "objectStatementRefTemplate" in template and "objectActivityType" in template:
        yield f"{template['id']}: objectStatementRefTemplate beside objectActivityType"
    for rule in template.get("rules", ()):
        yield from _properties(rule, "rule")
        # 8.1: one or more of these.
        if not rule.keys() & {"presence", "any", "all", "none"}:
            yield f"{template['id']}: {rule} asks for nothing"
        if rule.get("presence", "included") not in ("included", "excluded", "recommended"):
            yield f"{template['id']}: {rule['presence']}"
        try:
            parse_path(rule["location"])
            parse_path(rule.get("selector", rule["location"]))
        except BadPath as error:
            yield f"{template['id']}: {error}"


def _pattern(pattern: dict[str, Any], ids: list[str]) -> Iterator[str]:
    # 9.0: a primary pattern MUST have both texts, and any pattern exactly one of the combinations.
    if pattern.get("primary") and not {"prefLabel", "definition"} <= pattern.keys():
        yield f"{pattern['id']}: primary without texts"
    if len(pattern.keys() & COMBINATIONS) != 1:
        yield f"{pattern['id']}: not exactly one combination"
    for key in pattern.keys() & COMBINATIONS:
        parts = pattern[key] if isinstance(pattern[key], list) else [pattern[key]]
        if key in ("alternates", "sequence") and len(parts) < 2:
            yield f"{pattern['id']}: {key} of one"
        if pattern["id"] in parts or not set(parts) <= set(ids):
            yield f"{pattern['id']}: {key}"
