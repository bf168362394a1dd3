"""Sources of questions, and the faults that their authors are told."""

import copy
from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lms.quizzes import kinds
from lms.quizzes.kinds import Fault
from tests.quizzes.strategies import Raw, json, raws, relaxed

TEXT = {"ar": "نص", "fr": "texte"}
COMMON: Raw = {"id": "q-1", "text": TEXT, "explain": dict(TEXT)}
CHOICES: list[Raw] = [{"id": "a", "ar": "نعم", "fr": "oui", "correct": True}, {"id": "b", "ar": "لا", "fr": "non"}]
RUBRIC: list[Raw] = [
    {
        "id": "reasons", "ar": "الأسباب", "fr": "Les raisons",
        "levels": [{"points": 0, "ar": "لا شيء", "fr": "aucune"}, {"points": 4, "ar": "سببان", "fr": "deux raisons"}],
    }
]  # fmt: skip
RAWS: dict[str, Raw] = {
    "single_choice": {"choices": CHOICES},
    "multiple_choice": {"choices": CHOICES, "credit": "partial"},
    "true_false": {"answer": True},
    "picture_choice": {"choices": [{**one, "picture": f"media/{one['id']}.svg"} for one in CHOICES]},
    "matching": {
        "pairs": [
            {"id": "a", "left": {"ar": "ا", "fr": "A"}, "right": {"ar": "١", "fr": "1"}},
            {"id": "b", "left": {"ar": "ب", "fr": "B"}, "right": {"ar": "٢", "fr": "2"}},
        ]
    },
    "ordering": {"items": [{"id": one, "ar": one, "fr": one} for one in "abc"]},
    "numeric": {"answer": 1250, "tolerance": 0.5, "unit": {"ar": "درهم", "fr": "DH"}},
    "short_text": {"accepted": {"ar": ["الجمع"], "fr": ["assemblée", "AG"]}},
    "hot_spot": {
        "picture": "media/hive.svg",
        "size": {"width": 320, "height": 200},
        "regions": [
            {"id": "queen", "ar": "الملكة", "fr": "la reine", "coords": [10, 10, 60, 50], "correct": True},
            {"id": "door", "ar": "الباب", "fr": "l’entrée", "shape": "circle", "coords": [200, 100, 30]},
            {"id": "roof", "ar": "السقف", "fr": "le toit", "shape": "poly", "coords": [0, 0, 320, 0, 160, 40]},
        ],
    },
    "drag_words": {
        "passage": {"ar": "تصنع [[bees]] [[honey]]", "fr": "Les [[bees]] font du [[honey]]"},
        "words": [
            {"id": "bees", "ar": "النحلات", "fr": "abeilles"},
            {"id": "honey", "ar": "العسل", "fr": "miel"},
            {"id": "oil", "ar": "الزيت", "fr": "huile"},
        ],
    },
    "likert": {
        "scale": [{"id": "no", "ar": "لا", "fr": "non"}, {"id": "yes", "ar": "نعم", "fr": "oui"}],
        "items": [{"id": "useful", "ar": "نافع", "fr": "utile"}],
    },
    "long_answer": {"rubric": RUBRIC, "double_marking": True, "difference": 0.25},
    "voice_answer": {"rubric": RUBRIC},
    "computed": {
        "kind": "numeric", "variables": {"members": {"from": 7, "to": 60}, "price": [20, 25.5]},
        "formula": "members * price",
    },
    "computed_choice": {
        "kind": "single_choice", "variables": {"members": {"from": 8, "to": 60, "step": 2}},
        "choices": [
            {"id": "half", "formula": "members / 2", "correct": True},
            {"id": "more", "formula": "members / 2 + 1", "ar": "{value} أعضاء", "fr": "{value} membres"},
        ],
    },
}  # fmt: skip
LEVEL_POINTS = ("rubric", 0, "levels", 1, "points")
MISSING = object()


def changed(kind: str, path: tuple[str | int, ...], value: Any) -> Raw:
    """A valid source of the kind with one value replaced, added or (MISSING) removed."""
    raw = copy.deepcopy({**COMMON, "kind": kind, **RAWS[kind]})
    inner: Any = raw
    for step in path[:-1]:
        inner = inner[step]
    if value is MISSING:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return raw


