"""H5P: content types that hold texts, pictures and questions; nothing of it is run."""

import io
import tarfile
from pathlib import Path

import msgspec
import pytest

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.imported import Outcome
from lms.quizzes.kinds import DragWords, HotSpot, Question, ShortText, SingleChoice
from tests.authoring.exchange import h5p_packages as packages
from tests.authoring.exchange.imports import by_kind, imported, questions, refusal, said
from tests.packages.archives import zipped
from tests.packages.h5p_packages import shown, shown_files


def test_a_set_becomes_the_quiz_of_a_module(tmp_path: Path) -> None:
    found = imported(packages.question_set(), tmp_path)

    quiz = found.course.modules[0].quiz

    assert quiz is not None
    assert (quiz.draw, quiz.pass_score) == ([(None, 4)], "0.6")
    assert said(found, Outcome.REFUSED) == [Code.H5P_NOT_RUNNABLE]


@pytest.mark.parametrize(
    ("library", "params", "kinds"),
    [
        ("H5P.MultiChoice", packages.CHOICE, ["single_choice"]),
        ("H5P.MultiChoice", packages.SEVERAL, ["multiple_choice"]),
        ("H5P.TrueFalse", packages.TRUE, ["true_false"]),
        ("H5P.Blanks", packages.BLANKS, ["short_text"] * 3),
        ("H5P.DragText", packages.DRAG, ["drag_words"]),
        ("H5P.MarkTheWords", packages.MARK, ["drag_words"]),
        ("H5P.SingleChoiceSet", packages.CHOICES, ["single_choice"] * 2),
        ("H5P.Summary", packages.SUMMARY, ["single_choice"]),
        ("H5P.ImageHotspotQuestion", packages.SPOT, ["hot_spot"]),
        ("H5P.Flashcards", packages.CARDS, ["short_text"] * 2),
    ],
)
def test_each_question_becomes_the_kind_of_ours(
    library: str, params: packages.Params, kinds: list[str], tmp_path: Path
) -> None:
    found = imported(packages.packed(library, params), tmp_path)

    assert [question.kind for question in questions(found)] == kinds


def test_a_choice_keeps_its_picture_and_what_is_said_to_it(tmp_path: Path) -> None:
    question = by_kind(imported(packages.packed("H5P.MultiChoice", packages.CHOICE), tmp_path), "single_choice")

    assert isinstance(question, SingleChoice)
    assert question.picture
    assert [(one.text, one.correct, one.feedback) for one in question.choices] == [
        ({"fr": "Une ruche"}, True, {"fr": "Oui"}), ({"fr": "Un four"}, False, {}),
    ]  # fmt: skip


def test_blanks_take_alternatives_and_stars(tmp_path: Path) -> None:
    first, _second, third = questions(imported(packages.packed("H5P.Blanks", packages.BLANKS), tmp_path))

    assert isinstance(first, ShortText)
    assert first.accepted == {"fr": ["abeilles", "avettes"]}
    assert third.text == {"fr": "Complétez\nDeux * trois\n_____"}


def test_words_to_drag_keep_those_that_belong_nowhere(tmp_path: Path) -> None:
    found = imported(packages.packed("H5P.DragText", packages.DRAG), tmp_path)

    question = by_kind(found, "drag_words")

    assert isinstance(question, DragWords)
    assert question.passage == {"fr": "Les [[a]] font le [[b]] dans la [[c]]."}
    assert [word.text["fr"] for word in question.words] == ["abeilles", "miel", "ruche", "four"]
    assert said(found) == [Code.HINTS_LEFT_OUT]


def test_hot_spots_are_in_points_of_the_picture(tmp_path: Path) -> None:
    spot = by_kind(imported(packages.packed("H5P.ImageHotspotQuestion", packages.SPOT), tmp_path), "hot_spot")

    assert isinstance(spot, HotSpot)
    assert [region.coords for region in spot.regions] == [[10, 20, 30, 40], [55, 44, 5]]


def test_a_column_becomes_a_lesson_with_practice(tmp_path: Path) -> None:
    found = imported(packages.column(), tmp_path)

    (lesson,) = found.course.modules[0].lessons

    assert [block.kind for block in lesson.blocks["fr"]].count("picture") == 1
    assert lesson.blocks["fr"][0].text == "## La ruche\n\nElle a un **corps**."
    assert [msgspec.json.decode(raw, type=Question).kind for raw in lesson.practice] == ["multiple_choice"]
    assert set(said(found)) == {Code.LEFT_OUT_TAGS, Code.H5P_PARTS_LEFT_OUT}


