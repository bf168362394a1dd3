"""Rows for tests: one function a model, every argument optional. And the cast that all tests share."""

from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from lms.accounts import secrets
from lms.accounts.models import Gender, Person, StaffRole
from lms.cooperatives.models import Cooperative, Membership, Office, OfficeKind
from lms.core import clock
from lms.core.db import db
from lms.core.ids import new_id

_numbers = count(1)
PIN = "2580"
PASSWORD = "a long sentence for tests"
# Hashed once: Argon2 is slow by design.
_hashes: dict[str, str] = {}


def hashed(secret: str) -> str:
    if secret not in _hashes:
        _hashes[secret] = secrets.hash_secret(secret)
    return _hashes[secret]


def person(**values: Any) -> Person:
    number = next(_numbers)
    row = Person(
        **{
            "id": new_id(),
            "name_ar": f"عضو {number}",
            "name_fr": f"Membre {number}",
            "phone": f"+2126000{number:05d}",
            "gender": Gender.WOMAN,
            "birth_year": 1985,
            "language": "ar",
            "picture": "bee",
            "secret_hash": hashed(PIN),
            "created_at": clock.now(),
        }
        | values
    )
    db.session.add(row)
    return row


def staff(role: StaffRole, **values: Any) -> Person:
    number = next(_numbers)
    defaults = {
        "phone": None,
        "email": f"staff{number}@lms.test",
        "staff_role": role,
        "secret_hash": hashed(PASSWORD),
        "totp_secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
        "language": "fr",
    }
    return person(**(defaults | values))


def cooperative(**values: Any) -> Cooperative:
    number = next(_numbers)
    row = Cooperative(
        **{
            "id": new_id(),
            "name_ar": f"تعاونية {number}",
            "name_fr": f"Coopérative {number}",
            "register_number": f"1/12/2020/{number}",
            "categories": ["supply"],
            "sector": "argan",
            "region_code": "MA-09",
            "province_code": "MA-TAR",
            "delegation_code": "agadir",
            "registered_on": date(2020, 3, 1),
            "year_closes_on": "12-31",
        }
        | values
    )
    db.session.add(row)
    return row


def membership(who: Person, where: Cooperative, **values: Any) -> Membership:
    row = Membership(id=new_id(), person_id=who.id, cooperative_id=where.id, **({"from_on": date(2020, 3, 1)} | values))
    db.session.add(row)
    return row


def office(who: Person, where: Cooperative, kind: OfficeKind, **values: Any) -> Office:
    fields = {"from_on": date(2024, 6, 1)} | values
    row = Office(id=new_id(), person_id=who.id, cooperative_id=where.id, kind=kind, **fields)
    db.session.add(row)
    return row


@dataclass
class Cast:
    """The people of every test."""

    # A member, and the president of her cooperative.
    amina: Person
    bilal: Person
    # A trainer, an adviser of the delegation of Agadir, a national officer, an administrator.
    khadija: Person
    driss: Person
    salma: Person
    yassine: Person
    # The outsider: a member of another cooperative, in another delegation.
    esi: Person
    argan: Cooperative
    honey: Cooperative


def make_cast() -> Cast:
    cast = Cast(
        amina=person(name_ar="أمينة", name_fr="Amina", phone="+212612000001"),
        bilal=person(name_ar="بلال", name_fr="Bilal", phone="+212612000002", gender=Gender.MAN, picture="jar"),
        khadija=staff(StaffRole.TRAINER, name_ar="خديجة", name_fr="Khadija", email="khadija@lms.test"),
        driss=staff(
            StaffRole.ADVISER, name_ar="إدريس", name_fr="Driss", email="driss@lms.test", delegation_code="agadir"
        ),
        salma=staff(StaffRole.OFFICER, name_ar="سلمى", name_fr="Salma", email="salma@lms.test"),
        yassine=staff(StaffRole.ADMINISTRATOR, name_ar="ياسين", name_fr="Yassine", email="yassine@lms.test"),
        esi=person(name_ar="إيسي", name_fr="Esi", phone="+212612000009", picture="fish"),
        argan=cooperative(name_ar="تعاونية أركان تافراوت", name_fr="Coopérative Argan Tafraout"),
        honey=cooperative(
            name_ar="تعاونية عسل الأطلس", name_fr="Coopérative Miel de l’Atlas",
            region_code="MA-05", province_code="MA-AZI", delegation_code="beni-mellal",
        ),
    )  # fmt: skip
    db.session.flush()
    membership(cast.amina, cast.argan)
    membership(cast.bilal, cast.argan)
    membership(cast.esi, cast.honey)
    office(cast.bilal, cast.argan, OfficeKind.PRESIDENT)
    db.session.commit()
    return cast
