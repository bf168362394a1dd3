"""What every kind of question shares: its common fields, what the page gets, what comes back, and the mark."""

import random
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar, Self, TypedDict, TypeVar

import msgspec

T = TypeVar("T")


S = TypeVar("S", bound=msgspec.Struct)

# Language code → text.
Text = dict[str, str]
# What a learner answered, in the author's ids: one id or text, ids, or left id → right id. JSON as it stands.
Response = str | list[str] | dict[str, str]
# Field name → values, as a form sends them.
Form = Mapping[str, Sequence[str]]
# Language code → tag in xAPI language maps: {"ar": "ar-MA", "fr": "fr-MA"}.
Locales = Mapping[str, str]

ANSWER = "answer"


class Credit(StrEnum):
    """What an answer earns that is partly right."""

    ALL_OR_NOTHING = "all_or_nothing"
    PARTIAL = "partial"


class Judge(StrEnum):
    """Who says what an answer is worth."""

    # The question itself holds what is right.
    KEY = "key"
    # A survey: nothing is right or wrong, and nothing is counted.
    NOBODY = "nobody"
    # A trainer, by the question's rubric (quizzes/marking).
    TRAINER = "trainer"


class Mark(msgspec.Struct, frozen=True):
    """`score` lies between 0 and 1; `is_correct` says that it is 1."""

    score: Fraction
    is_correct: bool

    @classmethod
    def of(cls, share: Fraction | bool, *, credit: Credit = Credit.PARTIAL) -> Self:
        """The mark for a share of what was to be done."""
        score = Fraction(share) if share == 1 or credit is Credit.PARTIAL else Fraction(0)
        return cls(score, score == 1)


class Reason(StrEnum):
    """Why an answer could not be read."""

    MISSING = "missing"
    SEVERAL_ANSWERS = "several_answers"
    UNKNOWN_OPTION = "unknown_option"
    DUPLICATE_POSITION = "duplicate_position"
    NOT_A_NUMBER = "not_a_number"
    # « 1.250 »: a thousand or one and a quarter.
    AMBIGUOUS_NUMBER = "ambiguous_number"
    TOO_LONG = "too_long"
    # A touch beside the picture: only a broken page sends it.
    NOT_A_PLACE = "not_a_place"


class Unreadable(msgspec.Struct, frozen=True):
    """No answer, and therefore no mark: the learner is asked again. `field` is the form field at fault."""

    reason: Reason
    field: str = ANSWER


class Option(msgspec.Struct, frozen=True):
    """Something to choose, match or put in order. `token` stands for it on the page and tells nothing."""

    token: str
    text: Text
    picture: str | None = None


class Piece(msgspec.Struct, frozen=True):
    """Part of a text with gaps: words, or where `token` is given a gap."""

    text: str = ""
    token: str = ""


class Presentation(msgspec.Struct, frozen=True, kw_only=True):
    """What the page may know of a question. Lists are in the order of showing; those a kind does not use are empty."""

    options: list[Option] = []
    lefts: list[Option] = []
    rights: list[Option] = []
    unit: Text | None = None
    # A number is chosen among these; it may be an amount in dirhams.
    numbers: list[int] = []
    is_money: bool = False
    # Language code → the pieces of a text whose gaps take options.
    passage: dict[str, list[Piece]] = {}


class Common(TypedDict):
    """The fields of every kind, as a parser hands them over."""

    id: str
    text: Text
    explain: Text
    picture: str | None
    sources: list[str]
    module: str | None
    tags: list[str]
    objective: str
    difficulty: int | None


class Base(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind"):
    """The fields of every kind, which `kinds.parse_question` has checked."""

    judge: ClassVar[Judge] = Judge.KEY

    id: str
    text: Text
    # Empty only where nothing is right or wrong, or a trainer says why.
    explain: Text = {}
    picture: str | None = None
    sources: list[str] = []
    # Only in an exam's bank: the module whose share of the blueprint the question fills.
    module: str | None = None
    # For authors: what it is found by, what it asks for, and how hard it is, from 1 to 5.
    tags: list[str] = []
    objective: str = ""
    difficulty: int | None = None

    @property
    def kind(self) -> str:
        return str(self.__struct_config__.tag)

    def drawn(self, _seed: int) -> Self:
        """The question with the numbers of one attempt; itself where it has no variables (`variants`)."""
        return self

    def drawn_numbers(self, _seed: int) -> dict[str, str]:
        """Variable → the number that `drawn` took for it."""
        return {}

    def feedback_on(self, _response: object) -> list[Text]:
        """What its author says to those who chose as this response does."""
        return []

    def media(self) -> list[str]:
        return [self.picture] if self.picture else []

    def with_media(self, names: Mapping[str, str]) -> Self:
        return msgspec.structs.replace(self, picture=self.picture and names[self.picture])


def with_pictures(drawn: Sequence[S], names: Mapping[str, str]) -> list[S]:
    """Choices or items with the path of each picture replaced."""
    paths: list[str | None] = [getattr(one, "picture", None) for one in drawn]
    return [msgspec.structs.replace(one, picture=path and names[path]) for one, path in zip(drawn, paths, strict=True)]


def shuffled(items: Sequence[T], name: str, seed: int) -> list[T]:
    """The items in an order that only `name` and the seed decide, on every machine."""
    return random.Random(f"{seed}:{name}").sample(items, len(items))


def by_token(items: Iterable[T], prefix: str = "") -> dict[str, T]:
    """Numbers items from 1 in the order in which they are shown."""
    return {f"{prefix}{number}": item for number, item in enumerate(items, 1)}


def field_of(token: str) -> str:
    """Name of the form field for one left side or one item."""
    return f"{ANSWER}-{token}"


def one_answer(form: Form, field: str = ANSWER) -> str | Unreadable:
    """The only value of a field, without the spaces around it. An empty value is none: no option was selected."""
    match [stripped for value in form.get(field, ()) if (stripped := value.strip())]:
        case []:
            return Unreadable(Reason.MISSING, field)
        case [answer]:
            return answer
        case _:
            return Unreadable(Reason.SEVERAL_ANSWERS, field)


def picked(form: Form, field: str, options: Mapping[str, T]) -> T | Unreadable:
    """The option whose token is the only value of a field."""
    token = one_answer(form, field)
    if isinstance(token, Unreadable):
        return token
    return options[token] if token in options else Unreadable(Reason.UNKNOWN_OPTION, field)


def items_of(ids: Sequence[str]) -> str:
    # xAPI 1.0.3, Data 2.4.4.1, response patterns: items of a list are parted by [,].
    return "[,]".join(ids)


def language_map(text: Text, locales: Locales) -> dict[str, str]:
    return {locales.get(code, code): words for code, words in text.items()}


def component(component_id: str, text: Text, locales: Locales) -> dict[str, Any]:
    """An interaction component: xAPI 1.0.3, Data 2.4.4.1."""
    return {"id": component_id, "description": language_map(text, locales)}
