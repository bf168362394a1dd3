"""Text messages, by a gateway that speaks the plainest HTTP (docs/reminders.md). Another one needs another of these."""

import msgspec

from lms.notices.channels.gateways import Message, Receipt, Unsure
from lms.notices.channels.wire import post


class SmsGateway:
    # Nothing says that every gateway keeps its promise of the Idempotency-Key.
    may_repeat = False

    def __init__(self, url: str, key: str, sender: str) -> None:
        self.url, self._key, self._sender = url, key, sender

    def send(self, message: Message) -> Receipt:
        body = {"to": message.address, "from": self._sender, "text": text_of(message)}
        answer = post(
            f"{self.url}/messages",
            msgspec.json.encode(body),
            {
                "Authorization": f"Bearer {self._key}",
                "Content-Type": "application/json",
                "Idempotency-Key": str(message.id),
            },
        )
        answer.raise_for_status()
        reference = answer.json().get("id")
        if not isinstance(reference, str | int):
            raise Unsure(answer.words)
        return Receipt(str(reference))


def text_of(message: Message) -> str:
    """As short as can be: one Arabic text message holds 70 characters (3GPP TS 23.038, UCS-2)."""
    return f"{message.words}\n{message.stop_words}: {message.stop}"
