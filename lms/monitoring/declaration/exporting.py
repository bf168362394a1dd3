"""A declaration as a table: a row for each cooperative, a column for each field, what is to be looked at last. Read once, as it is written."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from lms.core.i18n import lazy as _
from lms.monitoring.declaration import words
from lms.monitoring.declaration.checking import faults_of, values_of
from lms.monitoring.declaration.fields import Field, Unit
from lms.monitoring.declaration.sources import Known, Value
from lms.monitoring.tables import Cell, Column, Kind, Mark, Row, Table

_KINDS = {Unit.NUMBER: Kind.COUNT, Unit.DIRHAMS: Kind.DIRHAMS}


def table(
    fields: Sequence[Field], several: Iterable[Known], year: int, filters: Sequence[tuple[Any, Any]] = ()
) -> Table:
    """The first field names the row."""
    return Table(
        title=_("Declaration of %(year)s", year=year),
        heading=_heading(fields[0]),
        columns=[
            *(Column(_heading(field), _KINDS.get(field.unit, Kind.TEXT)) for field in fields[1:]),
            Column(_("To look at")),
        ],
        rows=_rows(fields, several),
        filters=[*filters, (_("Year"), str(year))],
        slug=f"declaration-{year}",
    )


def _heading(field: Field) -> str:
    """With the code, by which programs know the column in every language."""
    return f"{words.name_of(field)} [{field.code}]"


def _rows(fields: Sequence[Field], several: Iterable[Known]) -> Iterator[Row]:
    by_code = {field.code: field for field in fields}
    for known in several:
        first, *others = (cell(value) for value in values_of(fields, known).values())
        label = "" if isinstance(first, Mark) else str(first)
        yield Row(label, [*others, words.faults_text(by_code, faults_of(fields, known))], known.number)


def cell(value: Value) -> Cell:
    """For programs: days as ISO 8601, yes and no as 1 and 0."""
    if value is None:
        return Mark.MISSING
    if isinstance(value, bool):
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else value
