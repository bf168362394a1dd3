"""The columns of an import: their names in three languages, and one function each from a cell to a value. Pure.

A function returns None for an empty cell and raises Unfit, whose message is translatable, for one that it refuses.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

from lms.accounts.models import Gender
from lms.accounts.phones import latin_digits, phone_from
from lms.cooperatives import territory
from lms.cooperatives.models import Category, OfficeKind
from lms.cooperatives.territory import Place, folded
from lms.core.i18n import lazy as _

Cell = str | date
T = TypeVar("T")


class Unfit(Exception):
    def __init__(self, message: Any) -> None:
        super().__init__(message)
        self.message = message


def _words(*pairs: tuple[T, str]) -> dict[str, T]:
    return {folded(word): value for value, words in pairs for word in words.split("|")}


_OFFICES = _words(
    (OfficeKind.PRESIDENT, "president|présidente|président|رئيس|رئيسة|الرئيس|الرئيسة"),
    (
        OfficeKind.VICE_PRESIDENT,
        "vice_president|vice-présidente|vice-président|نائب الرئيس|نائبة الرئيس|نائبة الرئيسة|نائب الرئيسة",
    ),
    (OfficeKind.SECRETARY, "secretary|secrétaire|كاتب|كاتبة|الكاتب|الكاتبة|الكاتب العام|الكاتبة العامة"),
    (OfficeKind.MANAGER, "manager|gérant|gérante|مسير|مسيرة|المسير|المسيرة"),
    (OfficeKind.DIRECTOR, "director|directeur|directrice|مدير|مديرة|المدير|المديرة"),
    (
        OfficeKind.SUPERVISORY_MEMBER,
        "supervisory_member|membre du comité de surveillance|comité de surveillance|surveillance|عضو لجنة المراقبة|"
        "عضوة لجنة المراقبة|لجنة المراقبة",
    ),
    (OfficeKind.TREASURER, "treasurer|trésorier|trésorière|أمين المال|أمينة المال|أمين الصندوق|أمينة الصندوق"),
    (None, "member|membre|adhérent|adhérente|عضو|عضوة|منخرط|منخرطة"),
)
_GENDERS = _words(
    (Gender.WOMAN, "f|w|woman|female|femme|féminin|أنثى|امرأة|مرأة"),
    (Gender.MAN, "m|h|man|male|homme|masculin|ذكر|رجل"),
)
_CATEGORIES = _words(
    (Category.SUPPLY, "supply|1|apport|fourniture|approvisionnement|توريد|تموين|1 - apport"),
    (Category.SERVICE, "service|services|2|خدمة|خدمات"),
    (Category.WORK, "work|3|travail|عمل|شغل"),
)
_PLACES_OF_LIFE = _words(
    (True, "rural|rurale|commune rurale|milieu rural|yes|oui|قروي|قروية|قروى|جماعة قروية|الوسط القروي|نعم"),
    (
        False,
        "urban|urbain|urbaine|commune urbaine|milieu urbain|municipalité|no|non|حضري|حضرية|جماعة حضرية|الوسط الحضري|لا",
    ),
)
_SEVERAL = re.compile(r"[,;/+|،؛\n]")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_DAY_MONTH = re.compile(r"(\d{1,2})[/.](\d{1,2})")
_MONTH_DAY = re.compile(r"(\d{2})-(\d{2})")
OLDEST_YEAR = 1900
YOUNGEST_AGE = 12
LONGEST_NAME = 120


def text(cell: Cell) -> str | None:
    return " ".join(str(cell).split())[:200] or None


def name(cell: Cell) -> str | None:
    """A name that a page and a certificate can hold: no control signs, no marks that turn the writing by force."""
    kept = " ".join(str(cell).split())
    if len(kept) > LONGEST_NAME or any(
        unicodedata.category(char) == "Cc" or "\u202a" <= char <= "\u202e" for char in kept
    ):
        raise Unfit(_("This name is too long, or holds signs that cannot be printed."))
    return kept or None


def number(cell: Cell) -> str | None:
    """A register number: at least one digit, written alike whatever the spaces around its strokes."""
    if isinstance(cell, date):
        raise Unfit(_("The spreadsheet took this number for a date. Format the column as text and type it again."))
    kept = re.sub(r"\s*([/-])\s*", r"\1", latin_digits(text(cell) or ""))
    if kept and (len(kept) > 60 or not any(char.isdigit() for char in kept)):
        raise Unfit(_("“%(value)s” is no register number.", value=kept[:60]))
    return kept or None


def day(cell: Cell) -> date | None:
    if isinstance(cell, date):
        return cell
    typed = latin_digits(cell).strip()
    if not typed:
        return None
    try:
        if found := _DAY_FIRST.fullmatch(typed):
            return date(int(found[3]), int(found[2]), int(found[1]))
        return datetime.fromisoformat(typed).date()
    except ValueError as error:
        raise Unfit(_("“%(value)s” is no date. Write 31/12/2020 or 2020-12-31.", value=typed[:40])) from error


def closing_day(cell: Cell) -> str | None:
    """The month and day on which the year closes, as kept: “12-31”."""
    typed = latin_digits(str(cell)).strip()
    if not typed:
        return None
    if found := _DAY_MONTH.fullmatch(typed):
        month, day_of_month = int(found[2]), int(found[1])
    elif found := _MONTH_DAY.fullmatch(typed):
        month, day_of_month = int(found[1]), int(found[2])
    else:
        whole = day(cell)
        month, day_of_month = (whole.month, whole.day) if whole else (0, 0)
    try:
        date(2024, month, day_of_month)
    except ValueError as error:
        raise Unfit(_("“%(value)s” is no day of the year. Write 31/12.", value=typed[:40])) from error
    return f"{month:02}-{day_of_month:02}"


def phone(cell: Cell) -> str | None:
    typed = str(cell).strip()
    if not typed:
        return None
    if found := phone_from(typed):
        return found
    raise Unfit(
        _("“%(value)s” is no phone number. A Moroccan one has ten digits, like 06 12 34 56 78.", value=typed[:40])
    )


def year(cell: Cell) -> int | None:
    typed = latin_digits(str(cell)).strip()
    if not typed:
        return None
    if isinstance(cell, date):
        return cell.year
    if typed.isdecimal() and len(typed) == 4 and int(typed) >= OLDEST_YEAR:
        return int(typed)
    raise Unfit(_("“%(value)s” is no year of birth. Write four digits, like 1985.", value=typed[:40]))


def gender(cell: Cell) -> Gender | None:
    return _word(_GENDERS, cell, _("Write F for a woman or H for a man, not “%(value)s”.", value=str(cell)[:40]))


def offices(cell: Cell) -> tuple[OfficeKind, ...] | None:
    fault = _("“%(value)s” is no office that we know.", value=str(cell)[:60])
    found = [_word(_OFFICES, part, fault) for part in _parts(cell)]
    return tuple(dict.fromkeys(office for office in found if office))


def categories(cell: Cell) -> tuple[Category, ...] | None:
    fault = _("“%(value)s” is no category. Write supply, service or work.", value=str(cell)[:60])
    found = [_word(_CATEGORIES, part, fault) for part in _parts(cell)]
    return tuple(dict.fromkeys(category for category in found if category)) or None


def region(cell: Cell) -> Place | None:
    return _place(territory.regions(), cell, _("“%(value)s” is no region of Morocco.", value=str(cell)[:60]))


def province(cell: Cell) -> Place | None:
    return _place(territory.provinces(), cell, _("“%(value)s” is no province of Morocco.", value=str(cell)[:60]))


def delegation(cell: Cell) -> Place | None:
    return _place(territory.delegations(), cell, _("“%(value)s” is no delegation.", value=str(cell)[:60]))


def rural(cell: Cell) -> bool | None:
    return _word(
        _PLACES_OF_LIFE,
        cell,
        _("Write rural or urban, of the commune of the seat, not “%(value)s”.", value=str(cell)[:40]),
    )


def sector(cell: Cell) -> Place | None:
    return _place(territory.sectors(), cell, _("“%(value)s” is no sector that we know.", value=str(cell)[:60]))


def _place(table: territory.Table, cell: Cell, fault: Any) -> Place | None:
    if not str(cell).strip():
        return None
    if found := table.find(str(cell)):
        return found
    raise Unfit(fault)


def _word(words: dict[str, T], cell: Cell, fault: Any) -> T | None:
    key = folded(str(cell))
    if not key:
        return None
    if key not in words:
        raise Unfit(fault)
    return words[key]


def _parts(cell: Cell) -> list[str]:
    return [part for part in _SEVERAL.split(str(cell)) if part.strip()]


# Column → how its cells are read. The order is that of the documentation.
READERS: dict[str, Callable[[Cell], Any]] = {
    "register_number": number,
    "cooperative_ar": name,
    "cooperative_fr": name,
    "categories": categories,
    "sector": sector,
    "branch": text,
    "region": region,
    "province": province,
    "delegation": delegation,
    "is_rural": rural,
    "registered_on": day,
    "year_closes_on": closing_day,
    "person_ar": name,
    "person_fr": name,
    "phone": phone,
    "gender": gender,
    "birth_year": year,
    "office": offices,
    "member_since": day,
}
# Of the cooperative; the same on each of its rows, or empty after the first.
OF_COOPERATIVE = tuple(READERS)[1:12]
REQUIRED = ("categories", "sector", "region", "province", "delegation", "registered_on")
_ALIASES = {
    "register_number": "numéro d'immatriculation|n° d'immatriculation|numéro de registre|immatriculation|"
    "رقم التسجيل|رقم السجل|رقم التقييد",
    "cooperative_ar": "coopérative (arabe)|nom arabe de la coopérative|coopérative ar|اسم التعاونية|"
    "اسم التعاونية بالعربية|التعاونية",
    "cooperative_fr": "coopérative|nom de la coopérative|coopérative (français)|coopérative fr|اسم التعاونية بالفرنسية",
    "categories": "catégorie|catégories|category|الصنف|الأصناف|الفئة",
    "sector": "secteur|secteur d'activité|القطاع|قطاع النشاط",
    "branch": "branche|الفرع|فرع النشاط",
    "region": "région|الجهة",
    "province": "province ou préfecture|préfecture|الإقليم|العمالة|الإقليم أو العمالة",
    "delegation": "délégation|délégation odco|المندوبية",
    "is_rural": "rural|commune rurale|milieu|milieu de résidence|type de commune|جماعة قروية|الوسط|نوع الجماعة",
    "registered_on": "date d'immatriculation|date de création|immatriculée le|تاريخ التسجيل|تاريخ التأسيس",
    "year_closes_on": "clôture|date de clôture|clôture de l'exercice|تاريخ الاختتام|اختتام السنة المالية",
    "person_ar": "nom (arabe)|nom arabe|membre (arabe)|الاسم|الاسم الكامل|الاسم بالعربية|اسم العضو",
    "person_fr": "nom|nom et prénom|nom (français)|nom complet|membre|name|الاسم بالفرنسية",
    "phone": "téléphone|numéro de téléphone|gsm|portable|الهاتف|رقم الهاتف",
    "gender": "sexe|genre|الجنس|النوع",
    "birth_year": "année de naissance|سنة الميلاد|سنة الازدياد",
    "office": "fonction|mandat|rôle|role|المهمة|المنصب|الصفة",
    "member_since": "membre depuis|date d'adhésion|عضو منذ|تاريخ الانخراط",
}
BY_HEADER = {folded(name): name for name in READERS} | {
    folded(alias): name for name, aliases in _ALIASES.items() for alias in aliases.split("|")
}
