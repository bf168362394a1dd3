"""A member on her own phone and an adviser at a desk, as a browser shows the platform to them."""

from dataclasses import dataclass
from datetime import timedelta

import pyotp
from playwright.sync_api import Browser, Locator, Page

from lms.core import clock
from tests.browser.journey import Journey, published
from tests.browser.live import Live, everybody_speaks
from tests.browser.sitting import Sender, finish_course
from tests.browser.test_desks import SECRET
from tests.cooperatives.papers import pdf
from tests.factories import PASSWORD

PIN = "7413"


def press(page: Page, what: Locator) -> None:
    """Touch, and wait until the next screen stands."""
    page.evaluate("document.querySelector('main').dataset.old = 'yes'")
    what.first.click()
    page.wait_for_selector("main:not([data-old])")
    page.wait_for_load_state()


@dataclass
class Member:
    """On her own phone, in Arabic."""

    name: str
    page: Page
    live: Live

    @property
    def sender(self) -> Sender:
        return Sender(self.page.request, self.live.url)

    def go(self, path: str) -> None:
        answer = self.page.goto(f"{self.live.url}{path}")
        assert answer
        assert answer.ok, f"{self.name}, {path}: {answer.status}"
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 360, f"{path} is wider than the phone"

    def press(self, what: Locator) -> None:
        press(self.page, what)

    def activate(self, code: str, picture: str) -> None:
        """From the first screen to her home, with the code of her card."""
        self.go("/")
        self.press(self.page.get_by_role("button", name="العربية", exact=True))
        self.press(self.page.locator("a[href='/activate']"))
        self.page.locator("input[name=code]").fill(code)
        self.press(self.page.locator("main form .button"))
        assert self.name in self.page.locator("h1").inner_text()
        for field in ("pin", "again"):
            self.page.locator(f"input[name={field}]").fill(PIN)
        self.page.locator(f"input[value={picture}]").check(force=True)
        self.press(self.page.locator("main form .button"))
        self.page.wait_for_url("**/home")

    def come_back(self) -> None:
        """Another day: her face, and her PIN."""
        self.go("/me")
        self.press(self.page.locator("form[action='/sign-out'] button"))
        self.press(self.page.locator("main a[href*='/sign-in/']:has(img)"))
        self.page.locator("input[name=pin]").fill(PIN)
        self.press(self.page.locator("form:has(input[name=pin]) button"))
        self.page.wait_for_url("**/home")

    def learn(self, slug: str) -> None:
        """The whole course by touching what she sees."""
        journey = Journey(self.page, self.live.url, published(self.live.app, slug), "ar")
        journey.begin_course()
        journey.learn(fails_once=False)

    def send_course(self, slug: str) -> None:
        finish_course(self.live.app, self.sender, published(self.live.app, slug))

    def file_paper(self, kind: str) -> None:
        """A PDF for the adviser, from the folder of its kind."""
        self.go("/cooperative/file")
        self.press(self.page.locator(f"a[href$='/file/{kind}']"))
        self.press(self.page.locator(f"a[href$='/{kind}/new']"))
        paper = {"name": f"{kind}.pdf", "mimeType": "application/pdf", "buffer": pdf()}
        self.page.locator("input[name=paper]").set_input_files(paper)
        day = clock.now().date() - timedelta(days=60)
        self.page.locator("input[name=dated_on]").fill(day.isoformat())
        self.page.locator("input[name=visibility][value=adviser]").check(force=True)
        self.press(self.page.locator("main form .button"))

    def choose_levels(self, *, kind: str) -> None:
        """Every question of the round, one touch a screen: her own answers, or those of the group."""
        self.go("/cooperative/diagnosis")
        self.press(self.page.locator("a.next"))
        while f"/{kind}/" in self.page.url:
            self.press(self.page.locator("button[name=level][value='3']"))


@dataclass
class Desk:
    """Of somebody of the staff, in Arabic at 1280 px."""

    page: Page
    live: Live

    @classmethod
    def signed_in(cls, live: Live, chromium: Browser, email: str) -> "Desk":
        context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="ar-MA")
        context.add_cookies([{"name": "lang", "value": "ar", "url": live.url}])
        everybody_speaks(live.app, "ar")
        desk = cls(context.new_page(), live)
        desk.page.goto(f"{live.url}/staff/sign-in")
        desk.page.locator("input[name=email]").fill(email)
        desk.page.locator("input[name=password]").fill(PASSWORD)
        desk.press(desk.page.locator("main form button"))
        desk.page.locator("input[name=code]").fill(pyotp.TOTP(SECRET).now())
        desk.press(desk.page.locator("main form button"))
        desk.page.wait_for_url("**/staff")
        return desk

    def press(self, what: Locator) -> None:
        press(self.page, what)

    def write_down(self, *, name_ar: str, number: str) -> None:
        """A cooperative that works with saffron in Taroudannt; she is an officer."""
        self.page.goto(f"{self.live.url}/staff")
        self.press(self.page.locator("a[href='/staff/cooperatives/new']"))
        for name, value in (
            ("cooperative_ar", name_ar), ("register_number", number), ("registered_on", "2024-03-15"),
        ):  # fmt: skip
            self.page.locator(f"input[name={name}]").fill(value)
        for name, value in (("sector", "food"), ("province", "MA-TAR"), ("delegation", "agadir")):
            self.page.locator(f"select[name={name}]").select_option(value)
        self.page.locator("input[name=categories][value=supply]").check(force=True)
        self.press(self.page.locator("main form .button"))


def add_member(who: Desk | Member, name: str, *, phone: str, birth_year: int, gender: str) -> str:
    """From the page that lists the members; answers the code of the new one's card."""
    who.press(who.page.locator("a[href$='/register/new'], a[href$='/members/new']"))
    for field, value in (("name_ar", name), ("phone", phone), ("birth_year", str(birth_year))):
        who.page.locator(f"input[name={field}]").fill(value)
    who.page.locator(f"input[name=gender][value={gender}]").check(force=True)
    who.press(who.page.locator("main form .button"))
    return who.page.locator("main code").inner_text()


def give_office(who: Desk | Member, kind: str) -> None:
    """From the page of the member: chosen, told what follows, confirmed."""
    who.press(who.page.locator("a[href$='/offices/new']"))
    who.page.locator(f"input[name=kind][value={kind}]").check(force=True)
    for _screen in range(2):
        who.press(who.page.locator("main form .button"))
