"""A course as an IMS Common Cartridge 1.3: lessons as web pages, practice and quizzes as assessments of QTI 1.2. In one language."""

from collections.abc import Iterator, Mapping
from typing import IO

from lms.authoring.exchange.exports import lesson_pages
from lms.authoring.exchange.exports.asked import Asked, Bank, banks_by_item
from lms.authoring.exchange.exports.markup import LANGUAGES, attributes_of, in_language, in_one_line, xml
from lms.authoring.exchange.exports.media import copy_media
from lms.authoring.exchange.exports.qti1_items import item
from lms.authoring.exchange.exports.report import Code, Report
from lms.authoring.exchange.exports.xml_writing import element, tagged
from lms.core.zips import ZipWriter, zip_to
from lms.learning.content import Course, QuizSettings, Text
from lms.learning.works import works_outside_lessons
from lms.learning.writer.course import source_names
from lms.learning.writer.places import Opens

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_PACKAGE = "http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1"
_LOM = "http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest"
_QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
_ASSESSMENT = "imsqti_xmlv1p2/imscc_xmlv1p3/assessment"


class _Cartridge:
    def __init__(self, course: Course, code: str, archive: ZipWriter, report: Report) -> None:
        self.course = course
        self.code = code
        self.archive = archive
        self.report = report
        self.banks = banks_by_item(course)
        self.names = source_names(course)
        # From a page; pages and assessments lie one folder down.
        self.paths: Mapping[str, str] = {name: f"../{path}" for name, path in self.names.items()}
        self.resources: list[str] = []
        self.count = 0

    def words(self, text: Text) -> str:
        return xml(in_one_line(in_language(text, self.code)) or "…")

    def module(self, slug: str) -> str:
        module = self.course.module(slug)
        assert module is not None
        entries = []
        for lesson in module.lessons:
            item = f"{slug}/{lesson.slug}"
            page = lesson_pages.lesson_html(self.course, lesson, self.code, self.paths)
            entries.append(self.page(lesson.title, page))
            entries += self.assessment(self.banks[item], None)
        if module.quiz:
            entries += self.assessment(self.banks[f"{slug}/quiz"], module.quiz)
        return self.entry(module.title, "".join(entries))

    def page(self, title: Text, page: str) -> str:
        name = self.next()
        head = f'<meta charset="utf-8"><title>{self.words(title)}</title>'
        text = f"<!doctype html>\n<html {attributes_of(self.code)}>\n<head>{head}</head>\n<body>\n{page}\n</body>\n</html>\n"
        href = f"pages/{name}.html"
        self.archive.add(href, text)
        self.resources.append(
            tagged(
                "resource", {"identifier": f"R-{name}", "type": "webcontent", "href": href}, element("file", href=href)
            )
        )
        return self.entry(title, "", f"R-{name}")

    def assessment(self, bank: Bank, settings: QuizSettings | None) -> Iterator[str]:
        written = [text for question in bank.questions if (text := self.item(question))]
        if not written:
            return
        name = self.next()
        section = tagged("section", {"ident": "root_section"}, *written)
        kind = "Examination" if settings else "Self-Assessment"
        about = element(
            "qtimetadata",
            _field("cc_profile", "cc.exam.v0p1"),
            _field("qmd_assessmenttype", kind),
            _field("cc_maxattempts", str(settings.attempts) if settings and settings.attempts else "unlimited"),
            *(
                [_field("qmd_timelimit", str(max(1, settings.time_limit_s // 60)))]
                if settings and settings.time_limit_s
                else []
            ),
        )
        title = in_one_line(in_language(bank.title, self.code)) or "…"
        assessment = tagged("assessment", {"ident": f"A-{name}", "title": title}, about, section)
        href = f"assessments/{name}.xml"
        self.archive.add(href, f"{_HEAD}{tagged('questestinterop', {'xmlns': _QTI}, assessment)}\n")
        self.resources.append(
            tagged("resource", {"identifier": f"R-{name}", "type": _ASSESSMENT}, element("file", href=href))
        )
        if settings:
            self.report.changed(bank.item, Code.SETTINGS)
        yield self.entry(bank.title, "", f"R-{name}")

    def item(self, question: Asked) -> str | None:
        return item(question, self.code, self.report)

    def entry(self, title: Text, inner: str, reference: str | None = None) -> str:
        attributes = {"identifier": f"I-{self.next()}", "identifierref": reference}
        return tagged("item", attributes, element("title", self.words(title)), inner)

    def next(self) -> str:
        self.count += 1
        return f"{self.count:04}"

    def media(self, opens: Opens) -> None:
        for path in copy_media(self.archive, opens, self.names, self.report):
            attributes = {"identifier": f"R-{self.next()}", "type": "webcontent", "href": path}
            self.resources.append(tagged("resource", attributes, element("file", href=path)))


def write(course: Course, opens: Opens, out: IO[bytes], code: str) -> Report:
    """`code`: the language, ar or fr."""
    report = Report()
    with zip_to(out) as archive:
        cartridge = _Cartridge(course, code, archive, report)
        entries = [cartridge.module(module.slug) for module in course.modules]
        if course.exam:
            entries += cartridge.assessment(cartridge.banks["exam"], course.exam)
        cartridge.media(opens)
        archive.add("imsmanifest.xml", _manifest(cartridge, entries))
    report.refused("", Code.ONE_LANGUAGE)
    if works_outside_lessons(course):
        report.refused("", Code.WORKS_OF_QUIZZES)
    return report


def _manifest(cartridge: _Cartridge, entries: list[str]) -> str:
    title = tagged(
        "lomimscc:string", {"language": LANGUAGES[cartridge.code].tag}, cartridge.words(cartridge.course.title)
    )
    about = element(
        "metadata",
        element("schema", "IMS Common Cartridge"),
        element("schemaversion", "1.3.0"),
        element("lomimscc:lom", element("lomimscc:general", element("lomimscc:title", title))),
    )
    root = tagged("item", {"identifier": "LearningModules"}, *entries)
    organization = tagged("organization", {"identifier": "org-1", "structure": "rooted-hierarchy"}, root)
    namespaces = {"xmlns": _PACKAGE, "xmlns:lomimscc": _LOM, "identifier": f"cc-{cartridge.course.slug}"}
    return (
        _HEAD
        + tagged(
            "manifest",
            namespaces,
            about,
            element("organizations", organization),
            element("resources", *cartridge.resources),
        )
        + "\n"
    )


def _field(label: str, entry: str) -> str:
    return element("qtimetadatafield", element("fieldlabel", label), element("fieldentry", xml(entry)))
