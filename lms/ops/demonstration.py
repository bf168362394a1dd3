"""The demonstration set: three cooperatives, a cohort and one of each staff, marked as such in every name, with published secrets.

For trying the platform, never beside real cooperatives. Its names are data, in Arabic and French as those of every
cooperative are, and no texts of the interface.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from lms.accounts import secrets
from lms.accounts.models import Gender, Person, StaffRole
from lms.accounts.roles import role_name
from lms.accounts.samples import DOMAIN, PASSWORD, PIN, TOTP_ELSEWHERE, TOTP_SECRETS, Sample
from lms.cooperatives import services as cooperatives
from lms.cooperatives.models import Cooperative, OfficeKind
from lms.cooperatives.names import office_name
from lms.cooperatives.numbers import services as numbers
from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.i18n import lazy as _
from lms.core.ids import id_from
from lms.monitoring.country import staff as country
from lms.ops.cohort import gather
from lms.ops.deeds import Scene
from lms.ops.lives import LIVES

SINCE = date(2024, 3, 15)
# What members call; nobody has them.
ADVISER_PHONE = "+212600000090"
DELEGATION_PHONE = "+212528000000"


class RealCooperatives(DomainError):
    message = _(
        "There are cooperatives that are no demonstration. Add --force to put the demonstration set beside them."
    )


@dataclass(frozen=True)
class DemoMember:
    number: int
    name_ar: str
    name_fr: str
    gender: Gender
    birth_year: int
    picture: str
    office: OfficeKind | None = None

    @property
    def phone(self) -> str:
        return f"+2126000000{self.number:02}"


@dataclass(frozen=True)
class DemoCooperative:
    register_number: str
    # Columns of Cooperative.
    values: Mapping[str, Any]
    members: tuple[DemoMember, ...]


@dataclass(frozen=True)
class DemoStaff:
    role: StaffRole
    name_ar: str
    name_fr: str
    totp_secret: str
    delegation_code: str | None = None
    # Where two have the same role.
    suffix: str = ""

    @property
    def email(self) -> str:
        return f"demo-{self.role.value}{self.suffix}@{DOMAIN}"


WOMAN, MAN = Gender.WOMAN, Gender.MAN
COOPERATIVES = (
    DemoCooperative(
        "1/99/2024/1",
        {
            "name_ar": "تعاونية أركان التجريبية", "name_fr": "Coopérative de démonstration Argan",
            "categories": ["supply", "work"], "sector": "argan", "branch": "Huile d’argan",
            "region_code": "MA-09", "province_code": "MA-TAR", "delegation_code": "agadir",
        },
        (
            DemoMember(1, "فاطمة تجريبي", "Fatima Démo", WOMAN, 1979, "argan"),
            DemoMember(2, "عائشة تجريبي", "Aïcha Démo", WOMAN, 1974, "pomegranate", OfficeKind.PRESIDENT),
            DemoMember(3, "الزهراء تجريبي", "Zahra Démo", WOMAN, 1983, "saffron", OfficeKind.VICE_PRESIDENT),
            DemoMember(4, "خديجة تجريبي", "Khadija Démo", WOMAN, 1991, "teapot", OfficeKind.SECRETARY),
            DemoMember(5, "مليكة تجريبي", "Malika Démo", WOMAN, 1988, "jar", OfficeKind.TREASURER),
            DemoMember(6, "إبراهيم تجريبي", "Brahim Démo", MAN, 1986, "palm", OfficeKind.MANAGER),
            DemoMember(7, "نعيمة تجريبي", "Naïma Démo", WOMAN, 2001, "sun"),
        ),
    ),
    DemoCooperative(
        "1/98/2024/1",
        {
            "name_ar": "تعاونية العسل التجريبية", "name_fr": "Coopérative de démonstration Miel",
            "categories": ["supply"], "sector": "agriculture", "branch": "Apiculture",
            "region_code": "MA-05", "province_code": "MA-AZI", "delegation_code": "beni-mellal",
        },
        (
            DemoMember(11, "حسن تجريبي", "Hassan Démo", MAN, 1970, "bee", OfficeKind.PRESIDENT),
            DemoMember(12, "يطو تجريبي", "Itto Démo", WOMAN, 1982, "diamond", OfficeKind.MANAGER),
            DemoMember(13, "موحى تجريبي", "Moha Démo", MAN, 1965, "olive", OfficeKind.SUPERVISORY_MEMBER),
            DemoMember(14, "تودة تجريبي", "Touda Démo", WOMAN, 1995, "hand"),
            DemoMember(15, "سعيد تجريبي", "Saïd Démo", MAN, 1999, "fish"),
        ),
    ),
    DemoCooperative(
        "1/99/2024/2",
        {
            "name_ar": "تعاونية الزعفران التجريبية", "name_fr": "Coopérative de démonstration Safran",
            "categories": ["supply"], "sector": "agriculture", "branch": "Safran",
            "region_code": "MA-09", "province_code": "MA-TAR", "delegation_code": "agadir",
        },
        (
            DemoMember(21, "رقية تجريبي", "Rqia Démo", WOMAN, 1977, "saffron", OfficeKind.PRESIDENT),
            DemoMember(22, "لحسن تجريبي", "Lahcen Démo", MAN, 1981, "palm", OfficeKind.TREASURER),
            DemoMember(23, "إيجة تجريبي", "Ijja Démo", WOMAN, 1990, "sun", OfficeKind.SECRETARY),
            DemoMember(24, "حفيظة تجريبي", "Hafida Démo", WOMAN, 1994, "teapot"),
            DemoMember(25, "عبلة تجريبي", "Abla Démo", WOMAN, 1986, "jar"),
            DemoMember(26, "ياسر تجريبي", "Yasser Démo", MAN, 2000, "fish"),
        ),
    ),
)  # fmt: skip
STAFF = (
    DemoStaff(StaffRole.TRAINER, "مكونة تجريبي", "Formatrice Démo", TOTP_SECRETS[StaffRole.TRAINER]),
    DemoStaff(StaffRole.ADVISER, "مستشار تجريبي", "Conseiller Démo", TOTP_SECRETS[StaffRole.ADVISER], "agadir"),
    DemoStaff(
        StaffRole.ADVISER,
        "مستشارة بني ملال تجريبي",
        "Conseillère Béni Mellal Démo",
        TOTP_ELSEWHERE,
        "beni-mellal",
        "-beni-mellal",
    ),
    DemoStaff(StaffRole.OFFICER, "مسؤولة وطنية تجريبي", "Responsable Démo", TOTP_SECRETS[StaffRole.OFFICER]),
    DemoStaff(
        StaffRole.ADMINISTRATOR, "مدير المنصة تجريبي", "Administrateur Démo", TOTP_SECRETS[StaffRole.ADMINISTRATOR]
    ),
)
ADVISER_EMAIL = next(one.email for one in STAFF if one.role is StaffRole.ADVISER)


def create(*, at: datetime, is_forced: bool = False) -> None:
    """Add what is missing of the set and set its secrets back to the published ones. Raises RealCooperatives."""
    ours = [_key(demo.register_number) for demo in COOPERATIVES]
    is_alone = db.session.scalar(select(Cooperative.id).where(Cooperative.id.not_in(ours)).limit(1)) is None
    if not is_alone and not is_forced:
        raise RealCooperatives
    for demo in COOPERATIVES:
        _create_cooperative(demo, at)
    for one in STAFF:
        _create_staff(one, at)
    db.session.flush()
    for demo in COOPERATIVES:
        LIVES[demo.register_number](_scene(demo, at))
    members = {member.number: member for demo in COOPERATIVES for member in demo.members}
    people = {number: db.session.get_one(Person, _key(member.phone)) for number, member in members.items()}
    trainer = next(one for one in STAFF if one.role is StaffRole.TRAINER)
    gather(db.session.get_one(Person, _key(trainer.email)), people, at=at)
    db.session.flush()


def samples() -> Iterator[Sample]:
    """One account of each kind, for the table of the command and for the sign-in pages."""
    first, threatened, ahead = COOPERATIVES
    for member in first.members:
        if member.office or member.number == 1:
            kind = office_name(member.office) if member.office else _("Member")
            yield Sample(kind=kind, account=f"0{member.phone[4:]}", secret=PIN)
    for kind, demo in (
        (_("President: the project stage is open"), ahead),
        (_("President: the project stage is at risk"), threatened),
    ):
        yield Sample(kind=kind, account=f"0{demo.members[0].phone[4:]}", secret=PIN)
    for one in STAFF:
        kind = _("Adviser of another delegation") if one.suffix else role_name(one.role)
        yield Sample(kind=kind, account=one.email, secret=PASSWORD, totp_secret=one.totp_secret)


def totp_secret_of(email: str) -> str | None:
    """The published secret of a demonstration account, or of one of a simulated country; those of real people are never read."""
    return next((one.totp_secret for one in STAFF if one.email == email.lower()), None) or country.totp_secret_of(email)


def _create_cooperative(demo: DemoCooperative, at: datetime) -> None:
    cooperative = db.session.get(Cooperative, _key(demo.register_number))
    if cooperative is None:
        cooperative = Cooperative(
            id=_key(demo.register_number), register_number=demo.register_number, registered_on=SINCE,
            year_closes_on="12-31", **demo.values,
        )  # fmt: skip
        db.session.add(cooperative)
    for member in demo.members:
        person = db.session.get(Person, _key(member.phone))
        if person is None:
            person = Person(
                id=_key(member.phone), name_ar=member.name_ar, name_fr=member.name_fr, phone=member.phone,
                gender=member.gender, birth_year=member.birth_year, picture=member.picture, language="ar", created_at=at,
            )  # fmt: skip
            db.session.add(person)
            offices = [member.office] if member.office else []
            cooperatives.add_member(cooperative, person, since=SINCE, offices=offices)
        person.secret_hash = secrets.hash_secret(PIN)


def _create_staff(demo: DemoStaff, at: datetime) -> None:
    person = db.session.get(Person, _key(demo.email))
    if person is None:
        person = Person(
            id=_key(demo.email), name_ar=demo.name_ar, name_fr=demo.name_fr, email=demo.email, language="fr",
            staff_role=demo.role, delegation_code=demo.delegation_code, created_at=at,
        )  # fmt: skip
        db.session.add(person)
        if demo.delegation_code:
            person.work_phone = ADVISER_PHONE
            db.session.flush()
            numbers.give_delegation(demo.delegation_code, DELEGATION_PHONE, by=person, at=at)
    person.secret_hash = secrets.hash_secret(PASSWORD)
    person.totp_secret = demo.totp_secret


def _scene(demo: DemoCooperative, at: datetime) -> Scene:
    cooperative = db.session.get_one(Cooperative, _key(demo.register_number))
    adviser = next(one for one in STAFF if one.delegation_code == cooperative.delegation_code)
    people = {member.number: db.session.get_one(Person, _key(member.phone)) for member in demo.members}
    return Scene(cooperative, people, db.session.get_one(Person, _key(adviser.email)), at)


def _key(name: str) -> Any:
    return id_from("demonstration", name)
