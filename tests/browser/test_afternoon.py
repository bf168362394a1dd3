"""A trainer's afternoon: from nothing to a published course, by what she sees on the pages; then a member opens it on her phone.

What she touches, fills in and waits for is counted (docs/authoring.md), so that the way grows no longer unnoticed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from lms.core import clock
from tests.authoring.sent import picture
from tests.browser.chromium import phone
from tests.browser.journey import LANGUAGE_NAMES, squeezed
from tests.browser.live import Live, everybody_speaks
from tests.browser.people import press
from tests.browser.test_desks import SECRET
from tests.browser.test_journey import check_with_axe
from tests.browser.test_staff_tables import OUTSIDE
from tests.factories import PASSWORD, PIN

pytestmark = pytest.mark.browser
# A little above what was counted: touches, fields filled in, pages waited for.
MOST_TOUCHES, MOST_FIELDS, MOST_PAGES = 60, 78, 58
# Each signs in once: a code of the second factor works once in its half minute.
TRAINERS = {"ar": "yassine@lms.test", "fr": "khadija@lms.test"}
TEXTS = {
    "course": ("بيع العسل معا", "Vendre le miel ensemble"),
    "course summary": ("من الخلية إلى الزبون، خطوة بخطوة.", "De la ruche au client, pas à pas."),
    "module": ("من الخلية إلى السوق", "De la ruche au marché"),
    "module summary": ("الجني والثمن والقرار.", "La récolte, le prix, la décision."),
    "lesson 1": ("جني العسل", "Récolter"),
    "harvest": ("نجني العسل في الصباح، قبل اشتداد الحر.", "On récolte le matin, avant la chaleur."),
    "photo": ("أربعة إطارات مملوءة بالعسل", "Quatre cadres pleins de miel"),
    "example": ("فاطمة تترك ربع الإطارات للنحل.", "Fatima laisse un quart des cadres aux abeilles."),
    "lesson 2": ("حساب الثمن", "Calculer le prix"),
    "price": ("الثمن يغطي الجرة والعمل والنقل.", "Le prix couvre le pot, le travail et le transport."),
    "together": ("احسبوا معا ثمن جرة واحدة.", "Calculez ensemble le prix d’un pot."),
    "lesson 3": ("نقرر معا", "Décider ensemble"),
    "decide": ("الثمن قرار لكل الأعضاء.", "Le prix est une décision de tous."),
    "law": ("لكل عضو صوت واحد، كيفما كان عدد حصصه.", "Chaque membre a une seule voix, quel que soit le nombre de ses parts."),
    "source": ("القانون رقم 112.12 المتعلق بالتعاونيات، المادة 2", "Loi n° 112-12 relative aux coopératives, article 2"),
    "when": ("متى نجني العسل؟", "Quand récolte-t-on ?"),
    "morning": ("في الصباح", "Le matin"),
    "noon": ("وقت الظهيرة", "À midi"),
    "night": ("في الليل", "La nuit"),
    "before the heat": ("في الصباح يكون النحل هادئا.", "Le matin, les abeilles sont calmes."),
    "all": ("نأخذ كل العسل من الخلية.", "On prend tout le miel de la ruche."),
    "quarter": ("نترك للنحل ما يكفيه.", "On laisse aux abeilles de quoi vivre."),
    "jars": ("12 جرة في كل صندوق، و3 صناديق. كم جرة؟", "12 pots par carton, 3 cartons. Combien de pots ?"),
    "jars why": ("12 في 3 تساوي 36.", "12 fois 3 font 36."),
    "sale": ("بعنا {jars} جرة، كل واحدة بـ 50 درهما. كم قبضنا؟", "Nous vendons {jars} pots à 50 DH. Combien recevons-nous ?"),
    "sale why": ("قبضنا {answer} درهما.", "Nous recevons {answer} DH."),
    "order": ("رتبوا خطوات العمل.", "Remettez les étapes en ordre."),
    "first": ("الجني", "Récolter"),
    "second": ("التصفية", "Filtrer"),
    "third": ("التعبئة", "Mettre en pot"),
    "order why": ("نصفي قبل التعبئة.", "On filtre avant de mettre en pot."),
}  # fmt: skip


@dataclass
class Trainer:
    """Who counts what she does. A page that she meets for the first time is looked at."""

    page: Page
    language: str
    screenshots: Path | None
    touches: int = 0
    fields: int = 0
    pages: int = 0
    seen: list[str] = field(default_factory=list)

    def says(self, name: str, language: str = "") -> str:
        return TEXTS[name][("ar", "fr").index(language or self.language)]

    def touch(self, what: Locator) -> None:
        self.touches += 1
        what.click()

    def go(self, what: Locator, name: str) -> None:
        """A touch that leads to the page `name`."""
        self.leave(what)
        self.arrive(name)

    def leave(self, what: Locator) -> None:
        with self.page.expect_navigation(wait_until="load") as led:
            self.touch(what)
        assert led.value is None or led.value.ok, f"{self.page.url}: {led.value.status}"

    def arrive(self, name: str) -> None:
        self.pages += 1
        if name in self.seen:
            return
        self.seen.append(name)
        for width in (360, 1280):
            self.page.set_viewport_size({"width": width, "height": 740 if width < 500 else 900})
            assert self.page.evaluate(OUTSIDE) == [], f"{name} at {width}"
            assert self.page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} at {width}"
            if self.screenshots:
                file = f"afternoon-{self.language}-{width}-{len(self.seen):02}-{name}.png"
                self.page.screenshot(path=self.screenshots / file, full_page=True)
        check_with_axe(self.page)

    def fill(self, selector: str, text: str) -> None:
        self.fields += 1
        self.page.locator(selector).fill(text)

    def write(self, selector: str, name: str) -> None:
        self.fill(selector, self.says(name))

    def choose(self, selector: str, value: str) -> None:
        self.fields += 1
        self.page.locator(selector).select_option(value)

    def way(self, path: str) -> Locator:
        """One of the ways that every page of a draft shows."""
        return self.page.locator(f":is(.tabs, .ways) a[href*='{path}']").first

    def button(self, value: str) -> Locator:
        return self.page.locator(f"button[name=do][value^='{value}']")


def sign_in(trainer: Trainer, url: str) -> None:
    trainer.page.goto(f"{url}/staff/sign-in")
    trainer.arrive("sign-in")
    trainer.fill("input[name=email]", TRAINERS[trainer.language])
    trainer.fill("input[name=password]", PASSWORD)
    trainer.go(trainer.page.locator("main form button").first, "code")
    trainer.fill("input[name=code]", pyotp.TOTP(SECRET).now())
    trainer.go(trainer.page.locator("main form button").first, "desk")


def begin_course(trainer: Trainer) -> None:
    page, code = trainer.page, trainer.language
    trainer.go(page.locator("header a[href='/staff/courses']"), "courses")
    trainer.go(page.locator("main a[href='/staff/courses/new']"), "new-course")
    trainer.write(f"[name=title_{code}]", "course")
    trainer.write(f"[name=summary_{code}]", "course summary")
    trainer.go(page.locator("main form button"), "empty-draft")
    trainer.write(f"details[open] [name=title_{code}]", "module")
    trainer.go(page.locator("details[open] button"), "module-added")
    trainer.write(f"details[open] [name=title_{code}]", "lesson 1")
    trainer.go(page.locator("details[open] button"), "new-lesson")


def first_lesson(trainer: Trainer) -> None:
    """Text through the toolbar, a picture, an example; read aloud; and two questions."""
    page = trainer.page
    trainer.write("[name=text-b1]", "harvest")
    page.locator("[name=text-b1]").select_text()
    trainer.touch(page.locator("#block-b1 [role=toolbar] button").first)
    expect(page.locator("[name=text-b1]")).to_have_value(f"**{trainer.says('harvest')}**")
    trainer.go(trainer.button("add:picture"), "picture")
    trainer.write("[name=text-b2]", "photo")
    content, name = picture()
    trainer.fields += 1
    with page.expect_navigation(wait_until="load"):
        page.locator("[name=file-b2]").set_input_files(
            {"name": name, "mimeType": "image/jpeg", "buffer": content.read()}
        )
    trainer.arrive("picture-there")
    trainer.go(trainer.button("add:example"), "blocks")
    trainer.write("[name=text-b3]", "example")
    record(trainer)
    trainer.go(trainer.button("question"), "kinds")
    trainer.go(page.locator("button[value=single_choice]"), "new-single-choice")
    trainer.write(ask(trainer, "text"), "when")
    for number, choice in enumerate(("morning", "noon", "night"), 1):
        trainer.write(ask(trainer, f"choices.c{number}.text"), choice)
    trainer.touch(page.locator("label:has([name='choices.right'][value=c1])"))
    trainer.write(ask(trainer, "explain"), "before the heat")
    trainer.go(trainer.button("another"), "kinds")
    trainer.go(page.locator("button[value=true_false]"), "new-true-false")
    trainer.write(ask(trainer, "text"), "all")
    trainer.choose("[name=answer]", "false")
    trainer.write(ask(trainer, "explain"), "quarter")


def ask(trainer: Trainer, name: str) -> str:
    return f"[name='{name}.{trainer.language}']"


def record(trainer: Trainer) -> None:
    """The first block, into the tone that Chromium makes where there is no microphone."""
    page = trainer.page
    tongue = {"ar": "ary", "fr": "fr"}[trainer.language]
    trainer.go(page.locator(f"#block-b1 .tracks a[href$='/{tongue}']"), "read-aloud")
    button = page.locator("[data-module=record] button")
    start = button.inner_text()
    trainer.touch(button)
    expect(button).not_to_have_text(start)
    page.wait_for_timeout(1200)
    trainer.touch(button)
    page.wait_for_function("document.querySelector('#upload').files.length === 1")
    trainer.go(page.locator("form:has(#upload) button:not([type=button])"), "recorded")
    trainer.go(page.locator("main p a").first, "lesson-recorded")
    expect(page.locator("#block-b1 .tracks__one--there")).to_be_visible()


def other_lessons(trainer: Trainer) -> None:
    page = trainer.page
    # From the question back to the contents, and on from lesson to lesson.
    trainer.go(trainer.way("#part-"), "contents")
    trainer.go(page.locator(".outline__name a").first, "lesson")
    trainer.write("#next-title", "lesson 2")
    trainer.go(trainer.button("lesson"), "lesson")
    trainer.write("[name=text-b1]", "price")
    trainer.go(trainer.button("add:activity"), "lesson")
    trainer.write("[name=text-b2]", "together")
    trainer.write("#next-title", "lesson 3")
    trainer.go(trainer.button("lesson"), "lesson")
    trainer.write("[name=text-b1]", "decide")
    trainer.go(trainer.button("add:law"), "law")
    trainer.write("[name=text-b2]", "law")
    for code in ("ar", "fr"):
        trainer.fill(f"[name=new-b2-title_{code}]", trainer.says("source", code))
    trainer.fill("[name=new-b2-checked]", (clock.now() - timedelta(days=1)).date().isoformat())
    trainer.go(trainer.button("source:b2"), "law-sourced")
    expect(page.locator("[name=source-b2] option:checked")).to_contain_text(trainer.says("source"))


def quiz(trainer: Trainer) -> None:
    """Three questions: a number, a number that differs from learner to learner, an order."""
    page = trainer.page
    trainer.go(trainer.way("/questions"), "questions")
    trainer.go(
        page.locator(".bank", has=page.locator("bdi", has_text=trainer.says("module"))).locator("a").first, "kinds"
    )
    trainer.go(page.locator("button[value=numeric]"), "new-numeric")
    trainer.write(ask(trainer, "text"), "jars")
    trainer.fill("[name=answer]", "36")
    trainer.write(ask(trainer, "explain"), "jars why")
    trainer.go(trainer.button("another"), "kinds")
    trainer.go(page.locator("button[value=numeric]"), "new-numeric")
    trainer.write(ask(trainer, "text"), "sale")
    trainer.write(ask(trainer, "explain"), "sale why")
    trainer.fill("[name=formula]", "jars * 50")
    trainer.go(trainer.button("add:variables"), "numeric-variant")
    for name, value in (("name", "jars"), ("least", "10"), ("most", "20")):
        trainer.fill(f"[name='variables.0.{name}']", value)
    expect(page.locator(".samples tbody tr")).to_have_count(5)
    trainer.go(trainer.button("another"), "kinds")
    trainer.go(page.locator("button[value=ordering]"), "new-ordering")
    trainer.write(ask(trainer, "text"), "order")
    for number, step in enumerate(("first", "second", "third"), 1):
        trainer.write(ask(trainer, f"items.s{number}.text"), step)
    trainer.write(ask(trainer, "explain"), "order why")
    trainer.go(trainer.page.locator(".savebar button[value='']"), "ordering")


def look_at_it(trainer: Trainer) -> None:
    """As a member's phone shows it."""
    trainer.go(trainer.way("/preview"), "preview")
    trainer.go(trainer.page.locator("td a[href*='/lessons/']").first, "phone")
    code = trainer.language
    frame = trainer.page.frame_locator(f"section[aria-labelledby=phone-{code}] iframe")
    expect(frame.locator("h1")).to_have_text(trainer.says("lesson 1"))


