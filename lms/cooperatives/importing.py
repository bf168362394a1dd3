"""Lines of a spreadsheet become cooperatives with their members, or faults with line, column and reason. Pure.

What the database alone knows (a phone number in use, a cooperative that exists) is checked by services.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lms.cooperatives import columns
from lms.cooperatives.columns import Cell, Unfit
from lms.cooperatives.models import OfficeKind
from lms.cooperatives.particulars import Particulars, fault_of_birth_year
from lms.cooperatives.territory import folded
from lms.core.i18n import lazy as _

# Law 112-12, art. 14.
FEWEST_MEMBERS = 5
DEFAULT_CLOSING = "12-31"


@dataclass(frozen=True)
class Fault:
    """`reason` is translatable. `column` is the header as it stands in the file, empty for a whole line."""

    line: int
    column: str
    reason: Any


@dataclass(frozen=True, kw_only=True)
class MemberRow(Particulars):
    line: int
    offices: tuple[OfficeKind, ...] = ()
    member_since: date | None = None


@dataclass
class CooperativeRows:
    """A cooperative with its members. `values` are those of columns.OF_COOPERATIVE, codes for places."""

    register_number: str
    line: int
    values: dict[str, Any] = field(default_factory=dict)
    members: list[MemberRow] = field(default_factory=list)
    # A row puts its province into another region: told with that row.
    is_misplaced: bool = False

    @property
    def name(self) -> str:
        return self.values.get("cooperative_fr") or self.values.get("cooperative_ar") or self.register_number


@dataclass
class Sheet:
    cooperatives: dict[str, CooperativeRows] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    # Column → header as it stands in the file.
    headers: dict[str, str] = field(default_factory=dict)

    def members(self) -> Iterator[tuple[CooperativeRows, MemberRow]]:
        for cooperative in self.cooperatives.values():
            for member in cooperative.members:
                yield cooperative, member

    def fault(self, line: int, column: str, reason: Any) -> None:
        self.faults.append(Fault(line, self.headers.get(column, column), reason))

    def warn(self, line: int, column: str, reason: Any) -> None:
        """`column` is empty where the whole line is meant."""
        self.warnings.append(Fault(line, self.headers.get(column, column), reason))


def parse(lines: Sequence[tuple[int, Sequence[Cell]]], *, today: date) -> Sheet:
    """The first line holds the headers. All faults are found at once; with any of them nothing may be imported."""
    sheet = Sheet()
    (header_line, headers), *rows = lines
    places = _columns(sheet, header_line, headers)
    if sheet.faults:
        return sheet
    for line, cells in rows:
        values, unfit = _values(sheet, line, cells, places)
        _keep(sheet, line, values, unfit, today)
    for cooperative in sheet.cooperatives.values():
        _check_cooperative(sheet, cooperative, today)
    _check_repetitions(sheet)
    sheet.faults.sort(key=lambda fault: fault.line)
    return sheet


def _columns(sheet: Sheet, line: int, headers: Sequence[Cell]) -> dict[str, int]:
    """Column → its place in each row."""
    places: dict[str, int] = {}
    for place, header in enumerate(headers):
        name = columns.BY_HEADER.get(folded(str(header)))
        if name is None:
            if str(header).strip():
                sheet.warn(line, str(header), _("This column is not known and was not read."))
        elif name in places:
            sheet.fault(line, str(header), _("This column stands twice."))
        else:
            places[name] = place
            sheet.headers[name] = str(header)
    for group in (("register_number",), ("cooperative_ar", "cooperative_fr"), ("person_ar", "person_fr"),
                  *((name,) for name in columns.REQUIRED)):  # fmt: skip
        if not any(name in places for name in group):
            sheet.fault(line, " / ".join(group), _("This column is missing."))
    return places


def _values(
    sheet: Sheet, line: int, cells: Sequence[Cell], places: dict[str, int]
) -> tuple[dict[str, Any], frozenset[str]]:
    """The values that stand in this row, and the columns whose cells cannot be read."""
    values: dict[str, Any] = {}
    unfit = set()
    for name, place in places.items():
        if place >= len(cells):
            continue
        try:
            value = columns.READERS[name](cells[place])
        except Unfit as error:
            unfit.add(name)
            sheet.fault(line, name, error.message)
        else:
            if value is not None:
                values[name] = value
    return values, frozenset(unfit)


def _keep(sheet: Sheet, line: int, values: dict[str, Any], unfit: frozenset[str], today: date) -> None:
    register_number = values.get("register_number")
    if register_number is None:
        if "register_number" not in unfit:
            sheet.fault(line, "register_number", _("The register number of the cooperative is missing."))
        return
    cooperative = sheet.cooperatives.setdefault(register_number, CooperativeRows(register_number, line))
    cooperative.is_misplaced |= _check_place(sheet, line, values)
    _agree(sheet, line, cooperative, values, unfit)
    if not values.get("person_ar") and not values.get("person_fr"):
        sheet.fault(line, "person_ar", _("The name of the member is missing."))
    since, born = values.get("member_since"), values.get("birth_year")
    if since and since > today:
        sheet.fault(line, "member_since", _("This day is still to come."))
    if fault := fault_of_birth_year(born, today):
        sheet.fault(line, "birth_year", fault)
    cooperative.members.append(
        MemberRow(
            line=line, name_ar=values.get("person_ar", ""), name_fr=values.get("person_fr", ""),
            phone=values.get("phone"), gender=values.get("gender"), birth_year=born, offices=values.get("office", ()),
            member_since=since,
        )
    )  # fmt: skip


def _agree(
    sheet: Sheet, line: int, cooperative: CooperativeRows, values: dict[str, Any], unfit: frozenset[str]
) -> None:
    """Rows of one cooperative say the same of it; after the first, cells may be left empty."""
    for name in columns.OF_COOPERATIVE:
        known = cooperative.values
        if name in unfit:
            # Reported already: it is neither missing nor contradicted.
            known.setdefault(name, None)
        elif name in values and known.get(name) is None:
            known[name] = values[name]
        elif name in values and values[name] != known[name]:
            sheet.fault(
                line,
                name,
                _("This is not what line %(line)s says of the same cooperative.", line=cooperative.line),
            )


def _check_place(sheet: Sheet, line: int, values: dict[str, Any]) -> bool:
    """Whether these values put the province into another region; each row that does is told."""
    region, province = values.get("region"), values.get("province")
    if not (region and province and province.region_code != region.code):
        return False
    names = {"province": province.name_fr, "region": region.name_fr}
    sheet.fault(line, "province", _("%(province)s does not lie in the region %(region)s.", **names))
    return True


def _check_cooperative(sheet: Sheet, cooperative: CooperativeRows, today: date) -> None:
    values, line = cooperative.values, cooperative.line
    for name in columns.REQUIRED:
        if name not in values:
            sheet.fault(
                line, name, _("This is missing for the cooperative %(number)s.", number=cooperative.register_number)
            )
    if "cooperative_ar" not in values and "cooperative_fr" not in values:
        sheet.fault(line, "cooperative_fr", _("The name of the cooperative is missing."))
    if not cooperative.is_misplaced:
        _check_place(sheet, line, values)
    registered_on = values.get("registered_on")
    if registered_on and registered_on > today:
        sheet.fault(line, "registered_on", _("This day is still to come."))
    if len(cooperative.members) < FEWEST_MEMBERS:
        sheet.warn(
            line,
            "register_number",
            _(
                "%(name)s has %(number)s members in this file; the law asks for 5 (law 112-12, art. 14).",
                name=cooperative.name,
                number=len(cooperative.members),
            ),
        )


def _check_repetitions(sheet: Sheet) -> None:
    phones: dict[str, int] = {}
    likenesses: dict[tuple[Any, ...], int] = {}
    for cooperative, member in sheet.members():
        first = phones.setdefault(member.phone, member.line) if member.phone else member.line
        if first != member.line:
            sheet.fault(
                member.line,
                "phone",
                _(
                    "Line %(line)s has the same phone number. Leave it empty where two people share a phone: each "
                    "signs in by her picture.",
                    line=first,
                ),
            )
            continue
        if member.phone is None:
            first = likenesses.setdefault((cooperative.register_number, *member.likeness), member.line)
            if first != member.line:
                sheet.fault(member.line, "person_ar", _("Line %(line)s has the same person.", line=first))
