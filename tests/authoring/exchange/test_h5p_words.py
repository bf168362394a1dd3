"""H5P: fields without markup are read as words, and nothing around a content is dropped in silence."""

from pathlib import Path
from typing import Any

import pytest

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.imported import Imported, Outcome
from lms.quizzes.kinds import DragWords, ShortText
from tests.authoring.exchange import h5p_packages as packages
from tests.authoring.exchange.h5p_packages import packed, part
from tests.authoring.exchange.imports import by_kind, imported, questions, said

SHOWN = packages.part("H5P.AdvancedText", {"text": "<p>Elle coule.</p>"}, "L&#039;huile")


def blocks(found: Imported) -> list[tuple[str, str]]:
    (lesson,) = found.course.modules[0].lessons
    return [(block.kind, block.text) for block in lesson.blocks["fr"]]


def test_titles_are_words(tmp_path: Path) -> None:
    content = packed("H5P.InteractiveBook", {"chapters": [SHOWN]}, title="L&#039;argan &amp; nous")

    course = imported(content, tmp_path).course

    assert course.title == {"fr": "L'argan & nous"}
    assert course.modules[0].title == {"fr": "L'argan & nous"}
    assert course.modules[0].lessons[0].title == {"fr": "L'huile"}


def test_headings_and_alternative_texts_are_words(tmp_path: Path) -> None:
    panel = {"title": "L&#039;huile &lt;vierge&gt;", "content": SHOWN}
    image = part("H5P.Image", {"file": {"path": "images/ruche.png"}, "alt": "l&#039;arganier"})
    content = [{"content": part("H5P.Accordion", {"panels": [panel]})}, {"content": image}]

    found = imported(packed("H5P.Column", {"content": content}), tmp_path)

    assert ("picture", "l'arganier") in blocks(found)
    assert ("text", "## L'huile \\<vierge\\>") in blocks(found)


def test_words_to_drag_are_words(tmp_path: Path) -> None:
    params = {
        "textField": "D&#039;où vient *l&#039;huile* ? De *l&#039;amande:d&#039;ici*.",
        "distractors": "*l&#039;eau*",
    }

    question = by_kind(imported(packed("H5P.DragText", params), tmp_path), "drag_words")

    assert isinstance(question, DragWords)
    assert question.passage == {"fr": "D'où vient [[a]] ? De [[b]]."}
    assert [word.text["fr"] for word in question.words] == ["l'huile", "l'amande", "l'eau"]


@pytest.mark.parametrize(
    ("library", "params"),
    [
        ("H5P.Blanks", {"questions": ["<p>On presse *<b>l&#039;huile</b>/l&rsquo;or* du fruit.</p>"]}),
        ("H5P.Flashcards", {"cards": [{"text": "Que presse-t-on du fruit ?", "answer": "l&#039;huile|l’or"}]}),
    ],
)
def test_answers_to_be_typed_are_words(library: str, params: dict[str, Any], tmp_path: Path) -> None:
    (question,) = questions(imported(packed(library, params), tmp_path))

    assert isinstance(question, ShortText)
    assert question.accepted == {"fr": ["l'huile", "l’or"]}


