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


OPTIONAL: dict[str, st.SearchStrategy[Any]] = {
    "picture": pictures,
    "sources": st.lists(slugs, max_size=2),
    "tags": st.lists(slugs, max_size=2, unique=True),
    "objective": words,
    "difficulty": st.integers(1, 5),
}


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
    return [
        {"id": one["id"], "left": {"ar": one["ar"], "fr": one["fr"]}, "right": _numbered(draw(texts), place)}
        for place, one in enumerate(found)
    ]


def _numbered(text: dict[str, str], number: int) -> dict[str, str]:
    return {code: f"{word} {number}" for code, word in text.items()}


def _raw(
    kind: str, own: dict[str, st.SearchStrategy[Any]], optional: dict[str, st.SearchStrategy[Any]] | None = None
) -> st.SearchStrategy[Raw]:
    may_have = {name: values for name, values in (OPTIONAL | (optional or {})).items() if name not in own}
    return st.fixed_dictionaries(common(kind) | own, optional=may_have)


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


@st.composite
def regions(draw: st.DrawFn, width: int, height: int) -> Raw:
    shape = draw(st.sampled_from(["rect", "circle", "poly"]))
    x, y = st.integers(0, width), st.integers(0, height)
    if shape == "circle":
        return {"shape": shape, "coords": [draw(x), draw(y), draw(st.integers(1, 50))]}
    if shape == "poly":
        return {
            "shape": shape,
            "coords": [one for _corner in range(draw(st.integers(3, 5))) for one in (draw(x), draw(y))],
        }
    left, top = draw(st.integers(0, width - 1)), draw(st.integers(0, height - 1))
    return {"coords": [left, top, draw(st.integers(left + 1, width)), draw(st.integers(top + 1, height))]}


