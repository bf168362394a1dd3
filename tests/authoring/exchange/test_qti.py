"""QTI 2 and 3: each interaction, what processing means, packages and tests."""

from pathlib import Path

import pytest

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.imported import Outcome
from lms.quizzes.kinds import Credit, DragWords, HotSpot, MultipleChoice, Numeric, Ordering, ShortText, SingleChoice
from tests.authoring.exchange.imports import by_kind, imported, picture, questions, said, sample
from tests.authoring.exchange.qti_items import (
    CHOICE,
    GAPS,
    MATCH,
    ORDER,
    SEVERAL,
    as_qti3,
    choices,
    item,
    mapping,
    response,
)
from tests.packages.archives import zipped

PAIRS = {"cardinality": "multiple", "base_type": "directedPair"}
KINDS = [
    (item(response("A"), CHOICE), "single_choice"),
    (item(response("A", "B", cardinality="multiple"), SEVERAL), "multiple_choice"),
    (item(response("C", "A", "B", cardinality="ordered"), ORDER), "ordering"),
    (item(response("A X", "B Y", **PAIRS), MATCH), "matching"),
    (item(response("W G1", "V G2", **PAIRS), GAPS), "drag_words"),
    (item(response(), '<p>Racontez</p><extendedTextInteraction responseIdentifier="RESPONSE"/>', ""), "long_answer"),
    (
        item(response("Rabat", base_type="string"), '<p>La capitale : <textEntryInteraction responseIdentifier="RESPONSE"/></p>'),
        "short_text",
    ),
    (
        item(response("12", base_type="integer"), '<p>Combien : <textEntryInteraction responseIdentifier="RESPONSE"/></p>'),
        "numeric",
    ),
    (item(response("3", base_type="integer"), '<p>Combien ?</p><sliderInteraction responseIdentifier="RESPONSE"/>'), "numeric"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind"), KINDS)
@pytest.mark.parametrize("is_newest", [False, True])
def test_each_interaction_becomes_the_kind_of_ours(text: str, kind: str, is_newest: bool, tmp_path: Path) -> None:
    found = imported(as_qti3(text) if is_newest else text, tmp_path)

    assert [question.kind for question in questions(found)] == [kind], found.report.lines


def test_match_correct_gives_all_or_nothing_and_a_mapping_parts(tmp_path: Path) -> None:
    whole, parts = (
        by_kind(imported(text, tmp_path), "multiple_choice")
        for text in (
            item(response("A", "B", cardinality="multiple"), SEVERAL),
            item(response(cardinality="multiple", mapping=mapping(A="2", B="2", C="-2")), SEVERAL, "map_response"),
        )
    )

    assert isinstance(whole, MultipleChoice)
    assert isinstance(parts, MultipleChoice)
    assert (whole.credit, parts.credit) == (Credit.ALL_OR_NOTHING, Credit.PARTIAL)
    assert parts.correct_ids() == ["a", "b"]


def test_order_is_that_of_the_response(tmp_path: Path) -> None:
    question = by_kind(imported(item(response("C", "A", "B", cardinality="ordered"), ORDER), tmp_path), "ordering")

    assert isinstance(question, Ordering)
    assert [one.text["fr"] for one in question.items] == ["C mot", "A mot", "B mot"]


def test_a_left_side_with_two_rights_is_asked_for_itself(tmp_path: Path) -> None:
    found = imported(item(response("A X", "A Y", "B Y", **PAIRS), MATCH), tmp_path)

    assert [question.kind for question in questions(found)] == ["multiple_choice", "single_choice"]
    assert Code.SPLIT in said(found)


def test_gaps_take_words(tmp_path: Path) -> None:
    question = by_kind(imported(item(response("W G1", "V G2", **PAIRS), GAPS), tmp_path), "drag_words")

    assert isinstance(question, DragWords)
    assert (question.text, question.passage) == ({"fr": "Placez"}, {"fr": "Avant [[a]] et [[b]]"})


def test_several_interactions_become_several_questions(tmp_path: Path) -> None:
    other = CHOICE.replace("RESPONSE", "R2")
    found = imported(item(response("A") + response("B", identifier="R2"), CHOICE + other), tmp_path)

    first, second = questions(found)

    assert isinstance(first, SingleChoice)
    assert isinstance(second, SingleChoice)
    assert (first.correct_ids(), second.correct_ids()) == (["a"], ["b"])
    assert said(found) == [Code.PARTS_SPLIT]


CUSTOM = (
    "<responseProcessing><setOutcomeValue identifier='SCORE'><customOperator/></setOutcomeValue></responseProcessing>"
)


def test_a_program_of_its_own_is_told_and_never_run(tmp_path: Path) -> None:
    with_key = imported(item(response("A"), CHOICE, CUSTOM), tmp_path)
    without = imported(item(response(), CHOICE, CUSTOM), tmp_path)

    assert said(with_key) == [Code.PROCESSING_LEFT_OUT]
    assert said(without, Outcome.REFUSED) == [Code.CUSTOM_PROCESSING]


def test_the_standard_processing_written_out_is_no_program(tmp_path: Path) -> None:
    written = """<responseProcessing><responseCondition><responseIf><match><variable identifier="RESPONSE"/>
<correct identifier="RESPONSE"/></match><setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue>
</responseIf></responseCondition></responseProcessing>"""

    assert said(imported(item(response("A"), CHOICE, written), tmp_path)) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (item(response("A"), "<drawingInteraction responseIdentifier='RESPONSE'/>"), Code.UNKNOWN_KIND),
        (item(response(), CHOICE), Code.NO_CORRECT),
        (item(response("A"), f"<choiceInteraction responseIdentifier='RESPONSE'>{choices('A')}</choiceInteraction>"), Code.TOO_FEW_CHOICES),
        (item(response("A") + "<templateDeclaration identifier='x'/>", CHOICE), Code.CUSTOM_PROCESSING),
        (item(response("A", cardinality="ordered"), ORDER), Code.NO_CORRECT),
    ],
)  # fmt: skip
def test_what_has_no_like_is_refused_by_name(text: str, code: Code, tmp_path: Path) -> None:
    assert said(imported(text, tmp_path), Outcome.REFUSED) == [code]


