"""What axe finds wrong on a page, in words."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# Only what is wrong comes back: what was looked at besides is long, and nobody reads it.
RUN = """async (options) => (await axe.run(options)).violations.map(
  ({ id, help, nodes }) => [id, help, nodes.slice(0, 3).map(({ target }) => target)])"""


def violations(page: Page, **options: object) -> list[str]:
    # It stays on the page, and is long to send and to read.
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(RUN, {"resultTypes": ["violations"], **options})
    return [f"{name}: {told} {targets}" for name, told, targets in found]
