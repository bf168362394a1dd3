"""The log of personal lists, for administrators."""

from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.access import grants
from lms.core.i18n import lazy as _
from lms.monitoring import asking, naming
from lms.monitoring.asking import BadQuestion
from lms.monitoring.exports.files import Format, asked_format, file_of
from lms.monitoring.people import policy, queries
from lms.monitoring.people.forms import people_choices, read_wanted
from lms.monitoring.people.models import ListAccess
from lms.monitoring.people.reading import all_of, table_of
from lms.monitoring.people.words import LISTS, REASONS
from lms.monitoring.policy import Viewer
from lms.monitoring.views.blueprint import PREFIX, bp, today
from lms.xapi.statement import is_uuid

PAGE_SIZE = 50


@bp.get(f"{PREFIX}/accesses")
@grants(policy.reader_of_log)
def list_accesses(viewer: Viewer) -> ResponseReturnValue:
    wanted = read_wanted(request.args, today())
    choices = _choices()
    narrowed: dict[str, Any] = {name: value for name in choices if (value := request.args.get(name, "").strip())}
    form = asked_format(request.args)
    if form is not None:
        return file_of(table_of(all_of(wanted), _in_words(choices, narrowed)), form)
    rows = queries.accesses_before(wanted, _before(request.args.get("before", "")), size=PAGE_SIZE + 1)
    return render_template(
        "monitoring/accesses.html",
        viewer=viewer,
        table=table_of(rows[:PAGE_SIZE], {}),
        exports=[
            (one.upper(), url_for("monitoring.list_accesses", format=one.value, **narrowed))
            for one in (Format.CSV, Format.XLSX)
        ],
        older=rows[PAGE_SIZE - 1].id if len(rows) > PAGE_SIZE else None,
        choices=choices,
        narrowed=narrowed,
    )


def _choices() -> dict[str, tuple[Any, list[tuple[str, Any]]]]:
    """Filter → its label, and what may be chosen; of the cooperative the register number is typed."""
    return {
        "who": (_("Who"), list(people_choices(queries.who_looked()))),
        "reason": (_("Reason"), [(one.value, name) for one, name in REASONS.items()]),
        "behind": (_("List"), [(one.value, name) for one, name in LISTS.items()]),
        "period": (_("When"), [(str(one), naming.period_name(one)) for one in asking.known_periods(today())]),
        "cooperative": (_("Register number"), []),
    }


def _in_words(choices: dict[str, tuple[Any, list[tuple[str, Any]]]], narrowed: dict[str, str]) -> dict[Any, Any]:
    return {choices[name][0]: dict(choices[name][1]).get(value, value) for name, value in narrowed.items()}


def _before(text: str) -> ListAccess | None:
    if not text:
        return None
    found = queries.access(UUID(text)) if is_uuid(text) else None
    if found is None:
        raise BadQuestion(_("There is no such page of this list. Begin with its first."))
    return found
