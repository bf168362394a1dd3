"""Questions as a QTI 3.0 package: an item each, a test for each quiz and the exam, and their pictures. In one language.

Element names: 1EdTech QTI v3.0, Assessment, Section and Item information model; the package is a content package 1.1 with the
resource types of QTI 3.0 (imsqti_item_xmlv3p0, imsqti_test_xmlv3p0).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO

from lms.authoring.exchange.exports import qti3_items
from lms.authoring.exchange.exports.asked import Asked, Bank, banks_of
from lms.authoring.exchange.exports.markup import in_language, in_one_line, xml
from lms.authoring.exchange.exports.media import copy_media
from lms.authoring.exchange.exports.qti3_items import NAMESPACE
from lms.authoring.exchange.exports.report import Code, Report
from lms.authoring.exchange.exports.speaking import Speaking
from lms.authoring.exchange.exports.whole import tell_of_the_whole
from lms.authoring.exchange.exports.xml_writing import element, tagged
from lms.core.zips import ZipWriter, zip_to
from lms.learning.content import Course
from lms.learning.writer.course import source_names
from lms.learning.writer.places import Opens

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
PACKAGE = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"


@dataclass(frozen=True)
class _Resource:
    identifier: str
    type: str
    href: str
    files: list[str] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)


def write(course: Course, opens: Opens, out: IO[bytes], code: str) -> Report:
    """`code`: the language, ar or fr."""
    report, resources = Report(), list[_Resource]()
    paths, banks = source_names(course), banks_of(course)
    with zip_to(out) as archive:
        for number, bank in enumerate(banks, 1):
            written = list(_items(archive, bank, code, paths, report, resources))
            if bank.settings and written:
                resources.append(_test(archive, bank, number, written, code))
        shown = dict.fromkeys(name for bank in banks for question in bank.questions for name in question.media())
        copy_media(archive, opens, {name: paths[name] for name in shown}, report)
        archive.add("imsmanifest.xml", _manifest(course, resources))
    tell_of_the_whole(course, Speaking(code), report)
    return report


def _items(
    archive: ZipWriter,
    bank: Bank,
    code: str,
    paths: Mapping[str, str],
    report: Report,
    resources: list[_Resource],
) -> Iterator[Asked]:
    # From an item, which lies one folder down.
    beside = {name: f"../{path}" for name, path in paths.items()}
    for question in bank.questions:
        item = qti3_items.item(question, code, beside, report)
        if item is None:
            report.refused(question.place, Code.NO_FORM, kind=question.kind)
            continue
        href = f"items/{question.id}.xml"
        archive.add(href, f"{HEAD}{item}\n")
        media = [paths[name] for name in question.media()]
        resources.append(_Resource(qti3_items.identifier(question.id), "imsqti_item_xmlv3p0", href, media))
        yield question


def _test(archive: ZipWriter, bank: Bank, number: int, questions: list[Asked], code: str) -> _Resource:
    assert bank.settings is not None
    href = f"tests/test-{number}.xml"
    sections = []
    for place, (module, count) in enumerate(bank.settings.draw, 1):
        pool = [question for question in questions if module is None or question.module == module]
        references = [
            element(
                "qti-assessment-item-ref",
                identifier=qti3_items.identifier(question.id),
                href=f"../items/{question.id}.xml",
            )
            for question in pool
        ]
        if references:
            sections.append(
                element(
                    "qti-assessment-section",
                    element("qti-selection", select=min(count, len(pool))),
                    element("qti-ordering", shuffle="true"),
                    *references,
                    identifier=f"section-{place}",
                    title=module or "all",
                    visible="false",
                )
            )
    title = in_one_line(in_language(bank.title, code))
    limit = bank.settings.time_limit_s
    part = element(
        "qti-test-part", *sections, identifier="part-1", navigation_mode="nonlinear", submission_mode="simultaneous"
    )
    limits = [tagged("qti-time-limits", {"max-time": limit})] if limit else []
    test = tagged(
        "qti-assessment-test", {"xmlns": NAMESPACE, "identifier": f"test-{number}", "title": title}, *limits, part
    )
    archive.add(href, f"{HEAD}{test}\n")
    return _Resource(
        f"test-{number}", "imsqti_test_xmlv3p0", href, needs=[qti3_items.identifier(one.id) for one in questions]
    )


def _manifest(course: Course, resources: list[_Resource]) -> str:
    listed = [
        tagged(
            "resource",
            {"identifier": one.identifier, "type": one.type, "href": one.href},
            *(element("file", href=name) for name in (one.href, *dict.fromkeys(one.files))),
            *(element("dependency", identifierref=name) for name in one.needs),
        )
        for one in resources
    ]
    about = "<metadata><schema>QTI Package</schema><schemaversion>3.0.0</schemaversion></metadata>"
    inner = f"{about}<organizations/><resources>{''.join(listed)}</resources>"
    return (
        f'{HEAD}<manifest xmlns="{PACKAGE}" identifier="{xml(qti3_items.identifier(course.slug))}">{inner}</manifest>\n'
    )
