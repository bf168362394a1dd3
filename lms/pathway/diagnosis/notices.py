"""Members are told that a round of the self-assessment is open."""

from typing import Any

from flask import url_for
from flask_babel import gettext

from lms.accounts.models import Person
from lms.cooperatives import queries as cooperatives
from lms.notices import services
from lms.notices.kinds import Told, describe
from lms.notices.models import Notice
from lms.pathway.diagnosis.models import DiagnosisRound

OPENED = "diagnosis_opened"


def tell_of_round(opened: DiagnosisRound, by: Person) -> None:
    """Everybody but who opened it."""
    members = cooperatives.members_of(opened.cooperative_id, opened.opened_at.date())
    nothing: dict[str, Any] = {}
    services.tell(
        [member.id for member in members if member.id != by.id],
        OPENED,
        nothing,
        cooperative_id=opened.cooperative_id,
        subject=f"{OPENED}:{opened.id}",
        at=opened.opened_at,
    )


@describe(OPENED)
def _opened(_notice: Notice) -> Told:
    text = gettext("Your cooperative looks at itself: answer the questions of the self-assessment.")
    return Told(text, is_good=True, address=url_for("diagnosis.show_diagnosis"))
