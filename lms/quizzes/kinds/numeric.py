"""`numeric`: a number, right within a tolerance, in whichever digits and with whichever separators it is typed."""

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from typing import Any, Self, TypeGuard

import msgspec

from lms.quizzes.kinds.base import (
    ANSWER,
    Base,
    Common,
    Form,
    Locales,
    Mark,
    Presentation,
    Reason,
    Response,
    Text,
    Unreadable,
    one_answer,
)
from lms.quizzes.kinds.source import Source
from lms.quizzes.kinds.variants import (
    ANSWER as THE_ANSWER,
)
from lms.quizzes.kinds.variants import (
    Variables,
    computed,
    draw,
    filled,
    first_fault,
    read_formula,
    read_variables,
    refuse_unknown_gaps,
)

MAX_LENGTH = 40
_SIGNS = str.maketrans({"٫": ",", "،": ",", "٬": "'", "’": "'", "−": "-", "–": "-", "﹣": "-", "－": "-"})
_PLAIN = re.compile(r"(?P<whole>\d*)(?:[.,](?P<decimals>\d+))?")
_GROUPED = re.compile(
    r"(?P<whole>[1-9]\d{0,2}(?P<group>[ .,'])\d{3}(?:(?P=group)\d{3})*)(?:(?!(?P=group))[.,](?P<decimals>\d+))?"
)
_ONE_DOT_GROUP = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_STORED = re.compile(rf"-?[0-9]{{1,{MAX_LENGTH}}}(\.[0-9]{{1,{MAX_LENGTH}}})?")


# `unit: dh` in a source. An amount is then shown in notes and coins, and may be entered by touching them.
DIRHAM: Text = {"ar": "درهم", "fr": "DH"}
MAX_NUMBERS = 101


