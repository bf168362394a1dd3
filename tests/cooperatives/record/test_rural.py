"""Whether the seat of a cooperative lies in a rural commune: on the form, in the import, on its page."""

from datetime import date
from typing import Any

import pytest

from lms.cooperatives import columns
from lms.cooperatives.columns import BY_HEADER, Unfit
from lms.cooperatives.importing import Sheet, parse
from lms.cooperatives.models import Cooperative
from lms.cooperatives.services import import_sheet
from lms.cooperatives.sheets import read_sheet
from lms.cooperatives.territory import folded
from lms.core import clock
from lms.core.db import db
from tests.client import PageClient
from tests.cooperatives.record.test_views import page, record, values
from tests.cooperatives.sheets import as_csv, five
from tests.factories import Cast


def sheet(**given: Any) -> Sheet:
    rows = [one | given for one in five()]
    return parse(read_sheet(as_csv(rows)), today=date(2026, 11, 23))


@pytest.mark.parametrize(("chosen", "kept"), [("yes", True), ("no", False), ("", None)])
def test_the_form_keeps_it_and_the_page_says_it(client: PageClient, cast: Cast, chosen: str, kept: bool | None) -> None:
    client.speak("en").sign_in(cast.salma)

    client.post("/staff/cooperatives", values(is_rural=chosen))

    made = record()
    assert made is not None
    assert made.is_rural is kept
    word = {True: "Rural", False: "Urban", None: "Not known"}[kept]
    assert f"Commune of the seat</th><td>{word}</td>" in client.get(page(made)).text
    assert f'<option selected value="{chosen}">' in client.get(f"{page(made)}/edit").text


def test_it_is_corrected_and_forgotten_again(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.driss)
    for chosen, kept in (("yes", True), ("no", False), ("", None)):
        assert client.post(page(cast.argan), values(is_rural=chosen)).status_code == 303
        assert db.session.get_one(Cooperative, cast.argan.id).is_rural is kept


@pytest.mark.parametrize("chosen", ["maybe", "True", "1"])
def test_nothing_else_is_taken(client: PageClient, cast: Cast, chosen: str) -> None:
    assert client.sign_in(cast.driss).post(page(cast.argan), values(is_rural=chosen)).status_code == 422


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("Rural", True), ("commune rurale", True), ("OUI", True), ("قروي", True), ("الوسط القروي", True),
        ("urbain", False), ("no", False), ("حضري", False), ("", None), ("  ", None),
    ],
)  # fmt: skip
def test_cells_are_read_in_three_languages(cell: str, read: bool | None) -> None:
    assert columns.rural(cell) is read


@pytest.mark.parametrize("cell", ["maybe", "2", "montagne"])
def test_cells_that_say_something_else_are_refused(cell: str) -> None:
    with pytest.raises(Unfit):
        columns.rural(cell)


@pytest.mark.parametrize("header", ["is_rural", "Rural", "Commune rurale", "MILIEU", "جماعة قروية", "الوسط"])
def test_its_column_has_a_name_in_each_language(header: str) -> None:
    assert BY_HEADER[folded(header)] == "is_rural"


@pytest.mark.parametrize(("cell", "kept"), [("rural", True), ("urbain", False), ("", None)])
def test_the_import_keeps_it(cast: Cast, cell: str, kept: bool | None) -> None:
    import_sheet(sheet(is_rural=cell), at=clock.now())

    made = record("1/12/2024/7")
    assert made is not None
    assert made.is_rural is kept


def test_an_import_without_the_column_is_an_import(cast: Cast) -> None:
    found = sheet()
    import_sheet(found, at=clock.now())

    assert not found.faults
    assert record("1/12/2024/7").is_rural is None


def test_rows_of_one_cooperative_agree(cast: Cast) -> None:
    rows = [one | {"is_rural": "rural"} for one in five()]
    rows[2]["is_rural"] = "urbain"

    found = parse(read_sheet(as_csv(rows)), today=date(2026, 11, 23))

    assert [(fault.line, fault.column) for fault in found.faults] == [(4, "is_rural")]


def test_a_file_that_says_otherwise_is_told_and_changes_nothing(cast: Cast) -> None:
    import_sheet(sheet(is_rural="urbain"), at=clock.now())
    db.session.commit()

    again = sheet(is_rural="rural")
    import_sheet(again, at=clock.now())

    assert "is_rural" in {one.column for one in again.warnings}
    assert record("1/12/2024/7").is_rural is False
