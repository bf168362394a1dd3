"""What the form of a question sends, as its body: pure."""

from typing import Any
from uuid import uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.authoring.parts import LANGUAGES, Body
from lms.authoring.question_checks import QuestionFault, faults_of
from lms.authoring.questions.bodies import new_question, opened, with_row, with_row_moved, without_row
from lms.authoring.questions.missing import Lack, missing
from lms.authoring.questions.numbers import samples
from lms.authoring.questions.reading import Bad, question_from
from lms.authoring.questions.shapes import SHAPES, Field, Input, Right, Rows, Shape, shape_of
from lms.authoring.questions.showing import shown, shown_in, value_of
from lms.quizzes import kinds
from tests.quizzes.strategies import questions_of, relaxed

bodies = (
    st.sampled_from(sorted(kinds.KINDS))
    .flatmap(questions_of)
    .map(lambda question: msgspec.json.decode(msgspec.json.encode(question)))
)


def sent(body: Body) -> dict[str, str]:
    """What a browser sends of the page of a question on which nothing was touched."""
    found: dict[str, str] = {}

    def fill(inside: Body, path: str, shape: Shape) -> None:
        for one in shape:
            name = f"{path}{one.name}"
            if not isinstance(one, Field):
                for place, row in enumerate(inside.get(one.name, [])):
                    key = str(place) if one.is_numbered else row["id"]
                    fill(row, f"{name}.{key}.", one.fields)
                    if one.right is Right.ONE and row.get("correct"):
                        found[f"{name}.right"] = key
            elif one.input in (Input.TEXT, Input.LINES):
                found.update({f"{name}.{code}": shown_in(inside.get(one.name), code) for code in LANGUAGES})
            elif one.input is not Input.PICTURE:
                found[name] = shown(one, value_of(inside, one.name))

    fill(opened(body), "", shape_of(body["kind"]))
    return found


@relaxed
@given(bodies)
def test_a_page_on_which_nothing_was_touched_changes_nothing(body: Body) -> None:
    read = question_from(sent(body), body)

    assert (read.body, read.bad) == (body, {})


@relaxed
@given(bodies)
def test_what_can_be_published_lacks_nothing(body: Body) -> None:
    if body.get("picture") and body["kind"] == "hot_spot":
        body = body | {"picture": "x.webp"}
    assert missing(body) == []


@pytest.mark.parametrize("kind", sorted(SHAPES))
def test_a_new_question_says_what_it_lacks_and_is_found_unfinished(kind: str) -> None:
    body = new_question(kind, uuid4())

    assert missing(body)
    assert [*faults_of(body, LANGUAGES, lambda _name: True)]
    assert question_from(sent(body), body).body == body


@relaxed
@given(st.sampled_from(sorted(SHAPES)), st.data())
def test_whatever_is_sent_is_read_or_told(kind: str, data: st.DataObject) -> None:
    body = new_question(kind, uuid4())
    names = [*sorted(sent(body)), "choices.right", "range.least", "tags", "module", "choices.c9.text.ar"]
    given_form = data.draw(
        st.dictionaries(st.sampled_from(names), st.text(max_size=30) | st.sampled_from(["1", "true", "a*b"]))
    )

    read = question_from(given_form, body)

    missing(read.body)
    assert samples(read.body) == [] or not read.bad


@relaxed
@given(bodies)
def test_a_row_added_and_removed_leaves_no_trace(body: Body) -> None:
    for one in SHAPES[body["kind"]]:
        if not isinstance(one, Rows) or len(opened(body).get(one.name, [])) >= one.most:
            continue
        more, path = with_row(body, one.name)
        assert without_row(more, path) == body


def test_rows_move_and_stay_within_their_list() -> None:
    body = new_question("ordering", uuid4())
    ids = [one["id"] for one in with_row_moved(body, "items.s3", -1)["items"]]

    assert ids == ["s1", "s3", "s2"]
    assert with_row_moved(body, "items.s1", -1) == body
    for path in ("items.s9", "choices.c1", "", "items", "items.s1.text"):
        with pytest.raises(KeyError):
            with_row_moved(body, path, 1)


def test_no_more_rows_are_added_than_learners_are_shown() -> None:
    body = new_question("single_choice", uuid4())
    for _more in range(2):
        body, _path = with_row(body, "choices")

    with pytest.raises(KeyError):
        with_row(body, "choices")


def surplus(**values: Any) -> Body:
    """A cooperative's surplus, computed anew for each learner."""
    return new_question("numeric", uuid4()) | {
        "text": {"ar": "{members} × {share}", "fr": "{members} × {share}"}, "explain": {"ar": "{answer}", "fr": "{answer}"},
        "answer": "0", "formula": "members * share", "variables": {"members": {"least": "5", "most": "9"}, "share": {"values": ["100", "250"]}},
    } | values  # fmt: skip


