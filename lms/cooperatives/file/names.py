"""What kinds of papers, their states and their readers are called."""

from typing import Any

from lms.cooperatives.file.models import DocumentKind, State, Visibility
from lms.core.i18n import lazy as _

KINDS: dict[DocumentKind, Any] = {
    DocumentKind.STATUTES: _("Statutes"),
    DocumentKind.REGISTER_EXTRACT: _("Extract of the register"),
    DocumentKind.MINUTES: _("Minutes of the assembly"),
    DocumentKind.ACCOUNTS: _("Accounts of the year"),
    DocumentKind.MEMBERS_LIST: _("List of members"),
    DocumentKind.ONSSA: _("ONSSA authorisation"),
    DocumentKind.TAX: _("Tax certificate"),
    DocumentKind.SOCIAL_SECURITY: _("Social security certificate"),
    DocumentKind.INSURANCE: _("Insurance"),
    DocumentKind.OTHER: _("Other paper"),
}
# What to look out for, where the law or the decrees say something.
HINTS: dict[DocumentKind, Any] = {
    DocumentKind.STATUTES: _("As they are in force, signed and legalised."),
    DocumentKind.REGISTER_EXTRACT: _("Offices often ask for one that is less than 30 days old."),
    DocumentKind.MINUTES: _("Of the last general assembly, signed."),
    DocumentKind.ACCOUNTS: _("As the assembly approved them."),
    DocumentKind.MEMBERS_LIST: _("As it was filed at the court."),
    DocumentKind.ONSSA: _("Its number must stand on every package of food."),
    DocumentKind.TAX: _("For public contracts it must be less than a year old."),
    DocumentKind.SOCIAL_SECURITY: _("For public contracts it must be less than a year old."),
}
STATES: dict[State, Any] = {
    State.EXPIRED: _("No longer valid"),
    State.REFUSED: _("Refused by the adviser"),
    State.WAITING: _("Filed, not verified yet"),
    State.EXPIRING: _("Verified, ends soon"),
    State.VERIFIED: _("Verified"),
}
READERS: dict[Visibility, Any] = {
    Visibility.MEMBERS: _("Only members of the cooperative"),
    Visibility.ADVISER: _("Members, and ODCo: the adviser and the national office"),
}


def document_kind_name(kind: DocumentKind) -> Any:
    return KINDS[kind]


def document_hint(kind: DocumentKind) -> Any:
    return HINTS.get(kind, "")


def document_state_name(state: State) -> Any:
    return STATES[state]


def readers_name(visibility: Visibility) -> Any:
    return READERS[visibility]
