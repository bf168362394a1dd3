"""Regions, provinces, ODCo's delegations and sectors: tables of the country, read once, found by code or name.

Provinces lie in regions; delegations follow neither (they are those of ODCo's own pages, 2022-23).
"""

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from lms.core.remembering import remember_short

FOLDER = Path(__file__).parent / "territory"
_ARABIC = str.maketrans("أإآٱىةؤئ", "ااااي" + "هوي")
_TITLE = re.compile(r"^(province|prefecture|region|delegation|اقليم|عماله|جهه|مندوبيه)")
_ARTICLE = re.compile(r"^(dela|des|de|du|d)")
_DOUBLED = re.compile(r"(.)\1+")


@dataclass(frozen=True)
class Place:
    """A row of one of the tables. Sectors are kept likewise."""

    code: str
    name_ar: str
    name_fr: str
    # Of provinces only.
    region_code: str | None = None


class Table(Mapping[str, Place]):
    """Code → place, in the order of the file; `find` also takes names in Arabic or French."""

    def __init__(self, file: str) -> None:
        with (FOLDER / file).open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        self._places = {
            row["code"]: Place(row["code"], row["name_ar"], row["name_fr"], row.get("region_code")) for row in rows
        }
        self._by_name = {
            folded(name): place
            for place in self._places.values()
            for name in (place.code, place.name_ar, place.name_fr)
        }

    def __getitem__(self, code: str) -> Place:
        return self._places[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def find(self, text: str) -> Place | None:
        """The place with this code or name, forgiving case, accents, hyphens, Arabic spellings, « Province de »."""
        name = folded(text)
        bare = _TITLE.sub("", name)
        readings = (name, bare, _ARTICLE.sub("", bare) if bare != name else name)
        return next((self._by_name[reading] for reading in readings if reading in self._by_name), None)


@remember_short(4096, longest=250)
def folded(text: str) -> str:
    """Letters and digits only, without case, accents, vowel signs, doubled letters (Taroudannt, Taroudant), or the
    variants of alef, ya and ta marbuta."""
    plain = unicodedata.normalize("NFKD", text.translate(_ARABIC)).casefold()
    return _DOUBLED.sub(r"\1", "".join(char for char in plain if char.isalnum() and char != "ـ"))


@lru_cache
def regions() -> Table:
    return Table("regions.csv")


@lru_cache
def provinces() -> Table:
    return Table("provinces.csv")


@lru_cache
def delegations() -> Table:
    return Table("delegations.csv")


@lru_cache
def sectors() -> Table:
    return Table("sectors.csv")
