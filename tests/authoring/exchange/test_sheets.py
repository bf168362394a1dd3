"""Sheets of questions: columns in Arabic and French, CSV and XLSX."""

import io
import re
from pathlib import Path

import pytest
import xlsxwriter
from flask import Flask

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.columns import Column, column_of
from lms.authoring.exchange.imported import BadImport, Format, Outcome
from lms.authoring.exchange.sheets import template
from lms.authoring.exchange.words import KNOWN_COLUMNS
from lms.core.i18n import LANGUAGES, speaking
from lms.quizzes.kinds import Matching, MultipleChoice, Numeric, Ordering, ShortText, SingleChoice, TrueFalse
from tests.authoring.exchange.imports import by_kind, imported, questions, refusal, said

HEADINGS = [
    "Type", "Question (français)", "Question (arabe)", "Choix 1 (français)", "Choix 1 (arabe)", "Choix 2 (français)",
    "Choix 2 (arabe)", "Choix 3 (français)", "Choix 3 (arabe)", "Bonne réponse", "Explication (français)", "Tolérance",
]  # fmt: skip
ROWS = [
    ["Choix unique", "Qui ?", "من؟", "Abeilles", "النحل", "Mouches", "الذباب", "", "", "1", "Le nectar.", ""],
    ["QCM", "Quoi ?", "ماذا؟", "Miel", "العسل", "Pollen", "الحبوب", "Cire", "الشمع", "1; 2", "", ""],
    ["Vrai ou faux", "Il coule.", "يسيل.", "", "", "", "", "", "", "vrai", "", ""],
    ["Nombre", "Combien ?", "كم؟", "", "", "", "", "", "", "2,5", "", "0,5"],
    ["Mot", "Où ?", "أين؟", "Rabat", "الرباط", "", "", "", "", "", "", ""],
    [
        "Association",
        "Associez",
        "اربط",
        "miel -> ruche",
        "عسل ← خلية",
        "lait -> vache",
        "حليب ← بقرة",
        "",
        "",
        "",
        "",
        "",
    ],
    ["Ordre", "Ordonnez", "رتب", "Un", "واحد", "Deux", "اثنان", "Trois", "ثلاثة", "", "", ""],
    ["Dessin", "Dessinez", "ارسم", "", "", "", "", "", "", "", "", ""],
]


def csv_of(rows: list[list[str]], delimiter: str = ";") -> str:
    return "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)


def workbook_of(rows: list[list[str]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [csv_of([HEADINGS, *ROWS]), csv_of([HEADINGS, *ROWS], ",").encode("utf-16"), workbook_of([HEADINGS, *ROWS])],
    ids=["csv", "utf-16", "xlsx"],
)
def test_each_kind_is_read_in_both_languages(content: bytes | str, tmp_path: Path) -> None:
    found = imported(content, tmp_path)

    asked = questions(found)

    assert [type(question) for question in asked] == [
        SingleChoice, MultipleChoice, TrueFalse, Numeric, ShortText, Matching, Ordering,
    ]  # fmt: skip
    assert all(question.text.keys() == {"ar", "fr"} for question in asked)
    assert said(found, Outcome.REFUSED) == [Code.UNKNOWN_KIND]


def test_cells_become_what_they_say(tmp_path: Path) -> None:
    found = imported(csv_of([HEADINGS, *ROWS]), tmp_path)

    single, number, words, pairs = (
        by_kind(found, kind) for kind in ("single_choice", "numeric", "short_text", "matching")
    )

    assert isinstance(single, SingleChoice)
    assert single.choices[0].text == {"ar": "النحل", "fr": "Abeilles"}
    assert single.correct_ids() == ["a"]
    assert isinstance(number, Numeric)
    assert (str(number.answer), str(number.tolerance)) == ("2.5", "0.5")
    assert isinstance(words, ShortText)
    assert words.accepted == {"fr": ["Rabat"], "ar": ["الرباط"]}
    assert isinstance(pairs, Matching)
    assert pairs.pairs[0].left == {"ar": "عسل", "fr": "miel"}


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_template_imports_as_it_is(language: str, tmp_path: Path) -> None:
    found = imported(template(language), tmp_path)

    (question,) = questions(found)

    assert question.text == {"ar": "من يصنع العسل؟", "fr": "Qui fait le miel ?"}
    assert said(found) == []


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Choix 2 (arabe)", Column("choice", "ar", 2)),
        ("الاختيار 3 بالفرنسية", Column("choice", "fr", 3)),
        ("السؤال", Column("text", "ar")),
        ("QUESTION (Français)", Column("text", "fr")),
        ("bonne reponse", Column("right")),
        ("Prix", None),
        ("Bonne réponse (arabe)", None),
    ],
)
def test_headings_are_known_without_accents_and_case(heading: str, column: Column | None) -> None:
    assert column_of(heading) == column


def test_a_sheet_without_our_columns_is_refused(tmp_path: Path) -> None:
    assert refusal(workbook_of([["Nom", "Prix"], ["miel", "100"]]), tmp_path) is Code.SHEET_LACKS_COLUMNS


def test_a_cell_at_the_end_of_the_world_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet().write(1_048_575, 16_383, "x")

    assert refusal(out.getvalue(), tmp_path) is Code.TOO_MANY


def test_an_answer_that_is_no_choice_is_refused(tmp_path: Path) -> None:
    found = imported(csv_of([HEADINGS, [*ROWS[0][:9], "4", "", ""]]), tmp_path)

    assert said(found, Outcome.REFUSED) == [Code.NO_CORRECT]


def test_a_workbook_is_read_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was looked at is what is opened: a part of it could be another workbook."""
    monkeypatch.setattr("lms.authoring.exchange.reading.MAX_TEXT_BYTES", 1000)

    assert refusal(workbook_of([HEADINGS, *ROWS]), tmp_path) is Code.TOO_LARGE


def test_columns_that_nobody_knows_are_named_with_those_that_are(app: Flask, tmp_path: Path) -> None:
    with pytest.raises(BadImport) as raised:
        imported("Nom;Prix;Lieu\nmiel;100;Taza\n", tmp_path)

    with app.test_request_context(), speaking(LANGUAGES["fr"]):
        assert "Nom, Prix, Lieu" in str(raised.value)
        assert "Bonne réponse" in str(raised.value)
    # What is named there is known.
    for language in ("ar", "fr"):
        with app.test_request_context(), speaking(LANGUAGES[language]):
            assert all(column_of(name) for name in re.split("[,،] ", str(KNOWN_COLUMNS)))


def test_a_sheet_of_a_question_and_an_answer_is_no_lesson(tmp_path: Path) -> None:
    found = imported("Question;Réponse A\nQui ?;Amina\nQuoi ?;Le miel\n", tmp_path)

    assert found.format is Format.SHEET
    assert Code.COLUMNS_LEFT_OUT in said(found)
