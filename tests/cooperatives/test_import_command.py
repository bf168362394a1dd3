"""flask lms import-cooperatives: all or nothing, twice the same adds nothing."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import func, select

from lms.accounts.models import ActivationCard, Person
from lms.cooperatives import queries
from lms.cooperatives.models import Cooperative, Membership, Office, OfficeKind
from lms.core import clock
from lms.core.db import db
from tests import factories
from tests.cooperatives.sheets import as_csv, as_xlsx, five, row
from tests.factories import Cast


def run(app: Flask, *arguments: object) -> Result:
    result = app.test_cli_runner().invoke(args=["lms", "import-cooperatives", *map(str, arguments)])
    db.session.rollback()
    return result


def counts() -> tuple[int, ...]:
    return tuple(
        db.session.scalar(select(func.count()).select_from(model)) or 0
        for model in (Cooperative, Person, Membership, Office, ActivationCard)
    )


def write(folder: Path, rows: list[dict], name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(as_xlsx(rows) if name.endswith("xlsx") else as_csv(rows))
    return path


def amal() -> Cooperative:
    return queries.cooperatives_by_number(["1/12/2024/7"])["1/12/2024/7"]


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
def test_a_cooperative_is_created_with_members_offices_and_cards(app: Flask, folder: Path, name: str) -> None:
    result = run(app, write(folder, five(), name), "--cards", folder / "cards.pdf", "--language", "en")

    assert result.exit_code == 0, result.output
    assert counts() == (1, 5, 5, 1, 5)
    cooperative = amal()
    assert (cooperative.region_code, cooperative.province_code) == ("MA-09", "MA-TAR")
    (office,) = queries.offices_of(cooperative.id, clock.now().date())
    assert office.kind is OfficeKind.PRESIDENT
    assert "1 cooperatives, 5 members" in result.output
    text = PdfReader(folder / "cards.pdf").pages[0].extract_text()
    assert "Membre 1" in text
    assert (folder / "cards.pdf").stat().st_mode & 0o777 == 0o600


def test_the_same_file_again_adds_nothing(app: Flask, folder: Path) -> None:
    path = write(folder, [*five(), row(phone="", person_fr="Sans téléphone")])
    run(app, path, "--cards", folder / "cards.pdf")
    before = counts()

    again = run(app, path, "--cards", folder / "again.pdf")

    assert again.exit_code == 0
    assert counts() == before
    assert not (folder / "again.pdf").exists()


def test_row_that_would_add_a_member_to_what_was_struck_off_is_a_fault(app: Flask, folder: Path) -> None:
    run(app, write(folder, five()))
    amal().struck_off_on = clock.now().date()
    db.session.commit()
    before = counts()

    same = run(app, write(folder, five()))
    more = run(app, write(folder, [*five(), row(phone="0612345699", person_fr="Sixième")]), "--language", "en")

    assert same.exit_code == 0
    assert more.exit_code == 1
    assert "line 7, register_number: fault: This cooperative was struck off the register" in more.output
    assert counts() == before


def test_cards_can_be_printed_later(app: Flask, folder: Path) -> None:
    path = write(folder, five())
    first = run(app, path, "--language", "en")

    run(app, path, "--cards", folder / "cards.pdf")

    assert "--cards" in first.output
    assert counts() == (1, 5, 5, 1, 5)
    assert (folder / "cards.pdf").exists()


def test_a_cooperative_that_exists_gets_the_new_members(app: Flask, folder: Path) -> None:
    run(app, write(folder, five()))

    run(app, write(folder, [*five(), row(phone="0612345699", person_fr="Nouvelle", office="trésorière")]))

    assert counts() == (1, 6, 6, 2, 0)
    assert "Nouvelle" in {person.name_fr for person in queries.members_of(amal().id, clock.now().date())}


def test_one_bad_row_imports_nothing_and_every_fault_is_named(app: Flask, folder: Path) -> None:
    rows = five()
    rows[1]["phone"] = "12"
    rows[3]["birth_year"] = "autrefois"

    result = run(app, write(folder, rows), "--cards", folder / "cards.pdf", "--language", "en")

    assert result.exit_code == 1
    assert counts() == (0, 0, 0, 0, 0)
    assert "line 3, phone: fault" in result.output
    assert "line 5, birth_year: fault" in result.output
    assert "2 faults: nothing was imported." in result.output
    assert not list(folder.glob("cards.pdf*"))


def test_a_wrong_province_is_named_in_the_language_asked(app: Flask, folder: Path) -> None:
    path = write(folder, [one | {"province": "Azilal"} for one in five()])

    french, arabic, english = (run(app, path, "--language", code) for code in ("fr", "ar", "en"))

    assert {french.exit_code, arabic.exit_code, english.exit_code} == {1}
    assert "line 2, province: fault: Azilal does not lie in the region Souss-Massa." in english.output
    assert len({french.output, arabic.output, english.output}) == 3


def test_a_phone_of_another_cooperative_is_reported(app: Flask, cast: Cast, folder: Path) -> None:
    result = run(app, write(folder, [*five(), row(phone="0612000009")]), "--language", "en")

    assert result.exit_code == 1
    assert "line 7, phone: fault: This phone number belongs to a member of another cooperative." in result.output
    assert "1/12/2024/7" not in queries.cooperatives_by_number(["1/12/2024/7"])


def test_a_phone_of_staff_or_of_a_closed_account_is_reported(app: Flask, cast: Cast, folder: Path) -> None:
    cast.salma.phone = "+212612345601"
    factories.person(phone="+212612345602", closed_at=clock.now())
    db.session.commit()

    result = run(app, write(folder, five()))

    assert result.exit_code == 1
    assert "2 " in result.output.splitlines()[-1]


def test_someone_between_cooperatives_joins_and_keeps_her_pin(app: Flask, folder: Path) -> None:
    factories.person(phone="+212612345601", name_fr=five()[0]["person_fr"])
    db.session.commit()

    run(app, write(folder, five()), "--cards", folder / "cards.pdf")

    assert counts() == (1, 5, 5, 1, 4)


def test_a_phone_of_someone_with_another_name_is_reported(app: Flask, folder: Path) -> None:
    factories.person(phone="+212612345601", name_ar="مينة", name_fr="Mina")
    db.session.commit()

    result = run(app, write(folder, five()), "--language", "en")

    assert result.exit_code == 1
    assert "belongs to Mina" in result.output


def test_whoever_has_left_is_not_brought_back_by_an_old_sheet(app: Flask, folder: Path) -> None:
    run(app, write(folder, five()))
    for membership in db.session.query(Membership).all():
        membership.to_on = membership.from_on
    db.session.commit()
    before = counts()

    result = run(app, write(folder, five()), "--language", "en")

    assert result.exit_code == 0
    assert result.output.count("was not added again") == 5
    assert counts() == before


def test_a_record_that_differs_is_kept_and_told(app: Flask, folder: Path) -> None:
    run(app, write(folder, five()))

    result = run(app, write(folder, [one | {"branch": "Savon"} for one in five()]), "--language", "en")

    assert result.exit_code == 0
    assert "line 2, branch: warning" in result.output
    assert amal().branch == "Huile"


def test_fewer_than_five_members_are_imported_with_a_warning(app: Flask, folder: Path) -> None:
    result = run(app, write(folder, five()[:3]), "--language", "en")

    assert result.exit_code == 0
    assert "112-12" in result.output


def test_a_picture_called_xlsx_is_refused(app: Flask, folder: Path) -> None:
    path = folder / "list.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))

    result = run(app, path, "--language", "en")

    assert result.exit_code == 1
    assert "image/png" in result.output


def test_when_the_commit_fails_no_cards_are_left(app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RuntimeError

    monkeypatch.setattr(db.session, "commit", fail)

    result = run(app, write(folder, five()), "--cards", folder / "cards.pdf")

    assert isinstance(result.exception, RuntimeError)
    assert not list(folder.glob("cards.pdf*"))
    assert counts() == (0, 0, 0, 0, 0)


def test_every_row_with_a_wrong_province_is_told(app: Flask, folder: Path) -> None:
    result = run(app, write(folder, [one | {"province": "Azilal"} for one in five()]), "--language", "en")

    assert result.exit_code == 1
    assert [f"line {line}, province" in result.output for line in range(2, 7)] == [True] * 5
    assert counts()[0] == 0


def test_names_that_no_page_can_hold_are_told(app: Flask, folder: Path) -> None:
    for name in ("a" * 121, "Amal\u202e", "A\x07"):
        result = run(app, write(folder, [five()[0] | {"person_fr": name}, *five()[1:]]), "--language", "en")

        assert result.exit_code == 1
        assert "This name is too long" in result.output