def test_a_package_brings_tests_items_and_pictures() -> None:
    found = sample("qti21.zip")

    titles = [module.title["fr"] for module in found.course.modules]

    assert titles == ["La ruche", "qti21"]
    assert len(found.media) == 1
    assert (Outcome.REFUSED, Code.FILE_MISSING) in [(line.outcome, line.code) for line in found.report.lines]


def test_places_on_a_picture_become_hot_spots() -> None:
    spot = by_kind(sample("qti21.zip"), "hot_spot")

    assert isinstance(spot, HotSpot)
    assert (spot.width, spot.height) == (40, 30)
    assert [(region.text["fr"], region.coords, region.correct) for region in spot.regions] == [
        ("ruche", [10, 10, 5], True), ("2", [20, 5, 35, 20], False),
    ]  # fmt: skip


def test_an_item_in_arabic_says_so_itself() -> None:
    question = by_kind(sample("qti30.xml"), "single_choice")

    assert question.text == {"ar": "انظر إلى الخريطة: x^2\nما عاصمة المغرب؟"}


def test_a_picture_outside_the_package_is_not_reached(tmp_path: Path) -> None:
    body = f'<p><img src="../../etc/passwd" alt="x"/> <img src="/etc/passwd"/></p>{CHOICE}'
    package = zipped({"items/one.xml": item(response("A"), body), "x.png": picture()})

    found = imported(package, tmp_path)

    assert said(found) == [Code.PICTURE_MISSING, Code.PICTURE_MISSING]
    assert list(found.media) == []


def test_numbers_are_of_a_sensible_size(tmp_path: Path) -> None:
    huge = response(cardinality="multiple", mapping=mapping(A="1e999999999", B="1"))
    entry = '<p>Combien : <textEntryInteraction responseIdentifier="RESPONSE"/></p>'

    assert said(imported(item(huge, SEVERAL, "map_response"), tmp_path), Outcome.REFUSED) == []
    assert said(imported(item(response("1e99999", base_type="float"), entry), tmp_path), Outcome.REFUSED) == [
        Code.NO_NUMBER
    ]


def test_words_with_a_half_point_are_told(tmp_path: Path) -> None:
    text = '<p>La capitale : <textEntryInteraction responseIdentifier="RESPONSE"/></p>'
    found = imported(
        item(response(base_type="string", mapping=mapping(Rabat="1", Fes="0.5")), text, "map_response"), tmp_path
    )

    question = by_kind(found, "short_text")

    assert isinstance(question, ShortText)
    assert question.accepted == {"fr": ["Rabat"]}
    assert said(found) == [Code.OTHER_ANSWERS_LEFT_OUT]


def test_a_slider_asks_for_its_number(tmp_path: Path) -> None:
    question = by_kind(imported(KINDS[-1][0], tmp_path), "numeric")

    assert isinstance(question, Numeric)
    assert question.answer == 3