def test_chapters_of_a_book_become_lessons(tmp_path: Path) -> None:
    found = imported(packages.book(), tmp_path)

    assert [lesson.title["fr"] for lesson in found.course.modules[0].lessons] == ["Un", "Deux"]


def test_slides_stand_in_a_row(tmp_path: Path) -> None:
    found = imported(packages.presentation(), tmp_path)

    (lesson,) = found.course.modules[0].lessons

    assert len(lesson.practice) == 1
    assert Code.BRANCHES_LEFT_OUT in said(found)


def test_contents_inside_contents_have_an_end(tmp_path: Path) -> None:
    deep: packages.Params = packages.part("H5P.AdvancedText", packages.TEXT)
    for _level in range(40):
        deep = packages.part("H5P.Column", {"content": [{"content": deep}]})

    found = imported(packages.packed("H5P.Column", {"content": [{"content": deep}]}), tmp_path)

    assert said(found, Outcome.REFUSED) == [Code.NO_TEXT]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (zipped({"h5p.json": "{"}), Code.BROKEN_JSON),
        (zipped({"h5p.json": "[" * 100_000}), Code.BROKEN_JSON),
        (zipped({"h5p.json": "{}"}), Code.FILE_MISSING),
    ],
)
def test_a_broken_package_is_refused(content: bytes, code: Code, tmp_path: Path) -> None:
    assert refusal(content, tmp_path) is code


def test_a_program_is_a_package_with_its_libraries(tmp_path: Path) -> None:
    found = imported(shown(), tmp_path)

    assert found.is_package
    assert found.course.title == {"ar": "Le miel & la ruche", "fr": "Le miel & la ruche"}
    assert said(found, Outcome.REFUSED) == [Code.H5P_NOT_RUNNABLE]
    assert said(found, Outcome.TAKEN) == [Code.PACKAGE]


def test_a_program_without_its_libraries_is_none_and_says_why(tmp_path: Path) -> None:
    found = imported(packages.packed("H5P.Timeline", {}), tmp_path)

    assert not found.is_package
    assert said(found, Outcome.REFUSED) == [Code.H5P_NOT_RUNNABLE, Code.BAD_PACKAGE]
    assert "H5P.Timeline" in str(found.report.lines[1])


def test_a_program_in_a_tar_is_no_package(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, content in shown_files().items():
            member = tarfile.TarInfo(name)
            member.size = len(content.encode())
            tar.addfile(member, io.BytesIO(content.encode()))

    found = imported(out.getvalue(), tmp_path)

    assert not found.is_package
    assert said(found, Outcome.REFUSED) == [Code.H5P_NOT_RUNNABLE]


def test_a_column_of_nothing_but_programs_is_a_program(tmp_path: Path) -> None:
    found = imported(
        packages.packed("H5P.Column", {"content": [{"content": packages.part("H5P.Timeline", {})}]}), tmp_path
    )

    assert said(found, Outcome.REFUSED) == [Code.H5P_NOT_RUNNABLE, Code.BAD_PACKAGE]


def test_what_is_ours_comes_in_and_the_rest_is_said_to_run_as_a_package(tmp_path: Path) -> None:
    found = imported(packages.column(), tmp_path)

    (line,) = (line for line in found.report.lines if line.code is Code.H5P_PARTS_LEFT_OUT)
    assert not found.is_package
    assert "H5P.Timeline" in str(line)
    assert "course package" in str(line)


@pytest.mark.parametrize("params", [[], 7, "x", None, {"questions": 7}, {"questions": {"library": 7}}])
def test_params_of_another_shape_hold_nothing(params: object, tmp_path: Path) -> None:
    assert refusal(packages.packed("H5P.QuestionSet", params), tmp_path) is Code.NOTHING_IN_IT


@pytest.mark.parametrize(
    "part", [7, None, {"library": 7}, {"library": "H5P.MultiChoice", "params": {"answers": [7, {}]}}]
)
@pytest.mark.parametrize("name", ["questions", "chapters", "content"])
def test_parts_of_another_shape_are_told(part: object, name: str, tmp_path: Path) -> None:
    library = {"questions": "H5P.QuestionSet", "chapters": "H5P.InteractiveBook", "content": "H5P.Column"}[name]

    found = imported(packages.packed(library, {name: [part]}), tmp_path)

    assert len(found.report.of(Outcome.REFUSED)) == 1


def test_a_picture_that_is_too_large_is_not_called_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("archives", "pictures"):
        monkeypatch.setattr(f"lms.authoring.exchange.{module}.MAX_MEDIA_BYTES", 50)

    found = imported(packages.packed("H5P.MultiChoice", packages.CHOICE), tmp_path)

    assert Code.MEDIUM_TOO_LARGE in said(found)
    assert Code.PICTURE_MISSING not in said(found)