@st.composite
def hot_spots(draw: st.DrawFn) -> Raw:
    width = draw(st.integers(16, 1000))
    height = draw(st.integers(max(16, -(-width // 4)), width * 2))
    places = [{**one, **draw(regions(width, height))} for one in draw(choices(6, is_single=False))]
    own = {"picture": pictures, "size": st.just({"width": width, "height": height}), "regions": st.just(places)}
    return draw(_raw("hot_spot", own))


@st.composite
def passages(draw: st.DrawFn) -> Raw:
    """A text whose gaps take some of the words, one of them perhaps twice."""
    found = draw(entries(2, 6))
    gaps = draw(st.lists(st.sampled_from([one["id"] for one in found]), min_size=1, max_size=4))
    in_arabic = draw(st.permutations(gaps))
    passage = {
        code: " ".join(f"{draw(words)} [[{gap}]]" for gap in order) for code, order in (("ar", in_arabic), ("fr", gaps))
    }
    return draw(_raw("drag_words", {"passage": st.just(passage), "words": st.just(found)}, {"credit": credits}))


@st.composite
def rubrics(draw: st.DrawFn) -> list[Raw]:
    criteria = draw(entries(1, 3))
    for one in criteria:
        points = sorted(draw(st.sets(st.integers(0, 20), min_size=2, max_size=4)))
        one["levels"] = [{"points": earned, **_numbered(draw(texts), earned)} for earned in points]
    return criteria


def judged(kind: str) -> st.SearchStrategy[Raw]:
    twice = st.booleans().flatmap(
        lambda doubly: st.fixed_dictionaries(
            {"double_marking": st.just(doubly)},
            optional={"difference": st.sampled_from([0, 0.1, 0.25])} if doubly else {},
        )
    )
    return st.tuples(_raw(kind, {"rubric": rubrics()}), twice).map(lambda parts: parts[0] | parts[1])


numbers_drawn = st.lists(st.integers(-20, 200), min_size=2, max_size=5, unique=True) | st.builds(
    lambda least, step, count: {"from": least, "to": least + step * count, "step": step},
    st.integers(0, 50), st.sampled_from([1, 0.5, 5]), st.integers(1, 8),
)  # fmt: skip


@st.composite
def computed(draw: st.DrawFn) -> Raw:
    """A numeric question whose numbers are drawn."""
    formula = draw(
        st.sampled_from(["a + b", "a * (b - 3)", "max(a, b) × 2", "round(a / 3, 2) − b", "floor(a / 4) + ceil(b)"])
    )
    own = {
        "variables": st.fixed_dictionaries({"a": numbers_drawn, "b": numbers_drawn}),
        "formula": st.just(formula),
        "text": words.map(lambda word: {"ar": f"{word} {{a}}", "fr": f"{{a}} {{b}} {word}"}),
        "explain": words.map(lambda word: {"ar": f"{word} {{answer}}", "fr": f"{word} {{answer}}"}),
    }
    return draw(_raw("numeric", own, {"tolerance": st.sampled_from([0, 1])}))


@st.composite
def computed_choices(draw: st.DrawFn) -> Raw:
    """A question with choices, some of them computed; they never come to the same."""
    ids = draw(st.lists(slugs, min_size=3, max_size=3, unique=True))
    found: list[Raw] = [
        {"id": ids[0], "formula": "a * b", "correct": True},
        {"id": ids[1], "formula": "a * b + 1", "ar": "{value} درهم", "fr": "{value} DH"},
        {"id": ids[2], "ar": "لا شيء من {a}", "fr": "rien de {a}"},
    ]
    own = {"variables": st.fixed_dictionaries({"a": numbers_drawn, "b": numbers_drawn}), "choices": st.just(found)}
    return draw(_raw("single_choice", own))


accepted_words = st.lists(words, min_size=1, max_size=3)
RAWS: dict[str, st.SearchStrategy[Raw]] = {
    "single_choice": _raw("single_choice", {"choices": choices(5, is_single=True)}) | computed_choices(),
    "multiple_choice": _raw("multiple_choice", {"choices": drawn(choices(5, is_single=False))}, {"credit": credits}),
    "true_false": _raw("true_false", {"answer": st.booleans()}),
    "picture_choice": _raw("picture_choice", {"choices": picture_choices()}),
    "matching": _raw("matching", {"pairs": pairs()}, {"credit": credits}),
    "ordering": _raw("ordering", {"items": drawn(entries(3, 6))}, {"credit": credits}),
    "numeric": numerics() | computed(),
    "short_text": _raw("short_text", {"accepted": st.fixed_dictionaries({"ar": accepted_words, "fr": accepted_words})}),
    "hot_spot": hot_spots(),
    "drag_words": passages(),
    "likert": _raw("likert", {"scale": entries(2, 7), "items": entries(1, 5)}),
    "long_answer": judged("long_answer"),
    "voice_answer": judged("voice_answer"),
}
# Of these the question holds what is right.
KEYED = [kind for kind in RAWS if kind not in ("likert", "long_answer", "voice_answer")]
raws = st.one_of(*RAWS.values())


def parsed(raw: Raw) -> Question:
    question = kinds.parse_question(raw, needs_module=False)
    assert not isinstance(question, list), question
    return question


def is_computed(raw: Raw) -> bool:
    return "variables" in raw


def questions_of(kind: str) -> st.SearchStrategy[Any]:
    """As they are shown: with numbers drawn, where there are variables."""
    return st.tuples(RAWS[kind].map(parsed), seeds).map(lambda found: kinds.drawn(*found))


questions: st.SearchStrategy[Question] = raws.map(parsed)


@st.composite
def hostile_forms(draw: st.DrawFn, question: Question, seed: int) -> dict[str, list[str]]:
    """What a form of this question never sends: any values, under its fields and others."""
    names = [
        *kinds.form_of(question, kinds.key(question), seed),
        "answer",
        "answer.x",
        "answer.y",
        "answer-1",
        "answer-9",
        "other",
    ]
    values = st.text(max_size=60) | st.sampled_from(
        ["", "1", "2", "3", "r1", "r2", "true", "nan", "1e999", "\ud800", "\0"]
    )
    return draw(st.dictionaries(st.sampled_from(names), st.lists(values, max_size=3)))


@st.composite
def hot_spot_responses(draw: st.DrawFn, question: kinds.HotSpot) -> str:
    """By number, or by a touch anywhere on the picture."""
    if draw(st.booleans()):
        return draw(st.sampled_from([region.id for region in question.regions]))
    x, y = draw(st.integers(1, 320)), draw(st.integers(1, question.shown_height))
    response = question.read({"answer.x": [str(x)], "answer.y": [str(y)]}, 0)
    assert isinstance(response, str), response
    return response


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
        case kinds.HotSpot():
            return draw(hot_spot_responses(question))
        case kinds.DragWords():
            chosen = st.sampled_from([word.id for word in question.words])
            return draw(st.fixed_dictionaries(dict.fromkeys(question.gaps(), chosen)))
        case kinds.Likert():
            steps = st.sampled_from([step.id for step in question.scale])
            return draw(st.fixed_dictionaries({item.id: steps for item in question.items}))
        case kinds.VoiceAnswer():
            return draw(st.from_regex(r"[0-9a-f]{24}\.(ogg|webm|m4a)", fullmatch=True))
        case kinds.LongAnswer():
            return draw(words)
        case kinds.Numeric():
            return draw(st.integers(-(10**9), 10**9).map(str) | st.just(question.key()))
        case _:
            return draw(words | st.just(question.key()))
