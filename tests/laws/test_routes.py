"""Laws of routes. Each failure says what to do."""

import re

import pytest
from flask import Flask

from lms.core.transactions import SAFE_METHODS

KEBAB = re.compile(r"(/([a-z0-9]+(-[a-z0-9]+)*|<(uuid|int|string|path):\w+>))+(/|\.json|\.csv|\.js|\.webmanifest)?|/")
VERBS = ("show_", "list_", "new_", "create_", "edit_", "update_", "delete_")


def rules(app: Flask) -> list:
    return list(app.url_map.iter_rules())


def test_every_endpoint_declares_a_policy(application: Flask) -> None:
    bare = [name for name, view in application.view_functions.items() if not hasattr(view, "policy")]

    assert not bare, f"Decorate with @grants(policy.…): {bare}"


def test_paths_are_kebab_case_and_typed(application: Flask) -> None:
    odd = [rule.rule for rule in rules(application) if not KEBAB.fullmatch(rule.rule)]

    assert not odd, f"Write lower-case words with hyphens and typed values: {odd}"


def test_views_are_named_for_what_they_do(application: Flask) -> None:
    odd = [rule.endpoint for rule in rules(application) if not rule.endpoint.split(".")[-1].startswith(VERBS)]

    assert not odd, f"Begin with one of {VERBS}: {odd}"


def test_no_view_serves_both_reading_and_changing(application: Flask) -> None:
    both = [rule.endpoint for rule in rules(application) if "GET" in rule.methods and rule.methods - SAFE_METHODS]

    assert not both, f"Split into a show_ and a create_: {both}"


@pytest.mark.parametrize("prefix", ["show_", "list_", "new_", "edit_"])
def test_reading_views_only_read(application: Flask, prefix: str) -> None:
    changing = [
        rule.endpoint
        for rule in rules(application)
        if rule.endpoint.split(".")[-1].startswith(prefix) and rule.methods - SAFE_METHODS
    ]

    assert not changing, f"Rename, or answer GET only: {changing}"
