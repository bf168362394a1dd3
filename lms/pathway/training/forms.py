"""What the list of training sessions is narrowed to."""

from collections.abc import Mapping
from typing import Any

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from lms.cooperatives import territory
from lms.cooperatives.queries import Narrowing
from lms.cooperatives.territory import Place
from lms.core.forms import Form
from lms.core.i18n import lazy as _
from lms.core.i18n import name_in_language
from lms.pathway.rules.model import Stage
from lms.pathway.words import STAGES


def _choices(table: Mapping[str, Place], any_of_them: Any) -> list[SelectChoice]:
    places = sorted(((code, name_in_language(place)) for code, place in table.items()), key=lambda pair: pair[1])
    return [SelectChoice("", any_of_them), *(SelectChoice(code, name) for code, name in places)]


class TrainingForm(Form):
    """Anything that is no choice is no limit: a link of last year still opens a list."""

    stage = SelectField(
        _("What they open"),
        choices=[SelectChoice(stage.value, text) for stage, text in STAGES.items()],
        validate_choice=False,
    )
    region = SelectField(_("Region"), validate_choice=False)
    province = SelectField(_("Province"), validate_choice=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.region.choices = _choices(territory.regions(), _("All regions"))
        self.province.choices = _choices(territory.provinces(), _("All provinces"))

    @property
    def chosen_stage(self) -> Stage:
        return Stage(self.stage.data) if self.stage.data in set(Stage) else Stage.PROJECT

    @property
    def narrowing(self) -> Narrowing:
        return Narrowing(
            region=self.region.data if self.region.data in territory.regions() else "",
            province=self.province.data if self.province.data in territory.provinces() else "",
        )
