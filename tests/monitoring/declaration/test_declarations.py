"""The table of officers and advisers, and a cooperative's own sheet."""

import csv
import dataclasses
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine

from lms.accounts.models import Gender
from lms.cooperatives.cash_book.models import CashBookSharing, CashMonth
from lms.cooperatives.desk.models import Assembly, DutyDone, YearFigures
from lms.cooperatives.file.models import Document, DocumentKind, Visibility
from lms.cooperatives.law.assembly import AssemblyKind
from lms.cooperatives.law.calendar import DutyKind
from lms.cooperatives.models import Cooperative, OfficeKind
from lms.core import clock
from lms.core.db import db
from lms.monitoring.declaration import queries
from tests.asking import queries_seen
from tests.client import PageClient
from tests.factories import Cast, cooperative, membership, office, person

PAGE, OWN = "/staff/monitoring/declaration", "/cooperative/declaration"


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-27T10:00:00Z", tick=False):
        yield


def figures(where: Cooperative, **values: Any) -> None:
    usual = {"closes_on": date(2025, 12, 31), "turnover_centimes": 12_345_600, "recorded_at": clock.now()}
    db.session.add(YearFigures(cooperative_id=where.id, **(usual | values)))
    db.session.commit()


def table(client: PageClient, query: str = "", path: str = f"{PAGE}/2025") -> list[dict[str, str]]:
    answer = client.get(f"{path}?{query}")
    assert answer.status_code == 200
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    codes = [name.rpartition("[")[2].removesuffix("]") for name in rows[0]]
    return [dict(zip(codes, row, strict=True)) for row in rows[1:]]


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_officer_exports_a_line_for_each_cooperative(client: PageClient, cast: Cast, language: str) -> None:
    figures(cast.argan)
    page = client.speak(language).sign_in(cast.salma)
    assert page.get(PAGE).status_code == 200

    rows = {row["register_number"]: row for row in table(page)}

    found = rows[cast.argan.register_number]
    assert set(rows) == {cast.argan.register_number, cast.honey.register_number}
    assert (found["turnover"], found["closes_on"], found["has_president"]) == ("123456", "2025-12-31", "1")
    assert found["capital"] == ""
    assert rows[cast.honey.register_number]["turnover"] == ""


def test_everything_that_was_filed_stands_in_it(client: PageClient, cast: Cast) -> None:
    figures(cast.argan)
    db.session.add_all([
        Assembly(
            cooperative_id=cast.argan.id, kind=AssemblyKind.ORDINARY, call=1, meets_on=date(2026, 5, 20), hour="10", place="x",
            members=2, present=2, represented=0, recorded_at=clock.now(),
        ),
        DutyDone(
            cooperative_id=cast.argan.id, kind=DutyKind.FILING, occasion=date(2025, 12, 31), done_on=date(2026, 6, 1),
            recorded_at=clock.now(),
        ),
    ])  # fmt: skip
    gone = person(gender=Gender.MAN)
    db.session.flush()
    membership(gone, cast.argan, to_on=date(2025, 6, 1))
    db.session.commit()

    (found,) = [
        row for row in table(client.sign_in(cast.driss)) if row["register_number"] == cast.argan.register_number
    ]

    assert (found["assembly_on"], found["assembly_present"]) == ("2026-05-20", "2")
    assert (found["accounts_filed_on"], found["left"], found["members"]) == ("2026-06-01", "1", "2")


def test_papers_and_cash_books_stand_in_it_only_where_they_are_shown(client: PageClient, cast: Cast) -> None:
    paper = Document(
        cooperative_id=cast.argan.id, kind=DocumentKind.ACCOUNTS, dated_on=date(2026, 5, 1), file_name="a.pdf", size_bytes=1,
        filed_at=clock.now(), shared_at=clock.now(), visibility=Visibility.MEMBERS,
    )  # fmt: skip
    db.session.add(paper)
    db.session.add_all([
        CashMonth(
            cooperative_id=cast.argan.id, month=month, number=1, in_centimes=100_00, out_centimes=40_00, recorded_at=clock.now(),
            opening_centimes=0 if month == 12 * 2025 else None,
        )
        for month in range(12 * 2025, 12 * 2026)
    ])  # fmt: skip
    db.session.commit()

    def seen() -> tuple[str, str, str]:
        (found,) = table(client.sign_in(cast.driss))
        return found["has_accounts"], found["cash_in"], found["cash_out"]

    assert seen() == ("0", "", "")
    (own,) = table(client.sign_in(cast.bilal), "format=csv", f"{OWN}/2025")
    assert (own["has_accounts"], own["cash_in"], own["cash_out"]) == ("1", "1200", "480")

    paper.visibility = Visibility.ADVISER
    db.session.add(CashBookSharing(cooperative_id=cast.argan.id, shared_at=clock.now()))
    db.session.commit()
    assert seen() == ("1", "1200", "480")


