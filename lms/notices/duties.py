"""Reminders of what falls due: to president, manager and adviser a month and a week before, and when it was missed.

Made by the worker in the night, a page of cooperatives at a time, and each only once: a worker that stood still catches up.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from uuid import UUID

from flask import url_for
from flask_babel import gettext, ngettext

from lms.accounts import queries as accounts
from lms.cooperatives import queries as cooperatives
from lms.cooperatives.desk.duties import Reminder, Step, reminders_of
from lms.cooperatives.desk.names import duty_name
from lms.cooperatives.law.calendar import ARTICLES, DutyKind
from lms.cooperatives.models import Cooperative
from lms.cooperatives.names import articles_of_law
from lms.core import clock
from lms.core.db import db
from lms.core.i18n import format_date
from lms.notices import queries, services
from lms.notices.kinds import Told, describe
from lms.notices.models import Notice

KIND = "duty"
Also = Callable[[Sequence[Cooperative], datetime], None]


def remind_next(*, at: datetime, limit: int, also: Also | None = None) -> int:
    """Remind the next cooperatives of this day, and answer how many were looked at; 0 once all were. `also`: what slices above
    remind them of."""
    today = at.date()
    if queries.is_round_finished(today):
        return 0
    going = queries.round_of(today)
    found = queries.cooperatives_to_remind(going.reached, today, limit=limit)
    for cooperative in found:
        remind(cooperative, at=at)
    if also is not None and found:
        also(found, at)
    if found:
        going.reached = found[-1].id
    else:
        going.finished_at = at
    db.session.flush()
    return len(found)


def remind(cooperative: Cooperative, *, at: datetime) -> None:
    reminders = reminders_of(cooperative, at.date())
    if not reminders:
        return
    people = _people_of(cooperative, at.date())
    for reminder in reminders:
        duty = reminder.duty
        services.tell(
            people,
            KIND,
            {"duty": duty.kind.value, "latest": duty.latest.isoformat(), "step": reminder.step.value},
            cooperative_id=cooperative.id,
            subject=subject_of(cooperative.id, reminder),
            at=at,
        )


def subject_of(cooperative_id: UUID, reminder: Reminder) -> str:
    """A day that moves is another one: then people are reminded anew."""
    duty = reminder.duty
    return f"{KIND}:{cooperative_id}:{duty.kind.value}:{duty.latest.isoformat()}:{reminder.step.value}"


def _people_of(cooperative: Cooperative, on: date) -> list[UUID]:
    heads = [
        office.person_id for office in cooperatives.offices_of(cooperative.id, on) if office.kind in queries.REMINDED
    ]
    return heads + [adviser.id for adviser in accounts.advisers_of(cooperative.delegation_code)]


@describe(KIND, reminds=True)
def _duty(notice: Notice) -> Told:
    kind, latest = DutyKind(notice.values["duty"]), date.fromisoformat(notice.values["latest"])
    what, source = duty_name(kind), articles_of_law(ARTICLES[kind])
    days = (latest - clock.now().date()).days
    if notice.values["step"] == Step.MISSED or days < 0:
        text = gettext(
            "The last day for this was %(day)s: %(what)s. %(source)s.",
            day=format_date(latest),
            what=what,
            source=source,
        )
    elif days == 0:
        text = gettext("Today is the last day for this: %(what)s. %(source)s.", what=what, source=source)
    else:
        text = ngettext(
            "%(num)s day is left, until %(day)s: %(what)s. %(source)s.",
            "%(num)s days are left, until %(day)s: %(what)s. %(source)s.",
            days, day=format_date(latest), what=what, source=source,
        )  # fmt: skip
    return Told(text, address=url_for("cooperative_desk.show_calendar"))
