"""What made it necessary to judge a cooperative anew, in words for the history. Slices name what happened; see `signals`."""

from typing import Any

from lms.core.i18n import lazy as _

TRIGGERS: dict[str, Any] = {
    "certificate": _("A certificate was earned"),
    "certificate_revoked": _("A certificate was withdrawn"),
    "member_joined": _("A member joined"),
    "member_left": _("A member left"),
    "member_corrected": _("What is known of a member was corrected"),
    "cooperative_corrected": _("What is known of the cooperative was corrected"),
    "office_given": _("An office was given"),
    "office_ended": _("An office ended"),
    "document_filed": _("A paper was filed"),
    "document_shared": _("A paper was shared"),
    "document_verified": _("A paper was verified"),
    "document_refused": _("A paper was refused"),
    "document_deleted": _("A paper was taken out"),
    "figures_recorded": _("Figures were recorded"),
    "assembly_recorded": _("An assembly was recorded"),
    "cash_month_recorded": _("A month of the cash book was recorded"),
    "diagnosis_closed": _("A self-assessment was closed"),
    "coaching_session": _("A coaching session was held"),
    "project_agreed": _("An idea was agreed"),
    "project_taken_back": _("An idea was taken back"),
    "project_decided": _("An idea was decided on"),
    "product_listed": _("A product was listed"),
    "product_removed": _("A product was taken off the list"),
    "product_readiness": _("Something was shown about a product"),
    "override": _("An adviser kept the stage open"),
    "override_ended": _("An adviser let the stage follow its rule"),
    "rule": _("Another version of the rule came into force"),
    "time": _("A day came"),
    "demonstration": _("An example was made for the demonstration"),
}


def trigger_name(trigger: str) -> Any:
    """What nobody has named shows as it is kept."""
    return TRIGGERS.get(trigger, trigger)
