"""What requirements and things to do are called, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, ngettext

from lms.cooperatives.file.models import DocumentKind
from lms.cooperatives.file.names import document_kind_name
from lms.cooperatives.models import OfficeKind
from lms.cooperatives.names import office_name
from lms.core.i18n import format_date, format_number, in_language, percent
from lms.core.i18n import lazy as _
from lms.pathway.rules import model
from lms.pathway.rules.findings import ActionKind, Finding, Missing
from lms.pathway.rules.model import Requirement, Stage
from lms.pathway.transitions import Status

STAGES = {Stage.PROJECT: _("Our project"), Stage.MARKET: _("Our market")}
STATUSES = {
    Status.CLOSED: _("Not open yet"),
    Status.OPEN: _("Open"),
    Status.AT_RISK: _("At risk"),
    Status.SUSPENDED: _("Suspended"),
}
INDICATORS: dict[str, Any] = {
    "cash_book_months": _("Months of cash book"),
    "products_ready": _("Products ready to be sold"),
}
DECISIONS: dict[str, Any] = {"project": _("The project is approved")}

# Achievement → its title.
Titles = Mapping[str, dict[str, str]]


def requirement(node: Requirement, titles: Titles) -> Any:
    """One line; the numbers stand beside it."""
    if node.label:
        label = in_language(dict(node.label))
        if isinstance(node, model.MembersShare):
            return gettext("%(course)s (%(group)s)", course=_title(node.achievement, titles), group=label)
        return label
    match node:
        case model.RoleCertified():
            return gettext(
                "%(office)s: certificate “%(course)s”",
                office=_offices(node.offices),
                course=_title(node.achievement, titles),
            )
        case model.MembersShare():
            return gettext("Members: certificate “%(course)s”", course=_title(node.achievement, titles))
        case model.MemberCount():
            return gettext("Members on the register")
        case model.Document():
            return _document(node.type)
        case model.Indicator():
            return _named(INDICATORS, node.name)
        case model.AssessmentMin():
            return gettext("The cooperative looked at itself (self-assessment)")
        case model.Age():
            return gettext("Age of the cooperative, in months")
        case model.HumanDecision():
            return _named(DECISIONS, node.name)
        case model.AnyOf():
            return gettext("One of these")
        case model.AtLeast():
            return ngettext("At least %(num)s of these", "At least %(num)s of these", node.count)
    return gettext("Other condition")


def action(missing: Missing, titles: Titles) -> Any:
    """What is to be done, for whoever can."""
    match missing.action:
        case ActionKind.CERTIFY:
            return gettext("Learn “%(course)s”", course=_title(missing.target, titles))
        case ActionKind.FILL_OFFICE:
            return gettext(
                "Give the office (%(office)s) to someone with the certificate “%(course)s”",
                office=_offices(missing.offices),
                course=_title(missing.target, titles),
            )
        case ActionKind.JOIN:
            return ngettext("%(num)s person must join", "%(num)s people must join", missing.count)
        case ActionKind.FILE_DOCUMENT:
            return gettext("File: %(document)s", document=_document(missing.target))
        case ActionKind.VERIFY_DOCUMENT:
            return gettext("The adviser checks: %(document)s", document=_document(missing.target))
        case ActionKind.REACH_INDICATOR:
            return gettext(
                "%(name)s: %(value)s needed",
                name=_named(INDICATORS, missing.target),
                value=format_number(missing.value or 0),
            )
        case ActionKind.ASSESS:
            return gettext("Answer the self-assessment together")
        case ActionKind.WAIT:
            return gettext("Wait until %(day)s", day=format_date(missing.until) if missing.until else "")
        case ActionKind.DECIDE:
            return _named(DECISIONS, missing.target)
    return gettext("Ask your adviser")


def numbers(node: Requirement, finding: Finding) -> Any:
    """How much there is of what is needed: “3 of 5”."""
    if isinstance(node, model.MembersShare) and finding.denominator is not None:
        return gettext(
            "%(have)s of %(need)s (%(share)s of %(all)s)",
            have=format_number(finding.have), need=format_number(finding.need),
            share=percent(node.min_share), all=format_number(finding.denominator),
        )  # fmt: skip
    if isinstance(node, model.RoleCertified | model.MemberCount | model.Indicator | model.EventCount | model.Age):
        return gettext("%(have)s of %(need)s", have=format_number(finding.have), need=format_number(finding.need))
    return ""


def _title(achievement: str, titles: Titles) -> str:
    return in_language(titles[achievement]) if achievement in titles else achievement


def _offices(kinds: tuple[str, ...]) -> str:
    names = [str(office_name(OfficeKind(kind))) for kind in kinds]
    return str(gettext(" or ")).join(names)


def _document(kind: str) -> Any:
    return document_kind_name(DocumentKind(kind)) if kind in set(DocumentKind) else kind


def _named(names: Mapping[str, Any], key: str) -> str:
    return str(names.get(key, key))
