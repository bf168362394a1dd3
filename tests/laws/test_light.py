"""Laws of weight: what members download, where pictures come from, and that nothing comes from elsewhere."""

import re

import brotli
import pytest

from lms.config import ROOT
from tests.client import is_foreign
from tests.laws.test_files import TEMPLATES

# Of all scripts that members' screens load, service worker included, each compressed as it is served.
MOST_SCRIPT = 15 * 1024
STATIC = sorted((ROOT / "lms" / "web" / "static").rglob("*.*"))


def member_scripts() -> dict[str, int]:
    """Name → bytes over the wire of each script that we wrote."""
    found = [path for path in (ROOT / "lms").rglob("*.js") if "node_modules" not in path.parts]
    return {path.name: len(brotli.compress(path.read_bytes(), quality=11)) for path in sorted(found)}


def test_scripts_of_all_screens_stay_light() -> None:
    scripts = member_scripts()

    assert {"app.js", "swap.js", "listen.js"} <= scripts.keys()
    assert sum(scripts.values()) <= MOST_SCRIPT, f"Members pay for each byte; shorten: {scripts}"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_stored_pictures_are_fetched_in_the_size_of_the_screen(path) -> None:
    whole = re.findall(r"<img[^>]*web\.show_media[^>]*>", path.read_text("utf-8"))

    assert not whole, f"Write <img {{{{ pictured(name, width, height) }}}} alt=…>: {whole}"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_pictures_have_a_size_so_that_nothing_jumps(path) -> None:
    images = re.findall(r"<img(?:\{\{.*?\}\}|\{%.*?%\}|[^>])*>", path.read_text("utf-8"))

    sizeless = [one for one in images if not re.search(r"pictured\(|measured\(|width=.*height=", one)]

    assert not sizeless, f"Give width and height: {sizeless}"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_fetches_nothing_from_elsewhere(path) -> None:
    addresses = re.findall(
        r"""<(?!a\b)[a-z]+[^>]*?\b(?:src|href|poster|action)=["']?([^"' >]+)""", path.read_text("utf-8")
    )

    foreign = [url for url in addresses if not url.startswith("{{") and is_foreign(url)]

    assert not foreign, f"Keep a copy at home: {foreign}"


@pytest.mark.parametrize("path", STATIC, ids=lambda path: path.name)
def test_static_file_fetches_nothing_from_elsewhere(path) -> None:
    text = path.read_text("utf-8").replace("http://www.w3.org/", "")

    assert not re.search(r"\bhttps?://|url\(\s*['\"]?//|@import|['\"`]//\w", text), "Keep a copy at home"
