"""What Lighthouse says of a member's pages, each visited cold on its throttled phone."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.benchmarks.pages import enrolled_cookie, lesson_path
from tests.browser.live import Live, serve
from tests.clients.lighthouse import Report, examine

PERFORMANCE = 95
# A machine that is busy with other tests spoils a measurement, and never makes one better than the page.
TRIALS = 3

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def member(tmp_path_factory: pytest.TempPathFactory):
    """The platform with a real course, and the cookie of somebody who has begun it."""
    folder = tmp_path_factory.mktemp("lighthouse")
    with serve(folder, f"sqlite:///{folder / 'live.sqlite3'}") as live:
        yield live, enrolled_cookie(live)


@pytest.mark.parametrize("name", ["home", "lesson", "question"])
def test_page_of_a_member_is_fast_accessible_and_sound(member: tuple[Live, str], name: str, tmp_path: Path) -> None:
    live, cookie = member
    lesson = lesson_path(live)
    address = live.url + {"home": "/home", "lesson": lesson, "question": f"{lesson}/practice/1"}[name]

    report = best_of(address, cookie, tmp_path)

    assert urlsplit(report.found["finalDisplayedUrl"]).path == urlsplit(address).path, "it must not be sent to sign in"
    assert report.score("accessibility") == 100, report.reasons("accessibility")
    assert report.score("best-practices") == 100, report.reasons("best-practices")
    assert report.score("performance") >= PERFORMANCE, report.reasons("performance")
    assert [url for url in report.fetched if not url.startswith((live.url, "data:"))] == []


def best_of(address: str, cookie: str, folder: Path) -> Report:
    for _trial in range(TRIALS):
        report = examine(address, cookie, folder)
        if report.score("performance") >= PERFORMANCE:
            break
    return report
