"""The invitation to put the platform on the first screen of the phone, in her language."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import phone
from tests.browser.journey import Journey, published
from tests.browser.live import Live
from tests.browser.shelf import COURSE
from tests.browser.test_journey import check_with_axe
from tests.factories import PIN

pytestmark = pytest.mark.browser
WORDS = {"ar": "وضع التطبيق على شاشة الهاتف", "fr": "Mettre sur l’écran du téléphone"}
# What Chromium says on a phone where the platform may be installed; without a screen to install on it never does.
OFFER = """() => {
  window.prompted = 0
  const offer = new Event("beforeinstallprompt", { cancelable: true })
  const userChoice = Promise.resolve({ outcome: "accepted", platform: "web" })
  dispatchEvent(Object.assign(offer, { userChoice, prompt: async () => { window.prompted += 1; return userChoice } }))
  return offer.defaultPrevented
}"""


@pytest.fixture(params=["ar", "fr"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def page(live: Live, chromium: Browser, language: str) -> Iterator[Page]:
    context = phone(chromium, locale=f"{language}-MA")
    page = context.new_page()
    Journey(page, live.url, published(live.app, COURSE), language).enter("0612000001", PIN)
    page.goto(f"{live.url}/offline")
    # By then its script listens.
    page.locator("[data-slug][data-state]").first.wait_for()
    yield page
    context.close()


def test_phone_that_may_install_invites_in_her_language(page: Page, language: str) -> None:
    button = page.get_by_role("button", name=WORDS[language])
    assert button.count() == 0, "Nothing is offered that the phone cannot do"

    assert page.evaluate(OFFER), "The browser's own bar, in the browser's language, does not come besides"

    button.wait_for()
    check_with_axe(page)
    assert page.evaluate("prompted") == 0, "Asked by touch only"
    button.click()
    button.wait_for(state="hidden")
    assert page.evaluate("prompted") == 1


def test_manifest_that_the_phone_would_install_speaks_her_language(page: Page, language: str) -> None:
    found = page.evaluate(
        "fetch(document.querySelector('link[rel=manifest]').href).then((answer) => answer.json()).then(({ lang, dir }) => [lang, dir])"
    )

    assert found == {"ar": ["ar-MA", "rtl"], "fr": ["fr-MA", "ltr"]}[language]