class Range(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The whole numbers among which one is chosen: from `least` to `most`."""

    least: int
    most: int
    step: int = 1

    @property
    def numbers(self) -> list[int]:
        return list(range(self.least, self.most + 1, self.step))


class Numeric(Base, frozen=True, kw_only=True, tag="numeric"):
    """The response is a number as text: Western digits, a dot before the decimals, none superfluous."""

    answer: Decimal
    # Absolute, in the same unit.
    tolerance: Decimal = Decimal(0)
    unit: Text | None = None
    is_money: bool = False
    range: Range | None = None
    # With variables `answer` is what the formula gives; until they are drawn it is 0.
    variables: Variables = msgspec.field(default_factory=dict)
    formula: str | None = None

    def drawn(self, seed: int) -> Self:
        if self.formula is None:
            return self
        numbers = draw(self.variables, self.id, seed)
        answer = computed(self.formula, numbers)
        return msgspec.structs.replace(
            self,
            text=filled(self.text, numbers),
            explain=filled(self.explain, numbers | {THE_ANSWER: answer}),
            answer=answer,
            variables={},
            formula=None,
        )

    def drawn_numbers(self, seed: int) -> dict[str, str]:
        return {name: _plain(number) for name, number in draw(self.variables, self.id, seed).items()}

    @property
    def centimes(self) -> int:
        """The right amount, where it is one of dirhams."""
        return int(self.answer * 100)

    def parts(self, _seed: int) -> Presentation:
        numbers = self.range.numbers if self.range else []
        return Presentation(unit=self.unit, numbers=numbers, is_money=self.is_money)

    def read(self, form: Form, _seed: int) -> Response | Unreadable:
        typed = one_answer(form)
        if isinstance(typed, Unreadable):
            return typed
        number = read_number(typed)
        return Unreadable(number) if isinstance(number, Reason) else number

    def form_of(self, response: object, _seed: int) -> dict[str, list[str]]:
        # With a comma, as Arabic and French are written in Morocco; read back, it is never taken for a group.
        return {ANSWER: [response.replace(".", ",")]} if _is_stored(response) else {}

    def key(self) -> Response:
        return _plain(self.answer)

    def mark(self, response: object) -> Mark:
        if not _is_stored(response):
            return Mark.of(Fraction(0))
        return Mark.of(Fraction(abs(Fraction(response) - Fraction(self.answer)) <= Fraction(self.tolerance)))

    def interaction(self, _locales: Locales) -> dict[str, Any]:
        if self.formula is not None:
            # What is right differs from attempt to attempt: the drawn numbers stand in the statement.
            return {"interactionType": "numeric", "correctResponsesPattern": []}
        low, high = _plain(self.answer - self.tolerance), _plain(self.answer + self.tolerance)
        return {"interactionType": "numeric", "correctResponsesPattern": [f"{low}[:]{high}"]}

    def response_pattern(self, response: object) -> str:
        return response if _is_stored(response) else ""


def parse(source: Source, common: Common) -> Numeric:
    tolerance = source.number("tolerance", default=Decimal(0))
    if tolerance < 0:
        source.fault("“tolerance” is negative: write 0 or how far an answer may be off", "tolerance")
    is_money = source.is_text("unit")
    unit = _currency(source) if is_money else source.text("unit") if "unit" in source else None
    variables = read_variables(source)
    numbers = _range(source) if "range" in source else None
    is_computed = variables != {} or "formula" in source
    formula = read_formula(source, variables) if is_computed else None
    answer = Decimal(0)
    if not is_computed:
        answer = source.number("answer")
        fault = _fault_of(answer, is_money, numbers)
        if fault:
            source.fault(fault[1], fault[0])
    elif formula and variables is not None:
        _check_formula(source, common, variables, formula, is_money, numbers)
    return Numeric(
        **common, answer=answer, tolerance=tolerance, unit=unit, is_money=is_money, range=numbers,
        variables=variables or {}, formula=formula,
    )  # fmt: skip


def _fault_of(answer: Decimal, is_money: bool, numbers: Range | None) -> tuple[str, str] | None:
    """The field at fault, and why nobody could give this answer."""
    if is_money and (answer < 0 or answer != round(answer, 2)):
        return "answer", "“answer” is no amount of dirhams: write 0 or more, with 2 decimals at most"
    if numbers and answer not in numbers.numbers:
        return "range", f"the answer {answer} is not in “range”: nobody could choose it"
    return None


def _check_formula(
    source: Source, common: Common, variables: Variables, formula: str, is_money: bool, numbers: Range | None
) -> None:
    def fault_of(drawn: dict[str, Decimal]) -> str | None:
        fault = _fault_of(computed(formula, drawn), is_money, numbers)
        return fault[1] if fault else None

    found = first_fault(variables, fault_of)
    if found:
        source.fault(f"“formula” {found}", "formula")
    refuse_unknown_gaps(source, common["text"], set(variables), "text")
    refuse_unknown_gaps(source, common["explain"], {*variables, THE_ANSWER}, "explain")


def _currency(source: Source) -> Text:
    name = source.string("unit")
    if name != "dh":
        source.fault(f"“unit” is “{name}”: write dh for dirhams, or the unit in words, like {{ar: …, fr: …}}", "unit")
    return DIRHAM


def _range(source: Source) -> Range | None:
    nested = source.mapping("range")
    if nested is None:
        return None
    is_whole = "from" in nested and "to" in nested
    ends = [nested.number("from"), nested.number("to"), nested.number("step", default=Decimal(1))]
    nested.refuse_rest()
    least, most, step = (int(end) for end in ends)
    if not is_whole:
        return None
    if [least, most, step] != ends or least < 0 or step < 1:
        source.fault("“range” takes whole numbers: “from” of 0 or more, “to”, and “step” of 1 or more", "range")
    elif not 2 <= len(range(least, most + 1, step)) <= MAX_NUMBERS:
        source.fault(
            f"“range” holds {len(range(least, most + 1, step))} numbers: 2 to {MAX_NUMBERS} can be shown", "range"
        )
    else:
        return Range(least=least, most=most, step=step)
    return None


def read_number(typed: str) -> str | Reason:
    """The number that a person has typed, as a response is stored; or why there is none.

    A comma or a dot stands before the decimals. Spaces, dots, commas or apostrophes may part groups of three digits. One
    dot before three digits may mean either, so we ask again; a single comma is always the decimal one in Morocco.
    """
    if len(typed) > MAX_LENGTH:
        return Reason.TOO_LONG
    number = " ".join("".join(map(_western, typed)).translate(_SIGNS).split())
    is_negative = number.startswith("-")
    number = number[number.startswith(("-", "+")) :].strip()
    if _ONE_DOT_GROUP.fullmatch(number):
        return Reason.AMBIGUOUS_NUMBER
    found = _PLAIN.fullmatch(number) or _GROUPED.fullmatch(number)
    if not number or not found:
        return Reason.NOT_A_NUMBER
    whole = re.sub(r"\D", "", found["whole"]).lstrip("0") or "0"
    decimals = (found["decimals"] or "").rstrip("0")
    size = f"{whole}.{decimals}" if decimals else whole
    return f"-{size}" if is_negative and size != "0" else size


def _western(character: str) -> str:
    """Any decimal digit as 0 to 9; marks of direction, which Arabic keyboards insert, as nothing."""
    match unicodedata.category(character):
        case "Nd":
            return str(unicodedata.decimal(character))
        case "Cf":
            return ""
        case _:
            return character


def _plain(number: Decimal) -> str:
    return str(read_number(f"{number:f}".replace(".", ",")))


def _is_stored(response: object) -> TypeGuard[str]:
    return isinstance(response, str) and _STORED.fullmatch(response) is not None
