"""Moodle XML: kinds, pictures inside, languages; and five hundred questions in little memory and time."""

import base64
import time
from decimal import Decimal
from pathlib import Path

import pytest

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.imported import Outcome
from lms.authoring.exchange.reading import read
from lms.quizzes.kinds import Credit, HotSpot, MultipleChoice, Numeric, PictureChoice, ShortText, SingleChoice
from tests.authoring.exchange.imports import by_kind, imported, picture, questions, refusal, said, sample


def exported(*several: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><quiz>{"".join(several)}</quiz>'


def question(kind: str, text: str, rest: str = "", *, number: str = "", files: str = "") -> str:
    return (
        f'<question type="{kind}"><name><text>Nom</text></name><questiontext format="html">'
        f"<text><![CDATA[{text}]]></text>{files}</questiontext><idnumber>{number}</idnumber>{rest}</question>"
    )


def answer(text: str, fraction: str, rest: str = "") -> str:
    return f'<answer fraction="{fraction}"><text><![CDATA[{text}]]></text>{rest}</answer>'


def file(name: str, content: bytes) -> str:
    return f'<file name="{name}" path="/" encoding="base64">{base64.b64encode(content).decode()}</file>'


TRUE = answer("true", "100") + answer("false", "0")


def test_a_picture_comes_with_its_question() -> None:
    found = sample("moodle.xml")
    asked = by_kind(found, "single_choice")

    content, extension = found.media[asked.picture or ""]

    assert (extension, content[:4]) == ("png", b"\x89PNG")


def test_files_of_one_name_in_two_answers_stay_apart() -> None:
    asked = by_kind(sample("moodle.xml"), "picture_choice")

    assert isinstance(asked, PictureChoice)
    assert len({choice.picture for choice in asked.choices}) == 2


def test_texts_of_two_languages_are_parted() -> None:
    asked = by_kind(sample("moodle.xml"), "multiple_choice")

    assert asked.text == {"ar": "ما الذي يؤكل؟", "fr": "Que mange-t-on ?"}


def test_a_number_keeps_its_tolerance_and_its_first_unit() -> None:
    asked = by_kind(sample("moodle.xml"), "numeric")

    assert isinstance(asked, Numeric)
    assert (str(asked.answer), str(asked.tolerance), asked.unit) == ("2.5", "0.5", {"fr": "kg"})


def test_every_item_of_the_file_has_a_line() -> None:
    found = sample("moodle.xml")

    lines = {line.place.split()[0] for line in found.report.lines}

    assert len(lines) == 20
    assert Code.NESTED_GAP in said(found, Outcome.REFUSED)


def test_a_right_side_of_several_left_sides_is_asked_for_each(tmp_path: Path) -> None:
    pairs = "".join(
        f"<subquestion><text>{left}</text><answer><text>{right}</text></answer></subquestion>"
        for left, right in (("miel", "marché"), ("lait", "étable"), ("cire", "marché"))
    )

    found = imported(exported(question("matching", "Où ?", pairs)), tmp_path)

    assert [asked.text["fr"] for asked in questions(found)] == ["Où ?\nmiel", "Où ?\nlait", "Où ?\ncire"]
    assert said(found) == [Code.SPLIT]


def test_each_gap_of_a_cloze_is_a_question(tmp_path: Path) -> None:
    text = "Le {1:MC:=miel#oui~sel} à {2:NM:=35:0.5} degrés, dit {1:SA:=Ali~=\\}Omar}"

    asked = questions(imported(exported(question("cloze", text)), tmp_path))

    assert [one.text["fr"] for one in asked] == [
        "Le _____ à (…) degrés, dit (…)", "Le (…) à _____ degrés, dit (…)", "Le (…) à (…) degrés, dit _____",
    ]  # fmt: skip
    assert isinstance(asked[2], ShortText)
    assert asked[2].accepted == {"fr": ["Ali", "}Omar"]}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{1:MC:=a~{1:SA:=b}}", Code.NESTED_GAP),
        ("{1:MC:=a~b", Code.UNCLOSED),
        ("{1:DRAW:=a}", Code.BAD_GAP),
        ("{1:MC:a~b}", Code.NO_CORRECT),
        ("rien", Code.NO_GAPS),
    ],
)
def test_faulty_gaps_are_refused_whole(text: str, code: Code, tmp_path: Path) -> None:
    found = imported(exported(question("cloze", f"Le {{1:SA:=miel}} et {text}" if "{" in text else text)), tmp_path)

    assert said(found, Outcome.REFUSED) == [code]
    assert questions(found) == []


