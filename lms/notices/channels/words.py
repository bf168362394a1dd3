"""What a reminder says, in the person's language, and what each channel is called."""

from uuid import UUID

from flask import current_app
from flask_babel import force_locale, gettext

from lms.accounts.models import Person
from lms.core.i18n import ARABIC, FRENCH
from lms.core.i18n import lazy as _
from lms.notices.channels.gateways import Browser, Message
from lms.notices.channels.models import Attempt, Channel, Consent
from lms.notices.channels.stopping import token_of

CHANNELS = {
    Channel.PUSH: _("On this phone"),
    Channel.SMS: _("By SMS"),
    Channel.WHATSAPP: _("By WhatsApp"),
}
# For staff, who see several phones in one row.
CHANNELS_OF_STAFF = {
    Channel.PUSH: _("Notifications of the browser"),
    Channel.SMS: _("SMS"),
    Channel.WHATSAPP: _("WhatsApp"),
}


def language_of(person: Person) -> str:
    """Messages and templates are in Arabic or French; Amazigh readers hear and read Arabic."""
    return FRENCH.code if person.language in ("fr", "en") else ARABIC.code


def words_in(language: str) -> str:
    """Never what is new: the phone is shared, and others read what it shows while it is locked."""
    with force_locale((ARABIC if language == ARABIC.code else FRENCH).locale):
        return str(gettext("You have something new in “Cooperatives learn”."))


def stop_words_in(language: str) -> str:
    with force_locale((ARABIC if language == ARABIC.code else FRENCH).locale):
        return str(gettext("Stop"))


def stop_path(consent: Consent) -> str:
    return f"/stop/{token_of(consent.code, current_app.config['SETTINGS'].secret_key)}"


def message(message_id: UUID, attempt: Attempt, consent: Consent, *, is_answer: bool) -> Message:
    has_browser = consent.push_key is not None and consent.push_secret is not None
    is_push = consent.channel is Channel.PUSH
    # A notification stands on our own page already: paths do.
    base = "" if is_push else current_app.config["SETTINGS"].base_url
    return Message(
        id=message_id, address=consent.address, language=attempt.language, words=attempt.words,
        page=f"{base}/notices", stop=f"{base}{stop_path(consent)}", stop_words=stop_words_in(attempt.language),
        browser=Browser(consent.push_key or "", consent.push_secret or "") if has_browser else None, is_answer=is_answer,
    )  # fmt: skip
