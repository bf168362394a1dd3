"""Which PINs are too easy to guess. Four to six digits, so that they can be kept in mind."""

from typing import Any

from lms.accounts.phones import latin_digits
from lms.core.i18n import lazy as _

SHORTEST, LONGEST = 4, 6
_UP = "01234567890"
_DOWN = _UP[::-1]


def pin_from(text: str) -> str:
    """As typed, in digits of any script, without spaces."""
    return "".join(latin_digits(text).split())


def is_pin(pin: str) -> bool:
    return SHORTEST <= len(pin) <= LONGEST and pin.isascii() and pin.isdecimal()


def fault_of(pin: str, birth_year: int | None = None) -> Any | None:
    """Why this PIN cannot be chosen, translatable, or None."""
    if not is_pin(pin):
        return _("Choose 4 to 6 digits.")
    if len(set(pin)) == 1:
        return _("The same digit again and again is guessed at once. Choose other digits.")
    if pin in _UP or pin in _DOWN:
        return _("Digits that follow one another are guessed at once. Choose other digits.")
    if birth_year is not None and str(birth_year) in pin:
        return _("Your year of birth is easy to guess. Choose other digits.")
    return None
