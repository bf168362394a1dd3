"""What is sent or kept regularly."""

import wtforms
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from lms.core.forms import OnceForm
from lms.core.i18n import lazy as _
from lms.monitoring import asking
from lms.monitoring.dimensions import Dimension
from lms.monitoring.indicators import BY_SLUG, INDICATORS
from lms.monitoring.naming import DIMENSIONS, place_name
from lms.monitoring.policy import Viewer
from lms.monitoring.reports.exporting import FORMATS, PAGES, Asked, Page
from lms.monitoring.reports.models import Delivery, Rhythm

RHYTHMS = {
    Rhythm.WEEKLY: _("Every Monday: the month so far"),
    Rhythm.MONTHLY: _("On the first of each month: the month before"),
}
DELIVERIES = {Delivery.MAIL: _("By e-mail"), Delivery.KEPT: _("Kept here, to be fetched")}


class ExportForm(OnceForm):
    page = wtforms.SelectField(_("What"), choices=[SelectChoice(one.value, name) for one, name in PAGES.items()])
    place = wtforms.SelectField(_("Place"))
    indicator = wtforms.SelectField(
        _("Figure"),
        choices=[SelectChoice(one.slug, one.name) for one in INDICATORS if one.is_recorded],
        default="completion-rate",
    )
    by = wtforms.SelectField(_("By"), default=Dimension.REGION.value)
    format = wtforms.SelectField(_("File"), choices=[SelectChoice(one, one.upper()) for one in FORMATS])
    rhythm = wtforms.SelectField(_("When"), choices=[SelectChoice(one.value, name) for one, name in RHYTHMS.items()])
    delivery = wtforms.SelectField(
        _("How"), choices=[SelectChoice(one.value, name) for one, name in DELIVERIES.items()]
    )

    def for_viewer(self, viewer: Viewer) -> "ExportForm":
        """The places that she may ask about."""
        self.place.choices = [SelectChoice(place, place_name(place)) for place in asking.known_places(viewer)]
        self.by.choices = [SelectChoice(one.value, name) for one, name in DIMENSIONS.items()]
        return self

    def validate_by(self, field: wtforms.Field) -> None:
        indicator = BY_SLUG.get(self.indicator.data or "")
        if self.page.data == Page.BREAKDOWN and indicator and field.data not in indicator.dimensions:
            raise wtforms.ValidationError(_("This figure has no such breakdown. Choose another."))

    @property
    def asked(self) -> Asked:
        """After validation."""
        return Asked(Page(self.page.data), self.place.data, self.indicator.data, Dimension(self.by.data))
