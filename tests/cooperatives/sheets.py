"""Spreadsheets for tests: rows as dicts of the columns' own names."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

ROW = {
    "register_number": "1/12/2024/7",
    "cooperative_ar": "تعاونية الأمل",
    "cooperative_fr": "Coopérative Amal",
    "categories": "supply",
    "sector": "Argan",
    "branch": "Huile",
    "region": "Souss-Massa",
    "province": "Taroudant",
    "delegation": "Agadir",
    "registered_on": "15/03/2024",
    "year_closes_on": "31/12",
    "person_ar": "فاطمة",
    "person_fr": "Fatima",
    "phone": "0612345601",
    "gender": "F",
    "birth_year": "1980",
    "office": "",
    "member_since": "",
}


def row(**values: Any) -> dict[str, Any]:
    return ROW | values


def five() -> list[dict[str, Any]]:
    """A whole small cooperative; the second is its president."""
    rows = [row(person_fr=f"Membre {n}", person_ar=f"عضو {n}", phone=f"061234560{n}") for n in range(1, 6)]
    rows[1]["office"] = "Présidente"
    return rows


def as_csv(
    rows: Sequence[dict[str, Any]], *, delimiter: str = ",", bom: bool = False, headers: Sequence[str] = ()
) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(headers or list(rows[0]))
    writer.writerows([list(one.values()) for one in rows])
    return out.getvalue().encode("utf-8-sig" if bom else "utf-8")


def as_xlsx(rows: Sequence[dict[str, Any]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for place, header in enumerate(rows[0]):
        sheet.write_string(0, place, header)
        for line, one in enumerate(rows, 1):
            value = one[header]
            if isinstance(value, date):
                sheet.write_datetime(line, place, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
            else:
                sheet.write(line, place, value)
    book.close()
    return out.getvalue()
