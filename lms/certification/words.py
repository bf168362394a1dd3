"""What the holder of a certificate is told when it is revoked."""

from flask import url_for
from flask_babel import gettext

from lms.certification.codes import grouped
from lms.certification.services import REVOKED
from lms.core.i18n import isolated
from lms.notices.kinds import Told, describe
from lms.notices.models import Notice


@describe(REVOKED)
def _revoked(notice: Notice) -> Told:
    code = notice.values["code"]
    text = gettext(
        "Your certificate %(code)s was withdrawn, and counts no more. Why: %(reason)s. Ask your adviser if you do not "
        "understand.",
        code=isolated(grouped(code)),
        reason=isolated(notice.values["reason"].rstrip(".")),
    )
    return Told(text, address=url_for("certification.show_certificate", code=code))
