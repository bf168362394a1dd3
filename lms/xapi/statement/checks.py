"""What a statement must keep beyond its shape, rule by rule. Pure.

Clauses are those of xAPI 1.0.3: "Data" is its Part Two. IEEE 9274.1.1 (xAPI 2.0) keeps them and adds contextAgents
and contextGroups; that requests of 1.0.3 do not know them, versions.py says.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from lms.core.remembering import remember_short
from lms.xapi.statement.parts import (
    Account,
    Activity,
    Agent,
    Attachment,
    Context,
    Definition,
    InteractionComponent,
    Object,
    Result,
    Score,
    Statement,
    Verb,
)

VOIDED = "http://adlnet.gov/expapi/verbs/voided"
SIGNATURE = "http://adlnet.gov/expapi/attachments/signature"

# Bytes of an IRI or of a name in an account. An index of PostgreSQL takes 2,704; what is longer names nothing.
LONGEST_NAME = 2000
LONGEST_TAG = 100

# Data 4.3: an IRI has a scheme (RFC 3987); spaces, quotes and brackets must be escaped.
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x1f]+")
# Data 4.2: RFC 5646, well-formed; grandfathered tags as its section 2.2.8 lists them.
_LANGUAGE = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?"
    r"(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*(?:-[a-wyz\d](?:-[a-z\d]{2,8})+)*(?:-x(?:-[a-z\d]{1,8})+)?"
    r"|x(?:-[a-z\d]{1,8})+|i-[a-z]{3,8}|en-gb-oed|sgn-(?:be-fr|be-nl|ch-de)|art-lojban|cel-gaulish|no-bok|no-nyn"
    r"|zh-(?:guoyu|hakka|min|min-nan|xiang)",
    re.IGNORECASE,
)
_MAILBOX = re.compile(r"mailto:[^\s@:]+@[^\s@]+")
_SHA1 = re.compile(r"[0-9a-fA-F]{40}")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
# Data 4.6: ISO 8601:2004, 4.4.3.2; a fraction is allowed in the last part; weeks stand alone.
_DURATION = re.compile(
    r"P(?!$)(?:\d+(?:[.,]\d+)?W|(?:\d+(?:[.,]\d+)?Y)?(?:\d+(?:[.,]\d+)?M)?(?:\d+(?:[.,]\d+)?D)?"
    r"(?:T(?!$)(?:\d+(?:[.,]\d+)?H)?(?:\d+(?:[.,]\d+)?M)?(?:\d+(?:[.,]\d+)?S)?)?)"
)
# RFC 2045, 5.1; it is written into the headers of a part, so that nothing in it may end a line.
_MEDIA_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+*-]+(?: *;[^\x00-\x1f\x7f]*)?")
_VERSION = re.compile(r"(?:1\.0|2\.0)(?:\.\d+)?")
# Data, Appendix C: the interaction types, and which lists of components each may have.
_COMPONENTS: dict[str, tuple[str, ...]] = {
    "true-false": (), "choice": ("choices",), "fill-in": (), "long-fill-in": (), "matching": ("source", "target"),
    "performance": ("steps",), "sequencing": ("choices",), "likert": ("scale",), "numeric": (), "other": (),
}  # fmt: skip
_COMPONENT_LISTS = ("choices", "scale", "source", "target", "steps")
# Data 2.4.4: which properties each kind of object has, and which belong to the other kinds.
_ACTIVITY = {"id", "definition"}
_AGENT = {"account", "mbox", "mbox_sha1sum", "openid", "name", "member"}
_SUBSTATEMENT = {"actor", "verb", "object", "result", "context", "timestamp", "attachments"}
_OTHERS = {
    kind: tuple(sorted((_ACTIVITY | _AGENT | _SUBSTATEMENT) - own))
    for kind, own in {
        None: _ACTIVITY, "Activity": _ACTIVITY, "Agent": _AGENT, "Group": _AGENT, "StatementRef": {"id"},
        "SubStatement": _SUBSTATEMENT,
    }.items()
}  # fmt: skip


class Faults(list[str]):
    """Each fault begins with the property: "actor.mbox: …"."""


def is_iri(text: str) -> bool:
    return len(text) <= LONGEST_NAME and _is_iri(text)


# What is remembered is short: one long text a statement would fill the memory.
@remember_short(8192, longest=250)
def _is_iri(text: str) -> bool:
    return _IRI.fullmatch(text) is not None and len(text.encode()) <= LONGEST_NAME


def is_language_tag(text: str) -> bool:
    return len(text) <= LONGEST_TAG and _is_language_tag(text)


@lru_cache(maxsize=1024)
def _is_language_tag(text: str) -> bool:
    return _LANGUAGE.fullmatch(text) is not None


def is_uuid(text: str) -> bool:
    # Data 4.4: RFC 4122 in its standard form, with hyphens.
    return _UUID.fullmatch(text) is not None


def statement_faults(statement: Statement) -> Faults:
    faults = Faults()
    thing = statement.object
    _actor(statement.actor, "actor", faults)
    _verb(statement.verb, "verb", faults)
    if isinstance(thing, Object):
        _object(thing, "object", faults)
    else:
        _activity(thing, "object", faults)
    kind = thing.object_type or "Activity"
    # Data 2.3.2: a voiding statement names the statement that it voids.
    if statement.verb.id == VOIDED and kind != "StatementRef":
        faults.append("object.objectType: a voiding statement needs a StatementRef")
    if statement.result is not None:
        _result(statement.result, "result", faults)
    if statement.context is not None:
        _context(statement.context, "context", kind, faults)
    # Data 4.5: a timestamp without a time zone is read as UTC by `read`; our own always carry one.
    if statement.timestamp.tzinfo is None:
        faults.append("timestamp: no time zone")
    if statement.authority is not None:
        _authority(statement.authority, faults)
    # Data 2.4.10: versions are those of the specification.
    if statement.version is not None and not _VERSION.fullmatch(statement.version):
        faults.append(f"version: {statement.version!r} is neither 1.0.x nor 2.0.x")
    if statement.attachments is not None:
        _attachments(statement.attachments, "attachments", faults)
    return faults


def _iri(text: str, path: str, faults: Faults, *, kind: str = "IRI") -> None:
    if not is_iri(text):
        is_long = len(text.encode()) > LONGEST_NAME
        faults.append(f"{path}: longer than {LONGEST_NAME} bytes" if is_long else f"{path}: {text!r} is not an {kind}")


def agent_faults(agent: Agent, path: str) -> Faults:
    """Of an Agent or Group on its own, as a parameter gives it."""
    faults = Faults()
    _actor(agent, path, faults)
    return faults


def _actor(agent: Agent, path: str, faults: Faults) -> None:
    kind = agent.object_type
    identifiers = (
        (agent.account is not None) + (agent.mbox is not None) + (agent.mbox_sha1sum is not None)
        + (agent.openid is not None)
    )  # fmt: skip
    if kind is None or kind == "Agent":
        # Data 2.4.2.1: an Agent has exactly one inverse functional identifier, and no members.
        if identifiers != 1:
            faults.append(f"{path}: an Agent needs exactly one of mbox, mbox_sha1sum, openid and account")
        if agent.member is not None:
            faults.append(f"{path}.member: an Agent has no members; is its objectType Group?")
    elif kind == "Group":
        # Data 2.4.2.2: an identified Group has one identifier, an anonymous one its members.
        if identifiers > 1:
            faults.append(f"{path}: a Group has at most one of mbox, mbox_sha1sum, openid and account")
        if identifiers == 0 and not agent.member:
            faults.append(f"{path}.member: an anonymous Group needs members")
        for index, member in enumerate(agent.member or ()):
            if member.object_type not in (None, "Agent"):
                faults.append(f"{path}.member[{index}].objectType: members of a Group are Agents")
            else:
                _actor(member, f"{path}.member[{index}]", faults)
    else:
        faults.append(f"{path}.objectType: {kind!r} is neither Agent nor Group")
    _identifiers(agent, path, faults)


def _identifiers(agent: Agent, path: str, faults: Faults) -> None:
    # Data 2.4.2.3 and 2.4.2.4.
    if agent.account is not None:
        _account(agent.account, f"{path}.account", faults)
    if agent.mbox is not None and not (is_iri(agent.mbox) and _MAILBOX.fullmatch(agent.mbox)):
        faults.append(f"{path}.mbox: {agent.mbox!r} is not mailto: and an e-mail address")
    if agent.mbox_sha1sum is not None and not _SHA1.fullmatch(agent.mbox_sha1sum):
        faults.append(f"{path}.mbox_sha1sum: not 40 hexadecimal digits")
    # Data 2.4.2.3: an openid is a URI that identifies uniquely. Those of OpenID are http or https (Authentication 2.0, 7.2);
    # any other one could look like the mbox of somebody else.
    if agent.openid is not None and not (
        is_iri(agent.openid) and agent.openid.lower().startswith(("http://", "https://"))
    ):
        faults.append(f"{path}.openid: {agent.openid!r} is not an http or https URI")


def _account(account: Account, path: str, faults: Faults) -> None:
    _iri(account.home_page, f"{path}.homePage", faults, kind="IRL")
    if not account.name:
        faults.append(f"{path}.name: empty")
    elif len(account.name.encode()) > LONGEST_NAME:
        faults.append(f"{path}.name: longer than {LONGEST_NAME} bytes")
    elif "\0" in account.name:
        faults.append(f"{path}.name: holds a NUL character")


def _verb(verb: Verb, path: str, faults: Faults) -> None:
    # Data 2.4.3.
    _iri(verb.id, f"{path}.id", faults)
    _language_map(verb.display, f"{path}.display", faults)


def _object(thing: Object, path: str, faults: Faults) -> None:
    kind = thing.object_type
    if kind not in _OTHERS:
        faults.append(f"{path}.objectType: {kind!r} is no kind of object")
        return
    for name in _OTHERS[kind]:
        if getattr(thing, name) not in (None, ""):
            faults.append(f"{path}.{name}: {kind or 'Activity'} has no such property")
    if kind is None or kind == "Activity":
        _activity(thing, path, faults)
    elif kind == "SubStatement":
        _substatement(thing, path, faults)
    elif kind == "StatementRef":
        _statement_ref(thing.id, path, faults)
    else:
        _actor(thing.as_agent(), path, faults)


def _statement_ref(statement_id: str, path: str, faults: Faults) -> None:
    # Data 2.4.4.3.
    if not is_uuid(statement_id):
        faults.append(f"{path}.id: {statement_id!r} is not a UUID")


def _substatement(thing: Object, path: str, faults: Faults) -> None:
    # Data 2.4.4.3: a SubStatement is a statement without id, stored, version and authority, and holds no other.
    for name in ("actor", "verb", "object"):
        if getattr(thing, name) is None:
            faults.append(f"{path}.{name}: missing")
    if thing.actor is not None:
        _actor(thing.actor, f"{path}.actor", faults)
    if thing.verb is not None:
        _verb(thing.verb, f"{path}.verb", faults)
        if thing.verb.id == VOIDED and (thing.object is None or thing.object.object_type != "StatementRef"):
            faults.append(f"{path}.object.objectType: a voiding statement needs a StatementRef")
    if thing.object is not None:
        if thing.object.object_type == "SubStatement":
            faults.append(f"{path}.object.objectType: a SubStatement holds no SubStatement")
        else:
            _object(thing.object, f"{path}.object", faults)
    if thing.result is not None:
        _result(thing.result, f"{path}.result", faults)
    if thing.context is not None:
        kind = (thing.object.object_type if thing.object else None) or "Activity"
        _context(thing.context, f"{path}.context", kind, faults)
    if thing.attachments is not None:
        _attachments(thing.attachments, f"{path}.attachments", faults)


def _activity(activity: Activity, path: str, faults: Faults) -> None:
    # Data 2.4.4.1.
    _iri(activity.id, f"{path}.id", faults)
    if activity.definition is not None:
        _definition(activity.definition, f"{path}.definition", faults)


def _definition(definition: Definition, path: str, faults: Faults) -> None:
    _language_map(definition.name, f"{path}.name", faults)
    _language_map(definition.description, f"{path}.description", faults)
    if definition.type is not None:
        _iri(definition.type, f"{path}.type", faults)
    if definition.more_info is not None:
        _iri(definition.more_info, f"{path}.moreInfo", faults, kind="IRL")
    if definition.extensions:
        _extensions(definition.extensions, f"{path}.extensions", faults)
    kind = definition.interaction_type
    if kind is not None and kind not in _COMPONENTS:
        faults.append(f"{path}.interactionType: {kind!r} is no interaction type")
        return
    for name in _COMPONENT_LISTS:
        components: list[InteractionComponent] = getattr(definition, name)
        if not components:
            continue
        # Data 2.4.4.1, Interaction Activities: components belong to the interaction types that know them.
        if name not in _COMPONENTS.get(kind or "", ()):
            faults.append(f"{path}.{name}: belongs to another interactionType than {kind!r}")
        _components(components, f"{path}.{name}", faults)
    if definition.correct_responses_pattern and kind is None:
        faults.append(f"{path}.interactionType: missing beside correctResponsesPattern")


def _components(components: list[InteractionComponent], path: str, faults: Faults) -> None:
    # Appendix C: the ids inside one list are distinct.
    if len({component.id for component in components}) < len(components):
        faults.append(f"{path}: two components have the same id")
    for index, component in enumerate(components):
        _language_map(component.description, f"{path}[{index}].description", faults)


def _result(result: Result, path: str, faults: Faults) -> None:
    if result.score is not None:
        _score(result.score, f"{path}.score", faults)
    if result.duration is not None and not _DURATION.fullmatch(result.duration):
        faults.append(f"{path}.duration: {result.duration!r} is not an ISO 8601 duration")
    if result.extensions:
        _extensions(result.extensions, f"{path}.extensions", faults)


def _score(score: Score, path: str, faults: Faults) -> None:
    # Data 2.4.5.1: scaled lies between -1 and 1; min < max; raw lies between them.
    if score.scaled is not None and not -1 <= score.scaled <= 1:
        faults.append(f"{path}.scaled: {score.scaled} is not between -1 and 1")
    if score.min is not None and score.max is not None and score.min >= score.max:
        faults.append(f"{path}.min: not below max")
    if score.raw is not None and (
        (score.min is not None and score.raw < score.min) or (score.max is not None and score.raw > score.max)
    ):
        faults.append(f"{path}.raw: outside min and max")


def _context(context: Context, path: str, kind: str, faults: Faults) -> None:
    if context.instructor is not None:
        _actor(context.instructor, f"{path}.instructor", faults)
    if context.team is not None:
        # Data 2.4.6: team is a Group.
        if not context.team.is_group:
            faults.append(f"{path}.team.objectType: a team is a Group")
        _actor(context.team, f"{path}.team", faults)
    if context.context_activities is not None:
        for name in ("parent", "grouping", "category", "other"):
            for index, activity in enumerate(getattr(context.context_activities, name)):
                if activity.object_type not in (None, "Activity"):
                    faults.append(f"{path}.contextActivities.{name}[{index}].objectType: not Activity")
                _activity(activity, f"{path}.contextActivities.{name}[{index}]", faults)
    # Data 2.4.6: revision and platform describe an Activity, and nothing else.
    if kind != "Activity":
        for name in ("revision", "platform"):
            if getattr(context, name) is not None:
                faults.append(f"{path}.{name}: only where the object is an Activity")
    if context.language is not None and not is_language_tag(context.language):
        faults.append(f"{path}.language: {context.language!r} is not an RFC 5646 language tag")
    if context.statement is not None and context.statement.object_type != "StatementRef":
        faults.append(f"{path}.statement.objectType: not StatementRef")
    if context.extensions:
        _extensions(context.extensions, f"{path}.extensions", faults)
    if context.context_agents is not None or context.context_groups is not None:
        _relevant(context, path, faults)


def _relevant(context: Context, path: str, faults: Faults) -> None:
    # IEEE 9274.1.1, 4.2.2.5: contextAgents and contextGroups name their type; relevantTypes, where given, are IRIs.
    people: Iterable[tuple[str, str, str | None, Agent, list[str] | None]] = [
        *((f"contextAgents[{i}]", "contextAgent", one.object_type, one.agent, one.relevant_types)
          for i, one in enumerate(context.context_agents or ())),
        *((f"contextGroups[{i}]", "contextGroup", one.object_type, one.group, one.relevant_types)
          for i, one in enumerate(context.context_groups or ())),
    ]  # fmt: skip
    for name, expected, given, agent, types in people:
        if given != expected:
            faults.append(f"{path}.{name}.objectType: not {expected}")
        if agent.is_group != (expected == "contextGroup"):
            faults.append(f"{path}.{name}: wants {'a Group' if expected == 'contextGroup' else 'an Agent'}")
        _actor(agent, f"{path}.{name}.{expected[7:].lower()}", faults)
        if types is not None and not (types and all(is_iri(one) for one in types)):
            faults.append(f"{path}.{name}.relevantTypes: not a list of IRIs")


def _authority(authority: Agent, faults: Faults) -> None:
    # Data 2.4.9: an Agent, or a Group of a user and an application without an identifier (3-legged OAuth).
    if authority.is_group and (authority.key or len(authority.member or ()) != 2):
        faults.append("authority: a Group must be anonymous with two members")
    _actor(authority, "authority", faults)


def _attachments(attachments: list[Attachment], path: str, faults: Faults) -> None:
    # Data 2.4.11.
    for index, attachment in enumerate(attachments):
        here = f"{path}[{index}]"
        _iri(attachment.usage_type, f"{here}.usageType", faults)
        _language_map(attachment.display, f"{here}.display", faults)
        _language_map(attachment.description, f"{here}.description", faults)
        if not _MEDIA_TYPE.fullmatch(attachment.content_type):
            faults.append(f"{here}.contentType: {attachment.content_type!r} is not an Internet media type")
        if attachment.length < 0:
            faults.append(f"{here}.length: negative")
        if attachment.file_url is not None:
            _iri(attachment.file_url, f"{here}.fileUrl", faults, kind="IRL")


def _language_map(texts: dict[str, str], path: str, faults: Faults) -> None:
    for tag in texts:
        if not is_language_tag(tag):
            faults.append(f"{path}: {tag!r} is not an RFC 5646 language tag")


def _extensions(extensions: dict[str, Any], path: str, faults: Faults) -> None:
    # Data 4.1: keys are IRIs; values may be anything.
    for key in extensions:
        _iri(key, f"{path}", faults)
