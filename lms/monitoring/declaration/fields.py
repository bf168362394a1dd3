"""The list of fields, read from its file: every fault with its line, all at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Annotated

import msgspec
import yaml

from lms.monitoring.declaration.sources import SOURCES

FIELDS = Path(__file__).with_name("fields.yaml")


class Unit(StrEnum):
    TEXT = "text"
    DAY = "day"
    NUMBER = "number"
    DIRHAMS = "dirhams"
    YES = "yes"


Code = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,40}$")]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`least`, `most`: beyond them a value is not plausible; dirhams are whole ones. `law`,
    `articles`: what obliges to it."""

    code: Code
    ar: Name
    fr: Name
    source: str
    unit: Unit
    required: bool = False
    least: int | None = None
    most: int | None = None
    law: str = ""
    articles: tuple[int, ...] = ()


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: int
    fields: Sequence[Field]
    checked_on: object = None


@dataclass(frozen=True)
class BadFields(Exception):
    faults: Sequence[str]

    def __str__(self) -> str:
        return "\n".join(self.faults)


@lru_cache(maxsize=4)
def fields_in(path: Path | None) -> Sequence[Field]:
    """Raises BadFields, OSError."""
    return read((path or FIELDS).read_text("utf-8"))


def read(text: str) -> Sequence[Field]:
    """Raises BadFields."""
    try:
        found = msgspec.convert(yaml.safe_load(text), _File)
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        raise BadFields([str(error)]) from error
    faults = [
        f"{field.code}: there is no source {field.source!r}; choose from {', '.join(sorted(SOURCES))}"
        for field in found.fields
        if field.source not in SOURCES
    ]
    if not found.fields:
        faults.append("fields: one at least")
    codes = [field.code for field in found.fields]
    faults += [f"{code}: is there twice" for code in sorted({code for code in codes if codes.count(code) > 1})]
    if faults:
        raise BadFields(faults)
    return found.fields
