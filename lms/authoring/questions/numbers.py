"""Questions whose numbers are drawn, as they are written: what is wrong with them, and samples of what learners will get. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import islice
from math import prod
from typing import Any

import msgspec

from lms.authoring.parts import Body
from lms.authoring.questions.bodies import closed, opened
from lms.quizzes import kinds
from lms.quizzes.kinds import formulas
from lms.quizzes.kinds.formulas import BadFormula, written
from lms.quizzes.kinds.numeric import MAX_NUMBERS
from lms.quizzes.kinds.variants import (
    ANSWER,
    GAP,
    MAX_COMBINATIONS,
    MAX_VALUES,
    NAME,
    RESERVED,
    VALUE,
    NoNumber,
    Variable,
    combinations,
    computed,
)

# Path of a field, what is wrong (missing.Lack), values for the words.
Fault = tuple[str, str, dict[str, Any]]


@dataclass(frozen=True)
class Sample:
    """What one learner may get: her numbers, and the right answer to them."""

    numbers: str
    text: dict[str, str]
    answer: str


def number_faults(found: Body) -> Iterator[Fault]:
    """Of an opened body. What its fields lack is told elsewhere."""
    if found["kind"] not in ("numeric", "single_choice"):
        return
    if found["kind"] == "numeric":
        yield from _plain_faults(found)
    variables: dict[str, Variable] = {}
    faults = [*_variable_faults(found, variables)]
    yield from faults
    rows = [(f"choices.{one['id']}.formula", one.get("formula")) for one in found.get("choices", [])]
    written_formulas = [(path, formula) for path, formula in [("formula", found.get("formula")), *rows] if formula]
    if faults:
        return
    for path, formula in written_formulas:
        yield from _formula_faults(found, path, formula, variables)
    if variables or written_formulas:
        yield from _gap_faults(found, set(variables))


def _plain_faults(found: Body) -> Iterator[Fault]:
    answer = _decimal(found.get("answer"))
    if not found.get("formula"):
        if found.get("variables"):
            yield "formula", "empty", {}
        elif answer is None:
            yield "answer", "empty", {}
        elif found.get("is_money") and (answer < 0 or answer != round(answer, 2)):
            yield "answer", "money", {}
    tolerance = _decimal(found.get("tolerance"))
    if tolerance is not None and tolerance < 0:
        yield "tolerance", "range", {}
    given = found.get("range")
    if given:
        numbers = _range(given)
        is_outside = not found.get("formula") and answer is not None and answer not in numbers
        if not 2 <= len(numbers) <= MAX_NUMBERS or is_outside:
            yield "range.least", "range", {}


def _range(given: Mapping[str, Any]) -> range:
    ends = [given.get("least"), given.get("most"), given.get("step", 1)]
    least, most, step = (end if isinstance(end, int) else 0 for end in ends)
    if not all(isinstance(end, int) for end in ends) or step < 1 or most - least > 10**6:
        return range(0)
    return range(least, most + 1, step)


def _variable_faults(found: Body, variables: dict[str, Variable]) -> Iterator[Fault]:
    """Fills `variables` with those that can be drawn."""
    for place, one in enumerate(found.get("variables", [])):
        name, path = str(one.get("name", "")), f"variables.{place}"
        if name and (not NAME.fullmatch(name) or name in RESERVED):
            yield f"{path}.name", "variable_name", {}
        variable = _variable(one)
        if variable is None:
            yield f"{path}.least", "variable_range", {"most": MAX_VALUES}
        elif name:
            variables[name] = variable
    if prod(len(one.numbers) for one in variables.values()) > MAX_COMBINATIONS:
        yield "variables", "many_ways", {"most": MAX_COMBINATIONS}


def _variable(one: Body) -> Variable | None:
    values = [_decimal(value) for value in one.get("values") or []]
    if values:
        numbers = [value for value in values if value is not None]
        is_good = len(set(numbers)) == len(values) and 2 <= len(values) <= MAX_VALUES
        return Variable(values=numbers) if is_good else None
    least, most = _decimal(one.get("least", "0")), _decimal(one.get("most", "0"))
    step = _decimal(one.get("step", "1"))
    if least is None or most is None or step is None or step <= 0 or not 1 <= (most - least) // step < MAX_VALUES:
        return None
    return Variable(least=least, most=most, step=step)


def _formula_faults(found: Body, path: str, formula: str, variables: dict[str, Variable]) -> Iterator[Fault]:
    try:
        formulas.parse(formula, variables)
    except BadFormula:
        yield path, "formula", {}
        return
    numbers = _range(found["range"]) if found.get("range") and path == "formula" else None
    for drawn in islice(combinations(variables), MAX_COMBINATIONS):
        told = {"numbers": ", ".join(f"{name} = {written(number)}" for name, number in drawn.items())}
        try:
            answer = computed(formula, drawn)
        except NoNumber:
            yield path, "no_number", told
            return
        if path == "formula" and found.get("is_money") and (answer < 0 or answer != round(answer, 2)):
            yield path, "money", {}
            return
        if numbers is not None and answer not in numbers:
            yield "range.least", "range", {}
            return


def _gap_faults(found: Body, names: set[str]) -> Iterator[Fault]:
    right = any(one.get("correct") and one.get("formula") for one in found.get("choices", []))
    after = {*names, ANSWER} if found.get("formula") or right else names
    yield from _unknown("text", found.get("text"), names)
    yield from _unknown("explain", found.get("explain"), after)
    for one in found.get("choices", []):
        own = {VALUE} if one.get("formula") else set()
        yield from _unknown(f"choices.{one['id']}.text", one.get("text"), names | own)
        yield from _unknown(f"choices.{one['id']}.feedback", one.get("feedback"), after | own)


def _unknown(path: str, text: Any, known: set[str]) -> Iterator[Fault]:
    for code, words in (text or {}).items():
        for name in GAP.findall(str(words)):
            if name not in known:
                yield f"{path}.{code}", "unknown_number", {"name": name}


def samples(body: Body, count: int = 5) -> list[Sample]:
    """Some of what learners will get; none where nothing is drawn, or nothing can be computed."""
    found = opened(body)
    if not found.get("variables") or [*number_faults(found)]:
        return []
    try:
        question = msgspec.json.decode(msgspec.json.encode(closed(found)), type=kinds.Question)
        return [_sample(question, seed) for seed in range(1, count + 1)]
    except (msgspec.ValidationError, NoNumber, BadFormula, KeyError, IndexError, StopIteration):
        # Something else of it is not written yet.
        return []


def _sample(question: kinds.Question, seed: int) -> Sample:
    drawn = kinds.drawn(question, seed)
    numbers = kinds.drawn_numbers(question, seed)
    told = ", ".join(f"{name} = {number.replace('.', ',')}" for name, number in numbers.items())
    if isinstance(drawn, kinds.Numeric):
        return Sample(told, drawn.text, written(drawn.answer))
    assert isinstance(drawn, kinds.SingleChoice)
    right = next(choice.text for choice in drawn.choices if choice.correct)
    return Sample(told, drawn.text, next(iter(right.values())))


def _decimal(value: Any) -> Decimal | None:
    try:
        found = Decimal(str(value)) if value not in (None, "") else None
    except InvalidOperation:
        return None
    return found if found is None or found.is_finite() else None
