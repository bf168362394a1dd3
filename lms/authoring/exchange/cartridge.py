"""IMS Common Cartridge 1.0 to 1.3: pages, links and tests in the order of its outline; discussions are told and left out.

Its manifest (imsmanifest.xml) lists resources by type: web content, web links (imswl), assessments and banks in QTI 1.2, discussion
topics (imsdt), tools (imsbasiclti). The first level of the outline becomes modules.
"""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from urllib.parse import unquote

from lms.authoring.exchange.archives import Files, open_file, read_medium, read_small, some_xml, xml_in
from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.detection import MANIFEST
from lms.authoring.exchange.encodings import decode
from lms.authoring.exchange.imported import Imported, Outcome
from lms.authoring.exchange.intake import Fetch, Intake, Item, ModuleInMaking, Refused
from lms.authoring.exchange.lessons import add_lesson
from lms.authoring.exchange.qti.names import normalised
from lms.authoring.exchange.qti.older import add_older
from lms.authoring.exchange.writing import Writer
from lms.authoring.exchange.xml import Element, read_whole
from lms.learning.loader.course import MAX_MEDIA_BYTES

MAX_PAGE_BYTES = 2 * 1024 * 1024
# What pages of a cartridge put before the path of a file of it.
_BASE = "$IMS-CC-FILEBASE$"
_PAGES = (".html", ".htm", ".xhtml")


@dataclass(frozen=True)
class Resource:
    identifier: str
    kind: str
    href: str
    files: list[str]


def read(files: Files, intake: Intake) -> Imported:
    """Raises BadImport."""
    return _Cartridge(files, intake).read()


