"""JSON Schemas (2020-12) of what the LRS takes and gives: as strict as it is itself, where a schema can be. Pure."""

from typing import Any

from lms.xapi.statement.checks import LONGEST_NAME, LONGEST_TAG

Schema = dict[str, Any]

# The same rules as in statement/checks.py, in the words of a schema.
IRI = r"""^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`\u0000-\u001f]+$"""
UUID = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"
TIME = r"^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d([.,]\d+)?)?([Zz]|[+-]\d\d(:?\d\d)?)?$"
DURATION = (
    r"^P((\d+([.,]\d+)?W)|(?=.)(\d+([.,]\d+)?Y)?(\d+([.,]\d+)?M)?(\d+([.,]\d+)?D)?"
    r"(T(?=.)(\d+([.,]\d+)?H)?(\d+([.,]\d+)?M)?(\d+([.,]\d+)?S)?)?)$"
)
# The usual form of RFC 5646; the LRS takes all of it.
LANGUAGE = "^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?$"
MEDIA_TYPE = r"^[A-Za-z0-9_!#$&^.+-]+/[A-Za-z0-9_!#$&^.+*-]+( *;[^\u0000-\u001f\u007f]*)?$"
IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")
INTERACTIONS: dict[str, tuple[str, ...]] = {
    "true-false": (), "choice": ("choices",), "fill-in": (), "long-fill-in": (), "matching": ("source", "target"),
    "performance": ("steps",), "sequencing": ("choices",), "likert": ("scale",), "numeric": (), "other": (),
}  # fmt: skip


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def record(required: tuple[str, ...] = (), /, **properties: Schema) -> Schema:
    """An object with these properties and no others (Data 2.2)."""
    found: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return found | ({"required": list(required)} if required else {})


def listed(items: Schema, **more: Any) -> Schema:
    return {"type": "array", "items": items, **more}


STRING: Schema = {"type": "string"}
BOOLEAN: Schema = {"type": "boolean"}
NUMBER: Schema = {"type": "number"}


def _agents() -> dict[str, Schema]:
    """Data 2.4.2: exactly one identifier, or for an anonymous Group its members."""
    kinds: dict[str, Schema] = {"name": STRING, "objectType": {"const": "Agent"}}
    group: dict[str, Schema] = {"name": STRING, "objectType": {"const": "Group"}, "member": listed(ref("Agent"))}
    identified = [
        record((one, "objectType"), **group, **{one: ref("Iri" if one == "openid" else one)}) for one in IDENTIFIERS
    ]
    agent = [record((one,), **kinds, **{one: ref("Iri" if one == "openid" else one)}) for one in IDENTIFIERS]
    return {
        "mbox": {"type": "string", "pattern": r"^mailto:[A-Za-z0-9.+_-]+@[A-Za-z0-9.-]+$", "maxLength": LONGEST_NAME},
        "mbox_sha1sum": {"type": "string", "pattern": "^[0-9a-fA-F]{40}$"},
        "account": record(
            ("homePage", "name"),
            homePage=ref("Iri"),
            name={"type": "string", "minLength": 1, "maxLength": LONGEST_NAME, "pattern": r"^[^\u0000]+$"},
        ),
        "Agent": {"anyOf": agent},
        "IdentifiedGroup": {"anyOf": identified},
        "Group": {
            "anyOf": [
                ref("IdentifiedGroup"),
                record(("objectType", "member"), **(group | {"member": listed(ref("Agent"), minItems=1)})),
            ]
        },
        "Actor": {"anyOf": [ref("Agent"), ref("Group")]},
        "IdentifiedActor": {"anyOf": [ref("Agent"), ref("IdentifiedGroup")]},
        "ObjectAgent": {"anyOf": [one | {"required": [*one["required"], "objectType"]} for one in agent]},
    }


def _activities() -> dict[str, Schema]:
    """Data 2.4.4.1 and Appendix C: lists of components belong to the interaction types that know them."""
    told: dict[str, Schema] = {
        "name": ref("LanguageMap"), "description": ref("LanguageMap"), "type": ref("Iri"), "moreInfo": ref("Iri"),
        "extensions": ref("Extensions"),
    }  # fmt: skip
    questions = [
        record(
            ("interactionType",),
            **told,
            interactionType={"const": kind},
            correctResponsesPattern=listed(STRING),
            **{name: ref("Components") for name in lists},
        )
        for kind, lists in INTERACTIONS.items()
    ]
    component = record(("id",), id=STRING, description=ref("LanguageMap"))
    return {
        "Components": listed(component, description="Their ids are distinct."),
        "Definition": {"anyOf": [record(**told), *questions]},
        "Activity": record(("id",), objectType={"const": "Activity"}, id=ref("Iri"), definition=ref("Definition")),
    }


