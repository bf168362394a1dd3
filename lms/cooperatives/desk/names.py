"""What duties, warnings and assemblies are called, and where the law says so."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from babel.dates import format_date

from lms.cooperatives.law.assembly import AssemblyKind, Outcome
from lms.cooperatives.law.calendar import DutyKind
from lms.cooperatives.law.third_parties import Basis, Reading
from lms.cooperatives.law.thresholds import Alert, Level, Threshold
from lms.cooperatives.names import articles_of_law
from lms.core.i18n import language, listed
from lms.core.i18n import lazy as _

DUTIES: dict[DutyKind, Any] = {
    DutyKind.WITHDRAWALS: _("Last day for a member to ask to leave this year"),
    DutyKind.CLOSING: _("Close the accounts and count what there is"),
    DutyKind.AUDITOR: _("Give the accounts to the auditor"),
    DutyKind.NOTICE: _("Send every member the notice, the accounts and the report"),
    DutyKind.MEMBERS_LIST: _("File the list of members at the court"),
    DutyKind.ASSEMBLY: _("Hold the ordinary general assembly"),
    DutyKind.REFUNDS: _("Pay back the shares of those who left"),
    DutyKind.FILING: _("File accounts, reports and minutes at the local register"),
    DutyKind.FORWARDING: _("The clerk sends them on to ODCo"),
    DutyKind.CHANGE: _("Enter the change of managers in the register and tell the ministry"),
    DutyKind.BOARD: _("The board has met twice"),
    DutyKind.LOSS: _("Hold an extraordinary assembly: net worth is below a quarter of the capital"),
    DutyKind.STATUTES: _("Enter the changed statutes in the register and tell the ministry"),
}
DUTY_HINTS: dict[DutyKind, Any] = {
    DutyKind.WITHDRAWALS: _("By registered letter; an answer is due within 20 days, silence means yes."),
    DutyKind.AUDITOR: _("40 clear days before the assembly."),
    DutyKind.NOTICE: _("By registered letter, 15 clear days before the assembly; 10 for a second or third call."),
    DutyKind.MEMBERS_LIST: _("Within 15 days of sending the notice."),
    DutyKind.ASSEMBLY: _("Within six months of the end of the year, inside the province."),
    DutyKind.REFUNDS: _("Within 15 days of the assembly."),
    DutyKind.FILING: _("Within 30 days of the assembly."),
    DutyKind.CHANGE: _("Within 30 days of the change."),
    DutyKind.LOSS: _("Within three months of the assembly that approves the accounts."),
    DutyKind.STATUTES: _("Within 30 days of the change."),
}
ASSEMBLIES: dict[AssemblyKind, Any] = {
    AssemblyKind.ORDINARY: _("Ordinary general assembly"),
    AssemblyKind.EXTRAORDINARY: _("Extraordinary general assembly"),
}
CALLS: dict[int, Any] = {1: _("First call"), 2: _("Second call"), 3: _("Third call")}
OUTCOMES: dict[Outcome, Any] = {
    Outcome.ADOPTED: _("Adopted"),
    Outcome.REJECTED: _("Not adopted"),
    Outcome.TIED: _("A tie: the vote of the chair decides"),
}
BASES: dict[Basis, Any] = {
    Basis.SUPPLIED_BY_MEMBERS: _("Value of what members supplied"),
    Basis.TURNOVER_WITH_MEMBERS: _("Turnover made with members"),
    Basis.WAGE_BILL: _("Wages paid in all"),
}
READINGS: dict[Reading, Any] = {
    Reading.TOO_EARLY: _("Not allowed yet: only after a year in the register."),
    Reading.WITHIN: _("Within the 30 %."),
    Reading.NEAR: _("Close to the 30 %."),
    Reading.BEYOND: _("Beyond the 30 %: a time-limited authorisation is needed (decree 2-21-216)."),
}
_ALERTS: dict[tuple[Threshold, Level], Any] = {
    (Threshold.FEW_MEMBERS, Level.NEAR): _("You are five members, the fewest that the law allows. Seek another one."),
    (Threshold.FEW_MEMBERS, Level.PASSED): _(
        "You are fewer than five members. After a year, the cooperative may be struck off."
    ),
    (Threshold.BOARD_BY_MEMBERS, Level.NEAR): _("Above 50 members a board is compulsory. You are close to it."),
    (Threshold.BOARD_BY_MEMBERS, Level.PASSED): _("You are more than 50 members: a board is compulsory."),
    (Threshold.BOARD_BY_TURNOVER, Level.NEAR): _(
        "Turnover above 5 million DH: if the next year is above it too, a board is compulsory."
    ),
    (Threshold.BOARD_BY_TURNOVER, Level.PASSED): _("Turnover above 5 million DH two years running: a board is compulsory."),
    (Threshold.AUDITOR, Level.NEAR): _(
        "Turnover above 10 million DH: if the next year is above it too, an auditor is compulsory."
    ),
    (Threshold.AUDITOR, Level.PASSED): _("Turnover above 10 million DH two years running: an auditor is compulsory."),
    (Threshold.CORPORATE_TAX, Level.NEAR): _(
        "Close to a turnover of 10 million DH. From there on, who processes by industrial means pays corporate tax and VAT."
    ),
    (Threshold.CORPORATE_TAX, Level.PASSED): _(
        "Turnover of 10 million DH or more: who processes by industrial means pays corporate tax and VAT."
    ),
    (Threshold.PROFESSIONAL_TAX, Level.NEAR): _(
        "Close to a turnover of 2 million DH. From there on, who processes by industrial means pays professional tax."
    ),
    (Threshold.PROFESSIONAL_TAX, Level.PASSED): _(
        "Turnover of 2 million DH or more: who processes by industrial means pays professional tax."
    ),
    (Threshold.NET_WORTH, Level.PASSED): _(
        "Net worth is below a quarter of the capital: call an extraordinary assembly within three months of approving the accounts."
    ),
    (Threshold.THIRD_PARTIES, Level.NEAR): _("Business with people who are not members comes near to the 30 % that the law allows."),
    (Threshold.THIRD_PARTIES, Level.PASSED): _(
        "Business with people who are not members is beyond 30 %: ask for the time-limited authorisation (decree 2-21-216)."
    ),
}  # fmt: skip
_ARTICLES = {
    Threshold.FEW_MEMBERS: (13, 14),
    Threshold.BOARD_BY_MEMBERS: (47,),
    Threshold.BOARD_BY_TURNOVER: (47,),
    Threshold.AUDITOR: (72,),
    Threshold.NET_WORTH: (82,),
    Threshold.THIRD_PARTIES: (6, 71),
}
_OTHER_LAWS = {
    Threshold.CORPORATE_TAX: _("General tax code, art. 6, 7 and 91; ask a tax adviser"),
    Threshold.PROFESSIONAL_TAX: _("Law 47-06, art. 6; ask a tax adviser"),
}


def duty_name(kind: DutyKind) -> Any:
    return DUTIES[kind]


def duty_hint(kind: DutyKind) -> Any:
    return DUTY_HINTS.get(kind, "")


def alert_text(alert: Alert) -> Any:
    return _ALERTS[alert.threshold, alert.level]


def alert_source(alert: Alert) -> Any:
    return _OTHER_LAWS.get(alert.threshold) or articles_of_law(_ARTICLES[alert.threshold])


def basis_hint(categories: Sequence[str]) -> str:
    """What the 30 % of article 6 are measured on in a cooperative of these categories."""
    names = [str(BASES[Basis(category)]) for category in categories if category in set(Basis)]
    return listed(names, style="or")


def month_name(day: date) -> str:
    return str(format_date(day, "LLLL", locale=language().locale))


def assembly_name(kind: AssemblyKind) -> Any:
    return ASSEMBLIES[kind]


def call_name(call: int) -> Any:
    return CALLS[call]


def outcome_name(outcome: Outcome) -> Any:
    return OUTCOMES[outcome]


def reading_text(reading: Reading) -> Any:
    return READINGS[reading]