def test_an_id_number_stays_when_the_text_changes(tmp_path: Path) -> None:
    before, after = (
        questions(imported(exported(question("truefalse", text, TRUE, number="vf-1")), tmp_path))
        for text in ("Le miel coule.", "Le miel coule lentement.")
    )

    assert before[0].id == after[0].id


def test_what_a_file_hides_is_told(tmp_path: Path) -> None:
    text = question("truefalse", "Vrai ?", TRUE, files=file("plan.pdf", b"%PDF-1.4 x"))

    found = imported(exported(text), tmp_path)

    assert said(found) == [Code.FILE_LEFT_OUT]


def test_half_a_refused_question_is_not_kept(tmp_path: Path) -> None:
    found = imported(exported(question("cloze", "Un {1:SA:=a} et {1:NM:=beaucoup}")), tmp_path)

    assert questions(found) == []
    assert found.origins == {}


def test_answers_that_are_partly_right_are_told(tmp_path: Path) -> None:
    rest = "<single>true</single>" + answer("oui", "100") + answer("presque", "50") + answer("non", "-25")

    found = imported(exported(question("multichoice", "Est-ce bon ?", rest)), tmp_path)

    asked = by_kind(found, "single_choice")
    assert isinstance(asked, SingleChoice)
    assert asked.correct_ids() == ["a"]
    assert set(said(found)) == {Code.WEIGHTS_EVENED, Code.PENALTY_LEFT_OUT}


def test_five_hundred_questions_with_pictures_take_less_than_ten_seconds(tmp_path: Path) -> None:
    photo = picture("JPEG", (640, 480))
    upload = tmp_path / "bank.xml"
    with upload.open("w", encoding="utf-8") as out:
        out.write("<quiz>")
        for number in range(500):
            named = photo + str(number).encode()
            image = f'Question {number} <img src="@@PLUGINFILE@@/i.jpg">'
            out.write(question("truefalse", image, TRUE, files=file("i.jpg", named)))
        out.write("</quiz>")
    steps: list[tuple[int, int]] = []

    begin = time.monotonic()
    found = read(upload, "bank.xml", lambda done, size: steps.append((done, size)))

    assert time.monotonic() - begin < 10
    assert (len(questions(found)), len(found.media)) == (500, 500)
    assert steps == sorted(steps)
    assert steps[-1] == (upload.stat().st_size,) * 2


def test_a_choice_that_wants_all_gives_all_or_nothing(tmp_path: Path) -> None:
    rest = answer("miel", "100") + answer("pollen", "100") + answer("cire", "0")

    found = imported(exported(question("multichoiceset", "Que mange-t-on ?", rest)), tmp_path)

    asked = by_kind(found, "multiple_choice")
    assert isinstance(asked, MultipleChoice)
    assert (asked.correct_ids(), asked.credit) == (["a", "b"], Credit.ALL_OR_NOTHING)
    assert said(found) == []


def data(name: str, *values: str) -> str:
    items = "".join(
        f"<dataset_item><number>{n}</number><value>{value}</value></dataset_item>" for n, value in enumerate(values)
    )
    return f"<dataset_definition><name><text>{name}</text></name><dataset_items>{items}</dataset_items></dataset_definition>"


def calculated(formula: str, *sets: str, text: str = "Combien font {A} et {b} ?") -> str:
    told = "<tolerance>0.1</tolerance><tolerancetype>1</tolerancetype><correctanswerlength>2</correctanswerlength>"
    return exported(
        question(
            "calculated",
            text,
            answer(formula, "100", told) + f"<dataset_definitions>{''.join(sets)}</dataset_definitions>",
        )
    )


def test_wildcards_become_variables_and_a_formula(tmp_path: Path) -> None:
    found = imported(calculated("{A} / {b}", data("A", "10", "20"), data("b", "3", "4")), tmp_path)

    asked = by_kind(found, "numeric")

    assert isinstance(asked, Numeric)
    assert (asked.text, asked.formula) == ({"fr": "Combien font {a} et {b} ?"}, "round(a / b, 6)")
    assert [str(number) for number in asked.variables["a"].values] == ["10", "20"]
    assert set(said(found)) == {Code.VALUES_MIXED, Code.TOLERANCE_FIXED}
    numbers = {name: Decimal(number) for name, number in asked.drawn_numbers(7).items()}
    assert asked.drawn(7).answer == round(numbers["a"] / numbers["b"], 6)


