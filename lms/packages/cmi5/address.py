"""The launch address of a unit: what it may look like, and how launch parameters are put on it. Pure."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from lms.packages.faults import Fault
from lms.packages.faults import fault as _

# 8.1: the names of the launch parameters.
PARAMETERS = ("endpoint", "fetch", "actor", "registration", "activityId")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
# RFC 1738, 2.2 and 5: what may stand in a URL unencoded; and # for the fragment, [ ] for IPv6 addresses.
_URL = re.compile(r"(?:[A-Za-z0-9$\-_.+!*'(),;/?:@&=~#\[\]]|%[0-9A-Fa-f]{2})+")
# These run in the page that opens them, or read the reader's own files; no application lies behind them.
_NEVER = {"javascript", "data", "vbscript", "blob", "file", "filesystem", "about", "view-source"}


def is_absolute(url: str) -> bool:
    return _SCHEME.match(url) is not None


def faults(url: str) -> Iterator[Fault]:
    """What is wrong with the address itself, relative or not."""
    if not url:
        # CourseStructure.xsd: minLength 1.
        yield _("it is empty (section 13.1.4).")
        return
    if not _URL.fullmatch(url):
        # 13.1.4: what follows the scheme conforms to RFC 1738.
        yield _("it holds a character that must be percent-encoded (section 13.1.4, RFC 1738).")
        return
    try:
        parts = urlsplit(url)
    except ValueError:
        yield _("its host cannot be read (section 13.1.4, RFC 1738).")
        return
    if is_absolute(url) and (not parts.netloc or parts.scheme.lower() in _NEVER):
        # 13.1.4: <application>://<URL to content>
        yield _("a full address begins like https:// and names a host (section 13.1.4).")
    if not is_absolute(url) and url.startswith("/"):
        # 14.1, 14.2: relative to the package, or fully qualified; a path of a host is neither.
        yield _("write it relative to the package, without “/” in front, or as a full address (section 14.0).")
    clashing = {name for name, _value in parse_qsl(parts.query, keep_blank_values=True)} & set(PARAMETERS)
    if clashing:
        # 8.1: names of the address' own query do not collide with launch parameters.
        yield _(
            "its query may not name %(names)s, which the launch needs (section 8.1).", names=", ".join(sorted(clashing))
        )


def with_parameters(url: str, parameters: dict[str, str]) -> str:
    """8.1: launch parameters are appended to the query, each value URL-encoded; 13.1.4: merged with its own."""
    base, hash_sign, fragment = url.partition("#")
    joint = "" if base.endswith(("?", "&")) else "&" if "?" in base else "?"
    return f"{base}{joint}{urlencode(parameters, quote_via=quote)}{hash_sign}{fragment}"
