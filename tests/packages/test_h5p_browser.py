"""H5P units in Chromium as a phone: run by h5p-standalone on a host of their own, heard, ended, and unable to act for the reader."""

import json
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect

from lms.core.db import db
from lms.learning.models import Completion, Enrolment
from lms.packages.h5p import player
from tests.browser.test_journey import check_with_axe
from tests.factories import Cast, make_cast
from tests.packages.archives import zipped
from tests.packages.h5p_packages import library, quiz, quiz_files, shown
from tests.packages.h5p_unit import told
from tests.packages.imported import bring, enrolled, launch_path
from tests.packages.served import base, served_from, signed_in

pytestmark = pytest.mark.browser
MISSING = "h5p-standalone is not installed: install Node.js 20 or later with npm (Debian: apt install npm), then run script/setup"

# Tries to act as the reader and to look into our pages, from a library and from the HTML of a text.
THIEF = """
H5P.TestQuiz = function (params, contentId) {
  H5P.EventDispatcher.call(this);
  this.contentId = contentId;
  this.attach = ($container) => {
    $container.html(`<p id=told></p>${params.text}`);
    const tell = (name, value) => { document.getElementById("told").textContent += `${name}=${value};`; };
    const attempt = (name, act) => { try { tell(name, act() || "nothing"); } catch (error) { tell(name, error.name); } };
    attempt("cookie", () => document.cookie);
    attempt("parent", () => parent.document.cookie);
    const read = (path, options) => fetch(params.home + path, { credentials: "include", ...options });
    read("/home").then((answer) => tell("home", answer.status), () => tell("home", "refused"));
    read("/sign-out", { method: "POST", mode: "no-cors" }).finally(() => tell("posted", "yes"));
  };
};
H5P.TestQuiz.prototype = Object.create(H5P.EventDispatcher.prototype);
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    assert player.library_version() is not None, MISSING
    with served_from(tmp_path_factory.mktemp("served")) as app:
        yield app


@pytest.fixture(scope="module")
def cast(served: Flask) -> Cast:
    found = make_cast()
    db.session.commit()
    return found


@pytest.fixture
def amina(served: Flask, cast: Cast, chromium: Browser) -> Iterator[BrowserContext]:
    """Her phone, signed in."""
    context = signed_in(served, chromium, cast.amina)
    yield context
    context.close()


def start(served: Flask, cast: Cast, page: Page, content: bytes) -> Enrolment:
    """Go to the lesson of the unit, and touch its button."""
    package = bring(served, content)
    with served.test_request_context():
        enrolment = enrolled(cast.amina, package)
    lesson = launch_path(package).removesuffix("/launch")
    db.session.rollback()
    page.goto(f"{base(served)}{lesson}")
    page.locator("main form button").click()
    page.wait_for_url(lambda url: "?lang=" in url)
    return enrolment


def unit_in(page: Page) -> FrameLocator:
    return page.frame_locator("iframe")


def completed(enrolment: Enrolment) -> set[str]:
    db.session.rollback()
    found = {row.item for row in db.session.query(Completion).filter_by(registration=enrolment.registration)}
    # The server writes next.
    db.session.rollback()
    return found


def test_a_game_fails_then_passes_and_its_score_is_told(served: Flask, cast: Cast, amina: BrowserContext) -> None:
    page = amina.new_page()
    enrolment = start(served, cast, page, quiz(title="Réussite"))
    assert urlsplit(page.url).hostname == "localhost"
    unit = unit_in(page)

    unit.locator("#wrong").click()
    page.locator("[data-failed]").wait_for()
    assert completed(enrolment) == set()
    unit.locator("#right").click()
    page.locator("[data-done]").wait_for()

    assert not page.locator("[data-failed]").is_visible()
    assert not page.locator("[data-end]").is_visible()
    assert completed(enrolment) == {"h5p/content", "h5p", ""}
    assert told()[-2:] == [
        ("failed", {"score": {"scaled": 0.25}, "success": False}),
        ("passed", {"score": {"scaled": 0.75}, "success": True, "completion": True}),
    ]
    page.locator("[data-done] a").click()
    page.wait_for_url(f"{base(served)}/courses/**")
    assert page.locator(".notice--good").is_visible()


def test_a_score_without_a_verdict_completes_unless_nothing_is_right(
    served: Flask, cast: Cast, amina: BrowserContext
) -> None:
    page = amina.new_page()
    enrolment = start(served, cast, page, quiz(title="Note seule"))

    unit_in(page).locator("#none").click()
    page.locator("[data-failed]").wait_for()
    before = completed(enrolment)
    unit_in(page).locator("#half").click()
    page.locator("[data-done]").wait_for()

    assert before == set()
    assert "h5p/content" in completed(enrolment)
    assert [verb for verb, _result in told()[-2:]] == ["failed", "completed"]


def test_what_is_seen_to_its_end_completes_itself(served: Flask, cast: Cast, amina: BrowserContext) -> None:
    page = amina.new_page()
    enrolment = start(served, cast, page, shown(title="Frise"))
    unit_in(page).get_by_text("« Une frise »").wait_for()

    unit_in(page).locator("#last").click()
    page.locator("[data-done]").wait_for()

    assert "h5p/content" in completed(enrolment)


@pytest.mark.parametrize(("language", "words"), [("ar", "لقد أنهيت"), ("fr", "J’ai terminé")])
def test_the_button_ends_what_never_says_that_it_is_over(
    served: Flask, cast: Cast, chromium: Browser, language: str, words: str
) -> None:
    context = signed_in(served, chromium, cast.amina, language)
    page = context.new_page()
    enrolment = start(served, cast, page, shown(title=f"Frise {language}"))

    page.get_by_role("button", name=words).click()
    page.locator("[data-done]").wait_for()

    assert "h5p/content" in completed(enrolment)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    check_with_axe(page)
    context.close()


def test_where_answers_count_the_button_ends_only_what_was_begun(
    served: Flask, cast: Cast, amina: BrowserContext
) -> None:
    page = amina.new_page()
    enrolment = start(served, cast, page, quiz(title="Commencé"))
    unit_in(page).locator("#part").wait_for()
    assert not page.locator("[data-end]").is_visible()

    unit_in(page).locator("#part").click()
    page.locator("[data-end] button").click()
    page.locator("[data-done]").wait_for()

    assert "h5p/content" in completed(enrolment)
    assert told()[-1] == ("completed", {"score": {"scaled": 0.25}, "completion": True})


def test_a_report_waits_for_the_line(served: Flask, cast: Cast, amina: BrowserContext) -> None:
    page = amina.new_page()
    page.clock.install()
    enrolment = start(served, cast, page, quiz(title="Ligne"))
    unit_in(page).locator("#right").wait_for()
    page.route("**/h5p/*", lambda route: route.abort())
    unit_in(page).locator("#right").click()
    page.locator(".notice--now").wait_for()
    assert completed(enrolment) == set()

    page.unroute("**/h5p/*")
    page.clock.fast_forward(11_000)

    page.locator("[data-done]").wait_for()
    assert page.locator(".notice--now").count() == 0
    assert "h5p/content" in completed(enrolment)


def test_a_unit_that_was_opened_elsewhere_says_so(served: Flask, cast: Cast, amina: BrowserContext) -> None:
    page, other = amina.new_page(), amina.new_page()
    enrolment = start(served, cast, page, quiz(title="Deux fois"))
    unit_in(page).locator("#right").wait_for()
    other.goto(str(page.locator(".bar__back").get_attribute("href")))
    other.locator("main form button").click()
    unit_in(other).locator("#right").wait_for()

    unit_in(page).locator("#right").click()

    expect(page.locator(".notice--now")).to_have_text(str(page.locator("iframe").get_attribute("data-over")))
    assert completed(enrolment) == set()


def test_a_content_that_does_not_start_is_told(served: Flask, cast: Cast, amina: BrowserContext) -> None:
    page = amina.new_page()
    start(served, cast, page, zipped(quiz_files(title="Sans rien") | library("H5P.TestQuiz", "throw new Error();")))

    expect(page.locator(".notice--now")).to_have_text(str(page.locator("iframe").get_attribute("data-broken")))
    assert not page.locator("[data-end]").is_visible()


@pytest.mark.parametrize("has_host", [True, False])
def test_its_script_cannot_act_as_the_reader(
    served: Flask, cast: Cast, amina: BrowserContext, has_host: bool, monkeypatch
) -> None:
    settings = served.config["SETTINGS"]
    if not has_host:
        monkeypatch.setitem(served.config, "SETTINGS", replace(settings, content_url=None))
    text = "<img src=x onerror='document.title = document.cookie || `nothing`'><script>window.ran = true</script>"
    content = json.dumps({"text": text, "home": base(served)})
    files = quiz_files(title=f"Voleur {has_host}") | {"content/content.json": content}
    page = amina.new_page()
    start(served, cast, page, zipped(files | library("H5P.TestQuiz", THIEF)))
    said = unit_in(page).locator("#told")

    expect(said).to_contain_text("posted=yes")
    expect(said).to_contain_text("home=refused")
    expect(said).to_contain_text("cookie=nothing" if has_host else "cookie=SecurityError")
    # The player's page around it, on the content host, has no cookie either; our own host is out of reach.
    expect(said).to_contain_text("parent=nothing" if has_host else "parent=SecurityError")
    page.goto(f"{base(served)}/home")
    assert urlsplit(page.url).path == "/home"


def test_without_a_content_host_a_unit_runs_in_its_sandbox(
    served: Flask, cast: Cast, amina: BrowserContext, monkeypatch
) -> None:
    monkeypatch.setitem(served.config, "SETTINGS", replace(served.config["SETTINGS"], content_url=None))
    page = amina.new_page()
    enrolment = start(served, cast, page, quiz(title="Bac à sable"))
    assert urlsplit(page.url).hostname == "127.0.0.1"

    unit_in(page).locator("#right").click()
    page.locator("[data-done]").wait_for()

    assert "h5p/content" in completed(enrolment)


def test_player_passes_axe(served: Flask, cast: Cast, amina: BrowserContext) -> None:
    page = amina.new_page()
    start(served, cast, page, shown(title="Accessible"))
    page.locator("[data-end]").wait_for()

    check_with_axe(page)
