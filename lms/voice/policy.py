"""Who records; what anyone may hear."""

from pathlib import Path

from flask import current_app

from lms.accounts import policy as accounts
from lms.accounts.models import Person, StaffRole
from lms.core.access import public
from lms.core.errors import NotFound
from lms.core.files import MediaStore
from lms.core.i18n import LANGUAGES, Language
from lms.voice.cards import SHOWN_AS_IS, Card, card_of
from lms.voice.slots import Slot, slot_with_code
from lms.voice.tongues import TONGUES, Tongue

RECORDERS = (StaffRole.TRAINER, StaffRole.ADMINISTRATOR)


def recorder(actor: Person | None) -> tuple[Person]:
    (person,) = accounts.staff(actor)
    if person.staff_role not in RECORDERS:
        raise NotFound
    return (person,)


def tongue_to_record(actor: Person | None, language: str) -> tuple[Person, Tongue]:
    (person,) = recorder(actor)
    if language not in TONGUES:
        raise NotFound
    return person, TONGUES[language]


def slot_to_record(actor: Person | None, language: str, code: str) -> tuple[Person, Tongue, Slot]:
    person, tongue = tongue_to_record(actor, language)
    slot = slot_with_code(tongue, code)
    if slot is None:
        raise NotFound
    return person, tongue, slot


def clips() -> MediaStore:
    return MediaStore(current_app.config["SETTINGS"].instance_path / "clips")


@public
def clip(_actor: object, name: str) -> tuple[Path]:
    """Words of the interface are no secrets."""
    path = clips().path_of(name)
    if path is None:
        raise NotFound
    return (path,)


@public
def book(_actor: object, spoken: str, shown: str) -> tuple[Tongue, Language]:
    if spoken not in TONGUES or shown not in LANGUAGES:
        raise NotFound
    return TONGUES[spoken], LANGUAGES[shown]


@public
def card(_actor: object, language: str, slug: str, module: str, lesson: str) -> tuple[Card]:
    found = card_of(language, slug, module, lesson)
    if found is None:
        raise NotFound
    return (found,)


@public
def card_picture(_actor: object, language: str, slug: str, module: str, lesson: str) -> tuple[str]:
    (found,) = card(None, language, slug, module, lesson)
    if not found.picture or found.picture.endswith(SHOWN_AS_IS):
        raise NotFound
    return (found.picture,)
