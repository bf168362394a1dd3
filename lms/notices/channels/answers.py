"""What people answer to a reminder, as gateways tell it: who wrote, when, and whether it was STOP. Pure."""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

_STOP = frozenset(
    (
        "stop",
        "arret",
        "arreter",
        "stopper",
        "unsubscribe",
        "توقف",
        "ايقاف",
        "اوقف",
        "اوقفوا",
        "قف",
        "ستوب",
        "الغاء",
        "حبس",
    )
)
# Accents, Arabic vowels and the hamza go with the decomposition: people leave them out.
_MARKS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Reply:
    """`address`: a number, E.164. `at`: None where the gateway does not say."""

    address: str
    at: datetime | None
    text: str


def is_stop(text: str) -> bool:
    """Whether the first word asks to stop: “STOP.”, « Arrêt svp », «إيقاف»."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text[:100]) if not unicodedata.combining(char))
    words = _MARKS.sub(" ", plain.casefold()).split()
    return bool(words) and words[0] in _STOP


def is_signed(body: bytes, signature: str, secret: str) -> bool:
    """`sha256=<hex>` of the body, as WhatsApp signs (X-Hub-Signature-256)."""
    wanted = "sha256=" + hmac.digest(secret.encode(), body, hashlib.sha256).hex()
    return hmac.compare_digest(wanted.encode(), signature.strip().encode())


def sms_reply(body: bytes) -> Reply | None:
    """{"from": "+2126…", "text": "STOP"}; None for what is something else."""
    match _decoded(body):
        case {"from": str(sender), "text": str(text)}:
            return Reply(_number(sender), None, text)
    return None


def whatsapp_replies(body: bytes) -> Iterator[Reply]:
    """Every message of the event; what is no message, such as a delivery, is passed over."""
    for entry in _list_in(_decoded(body), "entry"):
        for change in _list_in(entry, "changes"):
            value = change.get("value") if isinstance(change, dict) else None
            for message in _list_in(value, "messages"):
                if isinstance(message, dict) and isinstance(message.get("from"), str):
                    yield Reply(_number(message["from"]), _moment(message.get("timestamp")), _text(message))


def _text(message: dict[str, Any]) -> str:
    """What she typed, or the button that she touched."""
    match message:
        case {"text": {"body": str(text)}} | {"button": {"text": str(text)}}:
            return text
    return ""


def _number(sender: str) -> str:
    digits = re.sub(r"\D", "", sender)[:20]
    return f"+{digits.removeprefix('00')}"


def _moment(stamp: Any) -> datetime | None:
    if isinstance(stamp, str) and stamp.isascii() and stamp.isdecimal() and len(stamp) <= 11:
        return datetime.fromtimestamp(int(stamp), UTC)
    return None


def _decoded(body: bytes) -> Any:
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _list_in(holder: Any, name: str) -> list[Any]:
    found = holder.get(name) if isinstance(holder, dict) else None
    return found if isinstance(found, list) else []
