"""From codes to the cards that are printed."""

from datetime import datetime

from lms.accounts.cards import CARD_LIFE, written_code
from lms.accounts.models import Person
from lms.cooperatives.cards import Card
from lms.cooperatives.models import Cooperative
from lms.core.i18n import date_in, name_in_language


def card_of(person: Person, cooperative: Cooperative, code: str, *, base_url: str, at: datetime) -> Card:
    """`at`: when the code was made."""
    return Card(
        name_ar=name_in_language(person, "ar"),
        name_fr=name_in_language(person, "fr"),
        cooperative_ar=name_in_language(cooperative, "ar"),
        cooperative_fr=name_in_language(cooperative, "fr"),
        phone_masked=masked(person.phone),
        url=address_of(code, base_url=base_url),
        short_code=written_code(code),
        expires_ar=date_in("ar", at + CARD_LIFE),
        expires_fr=date_in("fr", at + CARD_LIFE),
    )


def address_of(code: str, *, base_url: str) -> str:
    return f"{base_url}/activate/{code}"


def masked(phone: str | None) -> str:
    """Enough for its owner to know it, and no more: a card may be lost."""
    return f"•••• {phone[-4:]}" if phone else ""