def faults_of(raw: object, *, needs_module: bool = False) -> list[Fault]:
    found = kinds.parse_question(raw, needs_module=needs_module)
    assert isinstance(found, list), found
    assert all(fault.message for fault in found)
    return found


@pytest.mark.parametrize("kind", RAWS)
def test_example_of_the_kind_is_read(kind: str) -> None:
    raw = {**COMMON, "kind": kind, **RAWS[kind]}

    question = kinds.parse_question(raw, needs_module=False)

    assert not isinstance(question, list), question
    assert question.kind == raw["kind"]


@relaxed
@given(raws)
def test_valid_source_has_no_faults(raw: Raw) -> None:
    assert not isinstance(kinds.parse_question(raw, needs_module=False), list)


@relaxed
@given(json)
def test_any_document_has_faults_and_never_raises(raw: Any) -> None:
    assert isinstance(kinds.parse_question(raw, needs_module=False), list)


@relaxed
@given(raws, st.data())
def test_any_value_in_any_place_never_raises(raw: Raw, data: st.DataObject) -> None:
    raw[data.draw(st.sampled_from([*raw, "other", "module", "picture"]))] = data.draw(json)

    assert kinds.parse_question(raw, needs_module=False)


@pytest.mark.parametrize(
    ("kind", "path", "value", "where", "message"),
    [
        # What every kind needs.
        ("true_false", ("kind",), MISSING, (), "“kind” is missing: add it, one of single_choice, multiple"),
        ("true_false", ("kind",), "yes_no", ("kind",), "“yes_no” is no kind of question: write one of single_choice"),
        ("true_false", ("kind",), 3, ("kind",), "“kind” must be one of single_choice"),
        ("true_false", ("id",), MISSING, (), "“id” is missing: add it, an identifier"),
        ("true_false", ("id",), 12, ("id",), "“id” must be an identifier, not a number: put it in quotes"),
        ("true_false", ("id",), "Été 1", ("id",), "“id” is “Été 1”: use lower-case Latin letters"),
        ("true_false", ("id",), "a" * 61, ("id",), "60 at most"),
        ("true_false", ("text",), MISSING, (), "“text” is missing: add it, a mapping, like {ar: …, fr: …}"),
        ("true_false", ("text",), "hello", ("text",), "“text” must be a mapping, like {ar: …, fr: …}, not text"),
        ("true_false", ("text", "fr"), MISSING, ("text",), "“fr” is missing: add it, the text in French"),
        ("true_false", ("text", "ar"), MISSING, ("text",), "“ar” is missing: add it, the text in Arabic"),
        ("true_false", ("text", "ar"), " ", ("text", "ar"), "“ar” is empty: write the text in Arabic"),
        ("true_false", ("text", "fr"), False, ("text", "fr"), "not true or false: put it in quotes"),
        ("true_false", ("text", "fr"), date(2026, 3, 8), ("text", "fr"), "not a date: put it in quotes"),
        ("true_false", ("text", "fr"), None, ("text", "fr"), "“fr” must be the text in French, not nothing"),
        ("true_false", ("text", "en"), "", ("text", "en"), "“en” is empty: write the text in English"),
        ("true_false", ("text", "de"), "Text", ("text", "de"), "“de” does not belong here: correct its spelling"),
        ("true_false", ("explain",), [], ("explain",), "“explain” must be a mapping, like {ar: …, fr: …}, not a list"),
        ("true_false", ("hint",), "x", ("hint",), "“hint” does not belong here: correct its spelling or remove it"),
        ("true_false", (True,), "x", (), "“True” does not belong here"),
        ("true_false", ("picture",), "../jar.svg", ("picture",), "write the path of a file of the course"),
        ("true_false", ("picture",), "media/../jar.svg", ("picture",), "write the path of a file of the course"),
        ("true_false", ("picture",), None, ("picture",), "“picture” must be the path of a picture, not nothing"),
        ("true_false", ("sources",), "law-1", ("sources",), "“sources” must be a list of identifiers, not text"),
        ("true_false", ("sources",), ["Law 1"], ("sources", 0), "“Law 1” is no identifier: use lower-case"),
        ("true_false", ("sources",), ["a", 1], ("sources", 1), "must be text, not a number: put it in quotes"),
        ("true_false", ("module",), "bees", ("module",), "only an exam's questions name their module; remove it"),
        # Choices.
        ("single_choice", ("choices",), MISSING, (), "“choices” is missing: add it, a list of 2 to 5 mappings"),
        ("single_choice", ("choices",), {}, ("choices",), "“choices” must be a list of 2 to 5 mappings, not a mapping"),
        ("single_choice", ("choices",), CHOICES[:1], ("choices",), "“choices” has 1 entries: write 2 to 5"),
        ("single_choice", ("choices", 1), "non", ("choices", 1), "must be a mapping, not text"),
        (
            "single_choice",
            ("choices", 0, "correct"),
            False,
            ("choices",),
            "no choice is correct: write “correct: true”",
        ),
        (
            "single_choice",
            ("choices", 1, "correct"),
            True,
            ("choices",),
            "2 choices are correct: leave “correct: true”",
        ),
        (
            "single_choice",
            ("choices", 1, "correct"),
            "no",
            ("choices", 1, "correct"),
            "must be true or false, not text",
        ),
        ("single_choice", ("choices", 1, "id"), "a", ("choices", 1, "id"), "“a” stands there twice"),
        ("single_choice", ("choices", 1, "fr"), " OUI", ("choices", 1, "fr"), "“oui” stands there twice"),
        ("single_choice", ("choices", 1, "ar"), MISSING, ("choices", 1), "“ar” is missing"),
        ("single_choice", ("choices", 1, "right"), True, ("choices", 1, "right"), "“right” does not belong here"),
        ("single_choice", ("credit",), "partial", ("credit",), "“credit” does not belong here"),
        ("multiple_choice", ("choices", 0, "correct"), False, ("choices",), "no choice is correct"),
        (
            "multiple_choice",
            ("credit",),
            "half",
            ("credit",),
            "“credit” is “half”: write one of all_or_nothing, partial",
        ),
        ("picture_choice", ("choices", 0, "picture"), MISSING, ("choices", 0), "“picture” is missing"),
        ("picture_choice", ("choices", 1, "picture"), "media/a.svg", ("choices", 1, "picture"), "stands there twice"),
        # The other kinds.
        ("true_false", ("answer",), MISSING, (), "“answer” is missing: add it, true or false"),
        ("true_false", ("answer",), "true", ("answer",), "“answer” must be true or false, not text"),
        ("matching", ("pairs", 0, "left"), MISSING, ("pairs", 0), "“left” is missing"),
        ("matching", ("pairs", 1, "left", "fr"), "a", ("pairs", 1, "left", "fr"), "“a” stands there twice"),
        ("matching", ("pairs", 1, "right", "ar"), "١", ("pairs", 1, "right", "ar"), "“١” stands there twice"),
        ("matching", ("pairs", 1, "id"), "a", ("pairs", 1, "id"), "“a” stands there twice"),
        ("matching", ("pairs", 1, "ar"), "x", ("pairs", 1, "ar"), "“ar” does not belong here"),
        ("ordering", ("items", 2), MISSING, ("items",), "“items” has 2 entries: write 3 to 6"),
        ("ordering", ("items", 2, "id"), "a", ("items", 2, "id"), "“a” stands there twice"),
        ("ordering", ("items", 2, "correct"), True, ("items", 2, "correct"), "“correct” does not belong here"),
        ("ordering", ("items", 2, "fr"), "a", ("items", 2, "fr"), "“a” stands there twice"),
        ("numeric", ("answer",), MISSING, (), "“answer” is missing: add it, a number"),
        ("numeric", ("answer",), "1 250", ("answer",), "“answer” must be a number without quotes, like 1250 or 12.5"),
        ("numeric", ("answer",), True, ("answer",), "not true or false"),
        ("numeric", ("answer",), float("nan"), ("answer",), "“answer” is out of range: stay below 10^15"),
        ("numeric", ("answer",), float("-inf"), ("answer",), "out of range"),
        ("numeric", ("answer",), 10**400, ("answer",), "out of range"),
        ("numeric", ("answer",), 1e-10, ("answer",), "with 9 decimals at most"),
        ("numeric", ("tolerance",), -1, ("tolerance",), "“tolerance” is negative: write 0 or"),
        ("ordering", ("items", 0, "picture"), "media/a.svg", ("items",), "some have a picture: give one to each"),
        ("multiple_choice", ("choices", 0, "picture"), "media/a.svg", ("choices",), "some have a picture"),
        ("single_choice", ("choices", 0, "picture"), "media/a.svg", ("choices", 0, "picture"), "does not belong here"),
        ("numeric", ("unit",), "DH", ("unit",), "“unit” is “DH”: write dh for dirhams, or the unit in words"),
        ("numeric", ("unit",), 5, ("unit",), "“unit” must be a mapping"),
        ("numeric", ("range",), "1-10", ("range",), "“range” must be a mapping"),
        ("numeric", ("range",), {"from": 1}, ("range",), "“to” is missing"),
        ("numeric", ("range",), {"from": 1240, "to": 1260.5}, ("range",), "“range” takes whole numbers"),
        ("numeric", ("range",), {"from": -5, "to": 1250}, ("range",), "“from” of 0 or more"),
        ("numeric", ("range",), {"from": 1240, "to": 1260, "step": 0}, ("range",), "“step” of 1 or more"),
        ("numeric", ("range",), {"from": 1250, "to": 1250}, ("range",), "“range” holds 1 numbers: 2 to 101"),
        ("numeric", ("range",), {"from": 1260, "to": 1240}, ("range",), "“range” holds 0 numbers"),
        ("numeric", ("range",), {"from": 1200, "to": 1301}, ("range",), "“range” holds 102 numbers"),
        ("numeric", ("range",), {"from": 1, "to": 10}, ("range",), "the answer 1250 is not in “range”"),
        ("numeric", ("range",), {"from": 1241, "to": 1261, "step": 2}, ("range",), "the answer 1250 is not in “range”"),
        ("numeric", ("range",), {"from": 1240, "to": 1260, "by": 2}, ("range", "by"), "“by” does not belong here"),
        ("short_text", ("accepted",), [], ("accepted",), "“accepted” must be a mapping"),
        (
            "short_text",
            ("accepted", "fr"),
            MISSING,
            ("accepted",),
            "“fr” is missing: add it, a list of texts in French",
        ),
        ("short_text", ("accepted", "fr"), [], ("accepted", "fr"), "“fr” is empty: add a text in French"),
        ("short_text", ("accepted", "fr"), [""], ("accepted", "fr", 0), "must be text, not empty"),
        ("short_text", ("accepted", "fr"), [12], ("accepted", "fr", 0), "must be text, not a number: put it in quotes"),
        ("short_text", ("accepted", "fr"), ["AG", "?"], ("accepted", "fr", 1), "“?” has neither letter nor digit"),
        ("short_text", ("accepted", "fr"), ["x" * 201], ("accepted", "fr", 0), "longer than 200 characters"),
        ("short_text", ("accepted", "fr"), ["a[,]b"], ("accepted", "fr", 0), "has “[,]” or begins with “{”"),
        ("short_text", ("accepted", "fr"), ["{lang=fr}a"], ("accepted", "fr", 0), "has “[,]” or begins with “{”"),
        ("short_text", ("accepted", "english"), ["x"], ("accepted", "english"), "“english” does not belong here"),
        # For authors, and what is said to who chose.
        ("true_false", ("tags",), ["a", "a"], ("tags",), "“tags” takes 20 different texts at most"),
        ("true_false", ("tags",), "bees", ("tags",), "“tags” must be a list of texts, not text"),
        ("true_false", ("objective",), "x" * 201, ("objective",), "longer than 200 characters"),
        ("true_false", ("difficulty",), 6, ("difficulty",), "must be a whole number from 1 to 5"),
        ("true_false", ("difficulty",), True, ("difficulty",), "must be a whole number from 1 to 5"),
        ("true_false", ("difficulty",), "hard", ("difficulty",), "must be a whole number from 1 to 5, not text"),
        ("single_choice", ("choices", 1, "feedback"), {"ar": "لا"}, ("choices", 1, "feedback"), "“fr” is missing"),
        # Places on a picture.
        ("hot_spot", ("picture",), MISSING, (), "“picture” is missing: add it, the picture to touch"),
        ("hot_spot", ("size",), MISSING, (), "“size” is missing"),
        ("hot_spot", ("size", "width"), 320.5, ("size", "width"), "a whole number from 16 to 10000, not a number"),
        ("hot_spot", ("size", "depth"), 3, ("size", "depth"), "“depth” does not belong here"),
        ("hot_spot", ("size", "height"), 700, ("size",), "too long for a phone"),
        ("hot_spot", ("regions", 0, "correct"), False, ("regions",), "no region is correct"),
        ("hot_spot", ("regions", 0, "id"), "outside", ("regions",), "“outside” stands for all that is in no region"),
        ("hot_spot", ("regions", 0, "shape"), "star", ("regions", 0, "shape"), "write one of rect, circle, poly"),
        ("hot_spot", ("regions", 0, "coords"), [9, 9, 9, 20], ("regions", 0, "coords"), "a rectangle has four numbers"),
        ("hot_spot", ("regions", 0, "coords"), [0, 0, 9, 201], ("regions", 0, "coords"), "outside the picture"),
        ("hot_spot", ("regions", 1, "coords"), [9, 9], ("regions", 1, "coords"), "a circle has three numbers"),
        ("hot_spot", ("regions", 1, "coords"), [321, 9, 9], ("regions", 1, "coords"), "outside the picture"),
        ("hot_spot", ("regions", 2, "coords"), [0, 0, 9, 9], ("regions", 2, "coords"), "a polygon has x and y of each"),
        # Words in gaps.
        ("drag_words", ("passage", "fr"), "[[bees]] [[wax]]", ("passage", "fr"), "[[wax]] is none of “words”"),
        ("drag_words", ("passage", "fr"), "[[bees]]", ("passage",), "do not have the same gaps"),
        ("drag_words", ("passage", "en"), "[[bees]] [[honey]]", ("passage", "en"), "“words” lack this language"),
        ("drag_words", ("words", 1, "fr"), "abeilles", ("words", 1, "fr"), "stands there twice"),
        ("likert", ("scale", 1), MISSING, ("scale",), "“scale” has 1 entries: write 2 to 7"),
        ("likert", ("items", 0, "correct"), True, ("items", 0, "correct"), "“correct” does not belong here"),
        # What trainers mark.
        ("long_answer", ("rubric",), [], ("rubric",), "“rubric” has 0 entries: write 1 to 6"),
        ("long_answer", ("difference",), 1, ("difference",), "“difference” is a share of the points"),
        ("long_answer", ("double_marking",), False, ("difference",), "only questions that two trainers mark have one"),
        ("long_answer", ("rubric", 0, "levels", 1, "points"), 0, ("rubric", 0, "levels"), "the points do not go up"),
        ("long_answer", LEVEL_POINTS, 101, LEVEL_POINTS, "must be a whole number from 0 to 100"),
        ("voice_answer", ("answer",), "x", ("answer",), "“answer” does not belong here"),
        # Numbers that are drawn.
        ("computed", ("answer",), 5, ("answer",), "“answer” does not belong here"),
        ("computed", ("formula",), MISSING, (), "“formula” is missing"),
        ("computed", ("formula",), "members * cost", ("formula",), "“cost” is none of its variables: members, price"),
        (
            "computed",
            ("formula",),
            "members / (price - 20)",
            ("formula",),
            "divides by zero, with members = 7, price = 20",
        ),
        ("computed", ("formula",), "members / 3", ("formula",), "gives 7/3: round it, like round(…, 2)"),
        ("computed", ("formula",), "members * 1e9", ("formula",), "is no formula"),
        ("computed", ("formula",), "members ** 9", ("formula",), "holds what a formula may not"),
        ("computed", ("formula",), "open(members)", ("formula",), "holds what a formula may not"),
        ("computed", ("formula",), "(" * 30 + "1" + ")" * 29, ("formula",), "is a parenthesis or a sign missing?"),
        ("computed", ("formula",), "-" * 30 + "1", ("formula",), "goes more than 20 levels deep"),
        ("computed", ("formula",), "1" + "+1" * 99 + "+members", ("formula",), "longer than 200 characters"),
        ("computed", ("formula",), "round(members, price)", ("formula",), "“round” takes as its second number"),
        ("computed", ("formula",), "min(members)", ("formula",), "“min” takes two numbers or more"),
        (
            "computed",
            ("range",),
            {"from": 0, "to": 100},
            ("formula",),
            "is not in “range”: nobody could choose it, with",
        ),
        ("computed", ("variables",), {}, ("variables",), "“variables” has 0 entries: write 1 to 6"),
        ("computed", ("variables", "min"), [1, 2], ("variables", "min"), "name a variable by a short word"),
        ("computed", ("variables", "price"), [20], ("variables", "price"), "takes from 2 to 1000 different numbers"),
        ("computed", ("variables", "price"), ["x", 2, 3], ("variables", "price"), "must hold numbers without quotes"),
        ("computed", ("variables", "members"), {"from": 9, "to": 7}, ("variables", "members"), "up to a larger one"),
        (
            "computed",
            ("variables", "price"),
            {"from": 1, "to": 999},
            ("variables",),
            "meet in 53946 ways, 5000 at most",
        ),
        ("computed", ("text", "fr"), "{cost} DH", ("text", "fr"), "{cost} is none of the numbers here: members, price"),
        ("computed", ("text", "fr"), "{answer} DH", ("text", "fr"), "{answer} is none of the numbers here"),
        (
            "computed_choice",
            ("choices", 1),
            {"id": "more", "formula": "30 - members"},
            ("choices",),
            "two choices are “10”, with members",
        ),
        ("computed_choice", ("choices", 1, "fr"), "{answer}", ("choices", 1, "fr"), "{answer} is none of the numbers"),
    ],
)
def test_fault_is_named(kind: str, path: tuple[Any, ...], value: Any, where: tuple[Any, ...], message: str) -> None:
    (fault,) = faults_of(changed(kind, path, value))

    assert fault.path == where
    assert message in fault.message


