"""SCORM and Tin Can units in Chromium as a phone: from the lesson's button, on a host of their own, back to the lesson."""

import time
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page

from lms.core import clock
from lms.core.db import db
from lms.learning.models import Completion
from lms.packages.models import LaunchSession
from lms.packages.scorm import player
from lms.packages.scorm.models import ScormRecord
from tests.browser.test_journey import check_with_axe
from tests.factories import Cast, make_cast
from tests.packages.archives import zipped
from tests.packages.imported import bring, enrolled, launch_path
from tests.packages.scorm_packages import MANIFEST_12, MANIFEST_2004, scorm12, scorm2004
from tests.packages.served import base, served_from, signed_in
from tests.packages.tincan_packages import MANIFEST, tincan

pytestmark = pytest.mark.browser
MISSING = "scorm-again is not installed: install Node.js 20 or later with npm (Debian: apt install npm), then run script/setup"

# Tries to act as the reader, and to look into our pages.
THIEF = """<!doctype html><meta charset=utf-8><title>x</title><p id=told></p><script>
const tell = (name, value) => { told.textContent += name + "=" + value + ";"; };
const attempt = (name, act) => { try { tell(name, act() || "nothing"); } catch (error) { tell(name, error.name); } };
attempt("cookie", () => document.cookie);
const home = new URLSearchParams(location.search).get("home");
const read = (path, options) => fetch(home + path, { credentials: "include", ...options });
read("/home").then((answer) => tell("home", answer.status), () => tell("home", "refused"));
read("/sign-out", { method: "POST", mode: "no-cors" }).finally(() => tell("posted", "yes"));
</script>"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
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


def start(served: Flask, cast: Cast, page: Page, content: bytes) -> None:
    """Go to the lesson of the first unit, and touch its button."""
    package = bring(served, content)
    with served.test_request_context():
        enrolled(cast.amina, package)
    lesson = launch_path(package).removesuffix("/launch")
    db.session.rollback()
    page.goto(f"{base(served)}{lesson}")
    page.locator("main form button").click()


@pytest.fixture
def library() -> None:
    assert player.library_version() is not None, MISSING


def unit_in(page: Page) -> FrameLocator:
    page.wait_for_url("**/scorm/**")
    return page.frame_locator("iframe")


def completed() -> set[str]:
    db.session.rollback()
    return {row.item for row in db.session.query(Completion)}


def wait_for_report(location: str) -> None:
    """A beacon may come after the page that follows."""
    end = time.monotonic() + 10
    while not any(
        location in (row.document.get("cmi.core.lesson_location"), row.document.get("cmi.location"))
        for row in db.session.query(ScormRecord)
    ):
        assert time.monotonic() < end, f"No unit reported that it is at {location}"
        db.session.rollback()
        time.sleep(0.05)
    db.session.rollback()


@pytest.mark.usefixtures("library")
def test_scorm_12_stops_goes_on_and_passes(served: Flask, cast: Cast, amina: BrowserContext) -> None:
    page = amina.new_page()
    start(served, cast, page, scorm12())
    unit = unit_in(page)
    unit.get_by_text("entry ab-initio;").wait_for()
    unit.locator("#half").click()
    unit.get_by_text("half true;").wait_for()

    page.locator(".bar__back").click()
    page.wait_for_url(f"{base(served)}/courses/**")
    page.locator("main form button").click()
    unit = unit_in(page)
    unit.get_by_text("was page 2;entry resume;").wait_for()
    unit.locator("#end").click()
    unit.get_by_text("end true;").wait_for()
    page.locator(".player__over a").click()
    page.wait_for_url(f"{base(served)}/courses/**")

    assert "main/harvest" in completed()
    assert page.locator(".notice--good").is_visible()


@pytest.mark.usefixtures("library")
def test_scorm_2004_passes_and_completes_the_course(served: Flask, cast: Cast, amina: BrowserContext) -> None:
    page = amina.new_page()
    start(served, cast, page, scorm2004())
    unit = unit_in(page)
    unit.get_by_text("passing 0.7;").wait_for()
    unit.locator("#end").click()
    unit.get_by_text("end true;").wait_for()

    assert "" in completed()


@pytest.mark.usefixtures("library")
def test_what_is_not_said_goodbye_to_is_kept_when_the_page_is_left(
    served: Flask, cast: Cast, amina: BrowserContext
) -> None:
    page = amina.new_page()
    start(served, cast, page, scorm12(MANIFEST_12.replace('"olives"', '"left"')))
    unit_in(page).get_by_text("entry ab-initio;").wait_for()
    page.frames[1].evaluate('api.LMSSetValue("cmi.core.lesson_location", "p7")')

    page.locator(".bar__back").click()
    page.wait_for_url(f"{base(served)}/courses/**")
    wait_for_report("p7")
    page.locator("main form button").click()

    unit_in(page).get_by_text("was p7;entry resume;").wait_for()


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("way", ["back", "hidden"])
def test_more_than_a_beacon_carries_is_kept_when_the_page_is_left(
    served: Flask, cast: Cast, amina: BrowserContext, way: str
) -> None:
    page = amina.new_page()
    start(served, cast, page, scorm2004(MANIFEST_2004.replace('"honey"', f'"large {way}"')))
    unit_in(page).get_by_text("passing 0.7;").wait_for()
    page.frames[1].evaluate(
        """name => {
            api.SetValue("cmi.suspend_data", "é".repeat(60000));
            api.SetValue("cmi.location", name);
        }""",
        way,
    )

    if way == "back":
        page.locator(".bar__back").click()
        page.wait_for_url(f"{base(served)}/courses/**")
    else:
        page.evaluate(
            """() => {
                Object.defineProperty(document, "visibilityState", { value: "hidden" });
                document.dispatchEvent(new Event("visibilitychange"));
            }"""
        )

    wait_for_report(way)


@pytest.mark.usefixtures("library")
def test_a_reloaded_unit_goes_on_where_it_was(served: Flask, cast: Cast, amina: BrowserContext) -> None:
    page = amina.new_page()
    start(served, cast, page, scorm12(MANIFEST_12.replace('"olives"', '"reload"')))
    unit_in(page).get_by_text("entry ab-initio;").wait_for()
    page.frames[1].evaluate(
        """() => {
            api.LMSSetValue("cmi.core.lesson_location", "p8");
            addEventListener("unload", () => { api.LMSSetValue("cmi.core.exit", "suspend"); api.LMSFinish(""); });
        }"""
    )

    page.reload()
    unit = unit_in(page)
    unit.get_by_text("was p8;entry resume;").wait_for()
    page.frames[1].evaluate('api.LMSSetValue("cmi.core.lesson_location", "p9")')

    assert page.frames[1].evaluate('api.LMSCommit("")') == "true"
    wait_for_report("p9")
    assert page.locator(".notice--now").count() == 0


@pytest.mark.usefixtures("library")
def test_the_page_says_what_is_the_matter_while_it_is(served: Flask, cast: Cast, amina: BrowserContext) -> None:
    page = amina.new_page()
    start(served, cast, page, scorm12(MANIFEST_12.replace('"olives"', '"notices"')))
    unit_in(page).get_by_text("entry ab-initio;").wait_for()
    commit = 'api.LMSSetValue("cmi.suspend_data", String(Math.random())); api.LMSCommit("")'
    notice = page.locator(".notice--now")

    page.route("**/scorm/*", lambda route: route.abort())
    assert page.frames[1].evaluate(commit) == "false"
    assert notice.inner_text() == page.locator("iframe").get_attribute("data-lost")

    page.unroute("**/scorm/*")
    assert page.frames[1].evaluate(commit) == "true"
    assert notice.count() == 0

    db.session.query(LaunchSession).filter(LaunchSession.ended_at.is_(None)).update({"ended_at": clock.now()})
    db.session.commit()
    unit_in(page).locator("#end").click()
    assert notice.inner_text() == page.locator("iframe").get_attribute("data-over")
    assert not page.locator(".player__over").is_visible()


@pytest.mark.usefixtures("library")
def test_a_goodbye_waits_for_the_line(served: Flask, cast: Cast, amina: BrowserContext) -> None:
    page = amina.new_page()
    page.clock.install()
    start(served, cast, page, scorm12(MANIFEST_12.replace('"olives"', '"goodbye"')))
    unit_in(page).get_by_text("entry ab-initio;").wait_for()
    page.route("**/scorm/*", lambda route: route.abort())
    unit_in(page).locator("#end").click()
    page.locator(".notice--now").wait_for()
    assert not page.locator(".player__over").is_visible()

    page.unroute("**/scorm/*")
    page.clock.fast_forward(11_000)

    page.locator(".player__over").wait_for()
    assert page.locator(".notice--now").count() == 0


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("moment", ["beforeunload", "unload"])
def test_a_reload_loses_nothing_of_a_unit_that_knows_much(
    served: Flask, cast: Cast, amina: BrowserContext, moment: str
) -> None:
    page = amina.new_page()
    start(served, cast, page, scorm2004(MANIFEST_2004.replace('"honey"', f'"much {moment}"')))
    unit_in(page).get_by_text("passing 0.7;").wait_for()
    page.frames[1].evaluate(
        """([moment]) => {
            api.SetValue("cmi.suspend_data", "é".repeat(60000));
            addEventListener(moment, () => {
                api.SetValue("cmi.location", moment);
                api.SetValue("cmi.exit", "suspend");
                api.Terminate("");
            });
        }""",
        [moment],
    )
    # Longer than the player waits after a change, shorter than its usual commits.
    page.wait_for_timeout(1500)

    page.reload()

    wait_for_report(moment)
    db.session.rollback()
    record = next(r for r in db.session.query(ScormRecord) if r.document.get("cmi.location") == moment)
    assert len(record.document["cmi.suspend_data"]) == 60000


@pytest.mark.usefixtures("library")
def test_a_value_that_the_library_refuses_takes_no_other_with_it(
    served: Flask, cast: Cast, amina: BrowserContext
) -> None:
    page = amina.new_page()
    start(served, cast, page, scorm12(MANIFEST_12.replace('"olives"', '"malformed"')))
    unit_in(page).get_by_text("entry ab-initio;").wait_for()
    page.frames[1].evaluate(
        'api.LMSSetValue("cmi.core.lesson_location", "p10"); api.LMSSetValue("cmi.suspend_data", "s10"); api.LMSCommit("")'
    )
    page.locator(".bar__back").click()
    page.wait_for_url(f"{base(served)}/courses/**")
    wait_for_report("p10")
    record = next(r for r in db.session.query(ScormRecord) if "p10" in r.document.values())
    record.document = record.document | {"cmi.core.lesson_status": "bogus", "cmi.core.score.raw": "abc"}
    db.session.commit()

    page.locator("main form button").click()

    # The library loads by name: this one would come after the score.
    unit_in(page).get_by_text("was p10;entry resume;").wait_for()
    assert page.frames[1].evaluate('api.LMSGetValue("cmi.suspend_data")') == "s10"


@pytest.mark.usefixtures("library")
def test_player_passes_axe(served: Flask, cast: Cast, amina: BrowserContext) -> None:
    page = amina.new_page()
    start(served, cast, page, scorm12(MANIFEST_12.replace('"olives"', '"axe"')))
    unit_in(page).get_by_text("entry").wait_for()

    check_with_axe(page)


def test_tin_can_unit_reports_and_completes(served: Flask, cast: Cast, amina: BrowserContext) -> None:
    page = amina.new_page()
    start(served, cast, page, tincan())
    page.wait_for_url("**/packages/**")
    assert urlsplit(page.url).hostname == "localhost"

    page.locator("#end").click()

    page.get_by_text("200", exact=True).wait_for()
    assert any(item.startswith("https-argan-example-course") for item in completed())


@pytest.mark.parametrize("has_host", [True, False])
def test_a_package_cannot_act_as_the_reader(served: Flask, amina: BrowserContext, has_host: bool, monkeypatch) -> None:
    settings = served.config["SETTINGS"]
    if not has_host:
        monkeypatch.setitem(served.config, "SETTINGS", replace(settings, content_url=None))
    package = bring(served, zipped({"tincan.xml": MANIFEST.replace("argan", "thief"), "index.html": THIEF}))
    page = amina.new_page()
    host = settings.content_url if has_host else settings.base_url
    page.goto(f"{host}/packages/{package.folder_id}/index.html?home={base(served)}")
    page.get_by_text("posted=yes").wait_for()
    page.get_by_text("home=refused").wait_for()

    assert ("cookie=nothing" if has_host else "cookie=SecurityError") in page.locator("#told").inner_text()
    page.goto(f"{base(served)}/home")
    assert urlsplit(page.url).path == "/home"
