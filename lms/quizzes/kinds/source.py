"""Reads one mapping of a question's source, and collects everything that is wrong with it for its author."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

import msgspec

from lms.quizzes.kinds.base import Text

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
Path = tuple[str | int, ...]

REQUIRED_LANGUAGES = {"ar": "Arabic", "fr": "French"}
LANGUAGES = {**REQUIRED_LANGUAGES, "zgh": "Amazigh", "en": "English"}
MAX_SLUG_LENGTH = 60
# Numbers stay well inside what a decimal of 28 digits holds exactly.
MAX_NUMBER = 10**15
MAX_DECIMALS = 9
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MEDIA = re.compile(r"media(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+")
_NAMES: dict[type, str] = {
    str: "text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "a mapping",
    type(None): "nothing",
}


class Fault(msgspec.Struct, frozen=True):
    """What is wrong and what to do. `path` leads to the part at fault, or to the mapping in which a key is missing."""

    path: Path
    message: str


class Source:
    """Hands out the values of a mapping by type, adds what is wrong to its list of faults, and never raises.

    After a fault the reader gets an empty value and goes on, so that all faults are found at once; what it builds from
    that is thrown away.
    """

    def __init__(self, raw: Mapping[object, object], *, path: Path = (), faults: list[Fault]) -> None:
        self._rest = dict(raw)
        self._path = path
        self._faults = faults

    def __contains__(self, key: str) -> bool:
        return key in self._rest

    def is_text(self, key: str) -> bool:
        return isinstance(self._rest.get(key), str)

    def is_list(self, key: str) -> bool:
        return isinstance(self._rest.get(key), list)

    def keys(self) -> list[str]:
        """The keys that are texts and that nobody has asked for yet."""
        return [key for key in self._rest if isinstance(key, str)]

    def fault(self, message: str, *below: str | int) -> None:
        self._faults.append(Fault((*self._path, *below), message))

    def string(self, key: str, what: str = "text") -> str:
        """A text without the spaces around it."""
        value = self._take(key, str, what=what)
        if value is not None and not value.strip():
            self.fault(f"“{key}” is empty: write {what}", key)
        return (value or "").strip()

    def slug(self, key: str) -> str:
        value = self.string(key, "an identifier")
        if value and not _is_slug(value):
            self.fault(f"“{key}” is “{value}”: {_SLUG_RULE}", key)
        return value

    def slugs(self, key: str) -> list[str]:
        """An optional list of identifiers."""
        values = self._texts(key, "identifiers") if key in self else []
        for place, value in enumerate(values):
            if value and not _is_slug(value):
                self.fault(f"“{value}” is no identifier: {_SLUG_RULE}", key, place)
        return values

    def text(self, key: str) -> Text:
        """A text in every required language."""
        nested = self.mapping(key)
        if nested is None:
            return {}
        text = nested.languages()
        nested.refuse_rest()
        return text

    def languages(self) -> Text:
        """The texts that stand in this mapping itself, each under its language."""
        return {code: self.string(code, f"the text in {LANGUAGES[code]}") for code in self._languages()}

    def texts(self, key: str) -> dict[str, list[str]]:
        """At least one text in every required language."""
        nested = self.mapping(key)
        if nested is None:
            return {}
        texts = {code: nested._some_texts(code) for code in nested._languages()}
        nested.refuse_rest()
        return texts

    def boolean(self, key: str, default: bool | None = None) -> bool:
        if key not in self and default is not None:
            return default
        return bool(self._take(key, bool, what="true or false"))

    def number(self, key: str, default: Decimal | None = None) -> Decimal:
        if key not in self and default is not None:
            return default
        if isinstance(self._rest.get(key), int) and not isinstance(self._rest[key], bool):
            return self._bounded(key, self._take(key, int, what="a number") or 0)
        return self._bounded(key, self._take(key, float, what="a number without quotes, like 1250 or 12.5") or 0)

    def whole(self, key: str, *, least: int, most: int) -> int:
        """A whole number within these bounds."""
        value = self._take(key, int, what=f"a whole number from {least} to {most}")
        if value is None or isinstance(value, bool) or not least <= value <= most:
            if value is not None:
                self.fault(f"“{key}” must be a whole number from {least} to {most}", key)
            return most
        return value

    def wholes(self, key: str) -> list[int]:
        """A list of whole numbers."""
        values: list[object] = self._take(key, list, what="a list of whole numbers") or []
        found = [value for value in values if isinstance(value, int) and not isinstance(value, bool)]
        if len(found) < len(values):
            self.fault(f"“{key}” must hold whole numbers only", key)
        return found

    def numbers(self, key: str) -> list[Decimal]:
        """A list of numbers."""
        values: list[object] = self._take(key, list, what="a list of numbers") or []
        found = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
        if len(found) < len(values):
            self.fault(f"“{key}” must hold numbers without quotes only", key)
        return [self._bounded(key, value) for value in found]

    def words(self, key: str, *, most: int, longest: int) -> list[str]:
        """An optional list of short texts, each once."""
        values = self._texts(key, "texts") if key in self else []
        if len(values) > most or any(len(value) > longest for value in values) or len(set(values)) < len(values):
            self.fault(f"“{key}” takes {most} different texts at most, of {longest} characters each", key)
        return values

    def one_of(self, key: str, default: E) -> E:
        """A member of the enumeration to which `default` belongs."""
        members = {str(member): member for member in type(default)}
        value = self.string(key) if key in self else ""
        if value and value not in members:
            self.fault(f"“{key}” is “{value}”: write one of {', '.join(members)}", key)
        return members.get(value, default)

    def picture(self, key: str) -> str:
        value = self.string(key, "the path of a picture")
        if value and not _MEDIA.fullmatch(value):
            self.fault(f"“{key}” is “{value}”: write the path of a file of the course, like media/jar.svg", key)
        return value

    def some_picture(self, key: str) -> str | None:
        return self.picture(key) if key in self else None

    def mapping(self, key: str) -> "Source | None":
        value = self._take(key, dict, what="a mapping, like {ar: …, fr: …}")
        return None if value is None else Source(value, path=(*self._path, key), faults=self._faults)

    def mappings(self, key: str, *, least: int, most: int) -> list["Source"]:
        """From `least` to `most` mappings; what is none of them is reported and left out."""
        values: list[object] | None = self._take(key, list, what=f"a list of {least} to {most} mappings")
        if values is None:
            return []
        if not least <= len(values) <= most:
            self.fault(f"“{key}” has {len(values)} entries: write {least} to {most}", key)
        found = []
        for place, value in enumerate(values):
            if isinstance(value, dict):
                found.append(Source(value, path=(*self._path, key, place), faults=self._faults))
            else:
                self.fault(f"must be a mapping, not {_name(value)}", key, place)
        return found

    def refuse_rest(self) -> None:
        """Reports the keys that nobody has asked for."""
        for key in self._rest:
            self.refuse(key, "correct its spelling or remove it")

    def refuse(self, key: object, what_to_do: str) -> None:
        below = (key,) if isinstance(key, str) else ()
        self.fault(f"“{key}” does not belong here: {what_to_do}", *below)

    def drop(self, key: str, what_to_do: str) -> None:
        """Reports a key that does not belong here for a particular reason, if it is there."""
        if key in self:
            del self._rest[key]
            self.refuse(key, what_to_do)

    def _languages(self) -> list[str]:
        return [code for code in LANGUAGES if code in REQUIRED_LANGUAGES or code in self]

    def _some_texts(self, key: str) -> list[str]:
        before = len(self._faults)
        values = self._texts(key, f"texts in {LANGUAGES[key]}")
        if not values and len(self._faults) == before:
            self.fault(f"“{key}” is empty: add a text in {LANGUAGES[key]}", key)
        return values

    def _texts(self, key: str, what: str) -> list[str]:
        """A list of texts, in their places; an empty text stands where there is none."""
        values: list[object] = self._take(key, list, what=f"a list of {what}") or []
        for place, value in enumerate(values):
            if not isinstance(value, str) or not value.strip():
                self.fault(f"must be text, not {_name(value)}{_hint(value)}", key, place)
        return [value.strip() if isinstance(value, str) else "" for value in values]

    def _bounded(self, key: str, value: float) -> Decimal:
        # The shortest text of a float is what the author wrote: 0.1 stays 0.1. Not a number compares as false.
        number = Decimal(str(value)) if abs(value) < MAX_NUMBER else Decimal(MAX_NUMBER)
        if number == MAX_NUMBER or number != round(number, MAX_DECIMALS):
            self.fault(f"“{key}” is out of range: stay below 10^15, with {MAX_DECIMALS} decimals at most", key)
        return number

    def _take(self, key: str, kind: type[T], *, what: str) -> T | None:
        """Removes and returns a value of the type; None, with a fault, where there is no such."""
        if key not in self:
            self.fault(f"“{key}” is missing: add it, {what}")
            return None
        value = self._rest.pop(key)
        if isinstance(value, kind):
            return value
        self.fault(f"“{key}” must be {what}, not {_name(value)}{_hint(value) if kind is str else ''}", key)
        return None


def refuse_repeats(sources: Iterable[Source], values: Iterable[str], *below: str) -> None:
    """Reports each value that an earlier source has already. Empty ones have had their own fault."""
    seen: set[str] = set()
    for source, value in zip(sources, values, strict=True):
        if value and value in seen:
            source.fault(f"“{value}” stands there twice: make each different", *below)
        seen.add(value)


def refuse_same_texts(sources: Sequence[Source], texts: Sequence[Text], *below: str) -> None:
    """Reports texts that a learner could not tell apart; only case and spaces differ."""
    for code in LANGUAGES:
        alike = [" ".join(text.get(code, "").casefold().split()) for text in texts]
        refuse_repeats(sources, alike, *below, code)


def refuse_some_pictures(source: Source, key: str, pictures: Sequence[str | None]) -> None:
    """Reports a list in which some have a picture: one without it would seem to be another kind of answer."""
    if any(pictures) and None in pictures:
        source.fault("some have a picture: give one to each, or to none", key)
    found = [picture for picture in pictures if picture]
    if len(set(found)) < len(found):
        source.fault("a picture stands there twice: make each different", key)


_SLUG_RULE = f"use lower-case Latin letters, digits and single hyphens, {MAX_SLUG_LENGTH} at most"


def _is_slug(value: str) -> bool:
    return len(value) <= MAX_SLUG_LENGTH and _SLUG.fullmatch(value) is not None


def _name(value: object) -> str:
    if isinstance(value, str) and not value.strip():
        return "empty"
    return _NAMES.get(type(value), f"a {type(value).__name__}")


def _hint(value: object) -> str:
    """YAML reads « no », « 12 » and « 2026-03-08 » as something other than text."""
    return "" if value is None or isinstance(value, str | list | dict) else ": put it in quotes"
