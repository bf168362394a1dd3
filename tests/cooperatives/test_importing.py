"""Rows of a spreadsheet become typed rows or faults, without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.cooperatives import columns
from lms.cooperatives.importing import Sheet, parse
from lms.cooperatives.models import Category, OfficeKind
from lms.cooperatives.sheets import UnreadableSheet, read_sheet
from tests.cooperatives.sheets import ROW, as_csv, as_xlsx, five, row

TODAY = date(2026, 11, 23)
relaxed = settings(deadline=None)


def parsed(rows: list[dict], **options) -> Sheet:
    return parse(read_sheet(as_csv(rows, **options)), today=TODAY)


def faults(sheet: Sheet) -> list[tuple[int, str]]:
    return [(fault.line, fault.column) for fault in sheet.faults]


@pytest.mark.parametrize(
    "content",
    [
        as_csv(five()),
        as_csv(five(), bom=True),
        as_csv(five(), delimiter=";"),
        as_csv(five(), delimiter="\t", bom=True),
        as_csv(five()).replace(b"\r\n", b"\n"),
        as_xlsx(five()),
    ],
    ids=["comma", "bom", "semicolon", "tab", "unix", "xlsx"],
)
def test_every_kind_of_file_says_the_same(content: bytes) -> None:
    sheet = parse(read_sheet(content), today=TODAY)

    assert not sheet.faults
    (cooperative,) = sheet.cooperatives.values()
    assert cooperative.values["province"].code == "MA-TAR"
    assert cooperative.values["registered_on"] == date(2024, 3, 15)
    assert cooperative.values["categories"] == (Category.SUPPLY,)
    assert cooperative.values["year_closes_on"] == "12-31"
    assert [member.phone for member in cooperative.members] == [f"+21261234560{n}" for n in range(1, 6)]
    assert cooperative.members[1].offices == (OfficeKind.PRESIDENT,)
    assert [member.line for member in cooperative.members] == [2, 3, 4, 5, 6]


def test_numbers_and_dates_of_a_workbook_are_read() -> None:
    rows = [row(phone=612345601, birth_year=1980, registered_on=date(2024, 3, 15), year_closes_on=date(2024, 12, 31))]

    sheet = parse(read_sheet(as_xlsx(rows)), today=TODAY)

    (cooperative,) = sheet.cooperatives.values()
    assert not sheet.faults
    assert cooperative.members[0].phone == "+212612345601"
    assert cooperative.members[0].birth_year == 1980
    assert cooperative.values["registered_on"] == date(2024, 3, 15)
    assert cooperative.values["year_closes_on"] == "12-31"


def test_headers_may_be_french_or_arabic() -> None:
    french = ["N° d’immatriculation", "Coopérative (arabe)", "Coopérative", "Catégorie", "Secteur", "Branche", "Région",
              "Province", "Délégation", "Date d’immatriculation", "Clôture", "Nom (arabe)", "Nom et prénom", "Téléphone",
              "Sexe", "Année de naissance", "Fonction", "Membre depuis"]  # fmt: skip
    arabic = ["رقم التسجيل", "اسم التعاونية", "اسم التعاونية بالفرنسية", "الصنف", "القطاع", "الفرع", "الجهة", "الإقليم",
              "المندوبية", "تاريخ التسجيل", "تاريخ الاختتام", "الاسم الكامل", "الاسم بالفرنسية", "رقم الهاتف", "الجنس",
              "سنة الازدياد", "المهمة", "تاريخ الانخراط"]  # fmt: skip

    for headers in (french, arabic):
        sheet = parsed(five(), headers=headers)
        assert not sheet.faults
        assert not sheet.warnings
        assert len(list(sheet.members())) == 5


def test_values_may_be_arabic() -> None:
    arabic = row(
        categories="توريد، عمل", sector="الأركان", region="سوس ماسة", province="إقليم تارودانت", delegation="أكادير",
        gender="أنثى", office="رئيسة", phone="٠٦١٢٣٤٥٦٠١", birth_year="١٩٨٠", registered_on="١٥/٠٣/٢٠٢٤",
    )  # fmt: skip

    sheet = parsed([arabic])

    (cooperative,) = sheet.cooperatives.values()
    assert not sheet.faults
    assert cooperative.values["categories"] == (Category.SUPPLY, Category.WORK)
    assert cooperative.members[0].offices == (OfficeKind.PRESIDENT,)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("province", "Azilal"),
        ("province", "Atlantis"),
        ("region", "Souss"),
        ("delegation", "Paris"),
        ("sector", "Armement"),
        ("categories", "autre"),
        ("registered_on", "31/02/2024"),
        ("registered_on", "2024"),
        ("registered_on", "01/01/2030"),
        ("year_closes_on", "31/13"),
        ("year_closes_on", "fin"),
        ("phone", "0612"),
        ("gender", "x"),
        ("birth_year", "80"),
        ("birth_year", "2024"),
        ("birth_year", "1850"),
        ("office", "roi"),
        ("member_since", "demain"),
        ("member_since", "01/01/2030"),
        ("register_number", "sans"),
        ("register_number", ""),
        ("cooperative_fr", "Autre nom"),
    ],
)
def test_a_bad_cell_is_reported_with_its_line_and_column(column: str, value: str) -> None:
    rows = five()
    bad = 3 if column in ("cooperative_fr",) or column not in columns.OF_COOPERATIVE else 0
    rows[bad] |= {column: value}
    if bad == 0:
        for other in rows[1:]:
            other[column] = ""

    sheet = parsed(rows)

    assert faults(sheet) == [(bad + 2, column)]
    assert str(sheet.faults[0].reason)


def test_every_fault_is_reported_at_once_in_the_order_of_lines() -> None:
    rows = five()
    rows[0]["birth_year"] = "x"
    rows[2]["phone"] = "x"
    rows[2]["gender"] = "x"
    rows[4]["province"] = "x"

    assert faults(parsed(rows)) == [(2, "birth_year"), (4, "phone"), (4, "gender"), (6, "province")]


def test_the_column_is_named_as_in_the_file() -> None:
    headers = [{"phone": "GSM"}.get(name, name) for name in ROW]

    assert faults(parsed([row(phone="x")], headers=headers)) == [(2, "GSM")]


def test_missing_and_repeated_columns_are_faults_and_unknown_ones_warnings() -> None:
    headers = [{"phone": "province", "sector": "Observations"}.get(name, name) for name in ROW]

    sheet = parsed([row()], headers=headers)

    assert (1, "province") in faults(sheet)
    assert (1, "sector") in faults(sheet)
    assert [(warning.line, warning.column) for warning in sheet.warnings] == [(1, "Observations")]


@pytest.mark.parametrize("column", columns.REQUIRED)
def test_what_the_register_needs_may_not_be_empty(column: str) -> None:
    sheet = parsed([one | {column: ""} for one in five()])

    assert faults(sheet) == [(2, column)]


def test_names_are_needed_in_one_language() -> None:
    assert not parsed([row(cooperative_ar="", person_fr="")]).faults
    assert faults(parsed([row(cooperative_ar="", cooperative_fr="")])) == [(2, "cooperative_fr")]
    assert faults(parsed([row(person_ar="", person_fr="")])) == [(2, "person_ar")]


def test_later_rows_may_leave_the_cooperative_empty() -> None:
    rows = five()
    for later in rows[1:]:
        later |= dict.fromkeys(columns.OF_COOPERATIVE, "")

    sheet = parsed(rows)

    assert not sheet.faults
    assert len(list(sheet.members())) == 5


def test_a_phone_stands_once_in_a_file() -> None:
    rows = [*five(), row(phone="+212 6 12 34 56 03", person_fr="Autre")]

    assert faults(parsed(rows)) == [(7, "phone")]


def test_people_without_a_phone_are_told_apart_by_name_and_year() -> None:
    rows = [row(phone=""), row(phone="", birth_year="1999"), row(phone="")]

    assert faults(parsed(rows)) == [(4, "person_ar")]


def test_fewer_than_five_members_are_a_warning_only() -> None:
    sheet = parsed(five()[:4])

    assert not sheet.faults
    assert [warning.line for warning in sheet.warnings] == [2]
    assert "112-12" in str(sheet.warnings[0].reason)


def test_several_offices_may_stand_in_a_cell() -> None:
    (pair,) = parsed([row(office="Secrétaire, trésorière")]).members()

    assert pair[1].offices == (OfficeKind.SECRETARY, OfficeKind.TREASURER)


def test_line_numbers_are_those_of_the_file() -> None:
    content = as_csv(five()).split(b"\r\n")
    content.insert(3, b",,,")
    content[5] = content[5].replace(b"Membre 4", b'"Membre\n4"').replace(b"0612345604", b"x")

    sheet = parse(read_sheet(b"\r\n".join(content)), today=TODAY)

    assert faults(sheet) == [(6, "phone")]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n \n",
        b"\x89PNG\r\n\x1a\n" + bytes(40),
        b"%PDF-1.7",
        b"\xff\xd8\xff\xe0" + bytes(40),
        b"PK\x03\x04 no workbook",
        "register_number;région\n1;été".encode("latin-1"),
        "register_number,x\n1,2".encode("utf-16"),
        b"register_number,\x00\n",
    ],
    ids=["empty", "blank", "png", "pdf", "jpeg", "zip", "latin-1", "utf-16", "nul"],
)
def test_what_is_no_sheet_is_told_so(content: bytes) -> None:
    with pytest.raises(UnreadableSheet) as refused:
        read_sheet(content)

    assert str(refused.value)


def test_a_file_of_unreasonable_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lms.cooperatives.sheets.MAX_BYTES", 10)

    with pytest.raises(UnreadableSheet):
        read_sheet(as_csv(five()))


def test_a_cell_without_end_is_refused() -> None:
    with pytest.raises(UnreadableSheet):
        read_sheet(b"register_number,x\n1," + b"y" * 200_000)


def test_a_day_in_the_column_of_years_gives_its_year() -> None:
    assert columns.year(date(1985, 3, 2)) == 1985


def test_times_of_a_workbook_are_their_day() -> None:
    rows = [row(registered_on=date(2024, 3, 15))]

    lines = read_sheet(as_xlsx(rows))

    assert date(2024, 3, 15) in lines[1][1]


def test_a_picture_that_is_called_xlsx_is_named_as_what_it_is() -> None:
    with pytest.raises(UnreadableSheet, match="image/png"):
        read_sheet(b"\x89PNG\r\n\x1a\n" + bytes(40))


@relaxed
@given(st.lists(st.lists(st.text(max_size=12), max_size=20), max_size=8))
def test_any_cells_are_parsed_without_a_crash(rows: list[list[str]]) -> None:
    lines = [(1, list(ROW)), *((number, cells) for number, cells in enumerate(rows, 2))]

    sheet = parse(lines, today=TODAY)

    assert {fault.line for fault in sheet.faults} <= set(range(1, 11))


@relaxed
@given(
    st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                name: st.sampled_from(["", "x", "1985", "0612345601", "f", str(value)]) for name, value in ROW.items()
            },
        ),
        min_size=1,
        max_size=6,
    )
)
def test_a_row_is_a_member_or_a_fault(changes: list[dict]) -> None:
    sheet = parsed([row(phone="") | change for change in changes])

    read = {member.line for _cooperative, member in sheet.members()}
    assert {fault.line for fault in sheet.faults} | read == set(range(2, len(changes) + 2))


@given(st.dates(date(1950, 1, 1), TODAY))
def test_dates_are_read_in_every_way_of_writing(day: date) -> None:
    for text in (day.isoformat(), f"{day:%d/%m/%Y}", f"{day.day}-{day.month}-{day.year}", f" {day:%d.%m.%Y} "):
        assert columns.day(text) == day
    assert columns.day(day) == day
    assert columns.closing_day(f"{day:%d/%m}") == columns.closing_day(f"{day:%m-%d}") == f"{day:%m-%d}"


def test_a_register_number_taken_for_a_date_is_explained() -> None:
    with pytest.raises(columns.Unfit):
        columns.number(TODAY - timedelta(1))
