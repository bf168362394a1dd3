"""What requirements and things to do are called, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, ngettext

from lms.cooperatives import territory
from lms.cooperatives.file.models import DocumentKind
from lms.cooperatives.file.names import document_kind_name
from lms.cooperatives.models import Category, OfficeKind
from lms.cooperatives.names import category_name, office_name
from lms.core.i18n import format_date, format_number, in_language, name_in_language, percent
from lms.core.i18n import lazy as _
from lms.pathway.diagnosis.names import dimension_title
from lms.pathway.rules import model
from lms.pathway.rules.findings import ActionKind, Finding, Missing, State
from lms.pathway.rules.model import Requirement, Stage
from lms.pathway.rules.people import needed_of
from lms.pathway.transitions import Status

STAGES = {Stage.PROJECT: _("Our project"), Stage.MARKET: _("Our market")}
STATUSES = {
    Status.CLOSED: _("Not open yet"),
    Status.OPEN: _("Open"),
    Status.AT_RISK: _("At risk"),
    Status.SUSPENDED: _("Suspended"),
}
# What cooperatives wrote down of their accounts is their own: of these only what is asked is shown, not what there is.
OWN_FIGURES: dict[str, Any] = {
    "turnover": _("Turnover of the last year, in dirhams"),
    "surplus": _("Net surplus of the last year, in dirhams"),
    "capital": _("Capital, in dirhams"),
    "net_worth": _("Net worth, in dirhams"),
    "reserve_percent": _("Legal reserve, in per cent of the capital"),
    "third_parties_percent": _("Business with people who are not members, in per cent"),
}
INDICATORS: dict[str, Any] = {
    "cash_book_months": _("Months of cash book"),
    "products_ready": _("Products ready to be sold"),
    **OWN_FIGURES,
}
EVENTS: dict[str, Any] = {
    "assembly_held": _("General assemblies held"),
    "coaching_session": _("Coaching sessions held"),
    "project_idea_agreed": _("Project ideas that the president agreed"),
    "product_listed": _("Products in the catalogue"),
}
ATTRIBUTES: dict[str, Any] = {
    "sector": _("Sector"),
    "region": _("Region"),
    "province": _("Province"),
    "delegation": _("Delegation"),
    "category": _("Category"),
    "women_only": _("All members are women"),
}
DECISIONS: dict[str, Any] = {"project": _("The project is approved")}
PLACES = {
    "sector": territory.sectors,
    "region": territory.regions,
    "province": territory.provinces,
    "delegation": territory.delegations,
}
_ANSWERS = {"yes": _("Yes"), "no": _("No")}

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
        case model.EventCount():
            return _event(node)
        case model.AssessmentMin(dimension=""):
            return gettext("The cooperative looked at itself (self-assessment)")
        case model.AssessmentMin():
            return gettext(
                "“%(dimension)s”: level %(level)s or more in the self-assessment",
                dimension=dimension_title(node.dimension), level=format_number(node.min_level),
            )  # fmt: skip
        case model.OrgAttribute():
            return gettext("%(name)s: %(values)s", name=_named(ATTRIBUTES, node.name), values=_values(node))
        case model.NotAttribute():
            return gettext(
                "%(name)s: anything but %(values)s",
                name=_named(ATTRIBUTES, node.attribute.name), values=_values(node.attribute),
            )  # fmt: skip
        case model.Age():
            return gettext("Age of the cooperative, in months")
        case model.HumanDecision():
            return _named(DECISIONS, node.name)
        case model.All():
            return gettext("All of these")
        case model.AnyOf():
            return gettext("One of these")
        case model.AtLeast():
            return ngettext("At least %(num)s of these", "At least %(num)s of these", node.count)
    raise TypeError(f"{type(node).__name__} has no words")


def action(missing: Missing, titles: Titles) -> Any:
    """What is to be done, for whoever can."""
    match missing.action:
        case ActionKind.CERTIFY:
            return gettext("Learn “%(course)s”", course=_title(missing.target, titles))
        case ActionKind.FILL_OFFICE if missing.passes_on:
            return gettext(
                "Elect somebody else (%(office)s), with the certificate “%(course)s”: one person holds two offices now",
                office=_offices(missing.offices[:1]),
                course=_title(missing.target, titles),
            )
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
        case ActionKind.SHARE_DOCUMENT:
            return gettext("Share it with the adviser: %(document)s", document=_document(missing.target))
        case ActionKind.VERIFY_DOCUMENT:
            return gettext("The adviser checks: %(document)s", document=_document(missing.target))
        case ActionKind.REACH_INDICATOR:
            return gettext(
                "%(name)s: %(value)s needed",
                name=_named(INDICATORS, missing.target),
                value=format_number(missing.value or 0),
            )
        case ActionKind.RECORD_EVENT:
            return gettext("%(name)s: %(count)s more", name=_named(EVENTS, missing.target), count=missing.count)
        case ActionKind.ASSESS if missing.target:
            return gettext(
                "Reach level %(level)s in “%(dimension)s”, and answer the self-assessment again",
                level=format_number(missing.value or 0), dimension=dimension_title(missing.target),
            )  # fmt: skip
        case ActionKind.ASSESS:
            return gettext("Answer the self-assessment together")
        case ActionKind.WAIT:
            return gettext("Wait until %(day)s", day=format_date(missing.until) if missing.until else "")
        case ActionKind.DECIDE:
            return _named(DECISIONS, missing.target)
        case ActionKind.BECOME:
            return _become(missing)
    raise TypeError(f"{missing.action} has no words")


def unshared(missing: Missing) -> Any:
    """What staff read of a paper that they cannot see; nothing of anything else."""
    if missing.action is not ActionKind.SHARE_DOCUMENT:
        return ""
    return gettext("Not shared with you: %(document)s", document=_document(missing.target))


def numbers(node: Requirement, finding: Finding) -> Any:
    """How much there is of what is needed: “3 of 5”."""
    if isinstance(node, model.MembersShare) and finding.denominator == 0 and finding.state.is_met:
        # A share of nobody is nothing to reach.
        return gettext("no women members: not asked") if node.gender == "f" else gettext("no men members: not asked")
    if isinstance(node, model.MembersShare) and finding.denominator is not None:
        return _of_share(node, finding, finding.denominator)
    if isinstance(node, model.Indicator) and node.name in OWN_FIGURES:
        asked = format_number(node.value)
        return (
            gettext("%(value)s or more", value=asked) if node.op == ">=" else gettext("%(value)s at most", value=asked)
        )
    if is_vacant(node, finding):
        return vacancy(node)
    if isinstance(node, model.RoleCertified | model.MemberCount | model.Indicator | model.EventCount | model.Age):
        return gettext("%(have)s of %(need)s", have=format_number(finding.have), need=format_number(finding.need))
    return ""


def _of_share(node: model.MembersShare, finding: Finding, members: int) -> Any:
    """What is needed is the greater of a share and a number: which of them it is, where it is the number."""
    part = needed_of(members, node.min_share, 0)
    values = {
        "have": format_number(finding.have), "need": format_number(finding.need),
        "share": percent(node.min_share, decimals=2), "all": format_number(members), "part": format_number(part),
    }  # fmt: skip
    if part < node.min_count:
        return gettext("%(have)s of %(need)s (never fewer; %(share)s of %(all)s would be %(part)s)", **values)
    return gettext("%(have)s of %(need)s (%(share)s of %(all)s)", **values)


def is_vacant(node: Requirement, finding: Finding) -> bool:
    """Nobody holds the office of which a certificate is asked: nothing could have been shown yet."""
    return isinstance(node, model.RoleCertified) and finding.state is State.UNKNOWN


def vacancy(node: Requirement) -> Any:
    if isinstance(node, model.RoleCertified) and len(node.offices) > 1:
        return gettext("nobody holds one of these offices")
    return gettext("nobody holds this office")


def attribute_value(name: str, value: str) -> str:
    """The word for a value of an attribute; the value itself where it has none."""
    if name in PLACES:
        place = PLACES[name]().get(value)
        return name_in_language(place) if place else value
    if name == "category" and value in set(Category):
        return str(category_name(value))
    return str(_ANSWERS.get(value, value)) if name == "women_only" else value


def _event(node: model.EventCount) -> str:
    name = _named(EVENTS, node.name)
    if not node.within_months:
        return name
    within = ngettext(
        "%(name)s in the last month", "%(name)s in the last %(num)s months", node.within_months, name=name
    )
    return str(within)


def _become(missing: Missing) -> str:
    """What a cooperative is, it does not change by itself: the adviser says what can be done."""
    name = _named(ATTRIBUTES, missing.target)
    if missing.text:
        return str(gettext("%(name)s: %(values)s", name=name, values=attribute_value(missing.target, missing.text)))
    return str(gettext("Ask your adviser about this: %(name)s", name=name))


def _values(node: model.OrgAttribute) -> str:
    return str(gettext(" or ")).join(attribute_value(node.name, value) for value in node.values)


def _title(achievement: str, titles: Titles) -> str:
    return in_language(titles[achievement]) if achievement in titles else achievement


def _offices(kinds: tuple[str, ...]) -> str:
    names = [str(office_name(OfficeKind(kind))) for kind in kinds]
    return str(gettext(" or ")).join(names)


def _document(kind: str) -> Any:
    return document_kind_name(DocumentKind(kind)) if kind in set(DocumentKind) else kind


def _named(names: Mapping[str, Any], key: str) -> str:
    return str(names.get(key, key))
