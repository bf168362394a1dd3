"""Questions as HTML forms that a script marks in the page (static/unit.js), and the keys by which it does. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from lms.authoring.exchange.exports.asked import GAP, Asked, Choice, Shape, truths
from lms.authoring.exchange.exports.markup import html, in_language, xml
from lms.learning.content import Text
from lms.quizzes.kinds.base import shuffled
from lms.quizzes.text import normalise

MARKED = {Shape.CHOICE, Shape.TRUTH, Shape.PAIRS, Shape.ORDER, Shape.NUMBER, Shape.WORDS, Shape.GAPS, Shape.SPOT}
CHOOSE: Text = {"ar": "اختاروا", "fr": "Choisir"}
ANSWER: Text = {"ar": "جوابكم", "fr": "Votre réponse"}
_SEED = 0


def form(question: Asked, code: str, paths: Mapping[str, str]) -> str:
    """The fields of one question; their names are the same in every language."""
    picture = f'<p><img src="{xml(paths[question.picture])}" alt=""></p>' if question.picture else ""
    inner = "".join(_FIELDS.get(question.shape, _nothing)(question, code, paths))
    explain = f'<div class="told" hidden>{html(in_language(question.explain, code))}</div>' if question.explain else ""
    legend = html(in_language(question.text, code))
    return (
        f'<fieldset data-question="{xml(question.id)}"><legend>{legend}</legend>{picture}{inner}'
        f'<p class="verdict" role="status"></p>{explain}</fieldset>'
    )


def key(question: Asked) -> dict[str, Any]:
    """How an answer is marked:

    - `fields`: name → the values that are right; `distinct`: no two fields may have the same. `partial`: "picks" (right less wrong
      ones of those that are right) or "fields" (right fields of all)
    - `number`: from … to, of the field
    - `texts`: in their normal form
    """
    name = question.id
    match question.shape:
        case Shape.CHOICE:
            right = [choice.id for choice in question.choices if choice.is_correct]
            return {"fields": {name: right}, "partial": "picks" if question.is_partial else None}
        case Shape.SPOT:
            # Several places may be right; one is chosen.
            return {"any": {name: [region.id for region in question.regions if region.is_correct]}}
        case Shape.TRUTH:
            return {"fields": {name: ["true" if question.is_true else "false"]}}
        case Shape.PAIRS:
            fields = {f"{name}-{pair.id}": [pair.id] for pair in question.pairs}
            return {"fields": fields, "partial": "fields" if question.is_partial else None}
        case Shape.ORDER:
            places = {f"{name}-{choice.id}": [str(place)] for place, choice in enumerate(question.choices, 1)}
            return {"fields": places, "distinct": True}
        case Shape.NUMBER:
            low, high = question.answer - question.tolerance, question.answer + question.tolerance
            return {"name": name, "number": [f"{low:f}", f"{high:f}"]}
        case Shape.WORDS:
            return {
                "name": name,
                "texts": sorted({normalise(one) for some in question.accepted.values() for one in some}),
            }
        case Shape.GAPS:
            gaps = {f"{name}-{number}": [word] for (word, _again), number in numbered_gaps(question).items()}
            return {"fields": gaps, "partial": "fields" if question.is_partial else None}
    return {}


def numbered_gaps(question: Asked) -> dict[tuple[str, int], int]:
    """(right word, how often it was right before) → the gap's number: the order of gaps is another in each language."""
    return {gap: number for number, gap in enumerate(gaps_in(in_language(question.passage, "")), 1)}


def gaps_in(passage: str) -> list[tuple[str, int]]:
    found: list[str] = GAP.findall(passage)
    return [(word, found[:place].count(word)) for place, word in enumerate(found)]


def _choice(question: Asked, code: str, paths: Mapping[str, str]) -> Iterator[str]:
    kind = "checkbox" if question.is_multiple else "radio"
    for choice in shuffled(question.choices, question.id, _SEED):
        yield _option(kind, question.id, choice, code, paths)


def _truth(question: Asked, code: str, paths: Mapping[str, str]) -> Iterator[str]:
    for choice in truths(question):
        yield _option("radio", question.id, choice, code, paths)


