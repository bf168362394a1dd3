"""QTI files: one item, or a package of items and tests with their pictures."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from urllib.parse import unquote

from lms.authoring.exchange.archives import Files, read_medium, some_xml, xml_in
from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.detection import MANIFEST
from lms.authoring.exchange.imported import Imported
from lms.authoring.exchange.intake import MAX_ITEMS, Fetch, Intake, ModuleInMaking, Refused
from lms.authoring.exchange.qti.items import add_item
from lms.authoring.exchange.qti.names import normalised
from lms.authoring.exchange.qti.older import add_older
from lms.authoring.exchange.writing import no_files
from lms.authoring.exchange.xml import Element, read_whole

ITEM, TEST, OLDER = "assessmentItem", "assessmentTest", "questestinterop"


@dataclass
class Section:
    """Items under one heading of a test; `select`: how many are drawn."""

    title: str
    hrefs: list[str] = field(default_factory=list)
    select: int | None = None


def read_alone(content: BinaryIO, intake: Intake) -> Imported:
    """A file of XML that is no package. Raises BadImport."""
    root = normalised(read_whole(content, intake.place, encoding=intake.encoding))
    if root.tag == OLDER:
        add_older(intake, root, intake.place, no_files)
    elif root.tag == TEST:
        with intake.item(intake.place):
            raise Refused(
                Code.FILE_MISSING, file=next((href for part in sections_of(root) for href in part.hrefs), "…")
            )
    else:
        _add(intake, root, f"{intake.place}:{root.line}", intake.module("qti", intake.title), no_files)
    return intake.imported(root.get("title") or intake.title, slug=root.get("identifier"))


def read_package(files: Files, intake: Intake) -> Imported:
    """Raises BadImport."""
    reader = _Package(files, intake)
    items, tests = reader.resources()
    reader.count = len(items)
    for href in tests:
        reader.add_test(href)
    rest = [href for href in items if href not in reader.seen]
    if rest:
        reader.add_section(Section(intake.title, rest))
    return intake.imported(reader.title or intake.title)


def fetch_beside(files: Files, href: str) -> Fetch:
    """The files that an item names, seen from where it lies."""
    folder = posixpath.dirname(href)

    def fetch(source: str) -> bytes | None:
        path = posixpath.normpath(posixpath.join(folder, unquote(source).partition("?")[0].partition("#")[0]))
        return read_medium(files, path)

    return fetch


def sections_of(test: Element) -> Iterator[Section]:
    """Outermost sections of all parts of a test, each with the items however deep in it."""
    for part in test.all("testPart"):
        for section in part.all("assessmentSection"):
            found = Section(section.get("title"))
            for element in section.walk():
                if element.tag == "assessmentItemRef" and element.get("href"):
                    found.hrefs.append(element.get("href"))
                elif element.tag == "selection" and element.get("select").isdigit():
                    found.select = (found.select or 0) + int(element.get("select")[:6])
            yield found


def _add(intake: Intake, root: Element, place: str, module: ModuleInMaking, fetch: Fetch) -> None:
    with intake.item(f"{place} {root.get('title') or root.get('identifier')}") as item:
        if root.tag != ITEM:
            raise Refused(Code.UNKNOWN_KIND, kind=root.tag)
        add_item(intake, item, module, root, fetch)


class _Package:
    def __init__(self, files: Files, intake: Intake) -> None:
        self.files, self.intake = files, intake
        self.seen: set[str] = set()
        self.count = 0
        self.title = ""

    def resources(self) -> tuple[list[str], list[str]]:
        """Addresses of items and of tests, as the manifest lists them; without one, of every item that there is."""
        if MANIFEST not in self.files.names:
            return sorted(name for name in self.files.names if name.endswith(".xml")), []
        manifest = xml_in(self.files, MANIFEST)
        self.title = manifest.text_of("metadata", "lom", "general", "title", "string")
        items, tests = list[str](), list[str]()
        for resource in (resource for part in manifest.all("resources") for resource in part.all("resource")):
            kind, href = resource.get("type"), unquote(resource.get("href"))
            if "imsqti_item" in kind or kind.startswith("imsqti_xmlv1"):
                items.append(href)
            elif "imsqti_test" in kind or "imsqti_assessment" in kind:
                tests.append(href)
        if not items and not tests:
            items = sorted(name for name in self.files.names if name.endswith(".xml") and name != MANIFEST)
        return items[:MAX_ITEMS], tests[:MAX_ITEMS]

    def add_test(self, href: str) -> None:
        root = self._read(href)
        if root is None:
            return
        if root.tag == OLDER:
            add_older(self.intake, root, href, fetch_beside(self.files, href))
            return
        self.title = self.title or root.get("title")
        for section in sections_of(root):
            found = [posixpath.normpath(posixpath.join(posixpath.dirname(href), unquote(one))) for one in section.hrefs]
            self.add_section(Section(section.title or root.get("title"), found, section.select))

    def add_section(self, section: Section) -> None:
        title = section.title or self.intake.title
        module = self.intake.module(f"qti-{title}", title)
        module.draw = section.select or module.draw
        for href in section.hrefs:
            self.seen.add(href)
            root = self._read(href)
            if root is None:
                continue
            if root.tag == OLDER:
                add_older(self.intake, root, href, fetch_beside(self.files, href))
            elif root.tag != TEST:
                _add(self.intake, root, href, module, fetch_beside(self.files, href))

    def _read(self, href: str) -> Element | None:
        self.intake.progress(min(len(self.seen), self.count), self.count)
        root = some_xml(self.files, href, self.intake.report)
        return None if root is None else normalised(root)
