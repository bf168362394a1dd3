"""Who is told what when a stage changes: the members, and the adviser of the delegation."""

from datetime import datetime

from sqlalchemy import insert

from lms.accounts import queries as accounts
from lms.cooperatives import queries as cooperatives
from lms.cooperatives.models import Cooperative
from lms.core.db import db
from lms.core.ids import new_id
from lms.pathway.models import Notice
from lms.pathway.rules.model import Stage
from lms.pathway.transitions import Standing, Status

# "opened", "at_risk", "suspended", and "recovered" for who was at risk.
RECOVERED = "recovered"


def tell(cooperative: Cooperative, stage: Stage, before: Standing, after: Standing, *, at: datetime) -> None:
    is_recovery = before.status is Status.AT_RISK and after.status is Status.OPEN
    kind = RECOVERED if is_recovery else after.status.value
    values = {"stage": stage.value, "grace_until": after.grace_until.isoformat() if after.grace_until else None}
    people = [person.id for person in cooperatives.members_of(cooperative.id, at.date())]
    people += [adviser.id for adviser in accounts.advisers_of(cooperative.delegation_code)]
    if people:
        db.session.execute(
            insert(Notice),
            [
                {
                    "id": new_id(), "person_id": person_id, "cooperative_id": cooperative.id, "kind": kind,
                    "values": values, "at": at, "seen_at": None,
                }
                for person_id in people
            ],
        )  # fmt: skip
