"""Questions whose numbers are drawn anew for each attempt: variables, what is computed from them, and where they are shown. Pure.

A question with `variables` is drawn once, by the seed of the attempt (`Base.drawn`), into one that has plain numbers; that one is
shown, read and marked like any other. Every combination is tried when the source is read, so that no learner meets a division by zero.
"""

import ast
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import islice, product
from math import prod

import msgspec

from lms.quizzes.kinds import formulas
from lms.quizzes.kinds.base import Text
from lms.quizzes.kinds.formulas import BadFormula, written
from lms.quizzes.kinds.source import Source

ANSWER, VALUE = "answer", "value"
MAX_VARIABLES = 6
MAX_VALUES = 1_000
# Each of them is computed when the source is read.
MAX_COMBINATIONS = 5_000
NAME = re.compile(r"[a-z][a-z0-9_]{0,19}")
GAP = re.compile(r"\{([^{}]*)\}")
RESERVED = {ANSWER, VALUE, *formulas.FUNCTIONS}


class Variable(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A number that is drawn: one of `values`, or one of `least`, `least` + `step`, … up to `most`."""

    values: list[Decimal] = []
    least: Decimal = Decimal(0)
    most: Decimal = Decimal(0)
    step: Decimal = Decimal(1)

    @property
    def numbers(self) -> Sequence[Decimal]:
        if self.values:
            return self.values
        return [self.least + place * self.step for place in range(int((self.most - self.least) // self.step) + 1)]


Variables = dict[str, Variable]
Numbers = dict[str, Decimal]


class NoNumber(ValueError):
    """What a formula gives for some numbers cannot be asked for; the message says why."""


def draw(variables: Variables, question_id: str, seed: int) -> Numbers:
    """The numbers that only the seed and the question decide, on every machine."""
    chance = random.Random(f"{seed}:{question_id}:variables")
    # In the order of names: that of a mapping may differ where it was read.
    return {name: chance.choice(variables[name].numbers) for name in sorted(variables)}


def computed(formula: str, numbers: Mapping[str, Decimal]) -> Decimal:
    """Raises NoNumber, BadFormula."""
    return _value(formulas.parse(formula, numbers), numbers)


def _value(tree: ast.expr, numbers: Mapping[str, Decimal]) -> Decimal:
    try:
        found = formulas.value(tree, {name: Fraction(number) for name, number in numbers.items()})
    except ZeroDivisionError as error:
        raise NoNumber("divides by zero") from error
    number = formulas.decimal(found)
    if number is None:
        raise NoNumber(f"gives {found}: round it, like round(…, 2), and stay below 10^15")
    return number


def filled(text: Text, numbers: Mapping[str, Decimal]) -> Text:
    """Each {name} of a number by the number; what is none of them stays as it is."""

    def number(found: re.Match[str]) -> str:
        return written(numbers[found[1]]) if found[1] in numbers else found[0]

    return {code: GAP.sub(number, words) for code, words in text.items()}


def combinations(variables: Variables) -> Iterator[Numbers]:
    names = sorted(variables)
    for numbers in product(*(variables[name].numbers for name in names)):
        yield dict(zip(names, numbers, strict=True))


def read_variables(source: Source) -> Variables | None:
    """The optional `variables` of a source: name → {from, to, step} or a list of numbers. None where they are at fault."""
    if "variables" not in source:
        return {}
    nested = source.mapping("variables")
    if nested is None:
        return None
    names = nested.keys()
    found = {name: one for name in names if (one := _read_variable(nested, name))}
    if not 1 <= len(names) <= MAX_VARIABLES:
        source.fault(f"“variables” has {len(names)} entries: write 1 to {MAX_VARIABLES}", "variables")
    count = prod(len(variable.numbers) for variable in found.values())
    if count > MAX_COMBINATIONS:
        source.fault(
            f"the numbers meet in {count} ways, {MAX_COMBINATIONS} at most: use larger steps or shorter lists",
            "variables",
        )
        return None
    return found if found and len(found) == len(names) else None


def _read_variable(source: Source, name: str) -> Variable | None:
    if not NAME.fullmatch(name) or name in RESERVED:
        source.drop(name, "name a variable by a short word in lower-case Latin letters, like members")
        return None
    if source.is_list(name):
        values = source.numbers(name)
        if not 2 <= len(values) <= MAX_VALUES or len(set(values)) < len(values):
            source.fault(f"“{name}” takes from 2 to {MAX_VALUES} different numbers", name)
            return None
        return Variable(values=values)
    nested = source.mapping(name)
    if nested is None:
        return None
    least, most, step = nested.number("from"), nested.number("to"), nested.number("step", default=Decimal(1))
    nested.refuse_rest()
    if step <= 0 or not 1 <= (most - least) // step < MAX_VALUES:
        source.fault(f"“{name}” goes from a number up to a larger one, in {MAX_VALUES} steps at most", name)
        return None
    return Variable(least=least, most=most, step=step)


def read_formula(source: Source, variables: Variables | None) -> str | None:
    """A formula over these variables; what is wrong with it is a fault of the source. None where nothing can be computed."""
    text = source.string("formula", "a formula")
    if not text or variables is None:
        return None
    try:
        formulas.parse(text, variables)
    except BadFormula as error:
        source.fault(f"“formula” {error}", "formula")
        return None
    return text


def first_fault(variables: Variables, fault_of: Callable[[Numbers], str | None]) -> str | None:
    """What is wrong with the first combination that `fault_of` finds fault with, and with which numbers."""
    for numbers in islice(combinations(variables), MAX_COMBINATIONS):
        try:
            found = fault_of(numbers)
        except NoNumber as error:
            found = str(error)
        if found:
            told = ", ".join(f"{name} = {written(number)}" for name, number in numbers.items())
            return f"{found}, with {told}"
    return None


def refuse_unknown_gaps(source: Source, text: Text, known: set[str], *below: str) -> None:
    """Reports each {name} in a text that no number stands for."""
    for code, words in text.items():
        for found in GAP.finditer(words):
            if found[1] not in known:
                source.fault(f"{{{found[1]}}} is none of the numbers here: {', '.join(sorted(known))}", *below, code)
