"""What a requirement means, in whole sentences, and what is said of the faults of a draft."""

from typing import Any

from flask_babel import gettext, ngettext

from lms.core.i18n import format_number, percent
from lms.core.i18n import lazy as _
from lms.pathway import words
from lms.pathway.rules import model
from lms.pathway.rules.faults import Fault, Kind
from lms.pathway.rules.model import Requirement, Stage


def meaning(node: Requirement) -> str:
    """How it is judged: the sentences beside the requirement's name."""
    return " ".join(str(sentence) for sentence in (_meaning(node), _age(node)) if sentence)


def fault_text(fault: Fault) -> str:
    text = str(_FAULTS[fault.kind])
    if fault.kind in (Kind.CYCLE, Kind.ONLY_AFTERWARDS, Kind.MOSTLY_AFTERWARDS):
        return text % {"stage": words.STAGES[Stage(fault.value)]}
    if fault.kind in (Kind.TITLE, Kind.LABEL):
        return text % {"language": _LANGUAGES[fault.value]}
    return text % {"value": fault.value}


def _meaning(node: Requirement) -> Any:
    match node:
        case model.RoleCertified():
            return ngettext(
                "At least %(num)s person who holds the office has the certificate.",
                "At least %(num)s people who hold the office have the certificate.",
                node.min_count,
            )
        case model.MembersShare():
            return _share(node)
        case model.MemberCount():
            return ngettext(
                "At least %(num)s member stands on the register.", "At least %(num)s members stand on the register.",
                node.min_count,
            )  # fmt: skip
        case model.Document() if node.must_be_verified:
            return gettext("It is in the file of the cooperative, has not expired, and an adviser has verified it.")
        case model.Document():
            return gettext("It is in the file of the cooperative and has not expired.")
        case model.Indicator() if node.op == ">=":
            return gettext("The number is at least %(value)s.", value=format_number(node.value))
        case model.Indicator():
            return gettext("The number is at most %(value)s.", value=format_number(node.value))
        case model.EventCount():
            return ngettext("It happened at least %(num)s time.", "It happened at least %(num)s times.", node.min_count)
        case model.Age():
            return ngettext(
                "At least %(num)s month has passed since the cooperative was entered in the register.",
                "At least %(num)s months have passed since the cooperative was entered in the register.",
                node.min_months,
            )
        case model.AssessmentMin() if node.dimension:
            return gettext("The group agreed on level %(level)s of 5 or more in this subject.", level=node.min_level)
        case model.AssessmentMin():
            return gettext("All questions are answered, whatever the answers are.")
        case model.HumanDecision():
            return gettext("It counts from the day of the decision.")
        case model.All() if node.distinct:
            return gettext("Each of these is needed, and nobody counts for two of the offices.")
        case model.All():
            return gettext("Each of these is needed.")
        case model.AnyOf():
            return gettext("One is enough; the others are not needed then.")
    return ""


def _share(node: model.MembersShare) -> Any:
    """Of those on the register, whether they have an account or not."""
    values = {"share": percent(node.min_share, decimals=2), "count": format_number(node.min_count)}
    if node.min_count:
        match node.gender:
            case "f":
                return gettext(
                    "At least %(share)s of the women on the register, and never fewer than %(count)s.", **values
                )
            case "m":
                return gettext(
                    "At least %(share)s of the men on the register, and never fewer than %(count)s.", **values
                )
        return gettext("At least %(share)s of the members on the register, and never fewer than %(count)s.", **values)
    match node.gender:
        case "f":
            return gettext("At least %(share)s of the women on the register.", share=values["share"])
        case "m":
            return gettext("At least %(share)s of the men on the register.", share=values["share"])
    return gettext("At least %(share)s of the members on the register.", share=values["share"])


def _age(node: Any) -> Any:
    if months := getattr(node, "within_months", None):
        return ngettext("Only the last %(num)s month counts.", "Only the last %(num)s months count.", months)
    if months := getattr(node, "max_age_months", None):
        return ngettext(
            "What is older than %(num)s month does not count.",
            "What is older than %(num)s months does not count.",
            months,
        )
    return ""


