"""The kinds of question: reading their sources, showing, answering, marking and describing them for xAPI. Pure.

One module a kind. Each kind has the same methods, and the functions here call them: `drawn`, `parts`, `read`, `form_of`, `key`,
`mark`, `interaction`, `response_pattern`, `media`, `with_media`.
"""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from lms.quizzes.kinds import (
    drag_words,
    hot_spot,
    likert,
    long_answer,
    matching,
    multiple_choice,
    numeric,
    ordering,
    picture_choice,
    short_text,
    single_choice,
    true_false,
    voice_answer,
)
from lms.quizzes.kinds.base import (
    Common,
    Credit,
    Form,
    Judge,
    Locales,
    Mark,
    Option,
    Piece,
    Presentation,
    Reason,
    Response,
    Text,
    Unreadable,
)
from lms.quizzes.kinds.choices import Choice
from lms.quizzes.kinds.drag_words import DragWords, Word
from lms.quizzes.kinds.hot_spot import HotSpot, Region, Shape
from lms.quizzes.kinds.judged import Criterion, Judged, Level
from lms.quizzes.kinds.likert import Likert, Step
from lms.quizzes.kinds.long_answer import LongAnswer
from lms.quizzes.kinds.matching import Matching, Pair
from lms.quizzes.kinds.multiple_choice import MultipleChoice
from lms.quizzes.kinds.numeric import Numeric, Range
from lms.quizzes.kinds.ordering import Item, Ordering
from lms.quizzes.kinds.picture_choice import PictureChoice
from lms.quizzes.kinds.short_text import ShortText
from lms.quizzes.kinds.single_choice import SingleChoice
from lms.quizzes.kinds.source import Fault, Source
from lms.quizzes.kinds.true_false import TrueFalse
from lms.quizzes.kinds.variants import Variable
from lms.quizzes.kinds.voice_answer import VoiceAnswer

__all__ = [
    "KINDS",
    "Choice",
    "Credit",
    "Criterion",
    "DragWords",
    "Fault",
    "Form",
    "HotSpot",
    "Item",
    "Judge",
    "Judged",
    "Level",
    "Likert",
    "Locales",
    "LongAnswer",
    "Mark",
    "Matching",
    "MultipleChoice",
    "Numeric",
    "Option",
    "Ordering",
    "Pair",
    "PictureChoice",
    "Piece",
    "Presentation",
    "Question",
    "Range",
    "Reason",
    "Region",
    "Response",
    "Shape",
    "ShortText",
    "SingleChoice",
    "Step",
    "Text",
    "TrueFalse",
    "Unreadable",
    "Variable",
    "VoiceAnswer",
    "Word",
    "digest",
    "drawn",
    "drawn_numbers",
    "feedback_on",
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

Question = (
    SingleChoice
    | MultipleChoice
    | TrueFalse
    | PictureChoice
    | Matching
    | Ordering
    | Numeric
    | ShortText
    | HotSpot
    | DragWords
    | Likert
    | LongAnswer
    | VoiceAnswer
)
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
    "hot_spot": hot_spot.parse,
    "drag_words": drag_words.parse,
    "likert": likert.parse,
    "long_answer": long_answer.parse,
    "voice_answer": voice_answer.parse,
}
# Of these `explain` may be left out.
_WITHOUT_KEY = ("likert", "long_answer", "voice_answer")
# Fields that say nothing of what a learner is shown, nor of how her answer is marked.
_FOR_AUTHORS = ("sources", "module", "tags", "objective", "difficulty", "attribution")
MAX_TAGS, MAX_WORDS = 20, 200


def parse_question(raw: object, *, needs_module: bool) -> Question | list[Fault]:
    """A question from what YAML made of its source, or everything that is wrong with it.

    `needs_module`: the question stands in an exam, whose blueprint draws by module.
    """
    if not isinstance(raw, dict):
        return [Fault((), "a question must be a mapping with id, kind, text and explain")]
    faults: list[Fault] = []
    source = Source(raw, faults=faults)
    kind = source.string("kind", f"one of {', '.join(KINDS)}")
    common = _common(source, needs_module=needs_module, needs_explain=kind not in _WITHOUT_KEY)
    if kind not in KINDS:
        if kind:
            source.fault(f"“{kind}” is no kind of question: write one of {', '.join(KINDS)}", "kind")
        return faults
    question = KINDS[kind](source, common)
    source.refuse_rest()
    return faults or question