class _Cartridge:
    def __init__(self, files: Files, intake: Intake) -> None:
        self.files, self.intake = files, intake
        with open_file(files, MANIFEST) as file:
            self.manifest = read_whole(file, MANIFEST)
        self.resources = {
            resource.identifier: resource
            for part in self.manifest.all("resources")
            for resource in map(_resource, part.all("resource"))
        }
        self.done: set[str] = set()
        self.shown: set[str] = set()

    def read(self) -> Imported:
        title = self.manifest.text_of("metadata", "lom", "general", "title", "string") or self.intake.title
        for outline in (
            part for organizations in self.manifest.all("organizations") for part in organizations.all("organization")
        ):
            for top in self._tops(outline):
                self._read_module(top, title)
        module = self.intake.module("cartridge-rest", title)
        for resource in self.resources.values():
            # Pictures and the like are shown by pages; what is to be asked or told comes in as well.
            if resource.identifier not in self.done and _kind_of(resource.kind) != "file":
                self._read_resource(resource, _name(resource), module)
        self._tell_rest()
        return self.intake.imported(title)

    def _tops(self, outline: Element) -> Iterator[Element]:
        """The items that become modules: under the one root that the specification asks for, or as they stand."""
        items = list(outline.all("item"))
        if len(items) == 1 and not items[0].get("identifierref"):
            yield from items[0].all("item")
        else:
            yield from items

    def _read_module(self, top: Element, title: str) -> None:
        """A heading with what lies under it, however deep; an item without a heading belongs to the course itself."""
        if top.get("identifierref"):
            module = self.intake.module("cartridge-top", title)
        else:
            name = top.text_of("title") or title
            module = self.intake.module(f"cartridge-{top.get('identifier')}-{name}", name)
        for item in (part for part in top.walk() if part.tag == "item" and part.get("identifierref")):
            resource = self.resources.get(item.get("identifierref"))
            name = item.text_of("title")
            if resource is None:
                self.intake.report.add(Outcome.REFUSED, name, Code.FILE_MISSING, file=item.get("identifierref"))
            elif resource.identifier not in self.done:
                self._read_resource(resource, name or _name(resource), module)

    def _read_resource(self, resource: Resource, title: str, module: ModuleInMaking) -> None:
        self.done.add(resource.identifier)
        self.intake.progress(len(self.done), len(self.resources))
        kind = _kind_of(resource.kind)
        path = resource.href or next(iter(resource.files), "")
        if kind == "questions":
            self._read_questions(path, module)
            return
        with self.intake.item(f"{path or resource.identifier} {title}") as item:
            if kind == "discussion":
                raise Refused(Code.DISCUSSION_REFUSED)
            if kind == "other":
                raise Refused(Code.ACTIVITY_REFUSED, kind=resource.kind)
            if kind == "link":
                self._add_link(item, module, path, title)
            else:
                self._add_file(item, module, path, title)

    def _read_questions(self, path: str, module: ModuleInMaking) -> None:
        root = some_xml(self.files, path, self.intake.report)
        if root is not None:
            add_older(self.intake, normalised(root), path, self._fetch(path), module=module)

    def _add_link(self, item: Item, module: ModuleInMaking, path: str, title: str) -> None:
        root = xml_in(self.files, path)
        target = next((part.get("href") for part in root.walk() if part.tag == "url"), "")
        if not target.startswith(("http://", "https://")):
            raise Refused(Code.LINK_LEFT_OUT, link=target)
        title = title or root.text_of("title")
        writer = Writer(self.intake, item, title)
        blocks = writer.blocks(f'<p><a href="{escape(target)}">{escape(title or target)}</a></p>')
        item.took(Code.LINK_TAKEN)
        add_lesson(self.intake, item, module, path, {writer.language: title}, blocks)

    def _add_file(self, item: Item, module: ModuleInMaking, path: str, title: str) -> None:
        if path.lower().endswith(_PAGES):
            content = read_small(self.files, path, most=MAX_PAGE_BYTES)
            html, _guessed = decode(content, path)
            writer = Writer(self.intake, item, html, self._fetch(path))
            blocks = writer.blocks(html)
            add_lesson(self.intake, item, module, path, {code: title for code in blocks if title}, blocks)
            return
        writer = Writer(self.intake, item, title, self._fetch(path))
        medium = self.intake.keep(
            item, read_small(self.files, path, most=MAX_MEDIA_BYTES + 1), posixpath.basename(path)
        )
        if medium is None:
            raise Refused(Code.MEDIUM_REFUSED, file=path)
        item.took(Code.DOCUMENT)
        blocks = {writer.language: [writer.media_block(medium, title, writer.language)]}
        add_lesson(self.intake, item, module, path, {writer.language: title}, blocks)

    def _fetch(self, path: str) -> Fetch:
        """Of pages: beside them, or after the sign for the folder of web resources."""

        def fetch(source: str) -> bytes | None:
            plain = unquote(source).partition("?")[0].partition("#")[0]
            inside = plain.removeprefix(_BASE).lstrip("/")
            is_marked = plain.startswith(_BASE)
            folders = ("web_resources", "") if is_marked else (posixpath.dirname(path),)
            for folder in folders:
                name = posixpath.normpath(posixpath.join(folder, inside if is_marked else plain))
                if name in self.files.names:
                    self.shown.add(name)
                    return read_medium(self.files, name)
            return None

        return fetch

    def _tell_rest(self) -> None:
        """Files that nothing led to."""
        rest = [
            resource.href
            for resource in self.resources.values()
            if resource.identifier not in self.done and resource.href and resource.href not in self.shown
        ]
        if rest:
            self.intake.report.add(Outcome.CHANGED, self.intake.place, Code.FILE_LEFT_OUT, files=", ".join(rest))


def _resource(element: Element) -> Resource:
    files = [unquote(file.get("href")) for file in element.all("file")]
    return Resource(element.get("identifier"), element.get("type"), unquote(element.get("href")), files)


def _kind_of(resource_type: str) -> str:
    """Types carry a version: « imsqti_xmlv1p2/imscc_xmlv1p1/assessment », « imswl_xmlv1p3 »."""
    if resource_type.startswith("imsqti"):
        return "questions"
    if resource_type.startswith("imswl"):
        return "link"
    if resource_type.startswith("imsdt"):
        return "discussion"
    return "file" if resource_type == "webcontent" else "other"


def _name(resource: Resource) -> str:
    return posixpath.basename(resource.href or next(iter(resource.files), "")) or resource.identifier
