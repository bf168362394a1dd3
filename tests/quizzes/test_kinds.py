"""What holds for every kind of question."""

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lms.quizzes import kinds
from lms.quizzes.kinds import KINDS, Matching, MultipleChoice, Option, Ordering, Question, Unreadable
from tests.quizzes.strategies import KEYED, RAWS, hostile_forms, json, parsed, questions_of, relaxed, responses, seeds

LOCALES = {"ar": "ar-MA", "fr": "fr-MA"}
SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
# A gap in which a word stands a second time.
PART = rf"{SLUG}(\.\d)?"
NUMBER = r"-?\d+(\.\d+)?"
# xAPI 1.0.3, Data 2.4.4.1, response patterns.
GRAMMAR = {
    "choice": rf"{SLUG}(\[,\]{SLUG})*",
    "true-false": r"true|false",
    "matching": rf"{PART}\[\.\]{SLUG}(\[,\]{PART}\[\.\]{SLUG})*",
    "sequencing": rf"{SLUG}(\[,\]{SLUG})+",
    "numeric": rf"{NUMBER}\[:\]{NUMBER}",
    "likert": SLUG,
    "long-fill-in": r"(?s:.+)",
    "other": r"[0-9a-f]{24}\.[a-z0-9]+",
    "fill-in": r"\{case_matters=false\}\{lang=(ar|fr)-MA\}((?!\[,\]).)+",
}
every_kind = pytest.mark.parametrize("kind", KINDS)
# Of which the question holds the right answer.
every_keyed_kind = pytest.mark.parametrize("kind", KEYED)


def options_of(question: Question, seed: int) -> list[Sequence[Option]]:
    shown = kinds.parts(question, seed)
    return [shown.options, shown.lefts, shown.rights]


@every_kind
@relaxed
@given(st.data())
def test_json_round_trip(kind: str, data: st.DataObject) -> None:
    question = data.draw(questions_of(kind))

    again = msgspec.json.decode(msgspec.json.encode([question]), type=list[Question])

    assert again == [question]
    assert question.kind == kind


@every_keyed_kind
@relaxed
@given(data=st.data(), seed=seeds)
def test_key_comes_back_through_the_form_and_is_fully_right(kind: str, data: st.DataObject, seed: int) -> None:
    question = data.draw(questions_of(kind))

    response = kinds.read(question, kinds.form_of(question, kinds.key(question), seed), seed)

    assert response == kinds.key(question)
    assert kinds.mark(question, response) == kinds.Mark(Fraction(1), is_correct=True)


@every_kind
@relaxed
@given(data=st.data(), seed=seeds)
def test_form_is_filled_in_as_it_was_sent(kind: str, data: st.DataObject, seed: int) -> None:
    question = data.draw(questions_of(kind))
    form = kinds.form_of(question, data.draw(responses(question)), seed)
    response = kinds.read(question, form, seed)
    assume(not isinstance(response, Unreadable))

    assert kinds.form_of(question, response, seed) == form


@every_keyed_kind
@relaxed
@given(data=st.data())
def test_score_lies_between_0_and_1(kind: str, data: st.DataObject) -> None:
    question = data.draw(questions_of(kind))

    mark = kinds.mark(question, data.draw(responses(question)))

    assert 0 <= mark.score <= 1
    assert mark.is_correct == (mark.score == 1)


@every_keyed_kind
@relaxed
@given(data=st.data(), response=json, seed=seeds)
def test_stale_response_never_raises(kind: str, data: st.DataObject, response: Any, seed: int) -> None:
    question = data.draw(questions_of(kind))
    mark = kinds.mark(question, response)

    assert mark.is_correct == (mark.score == 1)
    assert isinstance(kinds.response_pattern(question, response), str)
    assert isinstance(kinds.form_of(question, response, seed), dict)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - set(KEYED)))
@relaxed
@given(data=st.data(), response=json, seed=seeds)
def test_without_a_key_nothing_is_marked(kind: str, data: st.DataObject, response: Any, seed: int) -> None:
    question = data.draw(questions_of(kind))

    assert kinds.key(question) is None
    assert kinds.mark(question, response) is None
    assert isinstance(kinds.response_pattern(question, response), str)
    assert isinstance(kinds.form_of(question, response, seed), dict)


