"""Reads `imsmanifest.xml` of SCORM 1.2 and 2004 into a Structure, with every fault named. Pure.

CAM: the Content Aggregation Model, 1.2 and 2004 4th Edition. Items that hold others become modules with the
units in them; an item that its author hides is left out, and those inside it take its place.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from werkzeug.urls import iri_to_uri

from lms.packages.archive import Archive
from lms.packages.faults import fault as _
from lms.packages.faults import shortened
from lms.packages.grouping import Heading, Path, grouped
from lms.packages.keys import key_from
from lms.packages.kinds import Structure, Unit, UnitGroup
from lms.packages.manifests import INSIDE, MAX_TITLE, Faults, id_fault, is_inside, length_fault, read_manifest
from lms.packages.xml import Element

MANIFEST = "imsmanifest.xml"
SCORM_12 = "scorm12"
SCORM_2004 = "scorm2004"
# SCORM does not say in which language a title is written (RFC 5646: undetermined).
LANGUAGE = "und"
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"


def read(archive: Archive, _own_address: str = "") -> Structure:
    """Raises BadPackage."""
    reader = _Reader(read_manifest(archive.read(MANIFEST), MANIFEST), archive.names)
    structure = reader.structure()
    reader.faults.refuse_any()
    # Where there is none, a fault says why.
    assert structure is not None
    return structure


def launch_address(href: str, parameters: str) -> str:
    """CAM, `parameters` of <item>: how they are joined to the address of its resource."""
    parameters = parameters.lstrip("?&")
    if not parameters:
        return href
    if parameters.startswith("#"):
        return href if "#" in href else href + parameters
    address, hash_sign, fragment = href.partition("#")
    return f"{address}{'&' if '?' in address else '?'}{parameters}{hash_sign}{fragment}"


def kind_of_manifest(manifest: Element) -> str | None:
    """CAM, <metadata>: `schemaversion` says which; where it is missing, the namespace of ADL's elements does."""
    metadata = manifest.first("metadata")
    version = metadata.text_of("schemaversion") if metadata else ""
    if version == "1.2":
        return SCORM_12
    if "2004" in version or version.startswith("CAM 1.3"):
        return SCORM_2004
    spaces = {name.rpartition("}")[0] for element in _everything(manifest) for name in element.attributes}
    if any("adlcp_rootv1p2" in space for space in spaces):
        return SCORM_12
    return SCORM_2004 if any("adlcp_v1p3" in space for space in spaces) else None


def _everything(element: Element) -> Iterator[Element]:
    yield element
    for child in element.children:
        yield from _everything(child)


def _shown(parent: Element) -> Iterator[Element]:
    """The items of a level as learners see them: one that is hidden gives its place to those inside it."""
    for item in parent.all("item"):
        # CAM 2004, `isvisible` of <item>: true unless it says otherwise, and said of the item alone, not of its children.
        if item.attributes.get("isvisible", "true").strip() == "false":
            yield from _shown(item)
        else:
            yield item


