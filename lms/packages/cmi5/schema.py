"""The shape that CourseStructure.xsd (14.0) demands: which elements stand where, with which attributes. Pure."""

import re
from collections.abc import Iterator

from lms.packages.faults import Fault
from lms.packages.faults import fault as _
from lms.packages.xml import Element

NAMESPACE = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"

# Children of each element, in order, with * ? + as in the XSD; "other" stands for elements of other namespaces.
_UNITS = "(au |block )+"
_CONTENT = {
    "courseStructure": f"course (objectives )?{_UNITS}(other )*",
    "course": "title description (other )*",
    "block": f"title description (objectives )?{_UNITS}(other )*",
    "au": "title description (objectives )?url (launchParameters )?(entitlementKey )?(other )*",
    "objectives": "(objective )+(other )*",
    "objective": "(title description |description title )",
    "title": "(langstring )+(other )*",
    "description": "(langstring )+(other )*",
    "langstring": "",
    "url": "",
}
# Of an objective that is only referred to.
_REFERENCE = "objective idref"
_ATTRIBUTES = {
    "course": {"id"},
    "block": {"id"},
    "objective": {"id"},
    _REFERENCE: {"idref"},
    "au": {"id", "moveOn", "masteryScore", "launchMethod", "activityType"},
    "langstring": {"lang"},
}
_REQUIRED = {"course", "block", "objective", "au"}
# xs:anyType: may hold anything.
_ANYTHING = {"launchParameters", "entitlementKey"}
_KNOWN = _ANYTHING | _CONTENT.keys()


# The line, and what is wrong there.
FaultAt = tuple[int, Fault]


def ours(element: Element, tag: str) -> list[Element]:
    """The children of this name, without those of other namespaces: 13.1.5: extensions, which an LMS may ignore."""
    return [child for child in element.all(tag) if child.namespace == NAMESPACE]


def schema_faults(root: Element) -> Iterator[FaultAt]:
    """Every element that stands wrong, is missing or has an attribute that it may not have."""
    told = next(iter(ours(root, "objectives")), None)
    waiting = [(root, False)]
    while waiting:
        element, is_reference = waiting.pop()
        kind = _REFERENCE if is_reference else element.tag
        yield from _attribute_faults(element, kind)
        if kind in _ANYTHING:
            continue
        held = "".join(f"{child.tag if child.namespace == NAMESPACE else 'other'} " for child in element.children)
        if not re.fullmatch(_CONTENT.get(kind, ""), held):
            yield (
                element.line,
                _(
                    "<%(tag)s> must hold %(wanted)s, in this order, but holds %(held)s (section 14.0).",
                    tag=element.tag,
                    wanted=_in_words(kind),
                    held=_shown(element),
                ),
            )
        # Only the objectives of the course are told; blocks and units refer to them.
        refers = element.tag == "objectives" and element is not told
        # What cmi5 does not know is named once, by what holds it; what stands in the wrong place is looked at all the same.
        waiting += [
            (child, refers) for child in element.children if child.namespace == NAMESPACE and child.tag in _KNOWN
        ]


def _attribute_faults(element: Element, kind: str) -> Iterator[FaultAt]:
    for name in element.attributes:
        if not name.startswith("{") and name not in _ATTRIBUTES.get(kind, set()):
            yield (
                element.line,
                _(
                    "<%(tag)s> has an attribute “%(name)s” that cmi5 does not know (section 14.0).",
                    tag=element.tag,
                    name=name,
                ),
            )
    if kind in _REQUIRED and "id" not in element.attributes:
        yield (
            element.line,
            _("<%(tag)s> has no id (section 13.1).", tag=element.tag),
        )


def _in_words(kind: str) -> str:
    """« title, description, objectives?, url »: the content model, without its brackets."""
    wanted = (
        _CONTENT.get(kind, "")
        .replace("(other )*", "")
        .replace("(title description |description title )", "title description ")
    )
    wanted = re.sub(r"\((\w+) \)([?+])", r"\1\2 ", wanted.replace("(au |block )+", "au/block+ "))
    return (
        ", ".join(f"<{name}>" if name[-1] not in "?+" else f"<{name[:-1]}>{name[-1]}" for name in wanted.split()) or "—"
    )


def _shown(element: Element) -> str:
    names = [f"<{child.tag}>" for child in element.children]
    return ", ".join(names[:8]) + (", …" if len(names) > 8 else "") or "—"
