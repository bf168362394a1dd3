"""Licences of works that a course takes in, and which of them may stand in which course. Pure.

A closed list by SPDX identifier (https://spdx.org/licenses/), with `LicenseRef-…` (SPDX 2.3, annex D) for what has none. Rules
for mixing: Creative Commons, https://creativecommons.org/faq/#can-i-combine-material-under-different-creative-commons-licenses-in-my-work
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lms.learning.content import Attribution, Course, Text

OWN = "LicenseRef-own"
WITH_PERMISSION = "LicenseRef-with-permission"
PUBLIC_DOMAIN = "LicenseRef-public-domain"
_VERSIONS = ("4.0", "3.0", "2.5", "2.0", "1.0")
_FAMILIES = ("BY", "BY-SA", "BY-NC", "BY-NC-SA", "BY-ND", "BY-NC-ND")
_WORDS: Mapping[str, Text] = {
    "BY": {"ar": "نسب المصنف", "fr": "Attribution"},
    "NC": {"ar": "غير تجاري", "fr": "Pas d’utilisation commerciale"},
    "SA": {"ar": "الترخيص بالمثل", "fr": "Partage dans les mêmes conditions"},
    "ND": {"ar": "منع الاشتقاق", "fr": "Pas de modification"},
}


@dataclass(frozen=True)
class Licence:
    id: str
    name: Text
    # Where it can be read; empty where there is nothing to read.
    address: str = ""
    # Of Creative Commons: BY, NC, SA, ND.
    terms: frozenset[str] = frozenset()
    version: str = ""


class Code(StrEnum):
    UNKNOWN = "unknown"
    SHARE_ALIKE = "share_alike"
    NON_COMMERCIAL = "non_commercial"
    ADAPTED = "adapted"


@dataclass(frozen=True)
class Fault:
    """Why an attribution may not stand in its course. `place`: its name; empty for the course's own licence."""

    code: Code
    place: str
    values: Mapping[str, str]


def _creative_commons(family: str, version: str) -> Licence:
    terms = family.split("-")
    name = {
        code: f"{opening} {version}"
        for code, opening in (
            ("ar", "المشاع الإبداعي: " + "، ".join(_WORDS[term]["ar"] for term in terms)),
            ("fr", "Creative Commons " + " – ".join(_WORDS[term]["fr"] for term in terms)),
        )
    }
    address = f"https://creativecommons.org/licenses/{family.lower()}/{version}/"
    return Licence(f"CC-{family}-{version}", name, address, frozenset(terms), version)


LICENCES: Mapping[str, Licence] = {
    one.id: one
    for one in (
        Licence(OWN, {"ar": "من إنجازنا", "fr": "Notre propre travail"}),
        Licence(PUBLIC_DOMAIN, {"ar": "ملك عام", "fr": "Domaine public"}),
        Licence(
            "CC0-1.0",
            {
                "ar": "المشاع الإبداعي: إهداء إلى الملك العام (CC0)",
                "fr": "Creative Commons Zéro, versé au domaine public",
            },
            "https://creativecommons.org/publicdomain/zero/1.0/",
        ),
        *(_creative_commons(family, version) for family in _FAMILIES for version in _VERSIONS),
        Licence(
            WITH_PERMISSION,
            {"ar": "جميع الحقوق محفوظة، مستعمل بإذن", "fr": "Tous droits réservés, utilisé avec permission"},
        ),
    )
}


def faults_of(course: Course) -> list[Fault]:
    """What keeps the course from being published as it is licensed: material for non-commercial use, or to be shared alike, is kept
    in a course of its own (a pack) that carries such a licence itself; what may not be adapted is not."""
    return faults_in(course.licence, course.attributions)


def faults_in(licence: str | None, attributions: Mapping[str, Attribution]) -> list[Fault]:
    """The same of a course that is not finished. `licence`: its own."""
    found = []
    if licence is not None and licence not in LICENCES:
        found.append(Fault(Code.UNKNOWN, "", {"licence": licence}))
    for name, attribution in attributions.items():
        found += _faults_in(licence, name, attribution)
    return found


def may_stand(item: str, course: str | None) -> Code | None:
    """Why a work under this licence may not stand in a course under that one; None where it may. Of known licences."""
    taken, around = LICENCES[item], LICENCES.get(course or OWN, LICENCES[OWN])
    if "SA" in taken.terms and not _is_alike(taken, around):
        return Code.SHARE_ALIKE
    if "NC" in taken.terms and "NC" not in around.terms:
        return Code.NON_COMMERCIAL
    return None


def _is_alike(taken: Licence, around: Licence) -> bool:
    # BY-SA 1.0 knows no later version of itself (its section 4b); all others do.
    is_later = around.version == taken.version or (taken.version != "1.0" and around.version > taken.version)
    return around.terms == taken.terms and is_later


def _faults_in(course: str | None, name: str, attribution: Attribution) -> Iterator[Fault]:
    if attribution.licence not in LICENCES:
        yield Fault(Code.UNKNOWN, name, {"licence": attribution.licence})
        return
    values = {"licence": attribution.licence, "title": attribution.title}
    if code := may_stand(attribution.licence, course):
        yield Fault(code, name, values)
    if "ND" in LICENCES[attribution.licence].terms and any(words.strip() for words in attribution.changes.values()):
        yield Fault(Code.ADAPTED, name, values)
