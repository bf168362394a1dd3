"""The translations of a text of the interface, from the compiled catalogues."""

from functools import cache
from typing import Any

from babel.support import Translations

from lms.config import ROOT
from lms.core.i18n import ARABIC, LANGUAGES

FOLDER = ROOT / "babel"
# What « 12 500 DH » is translated from: core/money.py.
AMOUNT = "%(amount)s DH"


@cache
def _catalogue(locale: str) -> Any:
    found = Translations.load(str(FOLDER), [locale])
    if locale == "zgh":
        # As on the screens: what is not translated is shown in Arabic.
        found.add_fallback(Translations.load(str(FOLDER), [ARABIC.locale]))
    return found


def forms(msgid: str, locale: str) -> list[str]:
    """The text in this catalogue; of a text that counts, each of its plural forms."""
    catalogue = _catalogue(locale)
    arabic = _catalogue(ARABIC.locale)
    if (msgid, 0) not in getattr(arabic, "_catalog", {}):
        return [catalogue.gettext(msgid)]
    owner = catalogue if (msgid, 0) in getattr(catalogue, "_catalog", {}) else arabic
    if locale == LANGUAGES["en"].locale:
        return [msgid]
    found = getattr(owner, "_catalog", {})
    return [found[msgid, form] for form in range(6) if (msgid, form) in found]


def form_said(msgid: str, *, shown_locale: str, form: int, said_locale: str) -> int:
    """Which plural form is said where the screen shows `form` in another language: that of the first number which takes it."""
    if shown_locale == said_locale or len(forms(msgid, said_locale)) == 1:
        return min(form, len(forms(msgid, said_locale)) - 1)
    shown, said = _catalogue(shown_locale), _catalogue(said_locale)
    number = next((number for number in range(1, 200) if shown.plural(number) == form), 0)
    return int(min(said.plural(number), len(forms(msgid, said_locale)) - 1))


def currency(locale: str) -> str:
    """What stands behind an amount on the screen."""
    return str(_catalogue(locale).gettext(AMOUNT)).replace("%(amount)s", "").strip()