def test_adviser_exports_her_delegation_alone(client: PageClient, cast: Cast) -> None:
    page = client.sign_in(cast.driss)

    assert [row["register_number"] for row in table(page)] == [cast.argan.register_number]
    for place in ("MA-05", "delegation:beni-mellal", "MA-09"):
        assert page.get(f"{PAGE}/2025?place={place}").status_code == 404
        assert page.get(f"{PAGE}?place={place}").status_code == 404


@pytest.mark.parametrize(("place", "count"), [("MA-09", 1), ("MA-AZI", 1), ("delegation:beni-mellal", 1), ("MA-01", 0)])
def test_officer_narrows_it_to_a_place(client: PageClient, cast: Cast, place: str, count: int) -> None:
    assert len(table(client.sign_in(cast.salma), f"place={place}")) == count


def test_names_that_look_like_formulas_run_nowhere(client: PageClient, cast: Cast) -> None:
    cast.argan.name_fr = "=HYPERLINK(1)"
    db.session.commit()

    (found,) = table(client.sign_in(cast.driss))

    assert found["name_fr"] == "'=HYPERLINK(1)"


def test_it_comes_as_a_workbook(client: PageClient, cast: Cast) -> None:
    answer = client.sign_in(cast.salma).get(f"{PAGE}/2025?format=xlsx")

    assert answer.data.startswith(b"PK")
    answer.close()


@pytest.mark.parametrize("query", ["format=exe", "place=MA-99", "place=delegation:x"])
def test_nonsense_is_answered_with_words(client: PageClient, cast: Cast, query: str) -> None:
    assert client.sign_in(cast.salma).get(f"{PAGE}/2025?{query}").status_code == 400


@pytest.mark.parametrize("year", [1999, 2021, 2027])
def test_other_years_are_not_there(client: PageClient, cast: Cast, year: int) -> None:
    assert client.sign_in(cast.salma).get(f"{PAGE}/{year}").status_code == 404
    assert client.sign_in(cast.bilal).get(f"{OWN}/{year}").status_code == 404


def test_outsiders_get_no_table(client: PageClient, cast: Cast) -> None:
    for who in (cast.khadija, cast.amina, cast.esi, cast.bilal):
        page = client.sign_in(who)
        assert page.get(PAGE).status_code == 404
        assert page.get(f"{PAGE}/2025").status_code == 404


@pytest.mark.parametrize("language", ["ar", "fr", "zgh"])
def test_who_keeps_the_accounts_reads_what_is_missing(client: PageClient, cast: Cast, language: str) -> None:
    page = client.speak(language).sign_in(cast.bilal)

    shown = page.get(OWN).text
    sheet = page.get(f"{OWN}/2025")

    assert f"{OWN}/2025" in shown
    assert OWN in page.get("/cooperative/figures").text
    assert (sheet.mimetype, sheet.status_code) == ("application/pdf", 200)
    assert b"/StructTreeRoot" in sheet.data


def test_members_without_such_an_office_and_staff_have_no_sheet(client: PageClient, cast: Cast) -> None:
    for who in (cast.amina, cast.esi, cast.salma, cast.driss, cast.khadija):
        page = client.sign_in(who)
        for path in (OWN, f"{OWN}/2025", f"{OWN}/2025?format=csv"):
            assert page.get(path).status_code == 404


def test_each_keeps_to_her_own_cooperative(client: PageClient, cast: Cast) -> None:
    office(cast.esi, cast.honey, OfficeKind.TREASURER)
    db.session.commit()

    (found,) = table(client.sign_in(cast.esi), "format=csv", f"{OWN}/2025")

    assert found["register_number"] == cast.honey.register_number


def test_a_young_cooperative_has_no_year_to_declare(client: PageClient, cast: Cast) -> None:
    cast.argan.registered_on = date(2026, 5, 1)
    db.session.commit()

    assert client.sign_in(cast.bilal).get(OWN).status_code == 200
    assert client.sign_in(cast.bilal).get(f"{OWN}/2025").status_code == 404
    assert not table(client.sign_in(cast.driss))


def test_another_list_of_fields_takes_the_place_of_ours(client: PageClient, cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "fields.yaml"
    file.write_text(
        "version: 2\nfields: [{code: only, ar: فقط, fr: Seul, source: register.number, unit: text}]", "utf-8"
    )
    usual = client.app.config["SETTINGS"]
    client.app.config["SETTINGS"] = dataclasses.replace(usual, declaration_fields=file)
    try:
        (found,) = table(client.sign_in(cast.driss))
    finally:
        client.app.config["SETTINGS"] = usual

    assert set(found) == {"only", next(iter(set(found) - {"only"}))}
    assert found["only"] == cast.argan.register_number


def test_many_cooperatives_cost_no_more_questions(cast: Cast) -> None:
    def questions(count: int) -> int:
        for _ in range(count):
            cooperative()
        db.session.commit()
        with queries_seen() as asked:
            list(queries.known_at("", 2025, date(2026, 11, 27)))
        return len(asked)

    assert questions(1) == questions(40)


def test_pages_of_cooperatives_lose_none(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 3)
    for _ in range(7):
        cooperative()
    db.session.commit()

    numbers = [known.number for known in queries.known_at("", 2025, date(2026, 11, 27))]

    assert len(numbers) == len(set(numbers)) == 9
