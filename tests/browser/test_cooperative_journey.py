"""A cooperative and its five people, from the day it is written down to the room of projects, each on her own phone, in Arabic.

After each act the page of the pathway is read: the finding that the act is about has changed, and no other.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from lms.accounts.models import Person
from lms.cooperatives.file.models import Document
from lms.cooperatives.models import Cooperative
from lms.core import clock
from lms.core.db import db
from lms.pathway import publishing
from lms.pathway.diagnosis.instrument import instrument
from tests.browser.chromium import phone
from tests.browser.live import Live, serve
from tests.browser.people import Desk, Member, add_member, give_office
from tests.browser.test_journey import check_with_axe
from tests.factories.statements import recorded
from tests.pathway.test_services import told

pytestmark = pytest.mark.browser
COURSES = ("acting-together", "governing", "accounts", "selling")
NAME = "تعاونية الزعفران التجريبية"
STAGE = "مشروعنا"
PRESIDENT, TREASURER, AMINA, NAIMA, KHADIJA = "رقية", "لحسن", "أمينة", "نعيمة", "خديجة"
NAMES = (PRESIDENT, TREASURER, AMINA, NAIMA, KHADIJA)
STAGE = "مشروعنا"
PRESIDENT, TREASURER, AMINA, NAIMA, KHADIJA = "رقية", "لحسن", "أمينة", "نعيمة", "خديجة"
NAMES = (PRESIDENT, TREASURER, AMINA, NAIMA, KHADIJA)
RECORD = {
    "cooperative_ar": NAME, "register_number": "1/12/2024/7", "registered_on": "2024-03-15", "year_closes_on": "31/12",
}  # fmt: skip
# What the rule that comes with the platform asks, by its place in the rule.
GOVERNED, ACCOUNTED, BY_TREASURER, LEARNT, WOMEN, PAPERS, FILED, MINUTES, ACCOUNTS, DIAGNOSED = (
    "0", "1", "1.0", "2", "3", "4", "4.0", "4.0.0", "4.0.1", "5",
)  # fmt: skip
FINDINGS = """() => {
  const inside = document.querySelectorAll('[data-stage=project] [data-requirement]')
  const rows = inside.length ? inside : document.querySelectorAll('[data-requirement]')
  return Object.fromEntries([...rows].map(row => [row.dataset.requirement, row.dataset.state]))
}"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The courses that the rules ask for, and the rules."""
    folder = tmp_path_factory.mktemp("cooperative")
    with serve(folder, f"sqlite:///{folder / 'live.sqlite3'}", courses=COURSES) as live:
        with live.app.app_context():
            publishing.publish_defaults(at=clock.now())
            db.session.commit()
        yield live


@dataclass
class Pathway:
    """What the page shows, from one act to the next."""

    met: set[str]

    def expect(self, reader: Member, *newly: str) -> None:
        """She looks: what the act is about is met now, and nothing else changed."""
        reader.go("/pathway")
        found: dict[str, str] = reader.page.evaluate(FINDINGS)
        met = {path for path, state in found.items() if state in ("met", "expiring")}
        assert met == self.met | set(newly), f"Expected {newly} after {sorted(self.met)}; found {found}"
        assert reader.page.locator("[data-stage=project]").first.get_attribute("data-status") == "closed"
        self.met = met


def test_cooperative_goes_from_joining_to_the_room_of_projects(
    served: Live, chromium: Browser, screenshots: Path | None
) -> None:
    members = {name: Member(name, phone(chromium, locale="ar-MA").new_page(), served) for name in NAMES}
    rqia, lahcen, amina, naima, khadija = members.values()
    driss, salma = (Desk.signed_in(served, chromium, f"{name}@lms.test") for name in ("driss", "salma"))

    def look(reader: Member, name: str) -> None:
        if screenshots:
            reader.page.screenshot(path=screenshots / f"journey-{name}.png", full_page=True)
        check_with_axe(reader.page)

    salma.write_down(name_ar=NAME, number="1/12/2024/7")
    _join(served, driss, members)
    seen = Pathway(set())
    seen.expect(amina)
    look(amina, "begin")
    _refuse_room(amina)

    amina.learn("acting-together")
    seen.expect(amina)
    naima.learn("acting-together")
    seen.expect(naima, WOMEN)
    for member in (khadija, lahcen):
        member.send_course("acting-together")
        seen.expect(member)
    rqia.send_course("acting-together")
    seen.expect(rqia, LEARNT)
    rqia.send_course("governing")
    seen.expect(rqia, GOVERNED)
    lahcen.send_course("accounts")
    seen.expect(lahcen, BY_TREASURER, ACCOUNTED)
    look(lahcen, "middle")

    for kind in ("minutes", "accounts"):
        rqia.file_paper(kind)
        seen.expect(rqia)
    _verify(served, driss, "minutes")
    seen.expect(rqia, MINUTES)
    _verify(served, driss, "accounts")
    seen.expect(rqia, ACCOUNTS, FILED, PAPERS)

    _diagnose(members, seen)
    assert seen.met == {
        GOVERNED, ACCOUNTED, BY_TREASURER, LEARNT, WOMEN, PAPERS, FILED, MINUTES, ACCOUNTS,
    }  # fmt: skip

    for member in members.values():
        member.go("/pathway")
        assert member.page.locator("[data-stage=project]").first.get_attribute("data-status") == "open"
    look(amina, "open")
    _check_it_was_told(served, members)
    _enter_room(khadija, look)
    for one in (*members.values(), driss, salma):
        one.page.context.close()


