"""A declaration as a table: a row for each cooperative, a column for each field, what is to be looked at last. Read once, as it is written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from lms.core.i18n import lazy as _
from lms.monitoring import few
from lms.monitoring.declaration import words
from lms.monitoring.declaration.checking import faults_of, values_of
from lms.monitoring.declaration.fields import Field, Unit
from lms.monitoring.declaration.sources import Known, Value
from lms.monitoring.tables import Cell, Column, Kind, Mark, Row, Table

_KINDS = {Unit.NUMBER: Kind.COUNT, Unit.DIRHAMS: Kind.DIRHAMS}


def table(
    fields: Sequence[Field],
    several: Iterable[Known],
    year: int,
    *,
    exact: bool,
    filters: Sequence[tuple[Any, Any]] = (),
) -> Table:
    """The first field names the row. `exact`: for the cooperative and the adviser who checks it with her; for all others the law on few
    people holds."""
    return Table(
        title=_("Declaration of %(year)s", year=year),
        heading=_heading(fields[0]),
        columns=[
            *(Column(_heading(field), _KINDS.get(field.unit, Kind.TEXT)) for field in fields[1:]),
            Column(_("To look at")),
        ],
        rows=_rows(fields, several, exact=exact),
        filters=[*filters, (_("Year"), str(year))],
        slug=f"declaration-{year}",
    )


def _heading(field: Field) -> str:
    """With the code, by which programs know the column in every language."""
    return f"{words.name_of(field)} [{field.code}]"


def _rows(fields: Sequence[Field], several: Iterable[Known], *, exact: bool) -> Iterator[Row]:
    by_code = {field.code: field for field in fields}
    for known in several:
        people = {} if exact else _people(known)
        first, *others = (
            people[by_code[code].source] if by_code[code].source in people else cell(value)
            for code, value in values_of(fields, known).items()
        )
        label = "" if isinstance(first, Mark) else str(first)
        yield Row(label, [*others, words.faults_text(by_code, faults_of(fields, known))], known.number)


def _people(known: Known) -> Mapping[str, Cell]:
    """Source → what is told of its people. Who manages it is not among them: the register names who does."""
    women, members = few.part_of(known.women, known.members)
    joined, left = few.part_of(known.joined, known.members)[0], few.cell_in_fives(known.left)
    if Mark.HIDDEN in (joined, left):
        # The members of two years tell how many more came than went.
        joined = left = Mark.HIDDEN
    return {
        "members.all": members,
        "members.women": women,
        "members.men": few.part_of(known.men, known.members)[0],
        "members.youth": few.part_of(known.youth, known.members)[0],
        "members.joined": joined,
        "members.left": left,
        "assembly.present": _told(known.present),
        "assembly.represented": _told(known.represented),
    }


def _told(amount: int | None) -> Cell:
    return Mark.MISSING if amount is None else few.cell_in_fives(amount)


def cell(value: Value) -> Cell:
    """For programs: days as ISO 8601, yes and no as 1 and 0."""
    if value is None:
        return Mark.MISSING
    if isinstance(value, bool):
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else value
