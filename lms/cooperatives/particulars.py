"""Who somebody is, as the register of her cooperative knows her: from a row of an import, or from a page. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from lms.accounts.models import Gender, Person
from lms.cooperatives.columns import YOUNGEST_AGE
from lms.core.i18n import lazy as _


@dataclass(frozen=True, kw_only=True)
class Particulars:
    """One of the names is given. `phone` is E.164, None for who has none of her own."""

    name_ar: str = ""
    name_fr: str = ""
    phone: str | None = None
    gender: Gender | None = None
    birth_year: int | None = None
    language: str = "ar"

    @property
    def likeness(self) -> tuple[str, str, int | None]:
        """What tells her from others of her cooperative where she has no phone number."""
        return self.name_ar, self.name_fr, self.birth_year

    def are_of(self, person: Person) -> bool:
        """Whether this person was written down by them."""
        return self.phone == person.phone and self.likeness == (person.name_ar, person.name_fr, person.birth_year)

    def share_a_name_with(self, person: Person) -> bool:
        """One of the two names may be left out."""
        return bool(({self.name_ar, self.name_fr} - {""}) & {person.name_ar, person.name_fr})


def fault_of_birth_year(born: int | None, today: date) -> Any | None:
    if born and born > today.year - YOUNGEST_AGE:
        return _("Nobody born in %(year)s is a member.", year=born)
    return None
