"""What offices and categories are called, in the reader's language."""

from typing import Any

from lms.cooperatives.models import Category, OfficeKind
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
_CATEGORIES = {
    Category.SUPPLY: _("Members bring what they produce"),
    Category.SERVICE: _("Members are served"),
    Category.WORK: _("Members work in it"),
}


def office_name(kind: OfficeKind) -> Any:
    return _OFFICES[kind]


def category_name(category: str) -> Any:
    return _CATEGORIES[Category(category)]