@every_keyed_kind
@relaxed
@given(st.data())
def test_malformed_response_scores_0(kind: str, data: st.DataObject) -> None:
    question = data.draw(questions_of(kind))

    malformed: list[Any] = [None, True, 7, 0.5, "", "?", [], ["?"], [None], [[]], {}, {"?": "?"}, {"?": {}}]
    for response in malformed:
        assert kinds.mark(question, response) == kinds.Mark(Fraction(0), is_correct=False)


@every_kind
@relaxed
@given(data=st.data(), seed=seeds)
def test_hostile_form_is_unreadable_or_a_response(kind: str, data: st.DataObject, seed: int) -> None:
    question = data.draw(questions_of(kind))
    response = kinds.read(question, data.draw(hostile_forms(question, seed)), seed)

    if not isinstance(response, Unreadable):
        msgspec.json.encode(response)
        mark = kinds.mark(question, response)
        assert mark is None if question.kind not in KEYED else 0 <= mark.score <= 1


@every_kind
@relaxed
@given(data=st.data(), seed=seeds)
def test_empty_form_is_missing(kind: str, data: st.DataObject, seed: int) -> None:
    question = data.draw(questions_of(kind))
    empty = {name: [""] for name in kinds.form_of(question, kinds.key(question), seed)}

    for form in ({}, empty):
        unreadable = kinds.read(question, form, seed)
        assert isinstance(unreadable, Unreadable)
        assert unreadable.reason == "missing"


@every_kind
@relaxed
@given(data=st.data(), seed=seeds, other=seeds)
def test_showing_is_a_permutation_that_the_seed_decides(kind: str, data: st.DataObject, seed: int, other: int) -> None:
    question = data.draw(questions_of(kind))
    again = msgspec.json.decode(msgspec.json.encode(question), type=Question)

    assert kinds.parts(question, seed) == kinds.parts(again, seed)
    for shown, otherwise in zip(options_of(question, seed), options_of(question, other), strict=True):
        assert [option.token for option in shown] == [option.token for option in otherwise]
        assert sorted(option.text["fr"] for option in shown) == sorted(option.text["fr"] for option in otherwise)


@pytest.mark.parametrize("kind", ["single_choice", "multiple_choice", "picture_choice", "matching", "ordering"])
@relaxed
@given(st.data())
def test_seeds_give_different_orders(kind: str, data: st.DataObject) -> None:
    question = data.draw(questions_of(kind))

    assert len({msgspec.json.encode(kinds.parts(question, seed)) for seed in range(40)}) > 1


@every_kind
@relaxed
@given(data=st.data(), seed=seeds)
def test_tokens_tell_nothing(kind: str, data: st.DataObject, seed: int) -> None:
    question = data.draw(questions_of(kind))
    if question.kind == "true_false":
        return
    for options, prefix in zip(options_of(question, seed), ("", "", "r"), strict=True):
        assert [option.token for option in options] == [f"{prefix}{n}" for n in range(1, len(options) + 1)]


@relaxed
@given(questions_of("ordering"), seeds)
def test_ordering_is_never_shown_in_the_right_order(question: Ordering, seed: int) -> None:
    assert [option.text for option in question.parts(seed).options] != [item.text for item in question.items]


@relaxed
@given(questions_of("matching"), seeds)
def test_matching_has_no_token_on_both_sides(question: Matching, seed: int) -> None:
    shown = question.parts(seed)

    assert not {left.token for left in shown.lefts} & {right.token for right in shown.rights}


@relaxed
@given(st.data(), questions_of("multiple_choice"))
def test_another_right_pick_never_lowers_the_score(data: st.DataObject, question: MultipleChoice) -> None:
    picks = data.draw(responses(question))
    more = data.draw(st.sampled_from(question.correct_ids()))

    assert question.mark([*picks, more]).score >= question.mark(picks).score


@relaxed
@given(st.data(), questions_of("multiple_choice"))
def test_another_wrong_pick_never_raises_the_score(data: st.DataObject, question: MultipleChoice) -> None:
    picks = data.draw(responses(question))
    wrong = [choice.id for choice in question.choices if not choice.correct]
    assume(wrong)

    assert question.mark([*picks, wrong[0]]).score <= question.mark(picks).score


