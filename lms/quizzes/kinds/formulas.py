"""A small, safe arithmetic for questions whose numbers are drawn: + − × ÷, parentheses, `min`, `max`, `round`, `floor`, `ceil`.

Read with Python's own parser, of which a short list of nodes is allowed; nothing is ever executed. Exact: every number is a
fraction. Bounded in length, size and depth, so that no formula costs more than its answer is worth.
"""

import ast
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

MAX_LENGTH = 200
MAX_NODES = 100
MAX_DEPTH = 20
# Of what a formula gives, and of the numbers that it holds.
MAX_RESULT = 10**15
MAX_DECIMALS = 9
MAX_ROUNDING = 6
FUNCTIONS = ("min", "max", "round", "floor", "ceil")

Values = Mapping[str, Fraction]
_SIGNS = str.maketrans({"×": "*", "÷": "/", "−": "-", "–": "-"})
_ALLOWED = re.compile(r"[A-Za-z0-9_+\-*/(),. ]+")
# « 2x » and « 1e9 »: a number that runs into letters.
_GLUED = re.compile(r"(?<![A-Za-z0-9_])[\d.]+[A-Za-z_]")
_OPERATORS: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: lambda left, right: left + right,
    ast.Sub: lambda left, right: left - right,
    ast.Mult: lambda left, right: left * right,
    ast.Div: lambda left, right: left / right,
}


class BadFormula(ValueError):
    """The text is no formula; the message says what to change."""


def parse(text: str, names: Collection[str]) -> ast.expr:
    """The tree of a formula over these variables. Raises BadFormula."""
    plain = text.translate(_SIGNS).strip()
    if len(plain) > MAX_LENGTH:
        raise BadFormula(f"is longer than {MAX_LENGTH} characters: write less")
    if not _ALLOWED.fullmatch(plain) or _GLUED.search(plain):
        raise BadFormula(f"“{text}” is no formula: write numbers, variables, + - * / and parentheses")
    try:
        tree = ast.parse(plain, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise BadFormula(f"“{text}” is no formula: is a parenthesis or a sign missing?") from error
    _check(tree, names, depth=1)
    if sum(isinstance(node, ast.expr) for node in ast.walk(tree)) > MAX_NODES:
        raise BadFormula(f"has more than {MAX_NODES} parts: write less")
    return tree


def value(tree: ast.expr, values: Values) -> Fraction:
    """What a tree that `parse` gave comes to. Raises ZeroDivisionError."""
    match tree:
        case ast.Constant():
            return Fraction(str(tree.value))
        case ast.Name():
            return values[tree.id]
        case ast.UnaryOp():
            inner = value(tree.operand, values)
            return -inner if isinstance(tree.op, ast.USub) else inner
        case ast.BinOp():
            return _OPERATORS[type(tree.op)](value(tree.left, values), value(tree.right, values))
        case ast.Call(func=ast.Name(id=name)):
            return _called(name, [value(one, values) for one in tree.args])
    raise AssertionError(tree)


def decimal(number: Fraction) -> Decimal | None:
    """The same number in decimals; None where it has more than nine of them, or is too large to be asked for."""
    scaled = number * 10**MAX_DECIMALS
    if scaled.denominator != 1 or abs(number) >= MAX_RESULT:
        return None
    # Not `normalize`, which writes 100 as 1E+2.
    found = Decimal(scaled.numerator).scaleb(-MAX_DECIMALS)
    return Decimal(f"{found:f}".rstrip("0").rstrip(".")) if found else Decimal(0)


def written(number: Decimal) -> str:
    """As numbers stand in texts of both languages: « 12,5 »."""
    return f"{number:f}".replace(".", ",")


def _called(name: str, arguments: list[Fraction]) -> Fraction:
    match name:
        case "min":
            return min(arguments)
        case "max":
            return max(arguments)
        case "floor":
            return Fraction(floor(arguments[0]))
        case "ceil":
            return Fraction(ceil(arguments[0]))
    return _rounded(arguments[0], int(arguments[1]) if len(arguments) > 1 else 0)


def _rounded(number: Fraction, places: int) -> Fraction:
    """As people round: a half goes away from zero."""
    size = Fraction(floor(abs(number) * 10**places + Fraction(1, 2)), 10**places)
    return -size if number < 0 else size


def _check(node: ast.AST, names: Collection[str], *, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise BadFormula(f"goes more than {MAX_DEPTH} levels deep: write less")
    for inner in _inside(node, names):
        _check(inner, names, depth=depth + 1)


def _inside(node: ast.AST, names: Collection[str]) -> Iterator[ast.expr]:
    """What is to be checked next. Raises BadFormula for a node that has no place in a formula."""
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool) and abs(number) < MAX_RESULT:
            return
        case ast.Name(id=name) if name in names:
            return
        case ast.Name(id=name):
            raise BadFormula(f"“{name}” is none of its variables: {', '.join(names) or 'there are none'}")
        case ast.UnaryOp(op=ast.USub() | ast.UAdd()):
            yield node.operand
        case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div()):
            yield from (node.left, node.right)
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in FUNCTIONS:
            _check_arguments(name, arguments)
            yield from arguments
        case _:
            raise BadFormula(f"holds what a formula may not: use + - * /, parentheses, and {', '.join(FUNCTIONS)}")


def _check_arguments(name: str, arguments: list[ast.expr]) -> None:
    most = {"min": MAX_NODES, "max": MAX_NODES, "round": 2}.get(name, 1)
    least = 2 if name in ("min", "max") else 1
    if not least <= len(arguments) <= most:
        raise BadFormula(f"“{name}” takes {'two numbers or more' if least == 2 else 'one number'}")
    if name == "round" and len(arguments) == 2:
        match arguments[1]:
            case ast.Constant(value=int(places)) if type(places) is int and places <= MAX_ROUNDING:
                return
        raise BadFormula(f"“round” takes as its second number how many decimals are kept, from 0 to {MAX_ROUNDING}")
