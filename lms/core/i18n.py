"""Languages of the interface: which one this request speaks, and how it writes dates and numbers."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from babel.dates import format_date as babel_format_date
from babel.dates import format_datetime, get_timezone
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from babel.support import Translations
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, Domain, force_locale, get_locale
from flask_babel.speaklater import LazyString
from markupsafe import escape

from lms.core.access import actor
from lms.core.months import first_day

COOKIE = "lang"
MOROCCO = get_timezone("Africa/Casablanca")


@dataclass(frozen=True)
class Language:
    code: str
    # BCP 47, for <html lang>. Arabic is always that of Morocco: its months and its digits (CLDR ar-MA).
    tag: str
    dir: str
    # What its own readers call it.
    name: str
    # The catalogue and CLDR locale.
    locale: str


ARABIC = Language("ar", "ar-MA", "rtl", "العربية", "ar_MA")
FRENCH = Language("fr", "fr-MA", "ltr", "Français", "fr_MA")
LANGUAGES = {
    language.code: language
    for language in (
        ARABIC,
        FRENCH,
        Language("zgh", "zgh", "ltr", "ⵜⴰⵎⴰⵣⵉⵖⵜ", "zgh"),
        Language("en", "en", "ltr", "English", "en"),
    )
}


class CatalogueWithFallback(Domain):  # type: ignore[misc]
    """Amazigh falls back to Arabic, string by string: a missing translation is never shown in English."""

    def get_translations(self) -> Any:
        translations = super().get_translations()
        if str(get_locale()) == "zgh" and not getattr(translations, "falls_back", False):
            (folder,) = self.translation_directories
            # The compiler fills plural forms that nobody has translated with their English ones.
            known = translations._catalog
            english = [key for key in known if isinstance(key, tuple) and known[key[0], 0] == key[0]]
            for key in english:
                del known[key]
            translations.add_fallback(Translations.load(folder, [ARABIC.locale]))
            translations.falls_back = True
        return translations


class PlainLazyString(LazyString):  # type: ignore[misc]
    """Flask-Babel's own says of itself that it is HTML, so that templates would not escape the values inside it."""

    def __html__(self) -> str:
        return str(escape(str(self)))


def lazy(message: str, **values: Any) -> Any:
    """A translatable text for module level: read by the extractor, translated when it is shown."""
    return PlainLazyString(_translate, message, **values)


def _translate(message: str, **values: Any) -> str:
    from flask_babel import gettext

    return str(gettext(message, **values))


_spoken: ContextVar[Language | None] = ContextVar("spoken", default=None)


@contextmanager
def speaking(spoken: Language) -> Iterator[None]:
    """What is rendered meanwhile is in this language, whoever asks."""
    token = _spoken.set(spoken)
    try:
        with force_locale(spoken.locale):
            yield
    finally:
        _spoken.reset(token)


def language() -> Language:
    """The signed-in person's, for phones are shared; else the one chosen on this phone, else that of her to whom a link was sent
    (a policy knows it: `g.reader_language`), else the browser's, else Arabic."""
    if spoken := _spoken.get():
        return spoken
    if not has_request_context():
        return LANGUAGES["en"]
    person = actor()
    if person is not None and person.language in LANGUAGES:
        return LANGUAGES[person.language]
    if chosen := LANGUAGES.get(request.cookies.get(COOKIE, "")):
        return chosen
    if reader := LANGUAGES.get(g.get("reader_language", "")):
        return reader
    return LANGUAGES[request.accept_languages.best_match(list(LANGUAGES), default="ar") or "ar"]


def content_language() -> Language:
    """The language in which lessons are shown to this reader: Amazigh readers hear and read Arabic, English ones French."""
    code = language().code
    return {"ar": ARABIC, "zgh": ARABIC}.get(code, FRENCH)


def in_language(text: dict[str, str], code: str | None = None) -> str:
    """The reader's version of a text that exists in several languages."""
    return text.get(code or content_language().code) or next(iter(text.values()))


def name_in_language(holder: Any, code: str | None = None) -> str:
    """`name_ar` or `name_fr` of a person, a cooperative, a territory; the other where one is missing."""
    names = (holder.name_ar, holder.name_fr)
    return next(filter(None, names if (code or content_language().code) == "ar" else reversed(names)), "")


def date_in(code: str, value: date | datetime) -> str:
    """«23 نونبر 2026», « 23 novembre 2026 »."""
    if isinstance(value, datetime):
        value = value.astimezone(MOROCCO)
    return _with_first(babel_format_date(value, format="long", locale=LANGUAGES[code].locale), code)


def _with_first(written: str, code: str) -> str:
    """« 1er février »: of the days of a month French counts the first, which CLDR leaves out."""
    return re.sub(r"\b1 (?=[a-zéû]{3})", "1er ", written) if code == FRENCH.code else written


def weekday_in(code: str, value: date) -> str:
    """«الاثنين», « lundi »."""
    return babel_format_date(value, "EEEE", locale=LANGUAGES[code].locale)


def format_date(value: date | datetime) -> str:
    return date_in(language().code, value)


def format_when(value: datetime) -> str:
    """Day and hour in Morocco: « lundi 23 novembre 14:05 »."""
    comma = "،" if language() is ARABIC else ","
    found = language()
    written = format_datetime(value, f"EEEE d MMMM{comma} HH:mm", tzinfo=MOROCCO, locale=found.locale)
    return _with_first(written, found.code)


def format_month(month: int) -> str:
    """« juillet 2026 ». `month`: 12 × year + month − 1 (core/months.py)."""
    return babel_format_date(first_day(month), "MMMM y", locale=language().locale)


def format_number(value: float) -> str:
    return format_decimal(value, locale=language().locale)


def percent(share: float, *, decimals: int = 0) -> str:
    """In whole per cents, or with so many decimals where there are any: what is asked for is shown as it is kept."""
    if decimals:
        return format_percent(round(share, 2 + decimals), locale=language().locale, decimal_quantization=False)
    return format_percent(share, locale=language().locale)


def size(size_bytes: int) -> str:
    """What loading a file costs: « 120 Ko »."""
    return str(lazy("%(size)s KB", size=format_number(max(1, round(size_bytes / 1024)))))


def listed(names: Iterable[str], *, style: Literal["standard", "or"] = "standard") -> str:
    """« Amina, Bilal et Naima ». `style`: of CLDR, such as "or"; "" where there is none."""
    found = list(names)
    return str(format_list(found, style=style, locale=language().locale)) if found else ""


def few(count: int) -> str:
    """A total of people as staff may see it: 1 to 4 are not told apart, so that nobody is recognised."""
    return "< 5" if 0 < count < 5 else format_number(count)


def init_app(app: Flask) -> None:
    folder = str(Path(app.root_path).parent / "babel")
    babel = Babel(
        app, default_locale="en", default_translation_directories=folder, locale_selector=lambda: language().locale
    )
    babel.domain_instance = CatalogueWithFallback(folder)
    app.jinja_env.globals.update(
        languages=LANGUAGES,
        t=in_language,
        name_of=name_in_language,
        format_date=format_date,
        format_number=format_number,
        format_when=format_when,
        few=few,
        listed=listed,
        size=size,
        percent=percent,
        day=date.fromisoformat,
        content_language=content_language,
    )
    app.context_processor(lambda: {"locale": language()})


def isolated(text: str) -> str:
    """What somebody typed, inside a sentence that may run the other way (Unicode bidirectional algorithm, isolates)."""
    return f"\u2068{text}\u2069"
