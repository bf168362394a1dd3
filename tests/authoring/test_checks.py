"""What forbids publication: one fault of each kind, at its place."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from lms.authoring import facts
from lms.authoring.checks import Facts, Fault, FaultCode, faults
from lms.authoring.parts import Bank, Part
from lms.authoring.publishing import ready
from lms.authoring.revisions import parts_of
from lms.authoring.words import fault_text
from lms.config import ROOT
from lms.core.files import media_store
from lms.core.i18n import LANGUAGES, speaking
from lms.learning.loader import Faults, load_course
from lms.learning.media_names import stored_names
from tests.authoring.courses import courses
from tests.factories.courses import loaded_bees
from tests.quizzes.strategies import relaxed

# Slices must have registered what reads questions.
pytestmark = pytest.mark.usefixtures("application")
TODAY = date(2026, 11, 27)
ALL_THERE = Facts(has_media=lambda _name: True, today=TODAY)


def bees() -> Part:
    return parts_of(loaded_bees().course)


def codes(root: Part, given: Facts = ALL_THERE) -> list[FaultCode]:
    return [fault.code for fault in faults(root, given)]


def first_lesson(root: Part) -> Part:
    return root.modules[0].lessons[0]


def block(kind: str, **values: Any) -> dict[str, Any]:
    return {"id": "b99", "kind": kind, "text": {"ar": "نص", "fr": "Texte"}} | values


def test_what_is_published_has_no_fault() -> None:
    assert not codes(bees())


@pytest.mark.parametrize("folder", ["accounts", "acting-together", "governing", "selling"])
def test_our_courses_have_no_fault_and_their_pages_keep_their_budget(
    app: Flask, request_context: None, folder: str
) -> None:
    loaded = load_course(ROOT / "courses" / folder, Faults(ROOT / "courses"))
    assert loaded
    names = {name: media_store().keep(*medium) for name, medium in loaded.media.items()}
    root = ready(parts_of(stored_names(loaded.course, names)))

    found = faults(root, facts.facts_of(root, TODAY))

    assert not found


def test_missing_title_and_summary_are_told_by_language() -> None:
    root = bees()
    root.modules[0].body["title"]["fr"] = " "
    root.body["summary"] = {"fr": "Le miel"}

    assert [(one.code, one.language) for one in faults(root, ALL_THERE)] == [
        (FaultCode.MISSING_SUMMARY, "ar"),
        (FaultCode.MISSING_TITLE, "fr"),
    ]


def test_a_block_empty_in_a_language_is_told_with_its_place() -> None:
    root = bees()
    first_lesson(root).body["blocks"].append(block("example", text={"ar": "مثال", "fr": ""}))

    (fault,) = faults(root, ALL_THERE)

    assert (fault.code, fault.block_id, fault.language) == (FaultCode.MISSING_LANGUAGE, "b99", "fr")


@pytest.mark.parametrize(
    ("added", "code"),
    [
        (block("picture", text={"ar": "", "fr": "Une ruche"}, media={"ar": "x", "fr": "x"}), "missing_alternative"),
        (block("document"), "missing_media"),
        (block("video", media={"ar": "x", "fr": "x"}), "missing_captions"),
        (block("audio", media={"ar": "x", "fr": "x"}), "missing_recording_language"),
        (block("law"), "unsourced_law"),
        (block("law", source="nowhere"), "unsourced_law"),
    ],
)
def test_a_block_that_lacks_something_is_told(added: dict[str, Any], code: str) -> None:
    root = bees()
    first_lesson(root).body["blocks"].append(added)

    assert set(codes(root)) == {code}


def test_files_that_are_gone_are_told() -> None:
    found = codes(bees(), Facts(has_media=lambda _name: False, today=TODAY))

    assert {FaultCode.MISSING_MEDIA, FaultCode.QUESTION_MEDIA} <= set(found)


def test_a_source_needs_a_day_that_has_come() -> None:
    for day in ("", "yesterday", "2026-11-28"):
        root = bees()
        root.body["sources"]["new"] = {"title": {"ar": "قانون", "fr": "Loi"}, "checked": day}

        assert codes(root) == [FaultCode.UNCHECKED_SOURCE]


def test_heavy_page_tells_the_numbers() -> None:
    root = bees()
    weights = {None: {"ar": 20_000, "fr": 100}}
    found = faults(root, Facts(lambda _name: True, TODAY, weights, 13_800))

    assert found[0].code is FaultCode.HEAVY_PAGE
    assert found[0].values == {"bytes": 20_000, "most": 13_800}


def test_empty_courses_modules_and_lessons_are_told() -> None:
    root, hollow, blank = bees(), bees(), bees()
    root.children.clear()
    root.body.pop("exam")
    hollow.modules[0].children.clear()
    hollow.modules[0].body.pop("quiz")
    first_lesson(blank).body["blocks"] = []

    assert codes(root) == [FaultCode.NO_MODULES]
    assert codes(hollow) == [FaultCode.EMPTY_MODULE]
    assert codes(blank) == [FaultCode.EMPTY_LESSON]


def test_bank_smaller_than_its_blueprint_is_told_with_both_numbers() -> None:
    root = bees()
    root.body["exam"]["draw"] = [["hive", 50]]

    (fault,) = faults(root, ALL_THERE)

    assert fault.code is FaultCode.SMALL_BANK
    assert fault.values["needs"] == 50 > fault.values["has"] > 0


def test_blueprint_and_questions_name_modules_that_are_there() -> None:
    root = bees()
    root.body["exam"]["draw"] = [["gone", 1]]
    root.questions(Bank.EXAM)[0].body["module"] = "gone"

    assert codes(root) == [FaultCode.UNKNOWN_MODULE] * 2


def test_questions_without_a_number_to_ask_are_told() -> None:
    root = bees()
    root.modules[0].body["quiz"]["draw"] = []

    assert codes(root) == [FaultCode.NO_DRAW]


def test_the_same_address_twice_and_the_same_question_twice_are_told() -> None:
    root, twice = bees(), bees()
    root.modules[0].lessons[1].body["slug"] = first_lesson(root).body["slug"]
    twice.modules[0].children.append(twice.modules[0].questions(Bank.QUIZ)[0])

    assert codes(root) == [FaultCode.DUPLICATE_SLUG] * 2
    assert codes(twice) == [FaultCode.DUPLICATE_QUESTION] * 2


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "single_choice", "choices": []}, "wrong_key"),
        ({"kind": "nothing"}, "unfinished_question"),
        ({"text": {"ar": "سؤال"}}, "question_language"),
        ({"explain": {"ar": "شرح", "fr": " "}}, "question_language"),
        ({"sources": ["gone"]}, "unknown_source"),
    ],
)
def test_an_unfinished_question_is_told(change: dict[str, Any], code: str) -> None:
    root = bees()
    question = next(one for one in root.walk() if one.body.get("kind") == "single_choice")
    question.body.update(change)

    assert set(codes(root)) == {code}


@given(st.lists(st.sampled_from(list(FaultCode)), min_size=1))
@relaxed
def test_no_fault_is_left_without_words(found: list[FaultCode]) -> None:
    values = {"source": "s", "bytes": 2, "most": 1, "slug": "s", "needs": 2, "has": 1, "module": "m", "question": "q"}
    values |= {"licence_code": "unknown", "licence": "GPL", "title": "t", "work": "w"}
    for code in found:
        assert "%(" not in fault_text(Fault(code, None, None, "fr", values | {"bank": "exam"}))


@given(courses())
@relaxed
def test_checks_never_fail_whatever_the_course(course: Any) -> None:
    assert isinstance(faults(ready(parts_of(course)), ALL_THERE), list)


def test_faults_are_told_in_arabic_and_french(app: Flask) -> None:
    fault = Fault(
        FaultCode.SMALL_BANK, None, values={"bank": "exam", "needs": 5, "has": 2, "module": {"fr": "La ruche"}}
    )
    told = []
    for code in ("ar", "fr"):
        with app.test_request_context(), speaking(LANGUAGES[code]):
            told.append(fault_text(fault))

    assert "5" in told[0]
    assert "2" in told[0]
    assert "La ruche" in told[1]
    assert told[0] != told[1]


def test_work_that_may_not_stand_in_the_course_is_told_in_words(app: Flask) -> None:
    root = bees()
    work = {"title": "Ruches", "author": "Amina B.", "licence": "CC-BY-NC-4.0"}
    root.body["attributions"] = {"photo": work}

    (fault,) = faults(root, ALL_THERE)

    assert fault.code is FaultCode.LICENCE
    with speaking(LANGUAGES["fr"]):
        told = fault_text(fault).replace("\u00a0", " ").replace("\u2068", "").replace("\u2069", "")
        assert "« Ruches » (CC-BY-NC-4.0) ne peut pas servir" in told
    root.body["licence"] = "CC-BY-NC-4.0"
    assert faults(root, ALL_THERE) == []