def mend(trainer: Trainer) -> None:
    """From the list of faults: the other language, part by part; then what the module lacks."""
    page = trainer.page
    other = {"ar": "fr", "fr": "ar"}[trainer.language]
    trainer.go(page.locator("main p a").nth(1), "lesson")
    trainer.go(trainer.way("/publication"), "faults")
    trainer.go(page.locator(f".faults a[href$='/translation?lang={other}']").first, "translate")
    for _part in range(30):
        if "/parts/" not in page.url:
            break
        for line in page.locator(".beside--missing").all():
            source = line.locator(".beside__source").inner_text().strip()
            area = line.locator("textarea")
            trainer.fields += 1
            area.fill(translated(source, trainer.language))
        trainer.leave(trainer.button("next"))
        trainer.arrive("translate" if "/parts/" in page.url else "translated")
    else:
        pytest.fail("The translation leads from part to part and never to the list of faults")
    trainer.go(trainer.way("/publication"), "faults-left")
    trainer.go(page.locator(".faults a").first, "module")
    for code in ("ar", "fr"):
        trainer.fill(f"[name=summary_{code}]", trainer.says("module summary", code))
    trainer.fill("[name=draw]", "3")
    trainer.go(page.locator("main form .button"), "module-saved")


def translated(text: str, language: str) -> str:
    """The other side of what was written; the signs of Markdown stay."""
    here = ("ar", "fr").index(language)
    plain = text.strip("*")
    return text.replace(plain, next(pair[1 - here] for pair in TEXTS.values() if pair[here] == plain))


