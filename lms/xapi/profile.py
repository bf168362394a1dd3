"""Our xAPI Profile: the words and templates of the statements that the platform makes, under its own address.

`profiles/` keeps each published version as JSON-LD, with {base} where the address of the installation stands.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from lms.xapi.agents import base_url
from lms.xapi.statement import Activity
from lms.xapi.statement_templates import Template

PATH = "/profiles/cooperatives"
# Newest last. A published version is never changed (Profiles, Structure 6.1): another one is added.
VERSIONS = ("v1", "v2", "v3", "v4")
_FOLDER = Path(__file__).parent / "profiles"


def version_id(version: str = VERSIONS[-1]) -> str:
    return f"{base_url()}{PATH}/{version}"


def category() -> list[Activity]:
    """What says in a statement that it keeps the profile.

    Profiles, Structure 5.0: such a statement SHOULD have the newest version as a category context activity.
    """
    return [Activity(id=version_id())]


def json_ld(version: str = VERSIONS[-1]) -> str:
    """The document as it is published here."""
    return _filled_in(version, base_url())


def document(version: str = VERSIONS[-1]) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(json_ld(version))
    return read


def templates() -> tuple[Template, ...]:
    """The statement templates of the newest version."""
    return _templates(base_url())


@lru_cache(maxsize=8)
def _filled_in(version: str, base: str) -> str:
    text = (_FOLDER / f"cooperatives-{version}.jsonld").read_text("utf-8")
    return text.replace("{base}", json.dumps(base)[1:-1])


@lru_cache(maxsize=8)
def _templates(base: str) -> tuple[Template, ...]:
    return msgspec.convert(json.loads(_filled_in(VERSIONS[-1], base))["templates"], tuple[Template, ...])