def _add(who: Desk | Member, name: str) -> str:
    number = NAMES.index(name) + 1
    gender = "m" if name == TREASURER else "f"
    return add_member(who, name, phone=f"06770000{number:02}", birth_year=1970 + number, gender=gender)


def _join(served: Live, driss: Desk, members: dict[str, Member]) -> None:
    """The adviser adds the president, and she the others: each holds her card at once."""
    record = f"{served.url}/staff/cooperatives/{_cooperative(served)}"
    president, *others = members.values()
    driss.page.goto(record)
    code = _add(driss, PRESIDENT)
    driss.page.goto(record)
    driss.press(driss.page.locator("td a", has_text=PRESIDENT))
    give_office(driss, "president")
    president.activate(code, "sun")
    for member, picture in zip(others, ("palm", "bee", "jar", "fish"), strict=True):
        president.go("/home")
        president.press(president.page.locator("main a[href='/cooperative']"))
        member.activate(_add(president, member.name), picture)
    others[-1].come_back()
    for who, path in (
        (president, "/cooperative/register/new"),
        (driss, f"{record}/members/new"),
        (driss, f"{record}/edit"),
    ):
        who.page.goto(path if who is driss else f"{served.url}{path}")
        check_with_axe(who.page)
    president.go("/cooperative/register")
    president.press(president.page.locator("a.card", has_text=TREASURER))
    give_office(president, "treasurer")


def _cooperative(served: Live) -> UUID:
    with served.app.app_context():
        return db.session.scalars(select(Cooperative.id).where(Cooperative.name_ar == NAME)).one()


def _refuse_room(member: Member) -> None:
    """The door says what leads to it."""
    answer = member.page.goto(f"{member.live.url}/projects/new")
    assert answer
    assert answer.status == 409
    member.go("/projects")
    assert member.page.locator("a[href='/projects/new']").count() == 0


def _verify(served: Live, driss: Desk, kind: str) -> None:
    """The adviser finds the paper among those that wait for him, looks at it and notes what he found."""
    driss.page.goto(f"{served.url}/staff")
    driss.press(driss.page.locator("header a[href='/staff/documents']"))
    with served.app.app_context():
        paper = select(Document.id).where(Document.cooperative_id == _cooperative(served), Document.kind == kind)
        address = f"/staff/documents/{db.session.scalars(paper).one()}"
    driss.press(driss.page.locator(f"a[href='{address}']"))
    driss.page.locator("input[name=verdict][value=verified]").check(force=True)
    driss.press(driss.page.locator("main form .button"))


def _diagnose(members: dict[str, Member], seen: Pathway) -> None:
    """The president opens the questions; three answer alone; she closes the answers, writes down what the group says, and ends the
    round."""
    president, *others = members.values()
    president.go("/cooperative/diagnosis")
    president.press(president.page.locator("form[action$='/rounds'] button"))
    found = re.search(r"/rounds/([0-9a-f-]+)/", president.page.url)
    assert found
    seen.expect(president)
    others[0].choose_levels(kind="questions")
    for member, level in ((president, 4), (others[1], 2)):
        for number in range(1, instrument().total + 1):
            member.sender.send(f"/cooperative/diagnosis/rounds/{found[1]}/questions/{number}", level=level)
    seen.expect(others[1])
    president.go("/cooperative/diagnosis")
    president.press(president.page.locator("form[action$='/talk'] button"))
    president.choose_levels(kind="agreements")
    seen.expect(president)
    president.go("/cooperative/diagnosis")
    president.press(president.page.locator("form[action$='/closing'] button"))


def _check_it_was_told(served: Live, members: dict[str, Member]) -> None:
    """To each member on her page, to the adviser, and to the log, once."""
    for member in members.values():
        assert member.page.locator(".notice", has_text=STAGE).count(), f"{member.name} is not told"
    with served.app.app_context():
        cooperative_id = _cooperative(served)
        (entry,) = [one for one in recorded(verb="progressed") if str(cooperative_id) in repr(one.actor)]
        assert entry.object.id.endswith("/stages/project")
        readers = db.session.scalars(select(Person).where(Person.name_ar.in_([*members, "إدريس"]))).all()
        # Amina of the cast has the same name, and belongs to another cooperative.
        assert sum(told(one).count("open") for one in readers) == len(members) + 1


def _enter_room(member: Member, look: Callable[[Member, str], None]) -> None:
    member.go("/pathway")
    member.press(member.page.locator("main a[href='/projects']"))
    member.press(member.page.locator("a[href='/projects/new']"))
    member.page.locator("input[name=title], textarea[name=title]").fill("مجفف للزعفران")
    member.press(member.page.locator("main form .button"))
    assert "مجفف للزعفران" in member.page.locator("main").inner_text()
    look(member, "room")
