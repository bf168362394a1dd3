"""WhatsApp Business Cloud API: a template that WhatsApp has approved, or free words within a day of hers, which cost nothing.

Error codes: developers.facebook.com, "WhatsApp error codes" (looked up on 2026-11-27).
"""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from lms.notices.channels.gateways import Failed, Message, Receipt, Refused, Unsure
from lms.notices.channels.sms import text_of
from lms.notices.channels.wire import Answer, post

# How long one may answer freely; less a while on the way.
WINDOW = timedelta(hours=24) - timedelta(minutes=10)
# Nobody there, not on the list of a test number, our own number.
_REFUSED = (131026, 131030, 131021)
# Too much at once: of the application, of the number, to this person.
_BUSY = (4, 80007, 130429, 131048, 131056)
# More than a day since she wrote: the template is tried next.
WINDOW_CLOSED = 131047
_LANGUAGES = {"ar": "ar", "fr": "fr"}


def is_within_window(wrote_at: datetime | None, at: datetime) -> bool:
    return wrote_at is not None and at - wrote_at < WINDOW


class WhatsAppGateway:
    # The API knows no key for what is sent twice.
    may_repeat = False

    def __init__(self, url: str, key: str, template: str) -> None:
        self.url, self._key, self._template = url, key, template

    def send(self, message: Message) -> Receipt:
        said = self._words(message) if message.is_answer else self._filled(message)
        body = {"messaging_product": "whatsapp", "to": message.address.removeprefix("+"), **said}
        answer = post(
            f"{self.url}/messages",
            msgspec.json.encode(body),
            {"Authorization": f"Bearer {self._key}", "Content-Type": "application/json"},
        )
        _judge(answer)
        match answer.json():
            case {"messages": [{"id": str(reference)}, *_]}:
                return Receipt(reference)
        raise Unsure(answer.words)

    def _words(self, message: Message) -> dict[str, Any]:
        return {"type": "text", "text": {"body": text_of(message), "preview_url": False}}

    def _filled(self, message: Message) -> dict[str, Any]:
        """The template has one place to fill in: the link that stops."""
        parameters = [{"type": "text", "text": message.stop}]
        template = {
            "name": self._template,
            "language": {"code": _LANGUAGES[message.language]},
            "components": [{"type": "body", "parameters": parameters}],
        }
        return {"type": "template", "template": template}


def _judge(answer: Answer) -> None:
    """The code says more than the status."""
    match answer.json():
        case {"error": {"code": int(code)}}:
            if code in _REFUSED:
                raise Refused(answer.words)
            if code in _BUSY or code == WINDOW_CLOSED:
                raise Failed(answer.words)
    answer.raise_for_status()
