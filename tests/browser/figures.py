"""What tests of the pages of figures share: a small country whose figures are counted, and what is wrong with a page."""

import re
from collections.abc import Callable, Iterable
from functools import cache

from babel.messages.pofile import read_po
from playwright.sync_api import Locator, Page

from lms.accounts.queries import staff_with_email
from lms.accounts.samples import DOMAIN
from lms.config import ROOT
from lms.core import clock
from lms.core.days import day_of
from lms.core.db import db
from lms.monitoring.alerts import watching
from lms.monitoring.counting import rollup
from lms.monitoring.country import loading
from lms.monitoring.country.population import Options
from lms.monitoring.reports import services as reports
from tests.browser.axe import violations
from tests.monitoring.country.small import silently

PREFIX = "/staff/monitoring"
DESK, PHONE = (1280, 900), (360, 740)
OFFICER, ADMINISTRATOR = f"demo-officer@{DOMAIN}", f"demo-administrator@{DOMAIN}"
ADVISER, TRAINER = f"demo-adviser-kenitra@{DOMAIN}", f"demo-trainer-09-1@{DOMAIN}"
# What stands outside the window, and cannot be moved into it sideways.
CUT = """() => {
    const width = document.documentElement.clientWidth;
    const moves = one => {
        for (let box = one.parentElement; box && box !== document.body; box = box.parentElement)
            if (/auto|scroll|hidden/.test(getComputedStyle(box).overflowX) && !(box instanceof SVGElement)) return true;
        return false;
    };
    return [...document.querySelectorAll("body :is(a, button, input, select, p, li, h1, h2, h3, dt, dd, th, td, text)")].filter(one => {
        const box = one.getBoundingClientRect();
        return box.width > 1 && one.checkVisibility() && (box.left < -1 || box.right > width + 1) && !moves(one);
    }).map(one => `${one.tagName} ${one.textContent.trim().slice(0, 60)}`);
}"""
# All that is read or read out, opened or not. What is no language (codes, addresses) says so by its direction; branches are
# written by the cooperatives.
TEXTS = """() => {
    const said = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode())
        if (!walker.currentNode.parentElement.closest("script, style, code, #branch, :is([dir=ltr], [lang]):not(html)")) said.push(walker.currentNode.data);
    for (const one of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]"))
        for (const name of ["aria-label", "title", "placeholder", "alt"]) said.push(one.getAttribute(name) || "");
    return said.map(text => text.trim()).filter(Boolean);
}"""
# The places of a menu that cannot be touched, even when they are moved into sight.
UNREACHED = """menu => [...menu.querySelectorAll("a")].filter(one => {
    one.scrollIntoView({block: "center", inline: "center", behavior: "instant"});
    const box = one.getBoundingClientRect();
    const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return !one.contains(hit) || box.height < 24;
}).map(one => one.textContent)"""
# Boxes that keep something back on paper, where nobody scrolls.
KEPT_BACK = """() => [...document.querySelectorAll("body :is(div, section, ul, figure)")].filter(one => {
    const is_box = /auto|scroll|hidden/.test(getComputedStyle(one).overflow) && one.checkVisibility();
    return is_box && (one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1);
}).map(one => `${one.className} ${one.textContent.trim().slice(0, 60)}`)"""
_WORD = re.compile(r"[^\W\d_]{3,}")
# Also French, though no translation has it.
_OF_BOTH = {"argan"}
_ADDRESS = re.compile(r"\S+@\S+")
# The colours are the same in each language and of each width, and judging them is most of axe's time.
COLOURS_AT = {"ar": DESK, "fr": PHONE}


def make_country() -> None:
    """131 cooperatives with two years of learning, counted; alerts were looked for, and the officer has the digest."""
    at = clock.now().replace(microsecond=0)
    loading.load(
        Options(now=at, scale=0.002, seed=2026, months=24, statements=1000, regions=()),
        silently,
    )
    rollup.rebuild(at=at)
    for step in watching.steps(at):
        step()
    officer = staff_with_email(OFFICER)
    assert officer
    reports.begin_digest(officer, today=day_of(at), at=at)
    db.session.commit()


def faults_of(page: Page, language: str) -> list[str]:
    """Of the page that is open, at a desk and on a phone; `language`: ar or fr."""
    root = page.locator("html")
    told = [f"{word!r} is English" for word in english_words(page.evaluate(TEXTS), language)]
    spoken, turned = root.get_attribute("lang"), root.get_attribute("dir")
    if not (spoken or "").startswith(language) or turned != ("rtl" if language == "ar" else "ltr"):
        told.append(f"it says {spoken}, {turned}")
    # The desk last: paper is judged as she sends it from there.
    for size in (PHONE, DESK):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        told += [f"{size[0]}: {fault}" for fault in _faults_here(page, judges_colours=size == COLOURS_AT[language])]
    page.emulate_media(media="print")
    told += [f"on paper: {one}" for one in page.evaluate(KEPT_BACK)]
    page.emulate_media(media="screen")
    return [f"{page.url}: {fault}" for fault in told]


def _faults_here(page: Page, *, judges_colours: bool) -> list[str]:
    told = [f"cut: {one}" for one in page.evaluate(CUT)]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        told.append("the page moves sideways")
    for menu in page.locator("nav:has(a)").all():
        told += [f"nobody can touch {one}" for one in menu.evaluate(UNREACHED)]
    page.evaluate("scrollTo(0, 0)")
    return told + violations(page, rules={"color-contrast": {"enabled": judges_colours}})


def english_words(texts: Iterable[str], language: str) -> list[str]:
    found = {word.lower() for text in texts for word in _WORD.findall(_ADDRESS.sub("", text))}
    return sorted((found & _only_english(language)) - _OF_BOTH)


@cache
def _only_english(language: str) -> frozenset[str]:
    """Words of the interface as it stands in the code, but none that the language has, too."""
    path = ROOT / "babel" / f"{language}_MA" / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        messages = [one for one in read_po(file) if one.id]
    ours, theirs = _words(one.id for one in messages), _words(one.string for one in messages)
    return frozenset(ours - theirs)


def _words(texts: Iterable[str | list[str] | tuple[str, ...]]) -> set[str]:
    plain = (one for text in texts for one in ([text] if isinstance(text, str) else text))
    return {word.lower() for text in plain for word in _WORD.findall(re.sub(r"%\(\w+\)\w", "", text or ""))}


# How somebody does it: opens a link or presses a button; chooses from a list.
Press = Callable[[Locator], None]


def by_mouse(target: Locator) -> None:
    target.click()


def by_keyboard(target: Locator) -> None:
    go_to(target)
    target.page.keyboard.press("Enter")


def go_to(target: Locator) -> None:
    """With the key that moves on from one thing to the next, from wherever she is."""
    page = target.page
    for _step in range(300):
        if target.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"The keyboard does not come to {target}")


def choose_by_keyboard(field: Locator, label: str) -> None:
    """From the first one down."""
    go_to(field)
    field.page.keyboard.press("Home")
    for _step in range(field.locator("option").count()):
        if field.evaluate("one => one.selectedOptions[0].label") == label:
            return
        field.page.keyboard.press("ArrowDown")
    raise AssertionError(f"The keyboard does not come to {label}")


def choose_by_mouse(field: Locator, label: str) -> None:
    field.select_option(label=label)
