"""The kinds of question: reading their sources, showing, answering, marking and describing them for xAPI. Pure.

One module a kind. Each kind has the same methods, and the functions here call them: `parts`, `read`, `form_of`, `key`,
`mark`, `interaction`, `response_pattern`, `media`, `with_media`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from lms.quizzes.kinds import (
    matching,
    multiple_choice,
    numeric,
    ordering,
    picture_choice,
    short_text,
    single_choice,
    true_false,
)
from lms.quizzes.kinds.base import (
    Common,
    Credit,
    Form,
    Locales,
    Mark,
    Option,
    Presentation,
    Reason,
    Response,
    Text,
    Unreadable,
)
from lms.quizzes.kinds.choices import Choice
from lms.quizzes.kinds.matching import Matching, Pair
from lms.quizzes.kinds.multiple_choice import MultipleChoice
from lms.quizzes.kinds.numeric import Numeric, Range
from lms.quizzes.kinds.ordering import Item, Ordering
from lms.quizzes.kinds.picture_choice import PictureChoice
from lms.quizzes.kinds.short_text import ShortText
from lms.quizzes.kinds.single_choice import SingleChoice
from lms.quizzes.kinds.source import Fault, Source
from lms.quizzes.kinds.true_false import TrueFalse

__all__ = [
    "KINDS",
    "Choice",
    "Credit",
    "Fault",
    "Form",
    "Item",
    "Locales",
    "Mark",
    "Matching",
    "MultipleChoice",
    "Numeric",
    "Option",
    "Ordering",
    "Pair",
    "PictureChoice",
    "Presentation",
    "Question",
    "Range",
    "Reason",
    "Response",
    "ShortText",
    "SingleChoice",
    "Text",
    "TrueFalse",
    "Unreadable",
    "form_of",
    "interaction",
    "key",
    "mark",
    "media",
    "parse_question",
    "parts",
    "read",
    "response_pattern",
    "with_media",
]

Question = SingleChoice | MultipleChoice | TrueFalse | PictureChoice | Matching | Ordering | Numeric | ShortText
# `kind` in a source → how the rest is read.
KINDS: dict[str, Callable[[Source, Common], Question]] = {
    "single_choice": single_choice.parse,
    "multiple_choice": multiple_choice.parse,
    "true_false": true_false.parse,
    "picture_choice": picture_choice.parse,
    "matching": matching.parse,
    "ordering": ordering.parse,
    "numeric": numeric.parse,
    "short_text": short_text.parse,
}


def parse_question(raw: object, *, needs_module: bool) -> Question | list[Fault]:
    """A question from what YAML made of its source, or everything that is wrong with it.

    `needs_module`: the question stands in an exam, whose blueprint draws by module.
    """
    if not isinstance(raw, dict):
        return [Fault((), "a question must be a mapping with id, kind, text and explain")]
    faults: list[Fault] = []
    source = Source(raw, faults=faults)
    kind = source.string("kind", f"one of {', '.join(KINDS)}")
    common = _common(source, needs_module=needs_module)
    if kind not in KINDS:
        if kind:
            source.fault(f"“{kind}” is no kind of question: write one of {', '.join(KINDS)}", "kind")
        return faults
    question = KINDS[kind](source, common)
    source.refuse_rest()
    return faults or question


def parts(question: Question, seed: int) -> Presentation:
    """What the page may know. The seed and the question's id alone decide every order."""
    return question.parts(seed)


def read(question: Question, form: Form, seed: int) -> Response | Unreadable:
    """The response in what a form sends, which was shown with the same seed.

    The field is `answer`, several times over for several picks; matching has `answer-<left token>` with a right token,
    and ordering `answer-<item token>` with a position from 1.
    """
    return question.read(form, seed)


def form_of(question: Question, response: object, seed: int) -> dict[str, list[str]]:
    """The reverse of `read`: the form as it was filled in. With `key` it shows the right answer. Empty if stale."""
    return question.form_of(response, seed)


def key(question: Question) -> Response:
    """A response that is fully right. Never send it to a page before the answer."""
    return question.key()


def mark(question: Question, response: object) -> Mark:
    """The mark for a stored response; 0 for one that does not fit the question."""
    return question.mark(response)


def interaction(question: Question, locales: Locales) -> dict[str, Any]:
    """The properties of an xAPI interaction activity definition, under their JSON names (1.0.3, Data 2.4.4.1)."""
    return question.interaction(locales)


def response_pattern(question: Question, response: object) -> str:
    """A response as xAPI's `result.response`; empty for one that does not fit the question."""
    return question.response_pattern(response)


def media(question: Question) -> list[str]:
    """Paths of all pictures, the question's own first."""
    return question.media()


def with_media(question: Question, names: Mapping[str, str]) -> Question:
    """The question with every path replaced. Raises KeyError for a path that `names` lacks."""
    return question.with_media(names)


def _common(source: Source, *, needs_module: bool) -> Common:
    if not needs_module:
        source.drop("module", "only an exam's questions name their module; remove it")
    return Common(
        id=source.slug("id"),
        text=source.text("text"),
        explain=source.text("explain"),
        picture=source.picture("picture") if "picture" in source else None,
        sources=source.slugs("sources"),
        module=source.slug("module") if needs_module else None,
        attribution=source.slug("attribution") if "attribution" in source else None,
    )