@dataclass
class _Reader:
    manifest: Element
    names: frozenset[str]
    faults: Faults = field(default_factory=lambda: Faults(MANIFEST))
    kind: str = ""
    resources: dict[str, Element] = field(default_factory=dict)
    # Where the references of each resource begin (xml:base of manifest, resources and resource).
    bases: dict[str, str] = field(default_factory=dict)

    def structure(self) -> Structure | None:
        kind = kind_of_manifest(self.manifest) if self.manifest.tag == "manifest" else None
        if kind is None:
            self.faults.add(self.manifest, _("this is not a manifest of SCORM 1.2 or SCORM 2004."))
            return None
        self.kind = kind
        self.read_resources()
        organization = self.organization()
        if organization is None:
            return None
        self.check_identifiers(organization)
        self.faults.check(self.manifest, id_fault(self.identifier(self.manifest)))
        title = self.title(organization, self.identifier(self.manifest))
        groups = self.groups(organization, title)
        if not groups and not self.faults.found:
            self.faults.add(organization, _("no visible item of this organization leads to a unit."))
        # Authoring tools call many a manifest the same: its title tells one package from another.
        publisher_id = " ".join((self.identifier(self.manifest), title[LANGUAGE]))
        return Structure(kind=kind, publisher_id=publisher_id, title=title, groups=groups)

    def identifier(self, element: Element) -> str:
        return element.attributes.get("identifier", "").strip()

    def title(self, element: Element, otherwise: str) -> dict[str, str]:
        found = element.text_of("title")
        self.faults.check(element, length_fault("title", found))
        return {LANGUAGE: found or shortened(otherwise, MAX_TITLE)}

    def read_resources(self) -> None:
        outer = self.joined(INSIDE, self.manifest)
        seen: set[str] = set()
        for resources in self.manifest.all("resources"):
            base = self.joined(outer, resources)
            for resource in resources.all("resource"):
                identifier = self.identifier(resource)
                self.faults.check_unique(resource, identifier, seen)
                self.resources[identifier] = resource
                self.bases[identifier] = self.joined(base, resource)

    def joined(self, base: str, element: Element) -> str:
        found = self.faults.joined(element, base, element.attributes.get(_XML_BASE, "").strip())
        return found.geturl() if found else base

    def organization(self) -> Element | None:
        """The default one, else the first (CAM, `default` of <organizations>)."""
        holder = self.manifest.first("organizations")
        found = list(holder.all("organization")) if holder else []
        if not found or holder is None:
            self.faults.add(self.manifest, _("there is no organization, so nothing can be launched."))
            return None
        default = holder.attributes.get("default", "").strip()
        chosen = next((one for one in found if self.identifier(one) == default), None)
        if default and chosen is None:
            self.faults.add(
                holder, _("there is no organization “%(default)s”, which is to be the default.", default=default)
            )
        return chosen or found[0]

    def check_identifiers(self, organization: Element) -> None:
        seen: set[str] = set()
        for item in filter(lambda element: element.tag == "item", _everything(organization)):
            identifier = self.identifier(item)
            if not identifier:
                self.faults.add(item, _("this item has no identifier."))
            elif self.faults.check(item, id_fault(identifier)):
                self.faults.check_unique(item, identifier, seen)

    def groups(self, organization: Element, title: dict[str, str]) -> list[UnitGroup]:
        """Each item with items inside is a module; units beside those go into one of the course's name."""
        under: list[tuple[Path, Unit]] = []
        loose: list[Unit] = []
        for item in _shown(organization):
            if any(item.all("item")):
                under += self.units(item, (self.heading(item),))
            else:
                loose += [unit for _path, unit in self.units(item, ())]
        groups = list(grouped(under))
        if loose:
            # Identifiers are unique in a manifest, but many a tool does not keep to it: the items were first.
            key = key_from(self.identifier(organization))
            if any(group.key == key for group in groups):
                key = key_from(f"{self.identifier(organization)} (organization)")
            groups.insert(0, UnitGroup(key=key, title=title, units=loose))
        return groups

    def heading(self, item: Element) -> Heading:
        identifier = self.identifier(item)
        return Heading(key_from(identifier), self.title(item, identifier))

    def units(self, item: Element, path: Path) -> Iterator[tuple[Path, Unit]]:
        """The item's own and those inside it, in their order, under the items that hold others."""
        if item.attributes.get("identifierref"):
            unit = self.unit(item)
            if unit is not None:
                yield path, unit
        for child in _shown(item):
            yield from self.units(child, (*path, self.heading(child)) if any(child.all("item")) else path)

    def unit(self, item: Element) -> Unit | None:
        identifier = self.identifier(item)
        address = self.address(item)
        if address is None:
            return None
        return Unit(
            key=key_from(identifier),
            publisher_id=identifier,
            title=self.title(item, identifier),
            address=address,
            settings=self.settings(item),
        )

    def address(self, item: Element) -> str | None:
        """The launch file inside the package with its query; None where the manifest is wrong."""
        reference = item.attributes["identifierref"].strip()
        resource = self.resources.get(reference)
        if resource is None:
            self.faults.add(item, _("there is no resource “%(reference)s”.", reference=reference))
            return None
        href = resource.attributes.get("href", "").strip()
        if not href:
            self.faults.add(
                resource, _("the resource “%(reference)s” has no href, so it cannot be launched.", reference=reference)
            )
            return None
        found = self.faults.joined(resource, self.bases[reference], href)
        if found is None:
            return None
        if not is_inside(found):
            self.faults.add(
                resource, _("“%(href)s” lies on another server; SCORM units must be in the package.", href=href)
            )
            return None
        address = self.faults.file(resource, unquote(found.path.lstrip("/")), self.names, href, found)
        return iri_to_uri(launch_address(address, item.attributes.get("parameters", "").strip()))

    def settings(self, item: Element) -> dict[str, str]:
        """What the item gives its unit at the start; the words are ADL's elements of <item>."""
        found = {
            "mastery": self.share(item, "masteryscore", least=0, most=100) if self.kind == SCORM_12 else "",
            "launch_data": item.text_of("datafromlms") or item.text_of("dataFromLMS"),
            "max_time": item.text_of("maxtimeallowed"),
            "time_limit_action": item.text_of("timelimitaction") or item.text_of("timeLimitAction"),
            "passing": self.passing(item) if self.kind == SCORM_2004 else "",
            "threshold": self.threshold(item) if self.kind == SCORM_2004 else "",
            "by_content": self.by_content(item) if self.kind == SCORM_2004 else "",
            "asset": self.asset(item),
        }
        return {name: value for name, value in found.items() if value}

    def asset(self, item: Element) -> str:
        """CAM, `scormType` (1.2: `scormtype`) of <resource>: an asset makes no call to the API, so it never reports."""
        resource = self.resources.get(item.attributes["identifierref"].strip())
        given = resource.attributes.items() if resource else ()
        types = {value.strip() for name, value in given if name.rpartition("}")[2].lower() == "scormtype"}
        return "true" if types == {"asset"} else ""

    def by_content(self, item: Element) -> str:
        """SN 2004, Completion Set by Content: whether the unit alone may say that it is completed."""
        sequencing = item.first("sequencing")
        controls = sequencing.first("deliveryControls") if sequencing else None
        said = controls.attributes.get("completionSetByContent", "false").strip() if controls else "false"
        return "true" if said == "true" else ""

    def passing(self, item: Element) -> str:
        """RTE 2004, cmi.scaled_passing_score: given where the primary objective is satisfied by measure."""
        sequencing = item.first("sequencing")
        objectives = sequencing.first("objectives") if sequencing else None
        primary = objectives.first("primaryObjective") if objectives else None
        if primary is None or primary.attributes.get("satisfiedByMeasure", "false").strip() != "true":
            return ""
        # SN 2004, Objective Minimum Satisfied Normalized Measure: 1.0 where nothing is said.
        return self.share(primary, "minNormalizedMeasure", least=-1, most=1) or "1"

    def threshold(self, item: Element) -> str:
        """RTE 2004, cmi.completion_threshold. The 4th Edition writes attributes, earlier ones the text."""
        found = item.first("completionThreshold")
        if found is None:
            return ""
        if "completedByMeasure" in found.attributes or "minProgressMeasure" in found.attributes:
            by_measure = found.attributes.get("completedByMeasure", "false").strip() == "true"
            text = found.attributes.get("minProgressMeasure", "1.0").strip() if by_measure else ""
        else:
            text = found.text
        return self.number(found, "completionThreshold", text, least=0, most=1)

    def share(self, parent: Element, tag: str, *, least: float, most: float) -> str:
        found = parent.first(tag)
        return self.number(found, tag, found.text, least=least, most=most) if found else ""

    def number(self, element: Element, name: str, text: str, *, least: float, most: float) -> str:
        if not text:
            return ""
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not least <= value <= most:
            self.faults.add(
                element,
                _(
                    "%(name)s must be a number from %(least)s to %(most)s, not “%(value)s”.",
                    name=name,
                    least=least,
                    most=most,
                    value=text[:40],
                ),
            )
        return text
