"""The log of personal lists as a table: of a page, or of a file that holds all that is asked for."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lms.core.i18n import MOROCCO, format_date, name_in_language
from lms.core.i18n import lazy as _
from lms.monitoring import naming
from lms.monitoring.dimensions import Dimension, delegation_place
from lms.monitoring.people import queries
from lms.monitoring.people.models import Behind, ListAccess
from lms.monitoring.people.queries import Wanted
from lms.monitoring.people.words import LISTS, REASONS, person_with_role
from lms.monitoring.periods import Period
from lms.monitoring.tables import Column, Kind, Row, Table

BATCH = 500


def table_of(accesses: Iterable[ListAccess], filters: Mapping[Any, Any]) -> Table:
    return Table(
        title=_("Who opened personal lists"),
        heading=_("When"),
        columns=[
            Column(_("Who")),
            Column(_("Reason")),
            Column(_("In their words")),
            Column(_("List")),
            Column(_("Whose people")),
            Column(_("People"), Kind.COUNT),
            Column(_("Cooperatives left out"), Kind.COUNT),
        ],
        rows=map(_row, accesses),
        filters=list(filters.items()),
        slug="accesses",
    )


def all_of(wanted: Wanted) -> Iterator[ListAccess]:
    """A batch at a time, however long the log is."""
    last = None
    while batch := queries.accesses_before(wanted, last, size=BATCH):
        yield from batch
        last = batch[-1]


def _row(access: ListAccess) -> Row:
    return Row(
        # To the minute and with its year: a log is read years later.
        f"{format_date(access.at)} · {access.at.astimezone(MOROCCO):%H:%M}",
        [
            person_with_role(access.person),
            str(REASONS[access.reason]),
            access.words,
            _which(access),
            _whose(access),
            access.rows,
            access.left_out,
        ],
    )


def _which(access: ListAccess) -> str:
    """The list, its period, where it has one, and its course, where it is of one."""
    said = [str(LISTS[access.behind])]
    if access.behind is not Behind.STUCK:
        said.append(naming.period_name(Period.parse(access.period)))
    if access.course:
        said.append(naming.value_names(Dimension.COURSE, [access.course])[access.course])
    return " · ".join(said)


def _whose(access: ListAccess) -> str:
    if access.cooperative is not None:
        return name_in_language(access.cooperative)
    if access.delegation_code is not None:
        return naming.place_name(delegation_place(access.delegation_code))
    return str(_("A cooperative that is no more"))
