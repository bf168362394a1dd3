"""Sign-in cards on paper: ten to an A4 page, to cut out and hand over. Draws what it is given, makes no codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from lms.core.pdf import compile_pdf, compile_png
from lms.core.qr import qr_svg

TEMPLATE = Path(__file__).with_name("cards.typ")

LARGEST_GROUP = 4


@dataclass(frozen=True, kw_only=True)
class Card:
    """What one card says. Dates are already written out in each language; the short code is typed by hand."""

    name_ar: str
    name_fr: str
    cooperative_ar: str
    cooperative_fr: str
    phone_masked: str
    url: str
    short_code: str
    expires_ar: str
    expires_fr: str


def cards_pdf(cards: Sequence[Card]) -> bytes:
    """The cards in the order given, ten to a page. Raises ValueError without cards: there is nothing to print."""
    return compile_pdf(TEMPLATE, _values(cards), _pictures(cards))


def cards_png(cards: Sequence[Card], *, ppi: float = 96) -> list[bytes]:
    """The same pages as pictures."""
    return compile_png(TEMPLATE, _values(cards), _pictures(cards), ppi=ppi)


def code_groups(short_code: str) -> list[str]:
    """Groups of at most four signs, as even as can be: six are 3 and 3, eight 4 and 4, ten 4, 3 and 3."""
    signs = short_code.replace("-", "").replace(" ", "")
    count = max(1, ceil(len(signs) / LARGEST_GROUP))
    size, rest = divmod(len(signs), count)
    ends = [(index + 1) * size + min(index + 1, rest) for index in range(count)]
    return [signs[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def _values(cards: Sequence[Card]) -> dict[str, object]:
    if not cards:
        raise ValueError("no cards to print")
    return {"cards": [_card_values(card, index) for index, card in enumerate(cards)]}


def _card_values(card: Card, index: int) -> dict[str, object]:
    return {
        "name_ar": card.name_ar,
        "name_fr": card.name_fr,
        "cooperative_ar": card.cooperative_ar,
        "cooperative_fr": card.cooperative_fr,
        "phone": card.phone_masked,
        "address": card.url.removeprefix("https://").split("/", 1)[0],
        "code": code_groups(card.short_code),
        "expires_ar": card.expires_ar,
        "expires_fr": card.expires_fr,
        "qr": _picture_name(index),
    }


def _pictures(cards: Sequence[Card]) -> dict[str, bytes]:
    return {_picture_name(index): qr_svg(card.url).encode() for index, card in enumerate(cards)}


def _picture_name(index: int) -> str:
    return f"qr-{index}.svg"
