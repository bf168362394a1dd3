"""Reads `tincan.xml` of Tin Can (« xAPI 1.0 ») packages into a Structure, with every fault named. Pure.

The format is Rustici Software's (http://projecttincan.com/tincan.xsd). Activities with a `launch` are units, in their
order; the others (questions, parts) are only described there.
"""

from lms.packages.archive import Archive
from lms.packages.faults import fault as _
from lms.packages.keys import key_from
from lms.packages.kinds import Structure, Unit, UnitGroup
from lms.packages.manifests import Faults, path_in_package, read_manifest
from lms.packages.xml import Element
from lms.xapi.statement import is_iri, is_language_tag

MANIFEST = "tincan.xml"
KIND = "tincan"
_NAMESPACE = "http://projecttincan.com/tincan.xsd"
# Titles without a language are of an undetermined one (RFC 5646).
_UNDETERMINED = "und"


def read(archive: Archive, own_address: str = "") -> Structure:
    """`own_address`: under it lie the activities of the platform. Raises BadPackage."""
    root, faults = read_manifest(archive.read(MANIFEST), MANIFEST), Faults(MANIFEST)
    if (root.tag, root.namespace) != ("tincan", _NAMESPACE):
        faults.add(root, _("the root must be <tincan> of %(namespace)s.", namespace=_NAMESPACE))
    found = [activity for activities in root.all("activities") for activity in activities.all("activity")]
    launchable = [activity for activity in found if activity.first("launch")]
    if not launchable:
        faults.add(root, _("no activity has a launch, so nothing can be launched."))
    units = [_unit(activity, archive.names, own_address, faults) for activity in launchable]
    seen: set[str] = set()
    for activity, unit in zip(launchable, units, strict=True):
        faults.check_unique(activity, unit.publisher_id, seen)
    faults.refuse_any()
    first = units[0]
    group = UnitGroup(key=first.key, title=first.title, units=units)
    return Structure(
        kind=KIND, publisher_id=first.publisher_id, title=first.title, description=first.description, groups=[group]
    )


def _unit(activity: Element, names: frozenset[str], own_address: str, faults: Faults) -> Unit:
    identifier = activity.attributes.get("id", "").strip()
    # xAPI 1.0.3, Data 2.4.4.1: the id of an activity is an IRI.
    if not is_iri(identifier):
        faults.add(activity, _("the id “%(identifier)s” is not an IRI.", identifier=identifier))
    elif own_address and identifier.startswith(own_address):
        # The LRS would refuse all that the unit says of itself (launching.py).
        faults.add(activity, _("the id “%(identifier)s” is an address of this platform.", identifier=identifier))
    return Unit(
        key=key_from(identifier),
        publisher_id=identifier,
        title=_texts(activity, "name") or {_UNDETERMINED: identifier},
        description=_texts(activity, "description"),
        address=_address(activity, names, faults),
    )


def _texts(activity: Element, tag: str) -> dict[str, str]:
    found = {}
    for element in activity.all(tag):
        language = element.attributes.get("lang", "").strip()
        if element.text:
            found[language if is_language_tag(language) else _UNDETERMINED] = element.text
    return found


def _address(activity: Element, names: frozenset[str], faults: Faults) -> str:
    launch = activity.first("launch")
    element, href = launch or activity, launch.text if launch else ""
    found = faults.joined(element, "", href)
    if found is None:
        return ""
    if found.scheme in ("http", "https") and found.netloc:
        return found.geturl()
    if found.scheme or found.netloc or not href:
        faults.add(element, _("“%(href)s” is not an address.", href=href))
        return ""
    return faults.file(element, path_in_package(found.path), names, href, found)
