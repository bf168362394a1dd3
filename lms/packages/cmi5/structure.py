"""Reads a course structure (cmi5.xml) with every fault named. Pure. Numbers are sections of the cmi5 specification.

The XML itself is read by lms/packages/xml.py (expat without DTD and entities, bounded size and depth).
"""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Literal, get_args

import msgspec

from lms.packages.cmi5 import address
from lms.packages.cmi5.schema import NAMESPACE, FaultAt, ours, schema_faults
from lms.packages.faults import Fault
from lms.packages.faults import fault as _
from lms.packages.keys import key_from
from lms.packages.kinds import BadPackage
from lms.packages.manifests import id_fault, length_fault, path_in_package, read_manifest
from lms.packages.xml import Element, at_line
from lms.xapi.statement import LanguageMap, is_iri, is_language_tag

MoveOn = Literal["NotApplicable", "Passed", "Completed", "CompletedAndPassed", "CompletedOrPassed"]
LaunchMethod = Literal["AnyWindow", "OwnWindow"]
# 13.1.4: between 0 and 1 with up to four decimals; XSD: a decimal may have a sign and zeros in front.
_SCORE = re.compile(r"\+?0*(?:0?(?:\.[0-9]{0,4}0*)?|1(?:\.0*)?)")
_NO_LANGUAGE = "und"


