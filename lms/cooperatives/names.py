"""What offices and categories are called, in the reader's language."""

from collections.abc import Sequence
from typing import Any

from flask_babel import ngettext

from lms.accounts.models import Gender
from lms.cooperatives.models import Category, OfficeKind
from lms.core.i18n import language, listed
from lms.core.i18n import lazy as _

_OFFICES = {
    OfficeKind.PRESIDENT: _("President"),
    OfficeKind.VICE_PRESIDENT: _("Vice-president"),
    OfficeKind.SECRETARY: _("Secretary"),
    OfficeKind.MANAGER: _("Manager"),
    OfficeKind.DIRECTOR: _("Director"),
    OfficeKind.SUPERVISORY_MEMBER: _("Member of the supervisory committee"),
    OfficeKind.TREASURER: _("Treasurer"),
}
# The same offices held by a woman: Arabic and French name them apart.
_OFFICES_OF_WOMEN = {
    OfficeKind.PRESIDENT: _("President (a woman)"),
    OfficeKind.VICE_PRESIDENT: _("Vice-president (a woman)"),
    OfficeKind.SECRETARY: _("Secretary (a woman)"),
    OfficeKind.MANAGER: _("Manager (a woman)"),
    OfficeKind.DIRECTOR: _("Director (a woman)"),
    OfficeKind.SUPERVISORY_MEMBER: _("Member of the supervisory committee (a woman)"),
    OfficeKind.TREASURER: _("Treasurer (a woman)"),
}
_CATEGORIES = {
    Category.SUPPLY: _("Members bring what they produce"),
    Category.SERVICE: _("Members are served"),
    Category.WORK: _("Members work in it"),
}


def office_name(kind: OfficeKind, gender: Gender | None = None) -> Any:
    is_feminine = gender is Gender.WOMAN and language().code != "en"
    return (_OFFICES_OF_WOMEN if is_feminine else _OFFICES)[kind]


def category_name(category: str) -> Any:
    return _CATEGORIES[Category(category)]


def articles_of_law(articles: Sequence[int]) -> str:
    """Of law 112-12."""
    numbers = listed(map(str, articles))
    text = ngettext(
        "Law 112-12, article %(numbers)s", "Law 112-12, articles %(numbers)s", len(articles), numbers=numbers
    )
    return str(text)