def test_samples_are_what_learners_get() -> None:
    found = samples(surplus())

    assert len(found) == 5
    for one in found:
        members, share = (int(part.partition(" = ")[2]) for part in one.numbers.split(", "))
        assert one.answer == str(members * share)
        assert one.text["fr"] == f"{members} × {share}"


@pytest.mark.parametrize(
    ("values", "path", "lack"),
    [
        ({"formula": "members *"}, "formula", Lack.FORMULA),
        ({"formula": "members / (members - 5)"}, "formula", Lack.NO_NUMBER),
        ({"formula": "other"}, "formula", Lack.FORMULA),
        ({"formula": "0 - members", "is_money": True}, "formula", Lack.MONEY),
        ({"variables": {"Été": {"least": "1", "most": "2"}}}, "variables.0.name", Lack.VARIABLE_NAME),
        ({"variables": {"members": {"least": "9", "most": "1"}}}, "variables.0.least", Lack.VARIABLE_RANGE),
        ({"variables": {"members": {"values": ["x", "2"]}}}, "variables.0.least", Lack.VARIABLE_RANGE),
        ({"variables": {"a": {"most": "900"}, "b": {"most": "900"}}}, "variables", Lack.MANY_WAYS),
        ({"text": {"ar": "{x}", "fr": "{members}"}}, "text.ar", Lack.UNKNOWN_NUMBER),
        ({"formula": ""}, "formula", Lack.EMPTY),
        ({"formula": "", "variables": {}, "answer": ""}, "answer", Lack.EMPTY),
        ({"range": {"least": 1, "most": 2}}, "range.least", Lack.RANGE),
        ({"tolerance": "-1"}, "tolerance", Lack.RANGE),
    ],
)
def test_what_is_wrong_with_numbers_stands_beside_its_field(values: Body, path: str, lack: Lack) -> None:
    found = {one.path: one.lack for one in missing(surplus(**values))}

    assert found.get(path) == lack
    assert samples(surplus(**values)) == []


@pytest.mark.parametrize(
    ("kind", "typed", "bad"),
    [
        ("numeric", {"answer": "beaucoup"}, Bad.NUMBER),
        ("numeric", {"answer": "1.250"}, Bad.AMBIGUOUS),
        ("numeric", {"range.least": "-1"}, Bad.WHOLE),
        ("numeric", {"formula": "1+" * 400}, Bad.LONG),
        ("hot_spot", {"regions.p1.coords": "1 2 x 4"}, Bad.WHOLE),
        ("hot_spot", {"regions.p1.coords": "1 " * 99}, Bad.MANY),
        ("hot_spot", {"regions.p1.shape": "star"}, Bad.OPTION),
        ("single_choice", {"text.ar": "س" * 3000}, Bad.LONG),
        ("single_choice", {"tags": ",".join(map(str, range(30)))}, Bad.MANY),
        ("single_choice", {"difficulty": "6"}, Bad.OPTION),
        ("short_text", {"accepted.fr": "a\n" * 50}, Bad.MANY),
    ],
)
def test_what_cannot_be_kept_is_told_beside_its_field(kind: str, typed: dict[str, str], bad: Bad) -> None:
    read = question_from(typed, new_question(kind, uuid4()))

    assert read.bad == {next(iter(typed)): bad}


def test_numbers_are_read_as_people_write_them() -> None:
    body = new_question("numeric", uuid4())
    body, _path = with_row(body, "variables")
    typed = {"answer": "١٢٫٥", "tolerance": "0,5", "variables.0.values": "10; 25,5 ؛ 40"}

    read = question_from(typed, body)

    assert (read.body["answer"], read.body["tolerance"]) == ("12.5", "0.5")
    assert read.body["variables"] == {"n1": {"values": ["10", "25.5", "40"]}}


def test_gaps_points_and_texts_are_checked_as_the_kinds_do() -> None:
    gaps = new_question("drag_words", uuid4()) | {"passage": {"ar": "[[w1]]", "fr": "[[w2]] [[w9]]"}}
    rubric = new_question("long_answer", uuid4())
    for level, points in zip(rubric["rubric"][0]["levels"], (3, 1), strict=True):
        level["points"] = points
    same = new_question("single_choice", uuid4())
    for choice in same["choices"]:
        choice["text"] = {"ar": "نعم", "fr": ""}

    assert Lack.UNKNOWN_GAP in {one.lack for one in missing(gaps)}
    assert Lack.OTHER_GAPS in {one.lack for one in missing(gaps)}
    assert Lack.POINTS in {one.lack for one in missing(rubric)}
    assert [one.path for one in missing(same) if one.lack is Lack.SAME] == ["choices.c2.text.ar", "choices.c3.text.ar"]
    assert Lack.NO_RIGHT in {one.lack for one in missing(same)}


def test_what_the_editor_marks_is_not_published() -> None:
    body = surplus(formula="members / (members - 5)")

    assert QuestionFault.UNREADABLE in {fault for fault, _code in faults_of(body, LANGUAGES, lambda _name: True)}