class Part(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    id: str
    title: LanguageMap
    description: LanguageMap


class Objective(Part, frozen=True):
    pass


class Au(Part, frozen=True, tag="au"):
    """An assignable unit (13.1.4)."""

    key: str
    url: str
    move_on: MoveOn = "NotApplicable"
    mastery_score: float | None = None
    launch_method: LaunchMethod = "AnyWindow"
    launch_parameters: str | None = None
    entitlement_key: str | None = None
    activity_type: str | None = None
    objectives: list[str] = []


class Block(Part, frozen=True, tag="block"):
    """13.1.2: units and blocks under one title."""

    key: str
    children: "list[Au | Block]"
    objectives: list[str] = []


class CourseStructure(Part, frozen=True):
    children: list[Au | Block]
    objectives: list[Objective] = []


def parse(content: bytes, names: frozenset[str] | None, own_address: str = "") -> CourseStructure:
    """`names`: the files beside it in its zip; None for XML that came alone. `own_address`: under it lie the activities
    of the platform. Raises BadPackage with all faults.
    """
    root = read_manifest(content, "cmi5.xml")
    if (root.namespace, root.tag) != (NAMESPACE, "courseStructure"):
        # 14.0: conforming to CourseStructure.xsd, whose namespace is its address.
        raise BadPackage(
            [
                at_line(
                    root.line,
                    _(
                        "the outermost element must be <courseStructure> of the namespace %(namespace)s (section 14.0).",
                        namespace=NAMESPACE,
                    ),
                )
            ]
        )
    reader = _Reader(names, own_address)
    found = reader.course(root)
    # Of the shape and of values alike, in the order in which their author meets them.
    faults = sorted([*schema_faults(root), *reader.faults], key=lambda fault: fault[0])
    if faults:
        raise BadPackage([at_line(line, reason) for line, reason in faults])
    return found


class _Reader:
    """Walks the tree and gathers what is wrong with its values.

    What is missing or stands wrong is passed over: schema.py names it, and what is made here is then thrown away.
    """

    def __init__(self, names: frozenset[str] | None, own_address: str) -> None:
        self.own_address = own_address
        self.names = names
        self.faults: list[FaultAt] = []
        self.lines: dict[str, int] = {}

    def fault(self, at: Element, reason: Fault) -> None:
        self.faults.append((at.line, reason))

    def course(self, root: Element) -> CourseStructure:
        course = next(iter(ours(root, "course")), Element("course", NAMESPACE, root.line))
        return CourseStructure(
            id=self.identity(course),
            title=self.texts(course, "title"),
            description=self.texts(course, "description"),
            objectives=[
                Objective(
                    id=self.identity(one), title=self.texts(one, "title"), description=self.texts(one, "description")
                )
                for listed in ours(root, "objectives")[:1]
                for one in ours(listed, "objective")
            ],
            children=self.children(root),
        )

    def children(self, parent: Element) -> list[Au | Block]:
        reads: dict[str, Callable[[Element], Au | Block]] = {"au": self.au, "block": self.block}
        return [
            reads[child.tag](child) for child in parent.children if child.namespace == NAMESPACE and child.tag in reads
        ]

    def block(self, element: Element) -> Block:
        identity = self.identity(element)
        return Block(
            id=identity,
            key=key_from(identity),
            title=self.texts(element, "title"),
            description=self.texts(element, "description"),
            objectives=self.references(element),
            children=self.children(element),
        )

    def au(self, element: Element) -> Au:
        identity = self.identity(element)
        return Au(
            id=identity,
            key=key_from(identity),
            title=self.texts(element, "title"),
            description=self.texts(element, "description"),
            objectives=self.references(element),
            url=self.url(element),
            move_on=self.choice(element, "moveOn", get_args(MoveOn)),
            launch_method=self.choice(element, "launchMethod", get_args(LaunchMethod)),
            mastery_score=self.score(element),
            launch_parameters=self.optional_text(element, "launchParameters"),
            entitlement_key=self.optional_text(element, "entitlementKey"),
            activity_type=self.activity_type(element),
        )

    def identity(self, element: Element) -> str:
        # 13.1: white space around every value is removed.
        found = element.attributes.get("id", "").strip()
        if "id" not in element.attributes:
            return found
        if too_long := id_fault(found):
            self.fault(element, too_long)
        elif not is_iri(found):
            # 3.0: IRIs are fully qualified, not IRI references.
            self.fault(
                element,
                _(
                    "the id “%(id)s” of <%(tag)s> is not a full IRI such as https://example.com/course (section 3.0).",
                    id=found,
                    tag=element.tag,
                ),
            )
        elif self.own_address and found.startswith(self.own_address):
            # The LRS would refuse all that the unit says, since it names its publisher's id (rules.py; 9.6.2.3).
            self.fault(
                element,
                _(
                    "the id “%(id)s” of <%(tag)s> is an address of this platform.",
                    id=found,
                    tag=element.tag,
                ),
            )
        elif found in self.lines:
            # 13.1.2 to 13.1.4: unique within the course structure.
            self.fault(
                element,
                _(
                    "the id “%(id)s” stands on line %(other)s already (section 13.1).",
                    id=found,
                    other=self.lines[found],
                ),
            )
        self.lines.setdefault(found, element.line)
        return found

    def texts(self, element: Element, tag: str) -> LanguageMap:
        found: LanguageMap = {}
        for one in (one for holder in ours(element, tag) for one in ours(holder, "langstring")):
            language = one.attributes.get("lang", _NO_LANGUAGE).strip()
            if not is_language_tag(language):
                self.fault(
                    one,
                    _(
                        "“%(language)s” is not a language such as ar or fr-MA (section 13.1).",
                        language=language,
                    ),
                )
            if too_long := length_fault(tag, one.text.strip()):
                self.fault(one, too_long)
            found.setdefault(language, one.text.strip())
        if tag == "title" and found and not any(found.values()):
            self.fault(
                element,
                _("<%(tag)s> has an empty title (section 13.1).", tag=element.tag),
            )
        return found

    def references(self, element: Element) -> list[str]:
        found = []
        for one in (one for listed in ours(element, "objectives") for one in ours(listed, "objective")):
            reference = one.attributes.get("idref", "").strip()
            if too_long := id_fault(reference):
                self.fault(one, too_long)
            elif not is_iri(reference):
                self.fault(
                    one,
                    _(
                        "the objective “%(id)s” is not a full IRI (section 3.0).",
                        id=reference,
                    ),
                )
            found.append(reference)
        return found

    def choice(self, element: Element, name: str, allowed: tuple[Any, ...]) -> Any:
        found = element.attributes.get(name, allowed[0]).strip()
        if found not in allowed:
            self.fault(
                element,
                _(
                    "%(name)s is “%(value)s”, but may only be %(allowed)s (section 13.1.4).",
                    name=name,
                    value=found,
                    allowed=", ".join(allowed),
                ),
            )
        return found

    def score(self, element: Element) -> float | None:
        found = element.attributes.get("masteryScore")
        if found is None:
            return None
        if not any(digit in found for digit in "0123456789") or not _SCORE.fullmatch(found.strip()):
            self.fault(
                element,
                _(
                    "masteryScore is “%(value)s”, but must lie between 0 and 1 with up to 4 decimals (section 13.1.4).",
                    value=found,
                ),
            )
            return None
        return float(Decimal(found.strip()))

    def activity_type(self, element: Element) -> str | None:
        found = element.attributes.get("activityType", "").strip() or None
        if found is not None and not is_iri(found):
            self.fault(
                element,
                _(
                    "activityType “%(value)s” is not a full IRI (section 3.0).",
                    value=found,
                ),
            )
        return found

    def optional_text(self, element: Element, tag: str) -> str | None:
        return next((child.text.strip() for child in ours(element, tag)), None)

    def url(self, element: Element) -> str:
        found = ""
        for holder in ours(element, "url"):
            found = holder.text.strip()
            for reason in self.url_faults(found):
                self.fault(
                    holder,
                    _(
                        "the url “%(url)s” cannot be used: %(reason)s",
                        url=found,
                        reason=reason,
                    ),
                )
        return found

    def url_faults(self, found: str) -> list[Fault]:
        faults = list(address.faults(found))
        if faults or address.is_absolute(found):
            return faults
        if self.names is None:
            # 14.2: without a zip, all references are fully qualified.
            return [
                _("without a zip file it must be a full address such as https://example.com/start.html (section 14.2).")
            ]
        path = path_in_package(found)
        if path is None or path not in self.names:
            # 14.1: what is not in the zip is referenced by a full address.
            return [_("there is no such file in the zip file (section 14.1).")]
        return []