def digest(question: Question) -> str:
    """Names this version of a question: 16 hex digits, made from all that a learner is shown and from how her answer is marked.

    As it is published, with its variables and the stored names of its pictures; never of one that was `drawn`.
    """
    content = msgspec.to_builtins(question)
    for name in _FOR_AUTHORS:
        content.pop(name, None)
    return hashlib.sha256(msgspec.json.encode(content, order="sorted")).hexdigest()[:16]


def drawn(question: Question, seed: int) -> Question:
    """The question with the numbers of one attempt; itself where it has no variables. All below wants a drawn one, but
    `interaction`, which tells of the question as it was published."""
    return question.drawn(seed)


def drawn_numbers(question: Question, seed: int) -> dict[str, str]:
    """Variable → the number that `drawn` took, with a dot before its decimals; empty where there are no variables."""
    return question.drawn_numbers(seed)


def parts(question: Question, seed: int) -> Presentation:
    """What the page may know. The seed and the question's id alone decide every order."""
    return question.parts(seed)


def read(question: Question, form: Form, seed: int) -> Response | Unreadable:
    """The response in what a form sends, which was shown with the same seed.

    The field is `answer`, several times over for several picks; matching has `answer-<left token>` with a right token,
    and ordering `answer-<item token>` with a position from 1; gaps of drag_words and items of likert as matching. A touch on the
    picture of hot_spot comes as `answer.x` and `answer.y`.
    """
    return question.read(form, seed)


def form_of(question: Question, response: object, seed: int) -> dict[str, list[str]]:
    """The reverse of `read`: the form as it was filled in. With `key` it shows the right answer. Empty if stale."""
    return question.form_of(response, seed)


def key(question: Question) -> Response | None:
    """A response that is fully right; None where the question holds none. Never send it to a page before the answer."""
    return question.key()


def mark(question: Question, response: object) -> Mark | None:
    """The mark for a stored response; 0 for one that does not fit the question. None where the question holds no key: it is a
    survey, or a trainer marks it (`Base.judge`)."""
    return question.mark(response)


def interaction(question: Question, locales: Locales) -> dict[str, Any]:
    """The properties of an xAPI interaction activity definition, under their JSON names (1.0.3, Data 2.4.4.1)."""
    return question.interaction(locales)


def response_pattern(question: Question, response: object) -> str:
    """A response as xAPI's `result.response`; empty for one that does not fit the question."""
    return question.response_pattern(response)


def feedback_on(question: Question, response: object) -> list[Text]:
    """What its author says to those who chose as this response does."""
    return question.feedback_on(response)


def media(question: Question) -> list[str]:
    """Paths of all pictures, the question's own first."""
    return question.media()


def with_media(question: Question, names: Mapping[str, str]) -> Question:
    """The question with every path replaced. Raises KeyError for a path that `names` lacks."""
    return question.with_media(names)


def _common(source: Source, *, needs_module: bool, needs_explain: bool) -> Common:
    if not needs_module:
        source.drop("module", "only an exam's questions name their module; remove it")
    return Common(
        id=source.slug("id"),
        text=source.text("text"),
        explain=source.text("explain") if needs_explain or "explain" in source else {},
        picture=source.picture("picture") if "picture" in source else None,
        sources=source.slugs("sources"),
        module=source.slug("module") if needs_module else None,
        tags=source.words("tags", most=MAX_TAGS, longest=60),
        objective=_objective(source),
        difficulty=source.whole("difficulty", least=1, most=5) if "difficulty" in source else None,
    )


def _objective(source: Source) -> str:
    objective = source.string("objective") if "objective" in source else ""
    if len(objective) > MAX_WORDS:
        source.fault(f"“objective” is longer than {MAX_WORDS} characters: say it shorter", "objective")
    return objective
