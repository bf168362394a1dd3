"""Debian's Chromium as a cheap phone: 360 × 740, touch, in Arabic or French."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright

PATH = "/usr/bin/chromium"
# Playwright's own list, which one more would replace, and the pages behind the address bar: each window would load both, unseen.
WITHOUT = [
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch",
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup",
]  # fmt: skip
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    f"--disable-features={','.join(WITHOUT)}",
    # Whether a page may sound before it is touched depends on what was heard before: tests say it themselves (test_sound.py).
    "--autoplay-policy=no-user-gesture-required",
]  # fmt: skip


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, launched(playwright) as found:
        yield found


@contextmanager
def launched(playwright: Playwright, *flags: str) -> Iterator[Browser]:
    found = playwright.chromium.launch(executable_path=PATH, args=[*FLAGS, *flags])
    try:
        yield found
    finally:
        found.close()


@contextmanager
def lent(found: Browser) -> Iterator[Browser]:
    """Whatever was opened meanwhile is closed again."""
    before = set(found.contexts)
    try:
        yield found
    finally:
        for context in set(found.contexts) - before:
            context.close()


def phone(chromium: Browser, *, locale: str = "fr-MA", script: bool = True, dark: bool = False) -> BrowserContext:
    return chromium.new_context(
        viewport={"width": 360, "height": 740},
        device_scale_factor=2,
        has_touch=True,
        is_mobile=True,
        locale=locale,
        java_script_enabled=script,
        color_scheme="dark" if dark else "light",
    )
