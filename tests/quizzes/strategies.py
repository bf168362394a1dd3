"""Hypothesis strategies: sources of every kind of question, valid ones, and the questions that are read from them."""

from decimal import Decimal
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from lms.quizzes import kinds
from lms.quizzes.kinds import Question
from lms.quizzes.text import normalise

Raw = dict[str, Any]

# For properties that are tried on every kind, on machines that are busy with other work.
relaxed = settings(max_examples=40, deadline=None)

slugs = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4})?", fullmatch=True)
seeds = st.integers(0, 2**31 - 1)
credits = st.sampled_from(["all_or_nothing", "partial"])
pictures = slugs.map(lambda slug: f"media/{slug}.svg")
# Latin, Arabic and signs; something must be left when the spaces and signs are gone.
words = st.text("abcdéÀz ابجأةّ.-'٣7", min_size=1, max_size=12).map(str.split).map(" ".join).filter(normalise)
texts = st.fixed_dictionaries({"ar": words, "fr": words})
amounts = st.decimals(Decimal("-1e6"), Decimal("1e6"), places=3).map(float)
json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | slugs,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(slugs | st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)


def common(kind: str) -> dict[str, st.SearchStrategy[Any]]:
    return {"kind": st.just(kind), "id": slugs, "text": texts, "explain": texts}


OPTIONAL: dict[str, st.SearchStrategy[Any]] = {"picture": pictures, "sources": st.lists(slugs, max_size=2)}


@st.composite
def entries(draw: st.DrawFn, least: int, most: int) -> list[Raw]:
    """Mappings whose ids and texts all differ."""
    count = draw(st.integers(least, most))
    ids = draw(st.lists(slugs, min_size=count, max_size=count, unique=True))
    return [{"id": one, **_numbered(draw(texts), number)} for number, one in enumerate(ids)]


@st.composite
def choices(draw: st.DrawFn, most: int, *, is_single: bool) -> list[Raw]:
    found = draw(entries(2, most))
    places = st.integers(0, len(found) - 1)
    for place in {draw(places)} if is_single else draw(st.sets(places, min_size=1)):
        found[place]["correct"] = True
    return found


@st.composite
def picture_choices(draw: st.DrawFn) -> list[Raw]:
    found = draw(choices(4, is_single=True))
    return [{**one, "picture": f"media/{place}.svg"} for place, one in enumerate(found)]


@st.composite
def pairs(draw: st.DrawFn) -> list[Raw]:
    found = draw(entries(2, 5))
    made: list[Raw] = [
        {"id": one["id"], "left": {"ar": one["ar"], "fr": one["fr"]}, "right": _numbered(draw(texts), place)}
        for place, one in enumerate(found)
    ]
    # A side has a picture everywhere or nowhere.
    for side in draw(st.sets(st.sampled_from(["left", "right"]))):
        for place, one in enumerate(made):
            one[side]["picture"] = f"media/{side}-{place}.svg"
    return made


def _numbered(text: dict[str, str], number: int) -> dict[str, str]:
    return {code: f"{word} {number}" for code, word in text.items()}


def _raw(
    kind: str, own: dict[str, st.SearchStrategy[Any]], optional: dict[str, st.SearchStrategy[Any]] | None = None
) -> st.SearchStrategy[Raw]:
    return st.fixed_dictionaries(common(kind) | own, optional=OPTIONAL | (optional or {}))


@st.composite
def drawn(draw: st.DrawFn, several: st.SearchStrategy[list[Raw]]) -> list[Raw]:
    """All with a picture, or none."""
    found = draw(several)
    if draw(st.booleans()):
        return [{**one, "picture": f"media/{place}.svg"} for place, one in enumerate(found)]
    return found


@st.composite
def numerics(draw: st.DrawFn) -> Raw:
    """Typed, counted in notes and coins, or chosen among numbers."""
    tolerance = {"tolerance": st.sampled_from([0, 1, 0.5, 0.001])}
    units: st.SearchStrategy[Any] = texts
    answers: st.SearchStrategy[Any] = amounts | st.integers(-(10**9), 10**9)
    if draw(st.booleans()):
        answers, units = st.integers(0, 10**7).map(lambda centimes: centimes / 100), st.just("dh")
    if draw(st.booleans()):
        least, step = draw(st.integers(0, 50)), draw(st.integers(1, 5))
        count = draw(st.integers(2, 101))
        numbers = range(least, least + count * step, step)
        tolerance["range"] = st.just({"from": least, "to": numbers[-1], "step": step})
        answers = st.sampled_from(numbers)
    return draw(_raw("numeric", {"answer": answers}, tolerance | {"unit": units}))


accepted_words = st.lists(words, min_size=1, max_size=3)
RAWS: dict[str, st.SearchStrategy[Raw]] = {
    "single_choice": _raw("single_choice", {"choices": choices(5, is_single=True)}),
    "multiple_choice": _raw("multiple_choice", {"choices": drawn(choices(5, is_single=False))}, {"credit": credits}),
    "true_false": _raw("true_false", {"answer": st.booleans()}),
    "picture_choice": _raw("picture_choice", {"choices": picture_choices()}),
    "matching": _raw("matching", {"pairs": pairs()}, {"credit": credits}),
    "ordering": _raw("ordering", {"items": drawn(entries(3, 6))}, {"credit": credits}),
    "numeric": numerics(),
    "short_text": _raw("short_text", {"accepted": st.fixed_dictionaries({"ar": accepted_words, "fr": accepted_words})}),
}
raws = st.one_of(*RAWS.values())


def parsed(raw: Raw) -> Question:
    question = kinds.parse_question(raw, needs_module=False)
    assert not isinstance(question, list), question
    return question


def questions_of(kind: str) -> st.SearchStrategy[Any]:
    return RAWS[kind].map(parsed)


questions: st.SearchStrategy[Question] = raws.map(parsed)


@st.composite
def hostile_forms(draw: st.DrawFn, question: Question, seed: int) -> dict[str, list[str]]:
    """What a form of this question never sends: any values, under its fields and others."""
    names = [*kinds.form_of(question, kinds.key(question), seed), "answer", "answer-9", "other"]
    values = st.text(max_size=60) | st.sampled_from(
        ["", "1", "2", "3", "r1", "r2", "true", "nan", "1e999", "\ud800", "\0"]
    )
    return draw(st.dictionaries(st.sampled_from(names), st.lists(values, max_size=3)))


@st.composite
def responses(draw: st.DrawFn, question: Question) -> Any:
    """Responses in the shape of the question, right or wrong."""
    match question:
        case kinds.Matching():
            ids = [pair.id for pair in question.pairs]
            rights = st.sampled_from(ids)
            return draw(st.fixed_dictionaries(dict.fromkeys(ids, rights)) | st.dictionaries(rights, rights))
        case kinds.Ordering():
            return draw(st.permutations([item.id for item in question.items]))
        case kinds.MultipleChoice():
            return draw(st.lists(st.sampled_from([choice.id for choice in question.choices]), unique=True))
        case kinds.SingleChoice() | kinds.PictureChoice():
            return draw(st.sampled_from([choice.id for choice in question.choices]))
        case kinds.TrueFalse():
            return draw(st.sampled_from(["true", "false"]))
        case kinds.Numeric():
            return draw(st.integers(-(10**9), 10**9).map(str) | st.just(question.key()))
        case _:
            return draw(words | st.just(question.key()))
