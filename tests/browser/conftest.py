from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

from tests.browser.chromium import launched
from tests.browser.live import Live, serve

MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    folder = tmp_path_factory.mktemp("live")
    with serve(folder, f"sqlite:///{folder / 'live.sqlite3'}") as served:
        yield served


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Live]:
    """The server of one test, which may be stopped or filled."""
    with serve(tmp_path, f"sqlite:///{tmp_path / 'live.sqlite3'}") as live:
        yield live


@pytest.fixture(scope="module")
def with_microphone(playwright: Playwright) -> Iterator[Browser]:
    """Chromium that hears a tone where there is no microphone."""
    with launched(playwright, *MICROPHONE) as found:
        yield found


@pytest.fixture
def screenshots() -> Path | None:
    """Where pictures go, if LMS_SCREENSHOTS names a folder."""
    import os

    name = os.environ.get("LMS_SCREENSHOTS")
    return Path(name) if name else None
