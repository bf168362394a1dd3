"""Which gateway stands behind each channel of this deployment, and what a message costs there."""

from functools import lru_cache

from flask import current_app

from lms.config import ReminderSettings, Settings
from lms.core.i18n import MOROCCO
from lms.notices.channels.gateways import Gateway, Recorder
from lms.notices.channels.models import Channel
from lms.notices.channels.push import PushGateway
from lms.notices.channels.quiet import QuietHours
from lms.notices.channels.sealed_push import Signer
from lms.notices.channels.sms import SmsGateway
from lms.notices.channels.whatsapp import WhatsAppGateway


def settings() -> ReminderSettings:
    found: Settings = current_app.config["SETTINGS"]
    return found.reminders


def offered() -> list[Channel]:
    """What people may choose. Push needs somebody to whom a push service may write."""
    chosen = settings()
    return [
        channel
        for channel in Channel
        if channel.value in chosen.channels and (channel is not Channel.PUSH or chosen.push_contact)
    ]


def gateway_of(channel: Channel) -> Gateway:
    return _gateways(current_app.config["SETTINGS"])[channel]


def is_recorded(channel: Channel) -> bool:
    """Whether nothing leaves by it yet."""
    return isinstance(gateway_of(channel), Recorder)


def signer() -> Signer:
    return _signer(current_app.config["SETTINGS"].secret_key)


def centimes(channel: Channel, *, is_answer: bool = False) -> int:
    """Push costs nothing; nor does WhatsApp within a day of her last words (stages.md 4.5)."""
    if channel is Channel.SMS:
        return settings().sms_centimes
    return settings().whatsapp_centimes if channel is Channel.WHATSAPP and not is_answer else 0


def quiet_hours() -> QuietHours:
    return QuietHours(MOROCCO, settings().quiet, settings().quiet_friday)


@lru_cache(maxsize=4)
def _gateways(whole: Settings) -> dict[Channel, Gateway]:
    chosen, found = whole.reminders, dict[Channel, Gateway]()
    if chosen.push_contact:
        found[Channel.PUSH] = PushGateway(_signer(whole.secret_key), chosen.push_contact, chosen.push_hosts)
    if chosen.sms_url:
        found[Channel.SMS] = SmsGateway(chosen.sms_url, chosen.sms_key, chosen.sms_sender)
    if chosen.whatsapp_url:
        found[Channel.WHATSAPP] = WhatsAppGateway(chosen.whatsapp_url, chosen.whatsapp_key, chosen.whatsapp_template)
    return {channel: found.get(channel) or Recorder() for channel in Channel}


@lru_cache(maxsize=4)
def _signer(secret_key: str) -> Signer:
    return Signer(secret_key)
