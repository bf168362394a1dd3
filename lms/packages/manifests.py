"""What manifests have in common: faults with their line, and the files of the package that they name. Pure."""

from collections.abc import Collection
from posixpath import normpath
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

from werkzeug.urls import iri_to_uri

from lms.packages.faults import Fault, shortened
from lms.packages.faults import fault as _
from lms.packages.kinds import BadPackage
from lms.packages.xml import BadXml, Element, read_xml
from lms.xapi.statement.checks import LONGEST_NAME

# Characters. Titles stand in lists, on buttons and on certificates.
MAX_TITLE = 300
MAX_DESCRIPTION = 5000
# Only to tell what lies inside the package from what lies elsewhere (RFC 6761, 6.4: nothing is ever served there).
INSIDE = "http://package.invalid/"


def read_manifest(content: bytes, name: str) -> Element:
    """The root of the XML file of this name. Raises BadPackage."""
    try:
        return read_xml(content)
    except BadXml as error:
        raise BadPackage([_("%(file)s: %(reason)s", file=name, reason=error.reason)]) from error


def length_fault(tag: str, text: str) -> Fault | None:
    """Why the text of a <title>, <name> or <description> is too long for pages; None where it is not."""
    most = MAX_DESCRIPTION if tag == "description" else MAX_TITLE
    if len(text) <= most:
        return None
    return _("<%(tag)s> is longer than %(most)s characters: “%(text)s”.", tag=tag, most=most, text=shortened(text, 80))


def id_fault(identifier: str) -> Fault | None:
    """The same of an identifier, before anything else is said of it."""
    if len(identifier.encode()) <= LONGEST_NAME:
        return None
    return _("the id “%(id)s” is longer than %(most)s bytes.", id=shortened(identifier, 80), most=LONGEST_NAME)


class Faults:
    """What is wrong in one manifest, in the order in which it was found."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.found: list[Fault] = []

    def add(self, element: Element, reason: Fault) -> None:
        self.found.append(_("%(file)s, line %(line)s: %(reason)s", file=self.name, line=element.line, reason=reason))

    def refuse_any(self) -> None:
        """Raises BadPackage."""
        if self.found:
            raise BadPackage(self.found)

    def check_unique(self, element: Element, identifier: str, seen: set[str]) -> None:
        if identifier in seen:
            self.add(element, _("the identifier “%(identifier)s” stands twice.", identifier=identifier))
        seen.add(identifier)

    def check(self, element: Element, fault: Fault | None) -> bool:
        """Whether there was none."""
        if fault is not None:
            self.add(element, fault)
        return fault is None

    def joined(self, element: Element, base: str, href: str) -> SplitResult | None:
        """Where a reference leads, as a browser reads it; None where it is none."""
        try:
            # Headers take Latin letters only (RFC 3986, 2.1; RFC 3987, 3.1).
            return urlsplit(iri_to_uri(urljoin(base, href)))
        except ValueError:  # among them UnicodeError, of a host that no name server can know
            self.add(element, _("“%(href)s” is not an address.", href=href))
            return None

    def file(self, element: Element, path: str | None, names: Collection[str], href: str, found: SplitResult) -> str:
        """The address inside the package of this path, with the query of the reference that leads to it."""
        if path is None or path not in names:
            self.add(element, _("the file “%(href)s” is not in the package.", href=href))
        return urlunsplit(("", "", quote(path or ""), found.query, found.fragment))


def is_inside(found: SplitResult) -> bool:
    return f"{found.scheme}://{found.netloc}/" == INSIDE


def path_in_package(url: str) -> str | None:
    """The file of the package that a relative address names; None where it leads out of it."""
    path = normpath(unquote(urlsplit(url).path))
    return None if path.startswith(("/", "..")) or path == "." else path
