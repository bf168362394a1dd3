"""Reads `tincan.xml` of Tin Can (« xAPI 1.0 ») packages into a Structure, with every fault named. Pure.

The format is Rustici Software's (http://projecttincan.com/tincan.xsd). Activities with a `launch` are units, in their
order; the others (questions, parts) are only described there.
"""

from typing import Any
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from werkzeug.urls import iri_to_uri

from lms.core.i18n import lazy as _
from lms.packages.archive import Archive
from lms.packages.keys import key_from
from lms.packages.kinds import BadPackage, Structure, Unit, UnitGroup
from lms.packages.xml import BadXml, Element, read_xml
from lms.xapi.statement import is_iri, is_language_tag

MANIFEST = "tincan.xml"
KIND = "tincan"
_NAMESPACE = "http://projecttincan.com/tincan.xsd"
# Titles without a language are of an undetermined one (RFC 5646).
_UNDETERMINED = "und"


def read(archive: Archive, own_address: str = "") -> Structure:
    """`own_address`: under it lie the activities of the platform. Raises BadPackage."""
    try:
        root = read_xml(archive.read(MANIFEST))
    except BadXml as error:
        raise BadPackage([str(_("tincan.xml: %(reason)s", reason=error.reason))]) from error
    faults: list[str] = []
    if (root.tag, root.namespace) != ("tincan", _NAMESPACE):
        _fault(faults, root, _("the root must be <tincan> of %(namespace)s.", namespace=_NAMESPACE))
    found = [activity for activities in root.all("activities") for activity in activities.all("activity")]
    launchable = [activity for activity in found if activity.first("launch")]
    if not launchable:
        _fault(faults, root, _("no activity has a launch, so nothing can be launched."))
    units = [_unit(activity, archive.names, own_address, faults) for activity in launchable]
    seen: set[str] = set()
    for activity, unit in zip(launchable, units, strict=True):
        if unit.publisher_id in seen:
            _fault(faults, activity, _("the identifier “%(identifier)s” stands twice.", identifier=unit.publisher_id))
        seen.add(unit.publisher_id)
    if faults:
        raise BadPackage(faults)
    first = units[0]
    group = UnitGroup(key=first.key, title=first.title, units=units)
    return Structure(
        kind=KIND, publisher_id=first.publisher_id, title=first.title, description=first.description, groups=[group]
    )


def _unit(activity: Element, names: frozenset[str], own_address: str, faults: list[str]) -> Unit:
    identifier = activity.attributes.get("id", "").strip()
    # xAPI 1.0.3, Data 2.4.4.1: the id of an activity is an IRI.
    if not is_iri(identifier):
        _fault(faults, activity, _("the id “%(identifier)s” is not an IRI.", identifier=identifier))
    elif own_address and identifier.startswith(own_address):
        # The LRS would refuse all that the unit says of itself (launching.py).
        _fault(faults, activity, _("the id “%(identifier)s” is an address of this platform.", identifier=identifier))
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


def _address(activity: Element, names: frozenset[str], faults: list[str]) -> str:
    launch = activity.first("launch")
    text = launch.text if launch else ""
    element = launch or activity
    try:
        # Headers take Latin letters only (RFC 3986, 2.1; RFC 3987, 3.1).
        encoded = iri_to_uri(text)
        found = urlsplit(encoded)
    except ValueError:  # among them UnicodeError, of a host that no name server can know
        _fault(faults, element, _("“%(href)s” is not an address.", href=text))
        return ""
    if found.scheme in ("http", "https") and found.netloc:
        return encoded
    path = unquote(found.path.removeprefix("./"))
    if found.scheme or found.netloc or not path:
        _fault(faults, element, _("“%(href)s” is not an address.", href=text))
    elif path not in names:
        _fault(faults, element, _("the file “%(href)s” is not in the package.", href=text))
    return urlunsplit(("", "", quote(path), found.query, found.fragment))


def _fault(faults: list[str], element: Element, reason: Any) -> None:
    # Text, as in BadArchive.
    faults.append(str(_("tincan.xml, line %(line)s: %(reason)s", line=element.line, reason=reason)))
