"""How soon a cheap phone shows the text of a page, beside the same bytes from a static server.

Chromium as a phone (360 × 740, processor slowed 4 times), cold for each load, in three networks, by turns. Readable: the
first paint that holds something of <main>, as Chromium reports it (Largest Contentful Paint, the first entry there). The text
comes with the page, so it is in that paint; a picture that was as quick hides it in the report.
The delay of a network is what the browser adds to each request; it does not model the connection's slow start, which the
size of a first flight stands for.
"""

import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page

from tests.benchmarks.copies import serve_copies
from tests.benchmarks.pages import Row, enrolled_cookie, lesson_path, page_bytes
from tests.browser.chromium import browser, phone
from tests.browser.live import Live, serve
from tests.laws.test_light import MOST_SCRIPT, member_scripts

ROUNDS = 5
SLOWER = 4
# Seconds for one load.
PATIENCE = 60


@dataclass(frozen=True)
class Network:
    name: str
    kbit: int
    # Milliseconds from a request to the first byte of its answer.
    delay: int
    # Of the time of a static file; None: told, not promised. Where the network is quick, this machine's other work is what
    # differs between two loads.
    most: float | None = None


NETWORKS = (Network("2G", 400, 400), Network("EDGE", 240, 840, most=1.2), Network("4G", 9000, 170))
_WATCH = """
window.readable = null;
window.watching = new PerformanceObserver((list) => {
  for (const { element, startTime } of list.getEntries()) {
    if (element?.closest("main")) window.readable ??= startTime;
  }
});
window.watching.observe({ type: "largest-contentful-paint", buffered: true });
"""
_BLOCKING = "performance.getEntriesByType('resource').filter((one) => one.renderBlockingStatus === 'blocking').length"


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with serve(folder, f"sqlite:///{folder / 'bench.sqlite3'}", workers=2, fresh=True) as live:
            cookie = enrolled_cookie(live)
            with serve_copies(live.url) as copies, browser() as chromium:
                return [*_readable(chromium, live, cookie, copies), _scripts(live), *page_bytes(live, cookie)]


def _readable(chromium: Browser, live: Live, cookie: str, copies: str) -> Iterator[Row]:
    lesson = lesson_path(live)
    pages = {"home": "/home", "lesson": lesson, "question": f"{lesson}/practice/1"}
    for path in pages.values():  # both servers are warm, and the copies made
        for server in (live.url, copies):
            _load(chromium, server + path, cookie, NETWORKS[-1])
    for network in NETWORKS:
        for name, path in pages.items():
            rounds, blocking = [], 0
            for turn in range(ROUNDS):
                servers = (live.url, copies) if turn % 2 else (copies, live.url)
                found = {server: _load(chromium, server + path, cookie, network) for server in servers}
                rounds.append((found[live.url][0], found[copies][0]))
                blocking += found[live.url][1]
            ratio = median(ours / static for ours, static in rounds)
            ours, static = (median(column) for column in zip(*rounds, strict=True))
            yield Row(
                f"{name} readable, cold, {network.name} ({network.kbit:,} kbit/s, {network.delay} ms)",
                f"{ratio:.2f} × a static file ({ours:,.0f} : {static:,.0f} ms), {blocking} requests before",
                f"≤ {network.most} ×, 0" if network.most else "0",
                ratio <= (network.most or ratio) and blocking == 0,
            )


def _load(chromium: Browser, url: str, cookie: str, network: Network) -> tuple[float, int]:
    """Milliseconds until text is readable, and the requests that it waited for besides the page."""
    context = phone(chromium)
    try:
        pairs = [part.split("=", 1) for part in cookie.split("; ")]
        context.add_cookies([{"name": name, "value": value, "url": url} for name, value in pairs])
        page = context.new_page()
        page.add_init_script(_WATCH)
        _slow_down(page, network)
        page.goto(url, wait_until="commit")
        # Not wait_for_function: our policy forbids the eval() that it needs.
        end = time.monotonic() + PATIENCE
        while (readable := page.evaluate("window.readable")) is None:
            if time.monotonic() > end:
                raise TimeoutError(f"{url}: no text in {PATIENCE} s")
            page.wait_for_timeout(50)
        return readable, page.evaluate(_BLOCKING)
    finally:
        context.close()


def _slow_down(page: Page, network: Network) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    bytes_a_second = network.kbit * 1000 / 8
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": network.delay,
            "downloadThroughput": bytes_a_second,
            "uploadThroughput": bytes_a_second,
        },
    )
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def _scripts(live: Live) -> Row:
    scripts = member_scripts(live.app)
    total = sum(scripts.values())
    return Row(
        "scripts of all screens, service worker included",
        f"{total:,} bytes in {len(scripts)} files",
        f"≤ {MOST_SCRIPT:,}",
        total <= MOST_SCRIPT,
    )
