"""The filters of the staff's list of cooperatives."""

from collections.abc import Mapping
from typing import Any

from wtforms import SearchField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from lms.cooperatives import territory
from lms.cooperatives.queries import Narrowing
from lms.cooperatives.territory import Place
from lms.core.forms import Form
from lms.core.i18n import lazy as _
from lms.core.i18n import name_in_language


def place_choices(table: Mapping[str, Place], any_of_them: Any) -> list[SelectChoice]:
    """Of one of the tables of the territory, by name in the reader's language; first the one that is no limit."""
    places = sorted(((code, name_in_language(place)) for code, place in table.items()), key=lambda pair: pair[1])
    return [SelectChoice("", any_of_them), *(SelectChoice(code, name) for code, name in places)]


class NarrowingForm(Form):
    """Anything that is no choice is no limit: a link of last year still opens a list."""

    search = SearchField(_("Name or register number"), render_kw={"maxlength": "100"})
    region = SelectField(_("Region"), validate_choice=False)
    province = SelectField(_("Province"), validate_choice=False)
    delegation = SelectField(_("Delegation"), validate_choice=False)
    sector = SelectField(_("Sector"), validate_choice=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.region.choices = place_choices(territory.regions(), _("All regions"))
        self.province.choices = place_choices(territory.provinces(), _("All provinces"))
        self.delegation.choices = place_choices(territory.delegations(), _("All delegations"))
        self.sector.choices = place_choices(territory.sectors(), _("All sectors"))

    @property
    def narrowing(self) -> Narrowing:
        tables: tuple[tuple[SelectField, Mapping[str, Place]], ...] = (
            (self.region, territory.regions()),
            (self.province, territory.provinces()),
            (self.delegation, territory.delegations()),
            (self.sector, territory.sectors()),
        )
        chosen = {field.name: field.data if field.data in table else "" for field, table in tables}
        return Narrowing(search=(self.search.data or "").strip()[:100], **chosen)