def _spot(question: Asked, code: str, paths: Mapping[str, str]) -> Iterator[str]:
    for region in question.regions:
        yield _option("radio", question.id, Choice(region.id, region.text), code, paths)


def _pairs(question: Asked, code: str, _paths: Mapping[str, str]) -> Iterator[str]:
    rights = [Choice(pair.id, pair.right) for pair in shuffled(question.pairs, f"{question.id}/right", _SEED)]
    for pair in question.pairs:
        yield _select(f"{question.id}-{pair.id}", in_language(pair.left, code), rights, code)


def _survey(question: Asked, code: str, _paths: Mapping[str, str]) -> Iterator[str]:
    for item in question.pairs:
        yield _select(f"{question.id}-{item.id}", in_language(item.left, code), question.scale, code)


def _order(question: Asked, code: str, paths: Mapping[str, str]) -> Iterator[str]:
    places = [Choice(str(place), {code: str(place)}) for place in range(1, len(question.choices) + 1)]
    for choice in shuffled(question.choices, question.id, _SEED):
        yield _picture(choice, paths) + _select(
            f"{question.id}-{choice.id}", in_language(choice.text, code), places, code
        )


def _number(question: Asked, code: str, _paths: Mapping[str, str]) -> Iterator[str]:
    unit = f" {xml(in_language(question.unit, code))}" if question.unit else ""
    label = (
        f'<label>{ANSWER[code]} <input name="{xml(question.id)}" inputmode="decimal" autocomplete="off">{unit}</label>'
    )
    yield label


def _words(question: Asked, code: str, _paths: Mapping[str, str]) -> Iterator[str]:
    yield f'<label>{ANSWER[code]} <input name="{xml(question.id)}" autocomplete="off"></label>'


def _gaps(question: Asked, code: str, _paths: Mapping[str, str]) -> Iterator[str]:
    words = shuffled(question.choices, question.id, _SEED)
    passage, numbers = in_language(question.passage, code), numbered_gaps(question)
    gaps = gaps_in(passage)
    # split() answers words between what was found: gaps stand at the odd places.
    for place, piece in enumerate(GAP.split(passage)):
        if place % 2 == 0:
            yield f"<span>{html(piece)}</span>"
        else:
            number = numbers[gaps[place // 2]]
            yield _select(f"{question.id}-{number}", f"({number})", words, code)


def _essay(question: Asked, code: str, _paths: Mapping[str, str]) -> Iterator[str]:
    yield f'<label>{ANSWER[code]} <textarea name="{xml(question.id)}" rows="4"></textarea></label>'


def _nothing(_question: Asked, _code: str, _paths: Mapping[str, str]) -> Iterator[str]:
    yield from ()


def _option(kind: str, name: str, choice: Choice, code: str, paths: Mapping[str, str]) -> str:
    said = f'<span class="said" hidden>{html(in_language(choice.feedback, code))}</span>' if choice.feedback else ""
    return (
        f'<label><input type="{kind}" name="{xml(name)}" value="{xml(choice.id)}"> {_picture(choice, paths)}'
        f"<span>{html(in_language(choice.text, code))}</span></label>{said}"
    )


def _select(name: str, label: str, options: list[Choice], code: str) -> str:
    inner = "".join(f'<option value="{xml(one.id)}">{xml(in_language(one.text, code))}</option>' for one in options)
    return (
        f'<label><span>{html(label)}</span> <select name="{xml(name)}"><option value="">{CHOOSE[code]}</option>{inner}'
        "</select></label>"
    )


def _picture(choice: Choice, paths: Mapping[str, str]) -> str:
    return f'<img src="{xml(paths[choice.picture])}" alt="">' if choice.picture else ""


_FIELDS: Mapping[Shape, Any] = {
    Shape.CHOICE: _choice,
    Shape.TRUTH: _truth,
    Shape.SPOT: _spot,
    Shape.PAIRS: _pairs,
    Shape.SURVEY: _survey,
    Shape.ORDER: _order,
    Shape.NUMBER: _number,
    Shape.WORDS: _words,
    Shape.GAPS: _gaps,
    Shape.ESSAY: _essay,
    Shape.VOICE: _essay,
}