@pytest.mark.parametrize(
    ("library", "params", "code"),
    [
        ("H5P.TrueFalse", packages.TRUE | {"overallFeedback": [{"from": 0, "to": 50, "feedback": "Relisez"}]}, Code.ANSWER_FEEDBACK_LEFT_OUT),
        ("H5P.MultiChoice", packages.SEVERAL | {"answers": [
            {"correct": True, "text": "Le miel", "tipsAndFeedback": {"notChosenFeedback": "<div>Et le miel ?</div>"}},
            {"correct": False, "text": "La cire"},
        ]}, Code.ANSWER_FEEDBACK_LEFT_OUT),
        ("H5P.ImageHotspotQuestion", {"imageHotspotQuestion": packages.SPOT["imageHotspotQuestion"] | {"hotspotSettings": (
            packages.SPOT["imageHotspotQuestion"]["hotspotSettings"] | {"noneSelectedFeedback": "Cherchez encore"}  # type: ignore[operator]
        )}}, Code.ANSWER_FEEDBACK_LEFT_OUT),
        ("H5P.MarkTheWords", {"textField": "<p>Une *abeille:elle pique* et une *mouche* au mur.</p>"}, Code.HINTS_LEFT_OUT),
        ("H5P.Summary", {"summaries": [{"summary": ["Il coule.", "Il vole."], "tip": "Penchez le pot"}]}, Code.HINTS_LEFT_OUT),
        ("H5P.Flashcards", {"cards": [{"text": "Une abeille ?", "answer": "mouche", "tip": "Elle vole"}]}, Code.HINTS_LEFT_OUT),
        ("H5P.Dialogcards", {"dialogs": [{"text": "<p>Le mot</p>", "answer": "<p>La chose</p>", "tips": {"front": "Pensez"}}]}, Code.HINTS_LEFT_OUT),
        ("H5P.Video", {"sources": [{"path": "https://a.example/x.mp4"}],
            "textTracks": {"videoTrack": [{"track": {"path": "files/fr.vtt"}}]}}, Code.FILE_LEFT_OUT),
        ("H5P.QuestionSet", {"questions": packages.QUESTIONS[:2], "backgroundImage": {"path": "images/ruche.png"}}, Code.FILE_LEFT_OUT),
        ("H5P.QuestionSet", {"questions": packages.QUESTIONS[:2],
            "endGame": {"overallFeedback": [{"feedback": "Bravo"}]}}, Code.ANSWER_FEEDBACK_LEFT_OUT),
        ("H5P.InteractiveBook", {"chapters": [SHOWN],
            "bookCover": {"coverMedium": part("H5P.Image", {})}}, Code.H5P_PARTS_LEFT_OUT),
        ("H5P.CoursePresentation", {"presentation": {"slides": [
            {"elements": [{"action": SHOWN, "solution": "<p>Relisez</p>"}]}]}}, Code.ANSWER_FEEDBACK_LEFT_OUT),
    ],
)  # fmt: skip
def test_what_has_no_like_is_told(library: str, params: dict[str, Any], code: Code, tmp_path: Path) -> None:
    assert code in said(imported(packed(library, params), tmp_path))


def test_a_set_begins_with_its_introduction(tmp_path: Path) -> None:
    params = {"questions": packages.QUESTIONS[:2], "introPage": {"introduction": "<p>Le miel &amp; la ruche</p>"}}

    (module,) = imported(packed("H5P.QuestionSet", params), tmp_path).course.modules

    assert module.summary == {"fr": "Le miel & la ruche"}


@pytest.mark.parametrize(("is_shown", "summary"), [(True, {"fr": "De la fleur au pot"}), (False, {})])
def test_a_book_begins_with_its_cover_where_it_shows_it(
    is_shown: bool, summary: dict[str, str], tmp_path: Path
) -> None:
    cover = {"showCoverPage": is_shown, "bookCover": {"coverDescription": "<p>De la fleur au pot</p>"}}

    (module,) = imported(packed("H5P.InteractiveBook", {"chapters": [SHOWN]} | cover), tmp_path).course.modules

    assert module.summary == summary


def test_a_set_among_others_begins_with_its_introduction(tmp_path: Path) -> None:
    inner = part(
        "H5P.QuestionSet", {"questions": packages.QUESTIONS[:1], "introPage": {"introduction": "<p>À vous</p>"}}
    )

    found = imported(packed("H5P.Column", {"content": [{"content": inner}]}), tmp_path)

    assert blocks(found) == [("text", "À vous")]


def test_what_an_essay_should_say_is_its_explanation(tmp_path: Path) -> None:
    params = {
        "taskDescription": "<p>Pourquoi filtrer le miel ?</p>",
        "solution": {"sample": "<p>Pour en ôter la cire.</p>"},
    }

    question = by_kind(imported(packed("H5P.Essay", params), tmp_path), "long_answer")

    assert question.explain == {"fr": "Pour en ôter la cire."}


def test_pictures_behind_slides_and_questions_after_a_film_come_in(tmp_path: Path) -> None:
    slides = [{"elements": [], "slideBackgroundSelector": {"imageSlideBackground": {"path": "images/ruche.png"}}}]
    presentation = imported(packed("H5P.CoursePresentation", {"presentation": {"slides": slides}}), tmp_path)
    film = {
        "video": {"files": [{"path": "https://a.example/x.mp4"}]},
        "summary": {"task": part("H5P.Summary", packages.SUMMARY)},
    }
    filmed = imported(packed("H5P.InteractiveVideo", {"interactiveVideo": film}), tmp_path)

    assert [kind for kind, _text in blocks(presentation)] == ["picture"]
    assert len(filmed.course.modules[0].lessons[0].practice) == 1


def test_a_film_without_questions_after_it_has_none(tmp_path: Path) -> None:
    empty = part("H5P.Summary", {"summaries": [{"summary": [""]}]})
    film = {"video": {"files": [{"path": "https://a.example/x.mp4"}]}, "summary": {"task": empty}}

    found = imported(packed("H5P.InteractiveVideo", {"interactiveVideo": film}), tmp_path)

    assert said(found, Outcome.REFUSED) == []
