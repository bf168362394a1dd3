"""Families of products and the readiness items of each: data of this slice (families/*.yaml), read once."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
import yaml

from lms.learning.content import Text

FOLDER = Path(__file__).parent / "families"


class EvidenceKind(StrEnum):
    """What shows an item, beside its date: the number of a paper, a picture, or the date alone."""

    NUMBER = "number"
    PHOTO = "photo"
    DATE = "date"


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A legal text to the article where the item needs one, and the day on which it was last checked."""

    title: Text
    checked: date


class Item(msgspec.Struct, frozen=True):
    slug: str
    title: Text
    hint: Text
    source: Source
    evidence: EvidenceKind
    # Whether the product counts as ready without it.
    blocks: bool
    # After how many months it must be shown anew; None: it stays.
    months: int | None


class Family(msgspec.Struct, frozen=True):
    slug: str
    name: Text
    # A motif of web/static/motifs/, for products that have no photo.
    picture: str
    items: tuple[Item, ...]

    def item(self, slug: str) -> Item | None:
        return next((item for item in self.items if item.slug == slug), None)


class _ItemFile(msgspec.Struct, forbid_unknown_fields=True):
    title: Text
    hint: Text
    source: str
    evidence: EvidenceKind
    blocks: bool
    months: int | None = None


class _FamilyFile(msgspec.Struct, forbid_unknown_fields=True):
    name: Text
    picture: str
    items: list[str]


@lru_cache
def families() -> Mapping[str, Family]:
    """Slug → family, food first. Raises where a file is wrong: KeyError for an unknown name, msgspec.ValidationError."""
    sources = msgspec.convert(_read("_sources"), dict[str, Source])
    items = {
        slug: Item(slug, one.title, one.hint, sources[one.source], one.evidence, one.blocks, one.months)
        for slug, one in msgspec.convert(_read("_items"), dict[str, _ItemFile]).items()
    }
    return {slug: _family(slug, items) for slug in ORDER}


# As the pages show them. A slug that products carry stays for ever.
ORDER = (
    "honey", "olive-oil", "argan-oil", "dates", "saffron", "couscous", "other-food", "carpets", "other-craft",
)  # fmt: skip


def _family(slug: str, items: Mapping[str, Item]) -> Family:
    file = msgspec.convert(_read(slug), _FamilyFile)
    return Family(slug, file.name, file.picture, tuple(items[name] for name in file.items))


def _read(name: str) -> Any:
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))
