"""“Your course waits”: to her who began a course, asked to be reminded, and has been still for a week. Once a week, four times at most."""

from datetime import datetime

from flask import url_for
from flask_babel import gettext

from lms.core.i18n import in_language, isolated
from lms.learning import queries
from lms.learning.models import Enrolment
from lms.notices import queries as told
from lms.notices import services as notices
from lms.notices.channels import services as channels
from lms.notices.channels.daily import register_daily
from lms.notices.kinds import Told, describe
from lms.notices.models import Notice

KIND = "course_waits"
BATCH = 50


@register_daily
def remind_the_still(at: datetime) -> int:
    """The next of them; whoever was reminded is still no more for a week."""
    found = queries.enrolments_standing_still(KIND, at, limit=BATCH)
    for enrolment in found:
        _remind(enrolment, at)
    return len(found)


def _remind(enrolment: Enrolment, at: datetime) -> None:
    """A notice that she has not read yet is not written again: only the word outside is."""
    waiting = told.unread_of_kind(enrolment.person_id, KIND)
    if waiting is not None and waiting.values["registration"] == str(enrolment.registration):
        channels.remind_again(waiting.id, at.date().isoformat(), at=at)
        return
    course = queries.content_of(enrolment.revision_id)
    values = {"registration": str(enrolment.registration), "course": course.title, "slug": course.slug}
    notices.tell([enrolment.person_id], KIND, values, at=at)


@describe(KIND, reminds=True)
def _course(notice: Notice) -> Told:
    text = gettext("Your course waits for you: %(course)s.", course=isolated(in_language(notice.values["course"])))
    return Told(text, address=url_for("learning.show_course", slug=notice.values["slug"]))
