"""Tables of staff fit a phone and a desk, whatever others wrote into them."""

from uuid import UUID

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from lms.accounts.queries import staff_with_email
from lms.cooperatives.models import Cooperative, Membership
from lms.core import clock
from lms.core.db import db
from lms.pathway.rules.model import Stage
from lms.pathway.training.models import LearningGap
from lms.xapi import credentials
from lms.xapi.clients import Scope
from lms.xapi.forwarding import exchange, targets
from lms.xapi.forwarding.filters import Filter
from lms.xapi.forwarding.models import DeadLetter, ImportFault, ImportSource
from tests.browser.live import Live, everybody_speaks
from tests.browser.test_journey import check_with_axe
from tests.client import PageClient
from tests.xapi.lrs import AMINA, Lrs, statement

pytestmark = pytest.mark.browser
# What cannot be reached. A row of tabs that is moved sideways stands inside as a whole.
OUTSIDE = """() => {
    const main = document.querySelector("main").getBoundingClientRect();
    const seen = one => {
        const row = one.closest("nav");
        return row && getComputedStyle(row).overflowX === "auto" ? row : one;
    };
    return [...document.querySelectorAll("main :is(a, button, input, td)")].filter(one => {
        const box = seen(one).getBoundingClientRect();
        return box.width && (box.left < main.left - 1 || box.right > main.right + 1);
    }).map(one => one.outerHTML);
}"""


@pytest.fixture(scope="module")
def pages(live: Live) -> list[str]:
    """Pages with rows that are hard to fit."""
    with live.app.app_context():
        found = Lrs(live.app).store(
            statement(actor={**AMINA, "name": "x" * 500}, object={"id": "http://example.org/" + "y" * 500}),
            statement(verb={"id": "http://example.org/" + "z" * 200}),
        )
        credentials.create(name="n" * 100, scopes=list(Scope), origins=["https://" + "o" * 60 + ".ma"], at=clock.now())
        target = targets.add_target(
            name="t" * 100, endpoint="https://archive.example/" + "e" * 80 + "/", key="key", secret="s", wanted=Filter(),
            since=None, at=clock.now(),
        )  # fmt: skip
        letter = DeadLetter(target_id=target.id, statement_id=UUID(found[0]), reason="400 " + "r" * 200, at=clock.now())
        source = exchange.add(
            ImportSource, name="s" * 100, endpoint="https://field.example/" + "e" * 80 + "/", key="key", secret="s",
            wanted=Filter(["http://example.org/" + "v" * 200]), since=None, at=clock.now(),
        )  # fmt: skip
        fault = ImportFault(source_id=source.id, statement_id=found[1], reason="actor: " + "r" * 200, at=clock.now())
        argan = db.session.scalars(select(Cooperative).where(Cooperative.name_fr.is_not(None)).limit(1)).one()
        members = db.session.scalars(select(Membership.person_id).where(Membership.cooperative_id == argan.id)).all()
        needs = [["acting-together", 60, [str(one) for one in members]]]
        gap = LearningGap(cooperative_id=argan.id, stage=Stage.PROJECT, people=len(members), minutes=60, needs=needs)
        argan.name_fr = "Coopérative de démonstration Agroalimentaire"
        db.session.add_all([letter, fault, gap])
        db.session.commit()
        forwarding, source_page = f"/staff/forwarding/{target.id}", f"/staff/forwarding/sources/{source.id}"
    return ["/staff/sessions", "/staff/statements", f"/staff/statements/{found[0]}", "/staff/clients", "/staff/clients/new",
            "/staff/forwarding", "/staff/forwarding/new", forwarding, "/staff/forwarding/sources/new", source_page]  # fmt: skip


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_nothing_is_out_of_sight(live: Live, chromium: Browser, pages: list[str], language: str, width: int) -> None:
    with live.app.app_context():
        administrator = staff_with_email("yassine@lms.test")
        assert administrator
        cookie = PageClient(live.app).sign_in(administrator).http.get_cookie("session")
        assert cookie
    context = chromium.new_context(viewport={"width": width, "height": 800})
    context.add_cookies(
        [
            {"name": name, "value": value, "url": live.url}
            for name, value in (("session", cookie.value), ("lang", language))
        ]
    )
    everybody_speaks(live.app, language)
    page = context.new_page()

    for path in pages:
        page.goto(f"{live.url}{path}")
        assert page.evaluate(OUTSIDE) == [], path
        check_with_axe(page)

    fields = page.goto(f"{live.url}/staff/forwarding/new") and page.locator(
        "main .field input:not([type=date])"
    ).evaluate_all("all => all.map(one => getComputedStyle(one).fontSize + one.offsetHeight)")
    assert len(set(fields)) == 1, "A field looks different from its neighbours"
    context.close()
