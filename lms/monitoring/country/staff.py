"""Accounts of a simulated country: an officer, an administrator, an adviser of each delegation, trainers. Their secrets are published."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lms.accounts import secrets
from lms.accounts.models import Person, StaffRole
from lms.accounts.samples import DOMAIN, PASSWORD, TOTP_ELSEWHERE, TOTP_SECRETS
from lms.cooperatives import territory
from lms.core.db import db
from lms.monitoring.country.ids import Kind, Numbers

TRAINERS_IN_REGION = 4


@dataclass(frozen=True)
class Account:
    role: StaffRole
    email: str
    name_ar: str
    name_fr: str
    delegation: str | None = None
    region: str | None = None

    @property
    def totp_secret(self) -> str:
        # Also in the demonstration set there is an adviser of that address.
        return TOTP_ELSEWHERE if self.delegation == "beni-mellal" else TOTP_SECRETS[self.role]


def accounts() -> Iterator[Account]:
    yield Account(StaffRole.OFFICER, f"demo-officer@{DOMAIN}", "مسؤولة وطنية تجريبي", "Responsable Démo")
    yield Account(StaffRole.ADMINISTRATOR, f"demo-administrator@{DOMAIN}", "مدير المنصة تجريبي", "Administrateur Démo")
    for code, place in territory.delegations().items():
        yield Account(
            StaffRole.ADVISER, f"demo-adviser-{code}@{DOMAIN}", f"مستشار {place.name_ar} تجريبي",
            f"Conseiller {place.name_fr} Démo", delegation=code,
        )  # fmt: skip
    for code, place in territory.regions().items():
        for number in range(1, TRAINERS_IN_REGION + 1):
            yield Account(
                StaffRole.TRAINER, f"demo-trainer-{code[3:]}-{number}@{DOMAIN}", f"مكون {place.name_ar} {number} تجريبي",
                f"Formateur {place.name_fr} {number} Démo", region=code,
            )  # fmt: skip


def totp_secret_of(email: str) -> str | None:
    return next((one.totp_secret for one in accounts() if one.email == email.lower()), None)


@dataclass(frozen=True)
class Team:
    """The ids of those who act in the histories, as text."""

    officer: str
    # Delegation → its adviser.
    advisers: dict[str, str]
    # Region → its trainers.
    trainers: dict[str, list[str]]


def add(seed: int, *, at: datetime) -> Team:
    ids = Numbers(seed)
    password = secrets.hash_secret(PASSWORD)
    team = Team("", {}, {})
    officer = ""
    for number, one in enumerate(accounts()):
        found = ids.id(Kind.STAFF, number)
        db.session.add(
            Person(
                id=UUID(found), name_ar=one.name_ar, name_fr=one.name_fr, email=one.email, language="fr", staff_role=one.role,
                delegation_code=one.delegation, created_at=at, secret_hash=password, totp_secret=one.totp_secret,
            )
        )  # fmt: skip
        if one.role is StaffRole.OFFICER:
            officer = found
        elif one.delegation:
            team.advisers[one.delegation] = found
        elif one.region:
            team.trainers.setdefault(one.region, []).append(found)
    db.session.flush()
    return Team(officer, team.advisers, team.trainers)
