"""Reads `tincan.xml` of Tin Can (« xAPI 1.0 ») packages into a Structure, with every fault named. Pure.

The format is Rustici Software's (http://projecttincan.com/tincan.xsd). Activities with a `launch` are units, in their
order; the others (questions, parts) are only described there.
"""

from lms.packages.archive import Archive
from lms.packages.faults import fault as _
from lms.packages.faults import shortened
from lms.packages.keys import key_from
from lms.packages.kinds import Structure, Unit, UnitGroup
from lms.packages.manifests import MAX_TITLE, Faults, id_fault, length_fault, path_in_package, read_manifest
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
    seen: set[str] = set()
    for activity in found:
        _check(activity, own_address, seen, faults)
    units = [_unit(activity, archive.names, faults) for activity in launchable]
    faults.refuse_any()
    first = units[0]
    group = UnitGroup(key=first.key, title=first.title, units=units)
    return Structure(
        kind=KIND, publisher_id=first.publisher_id, title=first.title, description=first.description, groups=[group]
    )


def _id(activity: Element) -> str:
    return activity.attributes.get("id", "").strip()


def _check(activity: Element, own_address: str, seen: set[str], faults: Faults) -> None:
    """What identifies an activity. Of those that are only described, what would upset no unit is let pass."""
    identifier, is_unit = _id(activity), activity.first("launch") is not None
    if not faults.check(activity, id_fault(identifier)):
        return
    # xAPI 1.0.3, Data 2.4.4.1: the id of an activity is an IRI, and so is its type.
    if is_unit and not is_iri(identifier):
        faults.add(activity, _("the id “%(identifier)s” is not an IRI.", identifier=identifier))
    elif is_unit and own_address and identifier.startswith(own_address):
        # The LRS would refuse all that the unit says of itself (launching.py).
        faults.add(activity, _("the id “%(identifier)s” is an address of this platform.", identifier=identifier))
    if identifier:
        faults.check_unique(activity, identifier, seen)
    kind = activity.attributes.get("type", "").strip()
    if kind and not is_iri(kind):
        faults.add(activity, _("the type “%(type)s” is not an IRI.", type=kind))


def _unit(activity: Element, names: frozenset[str], faults: Faults) -> Unit:
    identifier = _id(activity)
    return Unit(
        key=key_from(identifier),
        publisher_id=identifier,
        title=_texts(activity, "name", faults) or {_UNDETERMINED: shortened(identifier, MAX_TITLE)},
        description=_texts(activity, "description", faults),
        address=_address(activity, names, faults),
    )


def _texts(activity: Element, tag: str, faults: Faults) -> dict[str, str]:
    found = {}
    for element in activity.all(tag):
        faults.check(element, length_fault(tag, element.text))
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
