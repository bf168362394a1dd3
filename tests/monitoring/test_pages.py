"""What all pages of figures have in common: who sees them, what an address may ask, what is hidden, what they cost."""

import pytest

from lms.accounts.models import StaffRole
from lms.core.db import db
from lms.monitoring.dimensions import Dimension
from lms.monitoring.indicators import Measure
from lms.monitoring.steps import Step
from tests.asking import queries_seen
from tests.client import PageClient
from tests.factories import Cast, staff
from tests.monitoring.cells import AGADIR, AZILAL, TIZNIT, put, put_funnel

ROOT = "/staff/monitoring"
NATIONAL = f"{ROOT}/map"
OF_PLACES = (ROOT, f"{ROOT}/funnel", f"{ROOT}/comparison", f"{ROOT}/quality")
ALL = (*OF_PLACES, NATIONAL)
FILES = ("", "?format=csv", "?format=xlsx")


@pytest.fixture
def figures(cast: Cast) -> None:
    """Enough everywhere for anything to be shown."""
    for places, amount in ((AGADIR, 400), (TIZNIT, 300), (AZILAL, 200)):
        for year in ("2024", "2025"):
            put(Measure.ENROLMENTS, amount, month=f"{year}-03", places=places)
            put(Measure.ENROLMENTS_COMPLETED, amount // 2, month=f"{year}-03", places=places)
        for sex, share in (("f", 0.75), ("m", 0.25)):
            put(Measure.ENROLMENTS, int(amount * share), places=places, by=Dimension.SEX, value=sex)
        put(Measure.MEMBERS, amount, month="2023-01", places=places)
        put_funnel({Step.REGISTERED: amount, Step.LEARNING: amount // 2, Step.CERTIFIED: amount // 4}, places=places)


@pytest.mark.parametrize("path", ALL)
@pytest.mark.parametrize("form", FILES)
def test_neither_member_nor_trainer_sees_a_page_or_its_files(
    client: PageClient, cast: Cast, path: str, form: str
) -> None:
    for person in (cast.esi, cast.amina, cast.khadija):
        assert client.sign_in(person).get(path + form).status_code == 404, person.name_fr


@pytest.mark.parametrize("path", ALL)
def test_visitor_is_asked_to_sign_in(client: PageClient, cast: Cast, path: str) -> None:
    assert "/sign-in" in client.get(path).headers["Location"]


@pytest.mark.parametrize("path", ALL)
@pytest.mark.parametrize("form", FILES)
def test_adviser_of_no_delegation_sees_nothing(client: PageClient, cast: Cast, path: str, form: str) -> None:
    lonely = staff(StaffRole.ADVISER)
    db.session.commit()
    assert client.sign_in(lonely).get(path + form).status_code == 404


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize("path", OF_PLACES)
@pytest.mark.parametrize("form", ["", "&format=csv"])
def test_adviser_sees_her_delegation_and_no_other_place(client: PageClient, cast: Cast, path: str, form: str) -> None:
    client.sign_in(cast.driss)
    page = client.get(f"{path}?period=2025{form}")
    assert page.status_code == 200
    assert "200" not in _numbers(page.text), "These are of Beni Mellal"

    for place in ("MA-09", "MA-TAR", "delegation:beni-mellal", "MA-05"):
        assert client.get(f"{path}?place={place}{form}").status_code == 404, place
    assert client.get(f"{path}?place=delegation:agadir{form}").status_code == 200


def _numbers(text: str) -> set[str]:
    return set(text.replace("<", " ").replace(">", " ").replace(",", " ").split())


def test_map_is_for_the_country(client: PageClient, cast: Cast) -> None:
    assert client.sign_in(cast.driss).get(NATIONAL).status_code == 404
    assert f'href="{NATIONAL}"' not in client.get(ROOT).text
    assert f'href="{NATIONAL}"' in client.sign_in(cast.salma).get(ROOT).text


def test_adviser_compares_with_no_other_place(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.driss)
    for place in ("MA-09", "delegation:beni-mellal"):
        assert client.get(f"{ROOT}/comparison?other_place={place}").status_code == 404
    # Nothing is the widest place that she may see: her own.
    assert client.get(f"{ROOT}/comparison?other_place=").status_code == 200


@pytest.mark.parametrize("path", ALL)
@pytest.mark.parametrize(
    "asked",
    ["place=atlantis", "place=MA-99", "place=delegation:", "period=2026-13", "period=1999", "period=soon", "indicator=luck",
     "by=zodiac", "by=step", "by=funnel", "format=pdf", "format=csv&table=chairs", "period=2026-Q9"],
)  # fmt: skip
def test_nonsense_is_answered_in_words(client: PageClient, cast: Cast, path: str, asked: str) -> None:
    is_read = not (asked.startswith(("by=step", "by=funnel")) and path in (f"{ROOT}/funnel", f"{ROOT}/quality"))

    answer = client.sign_in(cast.salma).get(f"{path}?{asked}")

    assert answer.status_code == (400 if is_read else 200)
    assert "<h1" in answer.text


@pytest.mark.parametrize("asked", ["other_place=atlantis", "other_period=soon", "other_period=2001"])
def test_nonsense_of_the_other_side_is_answered_in_words(client: PageClient, cast: Cast, asked: str) -> None:
    assert client.sign_in(cast.salma).get(f"{ROOT}/comparison?{asked}").status_code == 400


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize("code", ["ar", "fr", "en"])
@pytest.mark.parametrize("path", ALL)
def test_page_reads_strictly_in_each_language(client: PageClient, cast: Cast, path: str, code: str) -> None:
    cast.salma.language = code
    db.session.commit()
    assert client.sign_in(cast.salma).get(f"{path}?period=2025").status_code == 200


@pytest.mark.parametrize("path", ALL)
def test_page_without_any_figure_stands(client: PageClient, cast: Cast, path: str) -> None:
    assert client.sign_in(cast.salma).get(path).status_code == 200


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize("path", ALL)
@pytest.mark.parametrize("place", ["", "MA-09"])
def test_page_asks_six_queries_at_most(client: PageClient, cast: Cast, path: str, place: str) -> None:
    client.sign_in(cast.salma)
    address = f"{path}?period=2025&place={place}&indicator=enrolled"
    client.get(address)

    with queries_seen() as asked:
        assert client.get(address).status_code == 200

    assert len(asked) <= 6, asked


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize("path", ALL)
def test_files_say_what_the_page_says(client: PageClient, cast: Cast, path: str) -> None:
    cast.salma.language = "en"
    db.session.commit()
    client.sign_in(cast.salma)

    table = client.get(f"{path}?period=2025&indicator=enrolled&format=csv")
    with client.get(f"{path}?period=2025&indicator=enrolled&format=xlsx") as book:
        begins = book.data[:2]

    assert table.mimetype == "text/csv"
    assert table.headers["Cache-Control"] == "no-store"
    assert len(table.text.splitlines()) > 2
    assert begins == b"PK"


def test_menu_of_staff_leads_here_for_those_who_may(client: PageClient, cast: Cast) -> None:
    for person, may in ((cast.salma, True), (cast.yassine, True), (cast.driss, True), (cast.khadija, False)):
        page = client.sign_in(person).get("/staff/courses")
        assert (f'href="{ROOT}"' in page.text) is may, person.name_fr
