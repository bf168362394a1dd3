"""Laws of weight: what members download, where pictures come from, and that nothing comes from elsewhere."""

import re

import pytest
from flask import Flask

from lms.config import ROOT
from lms.offline.views.phone import WORKER
from lms.web import static
from lms.web.compression import sent_bytes
from tests.client import is_foreign
from tests.laws.test_files import TEMPLATES

MOST_SCRIPT = 15 * 1024
STATIC = sorted((ROOT / "lms" / "web" / "static").rglob("*.*"))


def member_scripts(app: Flask) -> dict[str, int]:
    """Name → bytes over the wire of all that phones of members may fetch, the worker included."""
    inside = {f"js/{name}.js" for name in WORKER}
    scripts = {
        name: content
        for name, (content, _type) in static.files().items()
        # Packages from elsewhere bring scripts of their own size; those of authors are loaded by pages of staff alone.
        if name.endswith(".js")
        and not name.startswith(("js/scorm", "js/h5p"))
        and name not in inside
        and not name.startswith("js/authoring/")
    }
    # The digits of a release move what brotli finds by up to 40 bytes: measured with the same ones, a change of a stylesheet is none here.
    worker = app.test_client().get("/worker.js").data
    scripts["worker.js"] = re.sub(rb'"version":"[0-9a-f]+"', b'"version":"01234567"', worker, count=1)
    return {name: sent_bytes(content) for name, content in scripts.items()}


def test_scripts_of_members_cost_little(application: Flask) -> None:
    scripts = member_scripts(application)

    assert {"js/app.js", "js/swap.js", "js/listen.js", "worker.js"} <= scripts.keys()
    assert sum(scripts.values()) <= MOST_SCRIPT, f"Members pay for each byte; shorten: {scripts}"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_scripts_of_authors_are_asked_for_by_their_pages_alone(path) -> None:
    text = path.read_text("utf-8")

    assert "authoring/" not in re.sub(r'(include|extends|from) "[^"]*"', "", text) or "authoring" in path.parts


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
    # Names of things, which nobody fetches: of SVG, and of verbs.
    text = re.sub(r"http://(www\.w3\.org|adlnet\.gov/expapi)/", "", path.read_text("utf-8"))

    assert not re.search(r"\bhttps?://|url\(\s*['\"]?//|@import|['\"`]//\w", text), "Keep a copy at home"