def test_choices_may_be_computed(tmp_path: Path) -> None:
    rest = answer("{={A}*{b}} DH", "100") + answer("{={A}+{b}} DH", "0") + answer("rien", "0")
    sets = f"<dataset_definitions>{data('A', '10', '20')}{data('b', '3', '4')}</dataset_definitions>"

    found = imported(exported(question("calculatedmulti", "Combien font {A} sacs à {b} DH ?", rest + sets)), tmp_path)

    asked = by_kind(found, "single_choice")
    assert isinstance(asked, SingleChoice)
    assert [(one.text["fr"], one.formula) for one in asked.choices] == [
        ("{value} DH", "a*b"), ("{value} DH", "a+b"), ("rien", None),
    ]  # fmt: skip
    numbers = {name: Decimal(number) for name, number in asked.drawn_numbers(3).items()}
    assert asked.drawn(3).choices[0].text == {"fr": f"{numbers['a'] * numbers['b']} DH"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (calculated("{A} / {b}", data("A", "1", "2"), data("b", "0", "1")), Code.BAD_FORMULA),
        (calculated("pow({A}, 99)", data("A", "1", "2")), Code.BAD_FORMULA),
        (calculated("{A}.__class__", data("A", "1", "2")), Code.BAD_FORMULA),
        (calculated("{c}", data("A", "1", "2")), Code.BAD_FORMULA),
        (calculated("{A}", data("A", "1", "2"), text="C'est {={A}+1} ?"), Code.BAD_FORMULA),
        (calculated("{A}"), Code.NO_VALUES),
        (calculated("{A}", data("A", "beaucoup", "2")), Code.NO_NUMBER),
    ],
)
def test_a_formula_that_cannot_be_computed_is_refused(text: str, code: Code, tmp_path: Path) -> None:
    assert said(imported(text, tmp_path), Outcome.REFUSED) == [code]


def test_a_marker_is_a_place_on_the_picture(tmp_path: Path) -> None:
    rest = (
        file("fond.png", picture(size=(300, 200)))
        + "<drag><no>1</no><text>reine</text></drag><drag><no>2</no><text>miel</text></drag>"
        + "<drop><no>1</no><shape>circle</shape><coords>100,90;20</coords><choice>1</choice></drop>"
        + "<drop><no>2</no><shape>rectangle</shape><coords>10,10;50,40</coords><choice>2</choice></drop>"
    )

    found = imported(exported(question("ddmarker", "Placez", rest)), tmp_path)

    queen, honey = questions(found)
    assert isinstance(queen, HotSpot)
    assert isinstance(honey, HotSpot)
    assert [(region.coords, region.correct) for region in queen.regions] == [
        ([100, 90, 20], True),
        ([10, 10, 60, 50], False),
    ]
    assert honey.correct_ids() == ["b"]
    assert said(found) == [Code.PARTS_SPLIT]


@pytest.mark.parametrize("declared", ["", '<?xml version="1.0"?>', '<?xml version="1.0" encoding="UTF-8"?>'])
@pytest.mark.parametrize(
    ("text", "encoding"), [("ما هو العسل الجيد؟", "windows-1256"), ("Où récolter ?", "windows-1252")]
)
def test_text_of_windows_that_does_not_say_so_is_read(declared: str, text: str, encoding: str, tmp_path: Path) -> None:
    padding = f"<!--{'x' * 70_000}-->"
    quiz = f"""<quiz>{padding}<question type="truefalse"><questiontext><text>{text}</text></questiontext>
<answer fraction="100"><text>true</text></answer></question></quiz>"""

    found = imported((declared + quiz).encode(encoding), tmp_path)

    (question,) = questions(found)
    assert list(question.text.values()) == [text]
    assert [line.values for line in found.report.lines if line.code is Code.GUESSED_ENCODING] == [
        {"encoding": encoding}
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1256"])
def test_text_that_is_what_it_says_is_not_guessed(encoding: str, tmp_path: Path) -> None:
    declared = encoding.removesuffix("-sig")
    quiz = f"""<?xml version="1.0" encoding="{declared}"?><quiz><question type="truefalse"><questiontext><text>ما هو؟</text>
</questiontext><answer fraction="100"><text>true</text></answer></question></quiz>"""

    found = imported(quiz.encode(encoding), tmp_path)

    assert [list(question.text.values()) for question in questions(found)] == [["ما هو؟"]]
    assert Code.GUESSED_ENCODING not in said(found)


def test_damaged_utf_8_is_no_other_encoding(tmp_path: Path) -> None:
    quiz = "<quiz><question><name><text>Où ?</text></name></question><question>".encode() + b"\xff</question></quiz>"

    assert refusal(quiz, tmp_path) is Code.BROKEN_XML
