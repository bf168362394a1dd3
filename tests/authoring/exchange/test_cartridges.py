"""Common Cartridges and course packages."""

from pathlib import Path

from flask import Flask

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.imported import Format, Outcome
from lms.quizzes.kinds import Matching
from tests.authoring.exchange.cartridges import MANIFEST, cartridge, choices, item, right
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


def test_choices_among_the_same_answers_are_pairs(tmp_path: Path) -> None:
    lefts = (("R1", "miel"), ("R2", "lait"))
    labels = choices(("x", "ruche"), ("y", "vache")).partition("<render_choice>")[2].partition("</render_choice>")[0]
    response = "".join(
        f'<response_lid ident="{ident}"><material><mattext>{left}</mattext></material><render_choice>{labels}</render_choice></response_lid>'
        for ident, left in lefts
    )
    processing = right("x").replace('respident="R"', 'respident="R1"') + right("y").replace(
        'respident="R"', 'respident="R2"'
    )
    text = f"<questestinterop>{item('paires', 'matching_question', 'Associez', response, processing)}</questestinterop>"

    (question,) = questions(imported(text, tmp_path))

    assert isinstance(question, Matching)
    assert [(pair.left["fr"], pair.right["fr"]) for pair in question.pairs] == [("miel", "ruche"), ("lait", "vache")]
