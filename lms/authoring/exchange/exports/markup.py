"""HTML and XML of exports: what is escaped, and what no XML may hold. Pure."""

import re
from collections.abc import Mapping
from html import escape

from lms.core.i18n import ARABIC, FRENCH, Language
from lms.learning.content import Text

LANGUAGES: Mapping[str, Language] = {"ar": ARABIC, "fr": FRENCH}
# XML 1.0, 2.2: characters that it has no way to write.
_NEVER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    return _NEVER.sub(" ", text)


def xml(text: str) -> str:
    """For elements and attributes."""
    return escape(clean(text))


def in_one_line(text: str) -> str:
    return " ".join(clean(text).split())


def html(text: str) -> str:
    """Plain text as HTML: line breaks stay."""
    return "<br>".join(xml(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def in_language(text: Text, code: str) -> str:
    """The text in this language, or in whichever it stands."""
    return text.get(code) or next(iter(text.values()), "")


def attributes_of(code: str) -> str:
    language = LANGUAGES[code]
    return f'lang="{language.tag}" dir="{language.dir}"'


def cdata(text: str) -> str:
    """HTML inside XML, as it stands."""
    return f"<![CDATA[{clean(text).replace(']]>', ']]]]><![CDATA[>')}]]>"
