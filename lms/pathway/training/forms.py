"""What the list of training sessions is narrowed to."""

from typing import Any

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from lms.cooperatives import territory
from lms.cooperatives.forms import place_choices
from lms.cooperatives.queries import Narrowing
from lms.core.forms import Form
from lms.core.i18n import lazy as _
from lms.pathway.rules.model import Stage
from lms.pathway.words import STAGES


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
        self.region.choices = place_choices(territory.regions(), _("All regions"))
        self.province.choices = place_choices(territory.provinces(), _("All provinces"))

    @property
    def chosen_stage(self) -> Stage:
        return Stage(self.stage.data) if self.stage.data in set(Stage) else Stage.PROJECT

    @property
    def narrowing(self) -> Narrowing:
        return Narrowing(
            region=self.region.data if self.region.data in territory.regions() else "",
            province=self.province.data if self.province.data in territory.provinces() else "",
        )
