"""Common Cartridges and course packages."""

from pathlib import Path

from flask import Flask

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.imported import Format, Outcome
from tests.authoring.exchange.cartridges import MANIFEST, cartridge
from tests.authoring.exchange.imports import imported, questions, refusal, said
from tests.packages import cmi5_packages
from tests.packages.archives import zipped
from tests.packages.scorm_packages import scorm12


def test_the_outline_becomes_modules_of_pages_links_and_documents(tmp_path: Path) -> None:
    found = imported(cartridge(), tmp_path)

    assert found.course.title == {"fr": "Apiculture"}
    assert [(module.title["fr"], len(module.lessons)) for module in found.course.modules] == [
        ("La ruche", 2),
        ("Le miel", 1),
    ]
    assert found.course.modules[0].lessons[1].blocks["fr"][0].text == "[ODCO](https://www.odco.gov.ma/?a=1&b=2)"


def test_a_test_becomes_the_quiz_of_its_module(tmp_path: Path) -> None:
    found = imported(cartridge(), tmp_path)

    kinds = [question.kind for question in questions(found)]

    assert kinds == ["single_choice", "multiple_choice", "true_false", "short_text", "long_answer"]


def test_what_has_no_like_is_told(tmp_path: Path) -> None:
    found = imported(cartridge(), tmp_path)

    assert said(found, Outcome.REFUSED) == [Code.DISCUSSION_REFUSED, Code.ACTIVITY_REFUSED, Code.FILE_MISSING]
    assert Code.FILE_LEFT_OUT in said(found)


def test_a_cartridge_without_its_manifest_is_none(tmp_path: Path) -> None:
    assert refusal(zipped({"imsmanifest.xml": MANIFEST[:200]}), tmp_path) is Code.BROKEN_XML


def test_course_packages_are_shown_and_handed_on(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        found = [
            imported(content, tmp_path) for content in (scorm12(), cmi5_packages.package(cmi5_packages.au("miel")))
        ]

    assert all(one.format is Format.PACKAGE and one.is_package for one in found)
    assert all(list(one.course.lessons()) for one in found)
    assert [said(one, Outcome.TAKEN) for one in found] == [[Code.PACKAGE]] * 2
