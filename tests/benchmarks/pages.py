"""Bytes of a member's pages, bytes of a whole course, and lesson pages per second beside a bare page."""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Page

from lms.accounts import sessions
from lms.accounts.models import Person
from lms.config import ROOT
from lms.core import clock
from lms.core.db import db
from lms.learning import services
from lms.learning.learner import agent_of, team_of
from lms.learning.models import Course
from lms.web import static
from tests.benchmarks.load import pages_per_second, size_of
from tests.browser.chromium import browser, phone
from tests.browser.journey import Journey, published
from tests.browser.live import Live, free_port, serve, wait_for
from tests.factories import PIN

SLUG = "acting-together"
FLIGHT = 14_600
COURSE = 150 * 1024
ROUNDS = 5


@dataclass(frozen=True)
class Row:
    what: str
    found: str
    to_reach: str
    is_reached: bool


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with serve(folder, f"sqlite:///{folder / 'bench.sqlite3'}", workers=2, fresh=True) as live:
            cookie = enrolled_cookie(live)
            return [*page_bytes(live, cookie), throughput(live, cookie, folder), course_bytes(live)]


def enrolled_cookie(live: Live) -> str:
    """The cookie of Bilal, who has begun the course, without that of the stylesheet: a cold phone."""
    with live.app.test_request_context(base_url=live.url):
        person = db.session.query(Person).filter_by(phone="+212612000002").one()
        course = db.session.query(Course).filter_by(slug=SLUG).one()
        services.enrol(agent_of(person), course, team=team_of(person), at=clock.now())
        token = sessions.start(person, device="bench", address="127.0.0.1", at=clock.now())
        db.session.commit()
    with live.app.test_client() as client, client.session_transaction(base_url=live.url) as session:
        session["_user_id"], session["_fresh"] = token, True
    value = client.get_cookie("session", domain="127.0.0.1") or client.get_cookie("session")
    assert value
    return f"session={value.value}; lang=fr"


def lesson_path(live: Live) -> str:
    course = published(live.app, SLUG)
    module = course.modules[0]
    return f"/courses/{SLUG}/lessons/{module.slug}/{module.lessons[0].slug}"


def page_bytes(live: Live, cookie: str) -> list[Row]:
    lesson = lesson_path(live)
    pages = {"home": "/home", "lesson": lesson, "question": f"{lesson}/practice/1", "course": f"/courses/{SLUG}"}
    rows = []
    for language in ("ar", "fr"):
        headers = {"Accept-Encoding": "br", "Cookie": cookie.replace("lang=fr", f"lang={language}")}
        for name, path in pages.items():
            size = size_of(live.url + path, headers)
            rows.append(Row(f"{name} page, cold, {language}", f"{size:,} bytes", f"≤ {FLIGHT:,}", size <= FLIGHT))
    return rows


def throughput(live: Live, cookie: str, folder: Path) -> Row:
    """Ours and the bare page by turns, same gunicorn settings; the median of the ratios of the rounds."""
    port = free_port()
    database = f"sqlite:///{folder / 'bare.sqlite3'}"
    code = f"from tests.benchmarks.bare import create_app; app = create_app({database!r}, {'<p>Le miel</p>' * 60!r})"
    (folder / "bare_wsgi.py").write_text(code)
    command = [sys.executable, "-m", "gunicorn", "bare_wsgi:app", "--bind", f"127.0.0.1:{port}", "--workers", "2",
               "--threads", "4", "--worker-class", "gthread", "--log-level", "warning"]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": f"{folder}:{ROOT}"})
    bare, ours = f"http://127.0.0.1:{port}/lesson/1", live.url + lesson_path(live)
    headers = {"Accept-Encoding": "br", "Cookie": f"{cookie}; css={static.version()}"}
    try:
        wait_for(bare)
        rounds = []
        for _round in range(ROUNDS):
            theirs = pages_per_second(bare, {}, seconds=4)
            rounds.append((pages_per_second(ours, headers, seconds=4), theirs))
    finally:
        process.terminate()
        process.wait(timeout=15)
    ratio = median(one / other for one, other in rounds)
    mine, theirs = (median(column) for column in zip(*rounds, strict=True))
    return Row(
        "lesson pages beside a bare page", f"{ratio:.2f} × ({mine:.0f}/s : {theirs:.0f}/s)", "≥ 0.7 ×", ratio >= 0.7
    )


def course_bytes(live: Live) -> Row:
    """Everything that the phone receives from the first screen to the certificate, as Chromium counts it."""
    received: list[float] = []
    with browser() as chromium:
        page = phone(chromium, locale="ar-MA").new_page()
        watch(page, received)
        journey = Journey(page, live.url, published(live.app, SLUG), "ar")
        journey.enter("0612000001", PIN)
        journey.begin_course(by_touch=True)
        journey.learn()
        journey.touch(page.locator("main > .button"))
        journey.touch(page.locator(".card").first)
        page.wait_for_load_state("networkidle")
    total = int(sum(received))
    if os.environ.get("LMS_BENCH_DETAIL"):
        print(sorted(received))
    found = f"{total:,} bytes in {len(received)} requests"
    return Row("a whole course, sign-in to certificate, ar", found, f"≤ {COURSE:,}", total <= COURSE)


def watch(page: Page, received: list[float]) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    # A redirect has no loadingFinished of its own: its answer comes with the request that follows it.
    session.on(
        "Network.requestWillBeSent",
        lambda event: (
            received.append(event["redirectResponse"]["encodedDataLength"]) if "redirectResponse" in event else None
        ),
    )
