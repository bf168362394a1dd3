"""A certificate's QR code checked on the phone, without network."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from lms.certification import claims
from tests.browser.chromium import phone
from tests.browser.live import SECRET, Live
from tests.browser.test_journey import check_with_axe

CLAIM = ["7F3K92MX04QD", "acting-together", "", "2026-11-27", "أمينة بنعلي", "Amina Benali"]


@pytest.mark.parametrize(
    ("language", "said"), [("ar", ["أمينة بنعلي", "27 نونبر 2026"]), ("fr", ["Amina Benali", "27 novembre 2026"])]
)
def test_phone_checks_a_signed_claim_by_itself(
    live: Live, chromium: Browser, screenshots: Path | None, language: str, said: list[str]
) -> None:
    page = phone(chromium, locale=f"{language}-MA").new_page()
    signed = claims.sign(CLAIM, SECRET)

    page.goto(f"{live.url}/verify/offline#{signed}")

    expect(page.locator("[data-outcome=genuine]")).to_be_visible()
    for text in (*said, "7F3K-92MX-04QD"):
        expect(page.locator("main")).to_contain_text(text)
    check_with_axe(page)
    if screenshots:
        page.screenshot(path=screenshots / f"{language}-verifier.png")

    page.goto(f"{live.url}/verify/offline#{signed.replace('.', 'A.', 1)}")
    expect(page.locator("[data-outcome=forged]")).to_be_visible()
    expect(page.locator("[data-outcome=genuine]")).to_be_hidden()

    page.goto(f"{live.url}/verify/offline#{claims.sign(CLAIM, 'of another platform ' * 2)}")
    expect(page.locator("[data-outcome=forged]")).to_be_visible()

    day_of_nobody = claims.sign([*CLAIM[:3], "2026-99-99", *CLAIM[4:]], SECRET)
    page.goto(f"{live.url}/verify/offline#{day_of_nobody}")
    expect(page.locator("[data-outcome=forged]")).to_be_visible()

    page.goto(f"{live.url}/verify/offline#")
    expect(page.locator("[data-outcome=without]")).to_be_visible()
    page.context.close()