@relaxed
@given(st.data(), questions_of("matching"))
def test_repaired_pair_never_lowers_the_score(data: st.DataObject, question: Matching) -> None:
    put = data.draw(responses(question))
    repaired = data.draw(st.sampled_from(question.pairs)).id

    assert question.mark({**put, repaired: repaired}).score >= question.mark(put).score


@relaxed
@given(st.data(), questions_of("ordering"))
def test_item_carried_to_its_place_at_an_end_never_lowers_the_score(data: st.DataObject, question: Ordering) -> None:
    order = data.draw(responses(question))
    last = question.items[-1].id

    carried = [*(item_id for item_id in order if item_id != last), last]

    assert question.mark(carried).score >= question.mark(order).score


@every_kind
@relaxed
@given(data=st.data())
def test_interaction_keeps_the_grammar(kind: str, data: st.DataObject) -> None:
    question = data.draw(questions_of(kind))
    definition = kinds.interaction(question, LOCALES)

    for pattern in definition["correctResponsesPattern"]:
        assert re.fullmatch(GRAMMAR[definition["interactionType"]], pattern), pattern
    for component in [one for part in ("choices", "source", "target") for one in definition.get(part, [])]:
        assert re.fullmatch(PART, component["id"])
        assert component["description"].keys() == {"ar-MA", "fr-MA"}


@every_kind
@relaxed
@given(data=st.data())
def test_response_pattern_keeps_the_grammar(kind: str, data: st.DataObject) -> None:
    question = data.draw(questions_of(kind))
    pattern = kinds.response_pattern(question, data.draw(responses(question)))

    own = {"numeric": NUMBER, "short_text": r"(?!\{)((?!\[,\]).)*"}
    grammar = own.get(question.kind, GRAMMAR[kinds.interaction(question, LOCALES)["interactionType"]])
    assert pattern == "" or re.fullmatch(grammar, pattern), pattern


@every_kind
@relaxed
@given(st.data())
def test_digest_is_of_what_is_shown_and_marked(kind: str, data: st.DataObject) -> None:
    raw = data.draw(RAWS[kind])
    question = parsed(raw)
    again = msgspec.json.decode(msgspec.json.encode(question), type=Question)
    backwards = parsed({**raw, "text": dict(reversed(raw["text"].items()))})
    found = parsed({**raw, "tags": ["other"], "objective": "…", "difficulty": 5, "sources": ["law"]})
    said_otherwise = parsed({**raw, "text": {code: f"{words} ?" for code, words in raw["text"].items()}})

    assert re.fullmatch(r"[0-9a-f]{16}", kinds.digest(question))
    assert {kinds.digest(one) for one in (again, backwards, found)} == {kinds.digest(question)}
    assert kinds.digest(said_otherwise) != kinds.digest(question)


@every_keyed_kind
@relaxed
@given(data=st.data())
def test_key_as_response_is_the_correct_pattern(kind: str, data: st.DataObject) -> None:
    question = data.draw(questions_of(kind))
    pattern = kinds.response_pattern(question, kinds.key(question))

    (correct, *_) = kinds.interaction(question, LOCALES)["correctResponsesPattern"]
    assert correct.endswith(pattern) or question.kind == "numeric"


@every_kind
@relaxed
@given(data=st.data())
def test_every_picture_is_renamed(kind: str, data: st.DataObject) -> None:
    question = data.draw(questions_of(kind))
    names = {path: f"{number}.svg" for number, path in enumerate(dict.fromkeys(kinds.media(question)))}

    renamed = kinds.with_media(question, names)

    assert kinds.media(renamed) == [names[path] for path in kinds.media(question)]
    assert kinds.with_media(renamed, {new: old for old, new in names.items()}) == question


def test_picture_without_a_new_name_is_refused() -> None:
    question = kinds.TrueFalse(id="a", text={}, explain={}, picture="media/jar.svg", answer=True)

    with pytest.raises(KeyError):
        kinds.with_media(question, {})