def publish(trainer: Trainer) -> None:
    trainer.go(trainer.way("/publication"), "publication")
    expect(trainer.page.locator("main .notice--good")).to_be_visible()
    trainer.go(trainer.page.locator("main form .button"), "published")


def learn(live: Live, chromium: Browser, language: str, screenshots: Path | None) -> None:
    """A member finds it on her phone, reads, hears, and answers."""
    page = phone(chromium, locale=f"{language}-MA").new_page()
    here = ("ar", "fr").index(language)

    def look(name: str) -> None:
        if screenshots:
            page.screenshot(path=screenshots / f"afternoon-{language}-member-{name}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, name
        check_with_axe(page)

    page.goto(live.url)
    press(page, page.get_by_role("button", name=LANGUAGE_NAMES[language], exact=True))
    page.locator("input[name=phone]").fill({"ar": "0612000001", "fr": "0612000002"}[language])
    page.locator("input[name=pin]").fill(PIN)
    press(page, page.locator("form:has(input[name=pin]) button"))
    press(page, page.locator("main a[href='/courses']"))
    look("courses")
    # The trainers write the same course, each in her language: its address is made of its French title, where it has one.
    slug = {"ar": "course", "fr": "vendre-le-miel-ensemble"}[language]
    press(page, page.locator(f"main .card[href='/courses/{slug}']", has_text=TEXTS["course"][here]))
    look("course")
    press(page, page.locator("main form .button"))
    expect(page.locator("h1")).to_have_text(TEXTS["lesson 1"][here])
    expect(page.locator("main strong")).to_have_text(TEXTS["harvest"][here])
    expect(page.locator("main img[alt]").first).to_have_attribute("alt", TEXTS["photo"][here])
    # What the trainer read aloud: the script puts one player in the place of the recordings of a lesson.
    expect(page.locator("main .player__keys button[aria-pressed]")).to_be_visible()
    expect(page.locator("main .player input[type=radio]:checked")).to_have_count(1)
    look("lesson")
    press(page, page.locator("main > .button"))
    look("question")
    page.locator("label.choice", has_text=TEXTS["morning"][here]).click()
    press(page, page.locator("main form .button").last)
    expect(page.locator("main")).to_contain_text(TEXTS["before the heat"][here])
    look("answered")
    press(page, page.locator("main > .button"))
    page.locator("input[name=answer][value=false]").check(force=True)
    press(page, page.locator("main form .button").last)
    # Two lessons more, and then the quiz.
    for _step in range(6):
        if "/quizzes/" in page.url:
            break
        press(page, page.locator("main > form .button, main > .button"))
    press(page, page.locator("main > form .button"))
    assert sale(page, language) in range(10, 21)
    look("drawn")
    page.context.close()


def sale(page: Page, language: str) -> int:
    """The number that was drawn for her, on the page of that question."""
    told = re.escape(TEXTS["sale"][("ar", "fr").index(language)]).replace(re.escape("{jars}"), r"(\d+)")
    first = page.url.rpartition("/")[0]
    for number in range(1, 4):
        page.goto(f"{first}/{number}")
        if found := re.fullmatch(told, squeezed(page.locator("h1").inner_text())):
            return int(found[1])
    pytest.fail("None of the questions is the one that differs from learner to learner")


@pytest.fixture
def desk(live: Live, with_microphone: Browser, language: str, screenshots: Path | None) -> Iterator[Trainer]:
    everybody_speaks(live.app, language)
    context = with_microphone.new_context(viewport={"width": 1280, "height": 900}, locale=f"{language}-MA")
    context.add_cookies([{"name": "lang", "value": language, "url": live.url}])
    yield Trainer(context.new_page(), language, screenshots)
    context.close()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_from_nothing_to_a_course_that_a_member_learns(
    desk: Trainer, live: Live, with_microphone: Browser, language: str, screenshots: Path | None
) -> None:
    sign_in(desk, live.url)
    begin_course(desk)
    first_lesson(desk)
    other_lessons(desk)
    quiz(desk)
    look_at_it(desk)
    mend(desk)
    publish(desk)

    print(f"{language}: {desk.touches} touches, {desk.fields} fields, {desk.pages} pages")
    assert desk.touches <= MOST_TOUCHES
    assert desk.fields <= MOST_FIELDS
    assert desk.pages <= MOST_PAGES
    learn(live, with_microphone, language, screenshots)
