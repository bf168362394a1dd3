"""The pages of figures in a browser: what each reader finds there, at a desk and on a phone, by mouse and by keyboard, and on paper."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, expect
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from lms.accounts.models import Person
from lms.cooperatives.models import Cooperative, Membership, Office, OfficeKind
from lms.core.db import db
from lms.monitoring.alerts.models import Alert
from lms.monitoring.asking import places_below
from lms.monitoring.reports.models import Subscription
from lms.notices.channels.stopping import token_of
from tests.browser import figures
from tests.browser.authors import signed_in, trainer_of
from tests.browser.figures import ADMINISTRATOR, ADVISER, OFFICER, PREFIX, TRAINER, Press, faults_of
from tests.browser.live import SECRET, Live, serve

pytestmark = pytest.mark.browser
REGION = "MA-05"
# Files, what programs read, what members and whoever has a mail open, and the two pages of a list of people with its log: each is
# opened by a test of its own below.
ELSEWHERE = {
    "list_accesses", "list_own_declarations", "list_people", "show_declarations", "show_kept_export", "show_open_data",
    "show_open_definitions", "show_open_figures", "show_open_figures_table", "show_own_declaration", "show_report", "show_stop",
}  # fmt: skip
SECTIONS = {
    "", "/map", "/funnel", "/comparison", "/courses", "/cohorts", "/cooperatives", "/targets", "/workload", "/alerts", "/reports",
    "/mails", "/declaration", "/quality", "/people",
}  # fmt: skip


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    folder = tmp_path_factory.mktemp("country")
    with serve(folder, f"sqlite:///{folder / 'live.sqlite3'}", people=figures.make_country) as served:
        yield served


@contextmanager
def opened(live: Live, chromium: Browser, email: str, language: str, **options: Any) -> Iterator[Page]:
    context = signed_in(live, chromium, lambda: trainer_of(email), language=language, **options)
    yield context.new_page()
    context.close()


def sections_of(page: Page) -> dict[str, str]:
    """Name → path, as the menu of figures offers them."""
    found = page.locator("nav.sections a").evaluate_all("all => all.map(one => [one.textContent, one.pathname])")
    return dict(found)


def pages_below(app: Flask) -> list[str]:
    """One of each kind that the menu does not name itself."""
    with app.app_context():
        cooperative, alert = (db.session.scalars(select(one.id).limit(1)).one() for one in (Cooperative, Alert))
    return [
        f"?place={REGION}&by=sector&period=2025", f"/map?place={REGION}",
        "/courses/acting-together",
        f"/cooperatives/{cooperative}", "/targets/new", "/alerts/limits", "/alerts/limits/at_risk", f"/alerts/{alert}",
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_page_of_an_officer_is_fit_for_everybody(
    live: Live, chromium: Browser, screenshots: Path | None, language: str
) -> None:
    told: list[str] = []
    visited: set[str] = set()
    with opened(live, chromium, OFFICER, language) as page:
        page.goto(f"{live.url}{PREFIX}")
        paths = [*sections_of(page).values(), *(PREFIX + one for one in pages_below(live.app))]
        for path in paths:
            answer = page.goto(live.url + path)
            assert answer is not None, path
            assert answer.status == 200, path
            told += faults_of(page, language)
            visited.add(live.app.url_map.bind("").match(urlsplit(path).path)[0])
            if screenshots:
                page.screenshot(path=screenshots / f"{language}-{len(visited)}.png", full_page=True)

    assert not told, "\n".join(told)
    known = {rule.endpoint for rule in live.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    forgotten = (
        {one for one in known if one.startswith("monitoring.")} - visited - {f"monitoring.{one}" for one in ELSEWHERE}
    )
    assert not forgotten, "Pages of figures that no test opens in a browser: name one of each in pages_below"


def test_what_is_wrong_with_a_page_is_found(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content("""<!doctype html><html lang="en" dir="ltr"><title>Comparaison</title><main><h1>Comparaison</h1>
        <nav style="height: 30px; overflow: hidden"><a href="/1" style="display: block; height: 10px">Carte</a></nav>
        <p style="width: 500px">Cours they</p><p aria-label="Take this table away"></p><p style="color: #ddd">Chiffres</p>
        <div class="scroll" style="overflow: auto; height: 9px" tabindex="0">Cours</div></main></html>""")
    told = "\n".join(faults_of(page, "fr"))
    page.close()

    for fault in ("'they' is English", "'away' is English", "it says en, ltr", "360: cut: P Cours", "360: the page moves sideways",
                  "1280: nobody can touch Carte", "360: color-contrast", "on paper: scroll Cours"):  # fmt: skip
        assert fault in told, fault


WAYS: dict[str, tuple[Press, Callable[[Locator, str], None]]] = {
    "mouse": (figures.by_mouse, figures.choose_by_mouse),
    "keyboard": (figures.by_keyboard, figures.choose_by_keyboard),
}


@pytest.mark.parametrize(("language", "way"), [("ar", "mouse"), ("fr", "keyboard")])
def test_officer_comes_from_a_bar_to_the_list_behind_it(live: Live, chromium: Browser, language: str, way: str) -> None:
    press, choose = WAYS[way]
    with opened(live, chromium, OFFICER, language) as page:
        page.goto(f"{live.url}{PREFIX}")
        form = page.locator("#chosen form")
        choose(form.locator("#indicator"), label_of(form.locator("#indicator option[value=cooperatives]")))
        choose(form.locator("#by"), label_of(form.locator("#by option[value=sector]")))
        press(form.locator("button"))
        page.wait_for_url("**by=sector**")
        bar = page.locator("#chosen .chart--bars a").first
        name = bar.locator("text").first.text_content()
        press(bar)

        page.wait_for_url("**/cooperatives?*")
        expect(page.locator("#sector option:checked")).to_have_text(str(name))
        expect(page.locator(".ledger__table tbody tr").first).to_be_visible()

        press(page.locator(".ledger__table tbody th a").first)
        page.wait_for_url("**/cooperatives/*")
        expect(page.locator(".facts-list")).to_contain_text(str(name))


@pytest.mark.parametrize(("language", "way"), [("fr", "mouse"), ("ar", "keyboard")])
def test_officer_chooses_another_period_and_place(live: Live, chromium: Browser, language: str, way: str) -> None:
    press, choose = WAYS[way]
    with opened(live, chromium, OFFICER, language) as page:
        page.goto(f"{live.url}{PREFIX}/funnel")
        place = label_of(page.locator(f"#place option[value={REGION}]"))
        choose(page.locator("#place"), place)
        choose(page.locator("#period"), "2025")
        press(page.locator("form.question button"))
        expect(page.get_by_role("heading", level=1)).to_contain_text(place)

        asked = parse_qs(urlsplit(page.url).query)
        assert (asked["place"], asked["period"]) == ([REGION], ["2025"])
        expect(page.locator("#period option:checked")).to_have_text("2025")


@pytest.mark.parametrize(("language", "way"), [("ar", "mouse"), ("fr", "keyboard")])
def test_officer_goes_from_the_map_into_a_region_and_on_to_a_province(
    live: Live, chromium: Browser, language: str, way: str
) -> None:
    press, _choose = WAYS[way]
    with live.app.app_context():
        provinces = len(places_below(REGION))
    with opened(live, chromium, OFFICER, language) as page:
        page.goto(f"{live.url}{PREFIX}/map?indicator=cooperatives")
        expect(page.locator(".chart--map a")).to_have_count(12)
        name = label_of(page.locator(f"#place option[value={REGION}]"))
        press(page.locator(f".chart--map a[href*='place={REGION}']"))

        expect(page.get_by_role("heading", level=1)).to_contain_text(name)
        expect(page.locator(".chart--map a")).to_have_count(provinces)
        expect(page.locator(".ledger__table tbody tr")).to_have_count(provinces)

        province = page.locator(".ledger__table tbody th a").first
        inside = province.text_content()
        press(province)
        expect(page.get_by_role("heading", level=1)).to_contain_text(str(inside))


def label_of(option: Locator) -> str:
    return str(option.text_content())


@pytest.mark.parametrize("way", list(WAYS))
def test_officer_takes_a_table_away(live: Live, chromium: Browser, way: str, tmp_path: Path) -> None:
    press, _choose = WAYS[way]
    with opened(live, chromium, OFFICER, "fr") as page:
        page.goto(f"{live.url}{PREFIX}/map?indicator=cooperatives")
        shown = page.locator(".ledger__table tbody th").all_text_contents()
        for name in ("CSV", "XLSX"):
            with page.expect_download() as waiting:
                press(page.locator(".ledger__files").get_by_role("link", name=name, exact=True))
            assert waiting.value.suggested_filename.endswith(f".{name.lower()}")
            waiting.value.save_as(tmp_path / name)

    lines = list(csv.reader(io.StringIO((tmp_path / "CSV").read_text("utf-8-sig"))))
    book = CalamineWorkbook.from_path(str(tmp_path / "XLSX"))
    sheet = book.get_sheet_by_index(0).to_python()
    assert [line[0] for line in lines[1 : 1 + len(shown)]] == shown
    assert set(shown) <= {row[0] for row in sheet}
    assert len(book.sheet_names) > 1, "What the figures mean belongs to them"


def test_paper_has_the_chart_and_its_table_and_no_menu(live: Live, chromium: Browser, tmp_path: Path) -> None:
    with opened(live, chromium, OFFICER, "fr") as page:
        page.goto(f"{live.url}{PREFIX}?indicator=cooperatives&by=region&period=2025")
        menu = [*sections_of(page), *page.locator("header nav a").all_text_contents()]
        page.emulate_media(media="print")
        for gone in ("nav.sections", "header nav", "form.question", "#chosen .filters", ".ledger__files"):
            for one in page.locator(gone).all():
                expect(one).to_be_hidden()
        for kept in (
            "#chosen .chart--lines",
            "#chosen .shown__table table",
            "#chosen .chart--bars",
            "#chosen > .ledger table",
        ):
            expect(page.locator(kept)).to_be_visible()
        # Sheets so small that the table does not fit one.
        page.pdf(path=tmp_path / "paper.pdf", format="A5", landscape=True)

    text = " ".join(" ".join(one.extract_text() for one in PdfReader(tmp_path / "paper.pdf").pages).split())
    assert "Maroc · 2025" in text, "Nobody knows of when these figures are"
    assert text.count("Souss-Massa") == 2, "Once in the picture, once in the table"
    assert text.count("100 %") == 1, "The total belongs below the last row, not on every sheet"
    assert not [one for one in ("Vue d’ensemble", "Charge de travail", "Mon compte") if one not in menu or one in text]


@pytest.mark.parametrize(
    ("email", "expected"),
    [(OFFICER, SECTIONS), (ADMINISTRATOR, SECTIONS), (ADVISER, SECTIONS - {"/map"}), (TRAINER, {"/courses"})],
    ids=["officer", "administrator", "adviser", "trainer"],
)
def test_menu_offers_what_opens_and_no_more(live: Live, chromium: Browser, email: str, expected: set[str]) -> None:
    with opened(live, chromium, email, "fr") as page:
        page.goto(f"{live.url}/staff/courses")
        page.locator("header nav a[href^='/staff/monitoring']").click()
        page.locator("nav.sections").wait_for()
        offered = set(sections_of(page).values())

        assert offered == {PREFIX + one for one in expected}
        for one in offered:
            assert page.request.get(live.url + one).status == 200, one
        for one in {PREFIX + path for path in SECTIONS} - offered:
            assert page.request.get(live.url + one).status == 404, one


def test_officer_sets_a_target_in_arabic(live: Live, chromium: Browser) -> None:
    with opened(live, chromium, OFFICER, "ar") as page:
        page.goto(f"{live.url}{PREFIX}/targets")
        page.locator("a.button[href*='/targets/new']").click()
        page.locator("input[name=country]").fill("كثير")
        page.locator("main form button").click()
        expect(page.locator(".field--error .error")).to_be_visible()
        assert not (told := faults_of(page, "ar")), told

        page.locator("input[name=country]").fill("12 000")
        page.locator("input[name=ma_09]").fill("900")
        page.locator("main form button").click()

        page.wait_for_url("**/targets?*")
        expect(page.locator(".chart--bars")).to_be_visible()
        expect(page.locator(".ledger__table tbody tr").first).to_contain_text("12.000")
        expect(page.locator("table.stack tbody tr")).to_have_count(2)
        assert not (told := faults_of(page, "ar")), told


def test_officer_says_in_arabic_from_which_number_on_it_is_an_alert(live: Live, chromium: Browser) -> None:
    with opened(live, chromium, OFFICER, "ar") as page:
        page.goto(f"{live.url}{PREFIX}/alerts")
        page.locator("main a[href$='/alerts/limits']").click()
        page.locator("a[href$='/limits/no_sessions']").click()
        page.locator("input[name=days]").fill("9999")
        page.locator("main form button").click()
        expect(page.locator(".field--error .error")).to_be_visible()

        page.locator("input[name=days]").fill("90")
        page.locator("main form button").click()

        page.wait_for_url("**/alerts/limits")
        expect(page.locator("section", has=page.locator("a[href$='/no_sessions']")).locator("dd")).to_contain_text("90")
        expect(page.locator("table.stack tbody tr")).to_have_count(1)
        assert not (told := faults_of(page, "ar")), told


def test_officer_has_an_export_made_regularly_in_arabic_and_stops_it_by_the_link_of_its_mail(
    live: Live, chromium: Browser
) -> None:
    with opened(live, chromium, OFFICER, "ar") as page:
        page.goto(f"{live.url}{PREFIX}/mails")
        for name, value in (
            ("place", "MA-09"),
            ("by", "province"),
            ("format", "xlsx"),
            ("rhythm", "monthly"),
            ("delivery", "kept"),
        ):
            page.locator(f"select[name={name}]").select_option(value)
        page.locator("form[action$='/mails/exports'] button").click()
        rows = page.locator("table.stack tbody tr", has=page.locator("form"))
        expect(rows).to_have_count(1)
        expect(rows).to_contain_text("XLSX")
        expect(rows).to_contain_text("سوس")
        assert not (told := faults_of(page, "ar")), told

        with live.app.app_context():
            code = db.session.scalars(select(Subscription.code).where(Subscription.question.is_not(None))).one()
        page.goto(f"{live.url}/monitoring/mails/{token_of(code, SECRET)}")
        assert not (told := faults_of(page, "ar")), told
        page.locator("main form button").click()
        expect(page.locator(".notice--good")).to_be_visible()
        page.goto(f"{live.url}{PREFIX}/mails")
        expect(rows).to_have_count(0)


def test_figures_lead_to_the_cooperatives_that_they_count(live: Live, chromium: Browser) -> None:
    with opened(live, chromium, OFFICER, "ar") as page:
        page.goto(f"{live.url}{PREFIX}/funnel")
        row = page.locator(".ledger__table tbody tr").first
        told = re.sub(r"\D", "", row.locator("td").first.inner_text())
        row.locator("a").click()

        expect(page.locator("select[name=behind]")).to_have_value("came-to-registered")
        expect(page.locator(".found")).to_contain_text(told)
        expect(page.locator(".ledger__table tbody a").first).to_be_visible()


def test_adviser_goes_from_a_figure_to_its_people_and_the_administrator_reads_why(
    live: Live, chromium: Browser
) -> None:
    with opened(live, chromium, ADVISER, "ar") as page:
        page.goto(f"{live.url}{PREFIX}?period=2025")
        page.locator(".headline a[href*='behind=enrolled']").first.click()
        expect(page.locator("select[name=period]")).to_have_value("2025")
        page.locator("main form button").click()
        expect(page.locator(".field--error .error")).to_be_visible()
        page.locator("select[name=reason]").select_option("accompaniment")
        page.locator("main form button").click()

        page.wait_for_url("**/people/*")
        expect(page.locator("table.stack tbody tr").first).to_be_visible()
        assert not (told := faults_of(page, "ar")), told
    with opened(live, chromium, ADMINISTRATOR, "fr") as page:
        page.goto(f"{live.url}{PREFIX}/people")
        page.locator("main a[href$='/accesses']").click()
        expect(page.locator(".ledger__table tbody tr")).to_have_count(1)
        assert not (told := faults_of(page, "fr")), told


def one_of(office: OfficeKind | None) -> Callable[[], Person]:
    """A member with this office, or with none."""

    def who() -> Person:
        held = select(Office.id).where(Office.person_id == Person.id)
        wanted = ~held.exists() if office is None else held.where(Office.kind == office).exists()
        members = select(Person).join(Membership, Membership.person_id == Person.id).where(wanted)
        return db.session.scalars(members.limit(1)).one()

    return who


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_president_finds_the_declaration_of_her_own_cooperative(live: Live, chromium: Browser, language: str) -> None:
    context = signed_in(live, chromium, one_of(OfficeKind.PRESIDENT), language=language, width=360)
    page = context.new_page()
    page.goto(f"{live.url}/cooperative/figures")
    page.locator("main a[href='/cooperative/declaration']").click()
    page.wait_for_url("**/cooperative/declaration")

    assert not (told := faults_of(page, language)), told
    sheet = page.request.get(live.url + str(page.locator("main .card a.button").first.get_attribute("href")))
    assert sheet.body().startswith(b"%PDF")
    assert page.request.get(live.url + PREFIX).status == 404
    context.close()


def test_member_is_offered_no_figures_and_everybody_has_the_open_data(live: Live, chromium: Browser) -> None:
    context = signed_in(live, chromium, one_of(None), language="ar", width=360)
    page = context.new_page()
    page.goto(f"{live.url}/home")
    assert page.locator("a[href*='/monitoring']").count() == 0
    for path in SECTIONS:
        assert page.request.get(f"{live.url}{PREFIX}{path}").status == 404, path
    assert page.request.get(f"{live.url}/cooperative/declaration").status == 404
    context.close()

    context = chromium.new_context()
    page = context.new_page()
    overview = page.request.get(f"{live.url}/open-data/v1/").json()
    last = overview["figures"][-1]
    for path in (overview["definitions"], last["json"], last["csv"]):
        assert page.request.get(live.url + path).status == 200, path
    context.close()
