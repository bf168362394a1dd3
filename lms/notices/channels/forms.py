"""Which channel she agrees to; and of push, what her browser says of itself."""

from typing import Any

import msgspec
import wtforms
from wtforms.validators import InputRequired

from lms.core.forms import Form
from lms.core.i18n import lazy as _
from lms.notices.channels import gateway_of
from lms.notices.channels.gateways import Browser
from lms.notices.channels.models import Channel
from lms.notices.channels.push import is_push_service
from lms.notices.channels.sealed_push import is_browser

LONGEST = 2000


class ConsentForm(Form):
    channel = wtforms.StringField(validators=[InputRequired()])
    # PushSubscription.toJSON() (W3C Push API, 8).
    subscription = wtforms.StringField(default="")

    def validate_channel(self, field: wtforms.Field) -> None:
        if field.data not in [one.value for one in gateway_of.offered()]:
            raise wtforms.ValidationError(_("Reminders do not come this way here. Choose another way."))

    def validate_subscription(self, _field: wtforms.Field) -> None:
        if self.channel.data == Channel.PUSH and self.endpoint is None:
            raise wtforms.ValidationError(_("This browser cannot be reminded. Choose SMS or WhatsApp."))

    @property
    def endpoint(self) -> str | None:
        """The address at a push service that we know; None for anything else."""
        match self._subscription():
            case {"endpoint": str(address)} if self.browser is not None:
                is_known = len(address) <= LONGEST and is_push_service(address, gateway_of.settings().push_hosts)
                return address if is_known else None
        return None

    @property
    def browser(self) -> Browser | None:
        match self._subscription():
            case {"keys": {"p256dh": str(key), "auth": str(secret)}} if len(key) + len(secret) < LONGEST:
                browser = Browser(key, secret)
                return browser if is_browser(browser) else None
        return None

    @property
    def refusal(self) -> Any:
        """The first fault, after validation."""
        return next((error for field in self for error in field.errors), None)

    def _subscription(self) -> Any:
        try:
            return msgspec.json.decode(self.subscription.data or "")
        except (msgspec.DecodeError, RecursionError):
            return None
