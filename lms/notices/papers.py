"""Who keeps the papers of a cooperative is told what an adviser found of one."""

from datetime import datetime
from uuid import UUID

from flask import url_for
from flask_babel import gettext

from lms.cooperatives import queries as cooperatives
from lms.cooperatives.file.models import Document, DocumentKind, Verdict
from lms.cooperatives.file.names import document_kind_name
from lms.cooperatives.models import OFFICES_THAT_KEEP_MEMBERS
from lms.cooperatives.signals import document_judged
from lms.core.i18n import isolated
from lms.notices import services
from lms.notices.kinds import Told, describe
from lms.notices.models import Notice

VERIFIED, REFUSED = "paper_verified", "paper_refused"


@document_judged.connect
def follow_verdict(_sender: UUID, *, document: Document, at: datetime) -> None:
    """Once of each verdict: one that was corrected is told again."""
    kind = VERIFIED if document.verdict is Verdict.VERIFIED else REFUSED
    services.tell(
        cooperatives.holders_of(document.cooperative_id, OFFICES_THAT_KEEP_MEMBERS, at.date()),
        kind,
        {"paper": document.kind.value, "reason": document.reason or ""},
        cooperative_id=document.cooperative_id,
        subject=f"{kind}:{document.id}:{at.isoformat()}",
        at=at,
    )


@describe(VERIFIED, REFUSED)
def _judged(notice: Notice) -> Told:
    kind = DocumentKind(notice.values["paper"])
    paper = document_kind_name(kind)
    # The paper itself may be taken out of the file meanwhile.
    address = url_for("cooperative_file.show_folder", kind=kind.value)
    if notice.kind == VERIFIED:
        return Told(gettext("The adviser verified: %(paper)s.", paper=paper), is_good=True, address=address)
    text = gettext(
        "The adviser refused: %(paper)s. Reason: %(reason)s", paper=paper, reason=isolated(notice.values["reason"])
    )
    return Told(text, address=address)
