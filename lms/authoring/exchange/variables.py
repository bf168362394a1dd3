"""Questions whose numbers are drawn: wildcards of other programs → variables and formulas of ours."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.intake import Refused
from lms.authoring.exchange.questions import Maker
from lms.quizzes.kinds import Numeric, Variable
from lms.quizzes.kinds.formulas import FUNCTIONS, BadFormula
from lms.quizzes.kinds.source import MAX_NUMBER
from lms.quizzes.kinds.variants import MAX_VARIABLES, NoNumber, combinations, computed

# Each is computed while the file is read, so that no learner meets a division by zero.
MOST_COMBINATIONS = 400
_DECIMALS = 6
_WILDCARD = re.compile(r"\{([^{}=][^{}]{0,40})\}")
_FOREIGN = re.compile(r"[^a-z0-9_]+")
_RESERVED = {"answer", "value", *FUNCTIONS}


class Drawn:
    """Wildcards and their values → variables. `names`: wildcard → its name with us."""

    def __init__(self, data: Mapping[str, Sequence[str]]) -> None:
        """Raises Refused."""
        if not 1 <= len(data) <= MAX_VARIABLES:
            raise Refused(Code.NO_VALUES)
        most = max(2, int(MOST_COMBINATIONS ** (1 / len(data))))
        self.names: dict[str, str] = {}
        self.variables: dict[str, Variable] = {}
        for wildcard, values in data.items():
            name = self._name(wildcard)
            numbers = list(dict.fromkeys(_number(value) for value in values))[:most]
            if len(numbers) < 2:
                raise Refused(Code.NO_VALUES)
            self.names[wildcard], self.variables[name] = name, Variable(values=numbers)
        self.most = most

    def _name(self, wildcard: str) -> str:
        plain = _FOREIGN.sub("_", wildcard.lower()).strip("_")[:16]
        name = plain if plain[:1].isalpha() and plain not in _RESERVED else f"v_{plain}".rstrip("_")
        while name in self.variables:
            name = f"{name}x"
        return name

    def text(self, text: str) -> str:
        """Wildcards under their names with us. Raises Refused where something is computed inside the text."""
        if "{=" in text:
            raise Refused(Code.BAD_FORMULA, text=text[text.index("{=") :])
        return _WILDCARD.sub(lambda found: "{" + self.names.get(found[1], found[1]) + "}", text)

    def formula(self, written: str) -> str:
        """Checked with every combination of its numbers. Raises Refused."""

        def name(found: "re.Match[str]") -> str:
            if found[1] not in self.names:
                raise Refused(Code.BAD_FORMULA, text=written)
            return self.names[found[1]]

        plain = _WILDCARD.sub(name, written)
        for formula in (plain, f"round({plain}, {_DECIMALS})"):
            if self._is_exact(formula, written):
                return formula
        raise Refused(Code.BAD_FORMULA, text=written)

    def _is_exact(self, formula: str, written: str) -> bool:
        try:
            for numbers in combinations(self.variables):
                computed(formula, numbers)
        except NoNumber:
            return False
        except BadFormula as error:
            raise Refused(Code.BAD_FORMULA, text=written) from error
        return True

    def least(self, formula: str) -> Decimal:
        """The smallest answer, without its sign."""
        return min(abs(computed(formula, numbers)) for numbers in combinations(self.variables))


def ask_drawn(maker: Maker, drawn: Drawn, written: str, tolerance: str, *, is_relative: bool) -> None:
    """Raises Refused."""
    formula = drawn.formula(written)
    off = abs(maker.decimal(tolerance))
    if is_relative and off:
        off = maker.decimal(f"{off * drawn.least(formula):.6f}")
        maker.item.changed(Code.TOLERANCE_FIXED, number=f"{off:f}")
    maker.asked.text = drawn.text(maker.asked.text)
    maker.item.changed(Code.VALUES_MIXED, count=drawn.most)
    maker.add(Numeric(**maker.common(), answer=Decimal(0), tolerance=off, variables=drawn.variables, formula=formula))


def _number(written: str) -> Decimal:
    try:
        value = Decimal(written.strip()[:40])
    except InvalidOperation:
        raise Refused(Code.NO_NUMBER, text=written) from None
    if not value.is_finite() or value.copy_abs() >= MAX_NUMBER:
        raise Refused(Code.NO_NUMBER, text=written)
    found = round(value, _DECIMALS)
    return Decimal(f"{found:f}".rstrip("0").rstrip(".")) if found else Decimal(0)