def test_what_is_no_mapping_is_no_question() -> None:
    assert faults_of(["x"]) == [Fault((), "a question must be a mapping with id, kind, text and explain")]


def test_all_faults_are_told_at_once() -> None:
    raw = yaml.safe_load("""
        id: Q 1
        kind: single_choice
        text: {ar: نص}
        choices:
          - {id: a, ar: نعم, fr: no}
          - {id: a, ar: نعم}
          - just text
        points: 3
    """)

    assert {fault.path for fault in faults_of(raw)} == {
        (),
        ("id",),
        ("text",),
        ("points",),
        ("choices",),
        ("choices", 0, "fr"),
        ("choices", 1),
        ("choices", 1, "ar"),
        ("choices", 1, "id"),
        ("choices", 2),
    }


def test_exam_question_names_its_module() -> None:
    raw = {**COMMON, "kind": "true_false", "answer": True}

    (fault,) = faults_of(raw, needs_module=True)
    question = kinds.parse_question({**raw, "module": "bees"}, needs_module=True)

    assert "“module” is missing" in fault.message
    assert isinstance(question, kinds.TrueFalse)
    assert question.module == "bees"


def test_texts_lose_the_spaces_around_them() -> None:
    question = kinds.parse_question(
        {**COMMON, "kind": "true_false", "answer": True, "text": {"ar": "نص\n", "fr": " texte "}}, needs_module=False
    )

    assert isinstance(question, kinds.TrueFalse)
    assert question.text == TEXT


def test_kinds_of_the_registry_are_the_tags() -> None:
    assert {kind.__struct_config__.tag for kind in kinds.Question.__args__} == set(kinds.KINDS)
