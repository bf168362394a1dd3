"""Words of a trainer to her cohort, or to one of it: a notice each, shown until it is understood."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from lms.accounts.models import Person
from lms.core.errors import DomainError
from lms.core.i18n import lazy as _
from lms.core.ids import new_id
from lms.core.once import add_once
from lms.teaching import notices, queries
from lms.teaching.models import Cohort, CohortMessage

# Messages to the same people in a day: calm, and read.
MOST_A_DAY = 5
DAY = timedelta(days=1)


class Enough(DomainError):
    message = _("Five messages went there since yesterday. Let them be read first.")


class NobodyThere(DomainError):
    message = _("Nobody is in this cohort yet.")


def send(
    cohort: Cohort, text: Mapping[str, str], by: Person, *, at: datetime, to: Person | None = None,
    row_id: UUID | None = None,
) -> CohortMessage:  # fmt: skip
    """`text`: by language, one at least. `to`: one of the cohort, else all of it. `row_id`: made with the form; sent twice it is
    the same message. Raises NobodyThere, Enough, KeyTaken."""
    people = [to.id] if to else queries.member_ids(cohort.id)
    if not people:
        raise NobodyThere
    queries.locked(cohort.id)
    said = CohortMessage(
        id=row_id or new_id(), cohort_id=cohort.id, person_id=to.id if to else None, text=dict(text), by_id=by.id,
        at=at, people=len(people),
    )  # fmt: skip
    message = add_once(said, owner=("cohort_id", "by_id"), said=("text", "person_id"))
    # Counted with the new one, so that the same form twice is no sixth.
    if message is said and queries.messages_since(cohort.id, message.person_id, at - DAY) > MOST_A_DAY:
        raise Enough
    notices.tell_of_message(cohort, message, by, people, at=message.at)
    return message