_LANGUAGES = {"ar": _("Arabic"), "fr": _("French")}
_UNKNOWN = _("There is no “%(value)s” on this platform, so nobody can have it.")
_FAULTS: dict[Kind, Any] = {
    Kind.NEVER_MET: _("No cooperative could ever meet this rule: its requirements contradict one another, or one of them cannot be met."),
    Kind.CYCLE: _("Only cooperatives that have reached “%(stage)s” can have this, so nobody could ever get there."),
    Kind.ONLY_AFTERWARDS: _("Only cooperatives that have reached “%(stage)s” can have this: who is not there yet must take another way."),
    Kind.MOSTLY_AFTERWARDS: _("Products are listed once “%(stage)s” is open, which this rule is to open. Before, only who has a verified ONSSA authorisation can have them."),
    Kind.TOO_OFTEN: _("So many can hardly be held in that time: each is called with 15 clear days of notice (law 112-12, art. 40), which leaves room for %(value)s at most."),
    Kind.DEAD_WAY: _("Nobody can take this way: it contradicts another requirement of the rule."),
    Kind.EMPTY: _("Nothing stands in this group. Add a requirement, or remove the group."),
    Kind.ASKS_NOTHING: _("It asks for nothing: the number must be 1 at least."),
    Kind.TOO_FEW_TO_CHOOSE: _("More are asked for than the %(value)s that stand in the group."),
    Kind.ALL_OF_THEM: _("So many are asked for as stand in the group: that is all of them."),
    Kind.ONE_WAY: _("Only one stands in the group, so there is no choice yet."),
    Kind.TWICE: _("The same requirement stands in it twice."),
    Kind.NO_OFFICE: _("No office is named."),
    Kind.NO_VALUE: _("Nothing is named that the cooperative may be."),
    Kind.UNKNOWN_COURSE: _("No course or module “%(value)s” is published, so nobody can have its certificate."),
    Kind.UNKNOWN_OFFICE: _UNKNOWN,
    Kind.UNKNOWN_DOCUMENT: _UNKNOWN,
    Kind.UNKNOWN_INDICATOR: _UNKNOWN,
    Kind.UNKNOWN_EVENT: _UNKNOWN,
    Kind.UNKNOWN_DIMENSION: _UNKNOWN,
    Kind.UNKNOWN_ATTRIBUTE: _UNKNOWN,
    Kind.UNKNOWN_DECISION: _UNKNOWN,
    Kind.SHARE: _("A share is more than 0 and no more than 100 per cent."),
    Kind.SHARE_ALONE: _("A share alone can be very few people: of a cooperative of five members it is only %(value)s. Add a number below which it never falls."),
    Kind.SEATS: _("More people are asked for than can hold these offices at once: %(value)s."),
    Kind.DISTINCT_SEATS: _("Nobody counts for two of the offices in it, and these offices have fewer seats than are asked for: %(value)s."),
    Kind.BELOW_ZERO: _("This number is never below zero."),
    Kind.AT_MOST: _("More of this is never a fault: ask for at least so much."),
    Kind.LEVEL: _("Levels go from 1 to 5."),
    Kind.WHOLE_HAS_NO_LEVEL: _("The self-assessment as a whole has no level: choose a subject, or ask only that it was done."),
    Kind.MONTHS: _("Months are 1 at least."),
    Kind.TOO_MANY: _("No cooperative has more than %(value)s members."),
    Kind.MORE_THAN_FIVE: _("A cooperative of five members, the fewest that law 112-12 allows (art. 14), can never have so many."),
    Kind.GRACE: _("The days of grace are from 1 to 365: nothing is taken away without them."),
    Kind.SHORT_GRACE: _("Fewer than 30 days of grace are soon over where the office is far."),
    Kind.TITLE: _("The name of the rule is missing in this language: %(language)s."),
    Kind.LABEL: _("The wording is missing in this language: %(language)s."),
}  # fmt: skip
