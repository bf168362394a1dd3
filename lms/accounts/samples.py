"""Accounts of the demonstration set, shown on the sign-in pages where Settings.demonstration says so. Filled by ops.

The secrets below are published: they are those of every demonstration."""

from dataclasses import dataclass
from typing import Any

from lms.accounts.models import StaffRole


@dataclass(frozen=True, kw_only=True)
class Sample:
    # What kind of person this is, translatable.
    kind: Any
    # A phone number with a PIN, or an e-mail address with a password and a second factor.
    account: str
    secret: str
    totp_secret: str | None = None


samples: list[Sample] = []
# Accounts whose secrets are published. RFC 2606 keeps the ending for examples: nobody real has an address in it.
DOMAIN = "taawouniya.example"
PIN = "2580"
PASSWORD = "argan and honey 2026"
TOTP_SECRETS = {
    StaffRole.TRAINER: "DEMOTRAINERDEMOTRAINERDEMOTRAINE",
    StaffRole.ADVISER: "DEMOADVISERDEMOADVISERDEMOADVISE",
    StaffRole.OFFICER: "DEMOOFFICERDEMOOFFICERDEMOOFFICE",
    StaffRole.ADMINISTRATOR: "DEMOADMINISTRATORDEMOADMINISTRAT",
}
# Of the adviser of Béni Mellal, who is the second one of the demonstration set.
TOTP_ELSEWHERE = "DEMOELSEWHEREDEMOELSEWHEREDEMOEL"


def is_published(email: str) -> bool:
    return email.lower().endswith(f"@{DOMAIN}")


def sample_of(email: str) -> Sample | None:
    return next((sample for sample in samples if sample.account == email), None)
