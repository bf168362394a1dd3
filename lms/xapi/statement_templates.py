"""Statement Templates of xAPI Profiles 1.0: which of them a statement falls under, and what it breaks of their rules.

Not here: StatementRef templates and the recursive descent of JSONPath, which no template of ours uses. Pure.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Literal

import msgspec

_KEY = r"""(?:\*|\d+|'[^']*'|"[^"]*")"""
_SEGMENT = re.compile(rf"\.(?P<name>\*|[A-Za-z_][\w-]*)|\[\s*(?P<keys>{_KEY}(?:\s*,\s*{_KEY})*)\s*\]")
_PIPE = re.compile(r"\s*\|\s*")
_ALL = "*"

# A step takes members by name, items by number, or (None) all of them; a path is one step after another.
Step = tuple[str | int | None, ...]
Path = tuple[Step, ...]


class BadPath(ValueError):
    """This is no JSONPath of the kind that Profiles, Structure 8.1 allows."""


class Rule(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Structure 8.1."""

    location: str
    selector: str | None = None
    presence: Literal["included", "excluded", "recommended"] | None = None
    any: list[Any] | None = None
    all: list[Any] | None = None
    none: list[Any] | None = None
    scope_note: dict[str, str] | None = None


class Template(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True, tag="StatementTemplate"):
    """Structure 8.0; the tag is its property `type`."""

    id: str
    in_scheme: str
    pref_label: dict[str, str]
    definition: dict[str, str]
    deprecated: bool = False
    verb: str | None = None
    object_activity_type: str | None = None
    context_parent_activity_type: list[str] = []
    context_grouping_activity_type: list[str] = []
    context_category_activity_type: list[str] = []
    context_other_activity_type: list[str] = []
    attachment_usage_type: list[str] = []
    rules: list[Rule] = []


def faults(statement: Mapping[str, Any], templates: Iterable[Template]) -> list[str]:
    """What the statement breaks of the templates that it falls under, or that it falls under none (Communication 2.1)."""
    matching = [template for template in templates if matches(statement, template)]
    if not matching:
        verb = statement.get("verb", {}).get("id")
        return [f"No statement template fits the verb {verb} and an object of type {_types(statement, '$.object')}"]
    return [
        f"{template.id}: {fault}"
        for template in matching
        for rule in template.rules
        if (fault := broken(rule, statement))
    ]


def matches(statement: Mapping[str, Any], template: Template) -> bool:
    """Whether the statement has all the Determining Properties of the template (Structure 8.0)."""
    if template.verb is not None and statement.get("verb", {}).get("id") != template.verb:
        return False
    wanted = [
        ("$.object", [template.object_activity_type] if template.object_activity_type else []),
        ("$.context.contextActivities.parent[*]", template.context_parent_activity_type),
        ("$.context.contextActivities.grouping[*]", template.context_grouping_activity_type),
        ("$.context.contextActivities.category[*]", template.context_category_activity_type),
        ("$.context.contextActivities.other[*]", template.context_other_activity_type),
    ]
    return all(set(types) <= set(_types(statement, place)) for place, types in wanted if types) and set(
        template.attachment_usage_type
    ) <= set(values_at("$.attachments[*].usageType", statement))


def broken(rule: Rule, statement: Mapping[str, Any]) -> str:
    """How the statement breaks the rule (Structure 8.1), in words; empty where it keeps it."""
    found = values_at(rule.location, statement)
    unmatchable = False
    if rule.selector is not None:
        selected = [values_at(rule.selector, value) for value in found]
        unmatchable = not all(selected)
        found = [value for values in selected for value in values]
    place = rule.location + (f" → {rule.selector}" if rule.selector else "")
    if rule.presence == "included" and not found:
        return f"{place} is missing"
    if rule.presence == "included" and unmatchable:
        return f"{place} is missing in one of them"
    if rule.presence == "excluded":
        return f"{place} must not be there: {found!r}" if found else ""
    if rule.presence == "recommended" and not found:
        return ""
    if rule.any is not None and not any(_is_in(value, rule.any) for value in found):
        return f"{place} has none of {rule.any!r}: {found!r}"
    if rule.all is not None and (unmatchable or not all(_is_in(value, rule.all) for value in found)):
        return f"{place} is not of {rule.all!r}: {found!r}"
    if rule.none is not None and any(_is_in(value, rule.none) for value in found):
        return f"{place} may have none of {rule.none!r}: {found!r}"
    return ""


def values_at(path: str, value: Any) -> list[Any]:
    """All values to which the JSONPath leads; paths joined by « | » give the values of each."""
    found: list[Any] = []
    for steps in parse_path(path):
        reached = [value]
        for step in steps:
            reached = [member for one in reached for key in step for member in _members(one, key)]
        found += reached
    return found


@lru_cache(maxsize=1024)
def parse_path(text: str) -> tuple[Path, ...]:
    """The paths that « | » joins. Raises BadPath."""
    position = 0
    paths: list[Path] = []
    steps: list[Step] = []
    while position < len(text):
        if not steps and (start := re.compile(r"\$(?=[.\[])").match(text, position)):
            position = start.end()
        if segment := _SEGMENT.match(text, position):
            steps.append(_step(segment))
        elif steps and (segment := _PIPE.match(text, position)):
            paths.append(tuple(steps))
            steps = []
        else:
            raise BadPath(f"{text!r} is not understood from {text[position:]!r} on")
        position = segment.end()
    if not steps:
        raise BadPath(f"{text!r} names no place")
    return (*paths, tuple(steps))


def _step(segment: re.Match[str]) -> Step:
    if segment["name"]:
        return (None if segment["name"] == _ALL else segment["name"],)
    keys = re.findall(_KEY, segment["keys"])
    return tuple(None if key == _ALL else int(key) if key.isdigit() else key[1:-1] for key in keys)


def _members(value: Any, key: str | int | None) -> Iterator[Any]:
    if isinstance(value, dict):
        if key is None:
            yield from value.values()
        elif key in value:
            yield value[key]
    elif isinstance(value, list):
        if key is None:
            yield from value
        elif isinstance(key, int) and key < len(value):
            yield value[key]


def _types(statement: Mapping[str, Any], place: str) -> list[Any]:
    return values_at(f"{place}.definition.type", statement)


def _is_in(value: Any, values: list[Any]) -> bool:
    # JSON knows no truth in numbers: 1 is not true.
    return any(value == one and isinstance(value, bool) == isinstance(one, bool) for one in values)
