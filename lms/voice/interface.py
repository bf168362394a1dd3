"""Which texts stand on the members' screens, and on how many of them: read from the templates and modules themselves, so
that no list is kept by hand.

A screen is a template that extends one of the members' layouts. Texts of code (forms, refusals, what is said after a touch)
belong to members where a page function that shows such a screen reaches their module by imports.
"""

import ast
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from flask import current_app
from jinja2 import Environment, nodes
from jinja2.ext import extract_from_ast

from lms.config import ROOT as REPOSITORY

LAYOUTS = ("layout/member.html", "layout/public.html")
FUNCTIONS = ("_", "gettext", "ngettext", "lazy")
ROOT = REPOSITORY / "lms"


def screens() -> dict[str, int]:
    """Text in English (of a plural the singular) → on how many screens it stands. Takes some seconds, once for each process."""
    environment = current_app.jinja_env
    return _screens(environment)


def texts_of(templates: Iterable[str]) -> Counter[str]:
    """The texts of these templates and of all that they include or import, but for those of code → on how many of these."""
    environment = current_app.jinja_env
    found: Counter[str] = Counter()
    for name in templates:
        found.update({text for one in _reached(name, environment) for text in _sheet(environment, one).texts})
    return found


@cache
def _names(environment: Environment) -> frozenset[str]:
    return frozenset(name for name in environment.list_templates() if name.endswith(".html"))


@cache
def _sheet(environment: Environment, name: str) -> "_Sheet":
    return _Sheet(environment, name)


@cache
def _screens(environment: Environment) -> dict[str, int]:
    pages = [
        name
        for name in _names(environment)
        if _sheet(environment, name).extends and _reached(name, environment).intersection(LAYOUTS)
    ]
    found = texts_of(pages)
    for text in _texts_of_code(frozenset(pages)):
        found[text] += 1
    return dict(found)


class _Sheet:
    """A template: its texts, and the templates that it names."""

    def __init__(self, environment: Environment, name: str) -> None:
        assert environment.loader is not None
        source = environment.loader.get_source(environment, name)[0]
        tree = environment.parse(source, name)
        self.texts = {
            message if isinstance(message, str) else str(message[0])
            for _line, _function, message in extract_from_ast(tree, FUNCTIONS)
            if message
        }
        naming = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
        # Also those between which the template chooses: `extends "a.html" if … else "b.html"`.
        self.named = {one.value for node in tree.find_all(naming) for one in node.template.find_all(nodes.Const)}  # type: ignore[attr-defined]
        self.named |= {
            node.template.value  # type: ignore[attr-defined]
            for node in tree.find_all(naming)
            if isinstance(node.template, nodes.Const)  # type: ignore[attr-defined]
        }
        self.extends = any(True for _node in tree.find_all(nodes.Extends))


@cache
def _reached(name: str, environment: Environment) -> frozenset[str]:
    found, waiting = set[str](), [name]
    while waiting:
        one = waiting.pop()
        if one in _names(environment) and one not in found:
            found.add(one)
            waiting += _sheet(environment, one).named
    return frozenset(found)


def _texts_of_code(pages: frozenset[str]) -> set[str]:
    modules = {path: ast.parse(path.read_text("utf-8")) for path in ROOT.rglob("*.py")}
    waiting = [path for path, tree in modules.items() if pages & set(_strings(tree))]
    showing, found = set(waiting), set[Path]()
    while waiting:
        one = waiting.pop()
        # A package of page functions names them all, those of the desks too.
        if one in modules and one not in found and (one in showing or "views" not in str(one.relative_to(ROOT))):
            found.add(one)
            waiting += _imported(modules[one])
    return {text for path in found for text in _texts(modules[path])}


def _strings(tree: ast.Module) -> Iterator[str]:
    return (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))


def _texts(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def _imported(tree: ast.Module) -> Iterator[Path]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("lms"):
            place = ROOT.parent.joinpath(*(node.module or "").split("."))
            yield place.with_suffix(".py")
            yield from (place / f"{one.name}.py" for one in node.names)
