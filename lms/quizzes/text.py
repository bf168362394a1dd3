"""What learners type, made comparable: case, accents, Arabic diacritics and letter forms do not count. Pure."""

import unicodedata

# Letters that readers take for one another, after decomposition has already parted أ إ آ ؤ ئ from their hamza.
_LETTERS = str.maketrans(
    {
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ک": "ك",
        "ة": "ه",
        "ء": None,
        "ٴ": None,
        "ـ": None,
        "œ": "oe",
        "æ": "ae",
    }
)
_SLASHES = "/\\_"


def normalise(text: str) -> str:
    """The form in which two answers are the same answer. Idempotent; empty if only punctuation and marks are given.

    Punctuation goes; dashes and slashes part words, and so does punctuation between two digits: « 112.12 » is
    « 112-12 », not « 11212 ».
    """
    # Unicode 3.13, D146: compatibility characters may decompose to capitals, so case is folded on both sides.
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text.casefold()).casefold())
    letters = "".join(_letter(character) for character in folded).translate(_LETTERS)
    return unicodedata.normalize("NFC", " ".join(_without_punctuation(letters).split()))


def _letter(character: str) -> str:
    """A digit in its Western form, nothing for marks and invisible characters, anything else as it is."""
    match unicodedata.category(character):
        case "Nd":
            return str(unicodedata.decimal(character))
        case "Mn" | "Me" | "Cf":
            return ""
        case _:
            return character


def _without_punctuation(text: str) -> str:
    kept = []
    for before, character, after in zip(" " + text, text, text[1:] + " ", strict=False):
        category = unicodedata.category(character)
        if category[0] not in "PC" and category != "Sk":
            kept.append(character)
        elif category in ("Pd", "Cc") or character in _SLASHES or (before.isdigit() and after.isdigit()):
            kept.append(" ")
    return "".join(kept)
