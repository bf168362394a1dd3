"""GIFT: every kind, its escapes and its faults."""

from decimal import Decimal
from pathlib import Path

import pytest

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.imported import Outcome
from lms.quizzes.kinds import Matching, MultipleChoice, Numeric, ShortText, SingleChoice, TrueFalse
from tests.authoring.exchange.imports import by_kind, imported, questions, said, sample


def test_each_kind_becomes_the_kind_of_ours() -> None:
    found = sample("cooperative.gift")

    kinds = [question.kind for question in questions(found)]

    assert kinds[:8] == [
        "single_choice", "multiple_choice", "true_false", "numeric", "numeric", "short_text", "matching", "single_choice",
    ]  # fmt: skip


def test_categories_become_modules_and_texts_lessons() -> None:
    found = sample("cooperative.gift")

    titles = [module.title for module in found.course.modules]

    assert titles == [{"fr": "Miel › Récolte"}, {"ar": "المحاسبة"}]
    assert found.course.modules[1].lessons[0].blocks["ar"][0].text == "الفائض هو ما يبقى بعد أداء المصاريف."


def test_a_choice_keeps_text_answers_and_explanation() -> None:
    question = by_kind(sample("cooperative.gift"), "single_choice")

    assert isinstance(question, SingleChoice)
    assert question.text == {"fr": "Qui fait le miel {sans sucre ajouté} ?"}
    assert [(choice.text["fr"], choice.correct) for choice in question.choices] == [
        ("Les abeilles", True), ("Les mouches", False), ("Le chat", False),
    ]  # fmt: skip
    assert question.explain == {"fr": "Les abeilles le font du nectar."}


def test_weights_make_a_question_with_several_answers(tmp_path: Path) -> None:
    question = by_kind(imported("Lesquels ? {~%50%a ~%50%b ~c}", tmp_path), "multiple_choice")

    assert isinstance(question, MultipleChoice)
    assert question.correct_ids() == ["a", "b"]


@pytest.mark.parametrize(
    ("answer", "number", "tolerance"),
    [("#3:0.5", "3", "0.5"), ("#1..5", "3", "2"), ("#=1822", "1822", "0"), ("#-2.5", "-2.5", "0")],
)
def test_numbers_are_read_as_they_are_written(answer: str, number: str, tolerance: str, tmp_path: Path) -> None:
    question = by_kind(imported(f"Combien ? {{{answer}}}", tmp_path), "numeric")

    assert isinstance(question, Numeric)
    assert (question.answer, question.tolerance) == (Decimal(number), Decimal(tolerance))


def test_a_statement_in_arabic_is_arabic() -> None:
    question = by_kind(sample("cooperative.gift"), "true_false")

    assert isinstance(question, TrueFalse)
    assert (question.text, question.answer) == ({"ar": "الماء يغلي في 100 درجة"}, True)


def test_pairs_are_matched(tmp_path: Path) -> None:
    question = by_kind(imported("Associez {=miel -> ruche =lait -> vache}", tmp_path), "matching")

    assert isinstance(question, Matching)
    assert [(pair.left["fr"], pair.right["fr"]) for pair in question.pairs] == [("miel", "ruche"), ("lait", "vache")]


def test_a_pattern_is_left_out_and_told(tmp_path: Path) -> None:
    found = imported("Capitale ? {=Rabat =R*}", tmp_path)

    question = by_kind(found, "short_text")

    assert isinstance(question, ShortText)
    assert question.accepted == {"fr": ["Rabat"]}
    assert said(found) == [Code.PATTERNS_LEFT_OUT]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Ouvert { =a ~b", Code.UNCLOSED),
        ("Fermé } =a", Code.UNCLOSED),
        ("Imbriqué {1:MC:{=x ~y}}", Code.NESTED_GAP),
        ("Sans juste {~a ~b}", Code.NO_CORRECT),
        ("Un seul {=a ~%0%}", Code.NO_TEXT),
        ("Deux justes {=a =b ~c}", Code.EACH_CORRECT),
        ("Nombre {#beaucoup}", Code.NO_NUMBER),
        ("{=a ~b}", Code.NO_TEXT),
    ],
)
def test_a_faulty_question_is_refused_with_its_line_and_the_rest_is_taken(
    text: str, code: Code, tmp_path: Path
) -> None:
    found = imported(f"{text}\n\nBon ? {{T}}", tmp_path)

    (refused,) = found.report.of(Outcome.REFUSED)

    assert (refused.code, refused.place.split()[0]) == (code, "file:1")
    assert [question.kind for question in questions(found)] == ["true_false"]


def test_the_same_import_twice_gives_the_same_ids() -> None:
    first, second = sample("cooperative.gift"), sample("cooperative.gift")

    assert [question.id for question in questions(first)] == [question.id for question in questions(second)]
    assert [module.slug for module in first.course.modules] == [module.slug for module in second.course.modules]
    assert first.origins == second.origins


def test_a_question_that_stands_twice_is_taken_once(tmp_path: Path) -> None:
    found = imported("Vrai ? {T}\n\nVrai ? {T}", tmp_path)

    assert len(questions(found)) == 1
    assert said(found, Outcome.REFUSED) == [Code.DOUBLE]


@pytest.mark.parametrize("encoding", ["windows-1256", "utf-16", "utf-16-le", "utf-8-sig"])
def test_arabic_in_any_encoding_is_read(encoding: str, tmp_path: Path) -> None:
    found = imported("عاصمة المغرب ؟ {=الرباط ~فاس}\n".encode(encoding), tmp_path)

    assert by_kind(found, "single_choice").text == {"ar": "عاصمة المغرب ؟"}


def test_a_guessed_encoding_is_told(tmp_path: Path) -> None:
    found = imported("Où récolte-t-on le miel l'été ? {=à la ruche ~là}".encode("windows-1252"), tmp_path)

    assert by_kind(found, "single_choice").text == {"fr": "Où récolte-t-on le miel l'été ?"}
    assert found.report.lines[0].values == {"encoding": "windows-1252"}
