"""Our exported package in Chromium, launched by our own cmi5: every unit gone through, until the course is satisfied and completed."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from flask import Flask
from flask_babel import force_locale
from playwright.sync_api import Browser, BrowserContext, Locator, Page
from sqlalchemy import select

from lms.accounts.models import Person
from lms.authoring.exchange.exports import cmi5
from lms.core.db import db
from lms.learning.models import Completion
from lms.packages.models import Package
from lms.quizzes.kinds import Reason
from lms.quizzes.messages import UNREADABLE
from tests.browser.test_journey import check_with_axe
from tests.factories import Cast, make_cast
from tests.factories.courses import loaded_bees
from tests.packages.cmi5_unit import statements_of
from tests.packages.imported import bring, course_of, enrolled
from tests.packages.served import base, served_from, signed_in

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with served_from(tmp_path_factory.mktemp("served")) as app:
        yield app


@pytest.fixture(scope="module")
def cast(served: Flask) -> Cast:
    found = make_cast()
    db.session.commit()
    return found


@pytest.fixture(scope="module")
def package(served: Flask) -> Package:
    out = io.BytesIO()
    cmi5.write(
        loaded_bees().course,
        lambda name: io.BytesIO(loaded_bees().media[name][0]),
        out,
        origin=served.config["SETTINGS"].base_url,
    )
    return bring(served, out.getvalue())


def begun(
    served: Flask, chromium: Browser, person: Person, package: Package, language: str
) -> tuple[BrowserContext, list[tuple[str, bool]], UUID]:
    """Her phone, the lessons of the course, with whether each is a quiz, and her enrolment in it. Leaves no transaction open: SQLite has
    one writer."""
    with served.test_request_context():
        registration = enrolled(person, package).registration
    lessons = lessons_of(package)
    context = signed_in(served, chromium, person, language)
    db.session.rollback()
    return context, lessons, registration


def open_unit(served: Flask, page: Page, lesson: str) -> Locator:
    """Launched from its lesson; answers the article in the learner's language once the platform knows that she began."""
    page.goto(f"{base(served)}{lesson}")
    page.locator("main form button").first.click()
    page.locator("html[data-ready=yes]").wait_for()
    return page.locator("article:not([hidden])")


def answer(page: Page, article: Locator, *, right: bool) -> None:
    """By hand, as the page's own key says; or wrongly where it can be."""
    keys = json.loads(page.locator("#unit").text_content() or "")["keys"]
    for fieldset in article.locator("fieldset[data-question]").all():
        key = keys[fieldset.get_attribute("data-question")]
        if "texts" in key or "number" in key:
            value = key["texts"][0] if "texts" in key else key["number"][0]
            fieldset.locator("input").fill(value if right else "0987")
            continue
        # Of several places that are right on a picture, one is chosen.
        places = {name: values[:1] if right else values for name, values in key.get("any", {}).items()}
        for name, values in (key.get("fields") or places).items():
            select = fieldset.locator(f'select[name="{name}"]')
            if select.count():
                select.select_option(values[0])
                continue
            boxes = fieldset.locator(f'input[name="{name}"]')
            for box in boxes.all():
                if (box.get_attribute("value") in values) == right:
                    box.check()


def completed(registration: UUID) -> set[str]:
    db.session.rollback()
    return set(db.session.scalars(select(Completion.item).where(Completion.registration == registration)))


def lessons_of(package: Package) -> list[tuple[str, bool]]:
    slug = course_of(package).slug
    return [
        (f"/courses/{slug}/lessons/{group.key}/{unit.key}", "quiz" in unit.address or "exam" in unit.address)
        for group in package.structure.groups
        for unit in group.units
    ]


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_our_course_is_gone_through_as_a_package(
    served: Flask, cast: Cast, chromium: Browser, package: Package, language: str
) -> None:
    person = cast.amina if language == "fr" else cast.esi
    before = len(statements_of("satisfied"))
    context, lessons, registration = begun(served, chromium, person, package, language)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    for lesson, is_quiz in lessons:
        article = open_unit(served, page, lesson)
        assert article.get_attribute("data-language") == language
        assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
        check_with_axe(page)
        if is_quiz:
            answer(page, article, right=True)
            article.locator("[data-finish]").click()
            article.locator("[data-told]:not(:empty)").wait_for()
            assert "100" in article.locator("[data-told]").inner_text()
            article.locator("[data-leave]").click()
        else:
            article.locator("[data-finish]").click()
        page.wait_for_url(f"**{lesson}")
    context.close()

    db.session.rollback()
    assert faults == []
    assert "" in completed(registration)
    assert len(statements_of("satisfied")) > before
    assert len(statements_of("terminated")) >= len(lessons)


def test_quiz_that_failed_is_passed_the_next_time(
    served: Flask, cast: Cast, chromium: Browser, package: Package
) -> None:
    context, lessons, _registration = begun(served, chromium, cast.bilal, package, "fr")
    page = context.new_page()
    lesson = next(lesson for lesson, is_quiz in lessons if is_quiz)
    for right, told in ((False, "pas encore"), (True, "réussi")):
        article = open_unit(served, page, lesson)
        article.locator("[data-finish]").click()
        assert "Répondez" in article.locator(".verdict").first.inner_text()
        answer(page, article, right=right)
        article.locator("[data-finish]").click()
        article.locator("[data-told]:not(:empty)").wait_for()
        assert told in article.locator("[data-told]").inner_text()
        article.locator("[data-leave]").click()
        page.wait_for_url(f"**{lesson}")
    context.close()

    db.session.rollback()
    mine = [one for one in statements_of("failed") if one.result.score.scaled < 0.7]
    assert len(mine) == 1


def test_number_that_may_be_two_is_asked_for_again(
    served: Flask, cast: Cast, chromium: Browser, package: Package
) -> None:
    context, lessons, _registration = begun(served, chromium, cast.driss, package, "fr")
    page = context.new_page()
    open_unit(served, page, lessons[0][0])

    marks = page.evaluate(
        """(typed) => typed.map((text) => {
          const form = new FormData();
          form.append("q", text);
          return mark({ name: "q", number: ["1250", "1250"] }, form);
        })""",
        ["1.250", "1250", "1 250", "1,250", "x"],
    )
    told = page.evaluate("['ar', 'fr'].map((code) => WORDS[code].ambiguous)")
    context.close()

    assert marks == ["ambiguous", 1, 1, 0, 0]
    with served.test_request_context():
        for words, locale in zip(told, ("ar_MA", "fr_MA"), strict=True):
            with force_locale(locale):
                assert words == str(UNREADABLE[Reason.AMBIGUOUS_NUMBER])


def test_without_a_host_for_content_it_plays_all_the_same(
    served: Flask, cast: Cast, chromium: Browser, package: Package, monkeypatch
) -> None:
    monkeypatch.setitem(served.config, "SETTINGS", replace(served.config["SETTINGS"], content_url=None))
    context, [(lesson, _is_quiz), *_others], _registration = begun(served, chromium, cast.khadija, package, "fr")
    page = context.new_page()

    open_unit(served, page, lesson).locator("[data-finish]").click()
    page.wait_for_url(f"**{lesson}")
    context.close()

    db.session.rollback()
    assert any(one.result.completion for one in statements_of("completed") if one.result)