def _results() -> dict[str, Schema]:
    score = record(
        scaled={"type": "number", "minimum": -1, "maximum": 1}, raw=NUMBER, min=NUMBER, max=NUMBER
    ) | {"description": "min lies below max, raw between them."}  # fmt: skip
    return {
        "Score": score,
        "Result": record(
            score=ref("Score"),
            success=BOOLEAN,
            completion=BOOLEAN,
            response=STRING,
            duration={"type": "string", "pattern": DURATION},
            extensions=ref("Extensions"),
        ),
        "Attachment": record(
            ("usageType", "display", "contentType", "length", "sha2"),
            usageType=ref("Iri"),
            display=ref("LanguageMap"),
            description=ref("LanguageMap"),
            contentType={"type": "string", "pattern": MEDIA_TYPE},
            length={"type": "integer", "minimum": 0},
            sha2=STRING,
            fileUrl=ref("Iri"),
        ),
    }


def _contexts() -> dict[str, Schema]:
    activities = {"anyOf": [ref("Activity"), listed(ref("Activity"))]}
    types = listed(ref("Iri"), minItems=1)
    common: dict[str, Schema] = {
        "registration": ref("Uuid"),
        "instructor": ref("Actor"),
        "team": ref("Group"),
        "contextActivities": record(
            **dict.fromkeys(("parent", "grouping", "category", "other"), activities)
        ),
        "contextAgents": listed(
            record(
                ("objectType", "agent"),
                objectType={"const": "contextAgent"}, agent=ref("Agent"), relevantTypes=types,
            )
        ),
        "contextGroups": listed(
            record(
                ("objectType", "group"),
                objectType={"const": "contextGroup"}, group=ref("Group"), relevantTypes=types,
            )
        ),
        "language": ref("LanguageTag"),
        "statement": ref("StatementRef"),
        "extensions": ref("Extensions"),
    }  # fmt: skip
    return {
        "Context": record(**common),
        # Data 2.4.6: revision and platform describe an Activity, and nothing else.
        "ActivityContext": record(**common, revision=STRING, platform=STRING),
    }


def _kinds(objects: dict[str, Schema], **properties: Schema) -> list[Schema]:
    """One schema for each kind of object, for the context follows from it."""
    return [
        record(
            ("actor", "verb", "object"),
            actor=ref("Actor"),
            verb=ref("Verb"),
            object=thing,
            result=ref("Result"),
            context=ref("ActivityContext" if name == "Activity" else "Context"),
            timestamp=ref("Timestamp"),
            attachments=listed(ref("Attachment")),
            **properties,
        )
        for name, thing in objects.items()
    ]


def _statements() -> dict[str, Schema]:
    objects = {
        "Activity": ref("Activity"),
        "Others": {"anyOf": [ref("ObjectAgent"), ref("Group"), ref("StatementRef")]},
    }
    substatement = {"objectType": {"const": "SubStatement"}}
    subs = [one | {"required": [*one["required"], "objectType"]} for one in _kinds(objects, **substatement)]
    whole = _kinds(
        objects | {"SubStatement": ref("SubStatement")},
        id=ref("Uuid"),
        stored=ref("Timestamp"),
        authority=ref("Actor"),
        version={"type": "string", "pattern": r"^(1\.0|2\.0)(\.\d+)?$"},
    )
    kept = ["id", "stored", "authority", "version", "timestamp"]
    return {
        "StatementRef": record(("objectType", "id"), objectType={"const": "StatementRef"}, id=ref("Uuid")),
        "SubStatement": {"anyOf": subs},
        "Statement": {"anyOf": whole},
        "StoredStatement": {"anyOf": [one | {"required": [*one["required"], *kept]} for one in whole]},
        "StatementResult": record(
            ("statements", "more"),
            statements=listed(ref("StoredStatement")),
            more={"type": "string", "description": "Where the next page is; empty on the last."},
        ),
        "Batch": listed(ref("Statement"), description="The ids in it are distinct."),
    }


def schemas() -> dict[str, Schema]:
    names: dict[str, Schema] = {name: listed(STRING) for name in ("name", "mbox", "mbox_sha1sum", "openid")}
    return {
        "Iri": {"type": "string", "pattern": IRI, "maxLength": LONGEST_NAME},
        "Uuid": {"type": "string", "pattern": UUID},
        "Timestamp": {"type": "string", "format": "date-time", "pattern": TIME},
        "LanguageTag": {"type": "string", "pattern": LANGUAGE, "maxLength": LONGEST_TAG},
        "LanguageMap": {"type": "object", "propertyNames": ref("LanguageTag"), "additionalProperties": STRING},
        "Extensions": {"type": "object", "propertyNames": ref("Iri"), "additionalProperties": True},
        "Verb": record(("id",), id=ref("Iri"), display=ref("LanguageMap")),
        **_agents(),
        **_activities(),
        **_results(),
        **_contexts(),
        **_statements(),
        "Person": record(("objectType",), objectType={"const": "Person"}, account=listed(ref("account")), **names),
        "About": record(("version",), version=listed(STRING, minItems=1)),
        "Error": record(("error",), error={"type": "string", "minLength": 1}),
    }
