"""The phone's marker (lms/web/static/js/marker.js) in Python, line by line, so that it can be held against `kinds.mark`."""

import re
import unicodedata
from typing import Any

Form = dict[str, list[str]]
_GROUPED = re.compile(r"([1-9]\d{0,2}(?:([ .,'])\d{3})(?:\2\d{3})*)(?:(?!\2)[.,](\d+))?", re.ASCII)
_PLAIN = re.compile(r"(\d*)(?:[.,](\d+))?", re.ASCII)
_ARABIC = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_SIGNS = str.maketrans({"٫": ",", "،": ",", "٬": "'", "’": "'", "−": "-", "–": "-", "﹣": "-", "－": "-"})
_LETTERS = str.maketrans(
    {"ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ٱ": "ا", "ء": None, "ٴ": None, "ـ": None, "œ": "oe", "æ": "ae"}
)


def mark(key: dict[str, Any], form: Form) -> bool | str:
    """True, false, or why there is no answer."""
    given = {name: kept for name, values in form.items() if (kept := [one.strip() for one in values if one.strip()])}
    match key:
        case {"fields": fields}:
            if any(name not in given for name in fields):
                return "missing"
            chosen = [value for name in fields for value in given[name]]
            if key.get("distinct") and len(set(chosen)) < len(chosen):
                return "duplicate_position"
            return all(set(given[name]) == set(right) for name, right in fields.items())
        case {"number": [low, high]}:
            if "answer" not in given:
                return "missing"
            number = read_number(given["answer"][0])
            return number if isinstance(number, str) else float(low) <= number <= float(high)
    if "answer" not in given:
        return "missing"
    return normal(given["answer"][0]) in key["texts"]


def read_number(text: str) -> float | str:
    cleaned = " ".join(_western(text).translate(_SIGNS).split())
    sign, size = (cleaned[0], cleaned[1:].strip()) if cleaned[:1] in ("-", "+") else ("", cleaned)
    if re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", size, re.ASCII):
        return "ambiguous_number"
    found = _PLAIN.fullmatch(size) or _GROUPED.fullmatch(size)
    if not size or not found:
        return "not_a_number"
    whole = re.sub(r"\D", "", found[1]) or "0"
    return float(f"{sign}{whole}.{found.groups()[-1] or 0}")


def normal(text: str) -> str:
    # Python knows casefold, browsers do not: up and down again is as good for the letters that are typed here.
    folded = unicodedata.normalize("NFKD", text).upper().lower().replace("ς", "σ")
    letters = _western(unicodedata.normalize("NFKD", folded)).translate(_LETTERS)
    kept = "".join(one for one in letters if unicodedata.category(one) not in ("Mn", "Me"))
    parted = "".join(_parted(*three) for three in zip(" " + kept, kept, kept[1:] + " ", strict=False))
    return unicodedata.normalize("NFC", " ".join(parted.split()))


def _parted(before: str, one: str, after: str) -> str:
    category = unicodedata.category(one)
    if category[0] not in "PC" and category != "Sk":
        return one
    return " " if category in ("Pd", "Cc") or one in "/\\_" or (before.isdigit() and after.isdigit()) else ""


def _western(text: str) -> str:
    return "".join(one for one in text.translate(_ARABIC) if unicodedata.category(one) != "Cf")
