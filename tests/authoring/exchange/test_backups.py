"""Moodle backups of both layouts: sections, lessons, quizzes, files by their hash."""

import hashlib
import json
from html import escape
from pathlib import Path

import msgspec
import pytest

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.imported import Imported, Outcome
from lms.learning.content import Lesson
from lms.quizzes.kinds import Question
from tests.authoring.exchange import h5p_packages
from tests.authoring.exchange.backups import HASH, PICTURE, activity, files, new_backup, old_backup, stored, tarred
from tests.authoring.exchange.imports import imported, questions, refusal, said
from tests.packages.archives import zipped

both = pytest.mark.parametrize("content", [old_backup(), new_backup()], ids=["moodle3", "moodle4"])


def lessons(found: Imported) -> dict[str, Lesson]:
    return {next(iter(lesson.title.values())): lesson for _module, lesson in found.course.lessons()}


@both
def test_a_section_becomes_a_module_of_its_activities(content: bytes, tmp_path: Path) -> None:
    found = imported(content, tmp_path)

    assert found.course.title == {"fr": "Apiculture"}
    assert found.course.modules[0].title == {"fr": "La ruche"}
    assert list(lessons(found)) == ["page 1", "book 2", "label 3", "url 4", "lesson 5"]


@both
def test_a_page_brings_its_picture_and_leaves_its_script(content: bytes, tmp_path: Path) -> None:
    found = imported(content, tmp_path)

    words, drawn = lessons(found)["page 1"].blocks["fr"]

    assert words.text == "Voici **la ruche**."
    assert (drawn.text, found.media[drawn.media or ""]) == ("une ruche", (PICTURE, "png"))
    assert Code.LEFT_OUT_TAGS in said(found)


@both
def test_a_lesson_keeps_its_order_and_its_questions_as_practice(content: bytes, tmp_path: Path) -> None:
    found = imported(content, tmp_path)
    lesson = lessons(found)["lesson 5"]

    (practice,) = (msgspec.json.decode(raw, type=Question) for raw in lesson.practice)

    assert [block.text for block in lesson.blocks["fr"]] == ["## Ouvrir", "On enfume d'abord."]
    assert practice.kind == "single_choice"


@both
def test_a_quiz_has_its_questions_and_settings(content: bytes, tmp_path: Path) -> None:
    quiz = imported(content, tmp_path).course.modules[0].quiz

    assert quiz is not None
    assert (quiz.time_limit_s, quiz.attempts) == (600, 3)
    assert [msgspec.json.decode(raw, type=Question).kind for raw in quiz.bank[:2]] == ["single_choice", "true_false"]


@both
def test_the_rest_of_the_bank_comes_too(content: bytes, tmp_path: Path) -> None:
    kinds = {question.kind for question in questions(imported(content, tmp_path))}

    assert kinds == {"single_choice", "true_false", "numeric", "matching", "drag_words"}


@both
def test_what_is_not_taken_is_told(content: bytes, tmp_path: Path) -> None:
    found = imported(content, tmp_path)

    assert {Code.DISCUSSION_REFUSED, Code.ACTIVITY_REFUSED} <= set(said(found, Outcome.REFUSED))
    assert Code.FILE_MISSING not in said(found, Outcome.REFUSED)
    assert {Code.USERS_LEFT_OUT, Code.LOCKED, Code.BRANCHES_LEFT_OUT} <= set(said(found))


def test_both_layouts_give_the_same_questions(tmp_path: Path) -> None:
    old, new = (
        {question.id for question in questions(imported(one, tmp_path))} for one in (old_backup(), new_backup())
    )

    assert old == new


def test_a_question_that_is_missing_is_counted(tmp_path: Path) -> None:
    found = imported(old_backup(), tmp_path)

    (line,) = [line for line in found.report.lines if line.code is Code.QUESTION_MISSING]

    assert line.values == {"count": 1}


def test_a_broken_part_leaves_the_others(tmp_path: Path) -> None:
    parts = files("", "") | {"activities/page_1/page.xml": "<activity><page>"}

    found = imported(tarred(parts), tmp_path)

    assert "label 3" in lessons(found)
    assert Code.FILE_UNREADABLE in said(found, Outcome.REFUSED)


def test_a_backup_without_contents_is_refused(tmp_path: Path) -> None:
    assert refusal(tarred({"moodle_backup.xml": "<moodle_backup>"}), tmp_path) is Code.BROKEN_XML


def test_h5p_inside_a_course_is_read_as_alone(tmp_path: Path) -> None:
    package = h5p_packages.question_set()
    statement = {"question": "<p>Le miel est sucré.</p>", "correct": "true"}
    authors = json.dumps([{"name": "Zohra", "role": "Author"}])
    digest = hashlib.sha1(package).hexdigest()
    parts = (
        files("", "")
        | activity("h5pactivity", 20, "<name>Jeu</name>")
        | activity(
            "hvp",
            21,
            f"<machine_name>H5P.TrueFalse</machine_name><json_content>{escape(json.dumps(statement))}</json_content>"
            f"<license>CC BY</license><license_version>4.0</license_version><authors>{escape(authors)}</authors>"
            "<changes></changes>",
        )
    )
    listed = "".join(
        f"<activity><moduleid>{number}</moduleid><sectionid>9</sectionid><modulename>{kind}</modulename><title>{kind}</title>"
        f"<directory>activities/{kind}_{number}</directory></activity>"
        for kind, number in (("h5pactivity", 20), ("hvp", 21))
    )
    parts["moodle_backup.xml"] = str(parts["moodle_backup.xml"]).replace("<activities>", f"<activities>{listed}")
    told = stored("9", "200", "mod_h5pactivity", "package", "0").replace(HASH, digest).replace("ruche.png", "jeu.h5p")
    parts["files.xml"] = str(parts["files.xml"]).replace("</files>", f"{told}</files>")
    parts[f"files/{digest[:2]}/{digest}"] = package

    found = imported(tarred(parts), tmp_path)

    kinds = [question.kind for question in questions(found)]
    assert kinds.count("true_false") == 2
    assert "hot_spot" in kinds
    assert [(work.title, work.author) for work in found.course.attributions.values()] == [("hvp", "Zohra")]
    assert Code.H5P_NOT_RUNNABLE in said(found, Outcome.REFUSED)


def test_what_introduces_a_section_and_its_quiz_is_said_of_the_module(tmp_path: Path) -> None:
    found = files("", "")
    quiz, section = "activities/quiz_8/quiz.xml", "sections/section_9/section.xml"
    found[quiz] = str(found[quiz]).replace("<intro></intro>", "<intro>&lt;p&gt;Sans le cahier.&lt;/p&gt;</intro>")
    found[section] = str(found[section]).replace("<summary></summary>", "<summary>Ce qui vit là.</summary>")

    module = imported(zipped(found), tmp_path).course.modules[0]

    assert module.summary == {"fr": "Ce qui vit là.\n\nSans le cahier."}
