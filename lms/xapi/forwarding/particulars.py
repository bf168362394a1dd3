"""What is said of another LRS, by form or command: its name, address, key and secret, checked once for both. Pure."""

import unicodedata
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

from lms.core.errors import DomainError
from lms.core.i18n import lazy as _

LONGEST_NAME = 100
LONGEST_ENDPOINT = 1000
LONGEST_KEY = 500
LONGEST_SECRET = 2000
LOCAL_HOSTS = frozenset(("127.0.0.1", "localhost", "::1"))
# Unicode: controls, ends of lines and paragraphs, and bytes of a command or file that are no text.
_BREAKING = frozenset(("Cc", "Zl", "Zp", "Cs"))


class FaultyExchange(DomainError):
    """The message names the fault."""

    status = 422


@dataclass(frozen=True)
class Particulars:
    name: str
    endpoint: str
    key: str
    secret: str


def checked(name: str, endpoint: str, key: str, secret: str) -> Particulars:
    """Raises FaultyExchange for the first fault."""
    return Particulars(name_from(name), endpoint_from(endpoint), key_from(key), secret_from(secret))


def name_from(text: str) -> str:
    """Raises FaultyExchange, as all of these do."""
    return _line(text, most=LONGEST_NAME, empty=_("Enter a name."))


def key_from(text: str) -> str:
    key = _line(text, most=LONGEST_KEY, empty=_("Enter the key that the other server gave."))
    if ":" in key:
        # RFC 7617, 2: what stands behind the first colon would be read as the secret.
        raise FaultyExchange(_("A key cannot hold a colon."))
    return key


def secret_from(text: str) -> str:
    return _line(text, most=LONGEST_SECRET, empty=_("Enter the secret that the other server gave."))


def endpoint_from(text: str) -> str:
    """The address with its final slash. HTTPS, or HTTP on this machine: secrets do not travel openly."""
    text = _line(text, most=LONGEST_ENDPOINT, empty=_("Enter an address that begins with https://."))
    if " " in text or not text.isprintable():
        raise FaultyExchange(_("An address cannot hold spaces or characters that are not seen."))
    if "?" in text or "#" in text:
        raise FaultyExchange(_("Leave out what begins with “?” or “#”: only the address of the LRS is wanted."))
    parts = _split(text)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOCAL_HOSTS):
        raise FaultyExchange(_("Enter an address that begins with https://."))
    if not parts.hostname:
        raise FaultyExchange(_("This address names no server that can be read."))
    if "@" in parts.netloc:
        raise FaultyExchange(_("Leave out the user before “@”: key and secret have fields of their own."))
    return text.rstrip("/") + "/"


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
    except ValueError as error:  # among them brackets without an IPv6 address
        raise FaultyExchange(_("This address names no server that can be read.")) from error
    try:
        is_port = parts.port != 0
    except ValueError:
        is_port = False
    if not is_port:
        raise FaultyExchange(_("The port in this address is not a number from 1 to 65535."))
    return parts


def _line(text: str, *, most: int, empty: Any) -> str:
    """The text without the spaces around it."""
    text = text.strip()
    if not text:
        raise FaultyExchange(empty)
    if len(text) > most:
        raise FaultyExchange(_("Use %(max)d characters at most.", max=most))
    if any(unicodedata.category(character) in _BREAKING for character in text):
        raise FaultyExchange(_("Write it on one line, without control characters."))
    return text
