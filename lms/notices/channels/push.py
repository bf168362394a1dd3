"""Web push (RFC 8030): to the push service that the browser named, sealed so that only the browser can read it."""

from urllib.parse import urlsplit

import msgspec

from lms.core import clock
from lms.notices.channels import sealed_push
from lms.notices.channels.gateways import Gone, Message, Receipt, Refused
from lms.notices.channels.wire import post

# A phone that is off for longer than a day hears of it when it is opened.
# All of them say the same: what still waits is replaced (RFC 8030, 5.4).
TOPIC = "something-new"
TTL_S = 24 * 60 * 60
_GONE = (404, 410)


class PushGateway:
    # The topic replaces what still waits, and the tag (js/push_worker.js) what is shown already.
    may_repeat = True

    def __init__(self, signer: sealed_push.Signer, contact: str, hosts: tuple[str, ...]) -> None:
        self._signer, self._contact, self._hosts = signer, contact, hosts

    def send(self, message: Message) -> Receipt:
        if message.browser is None or not is_push_service(message.address, self._hosts):
            raise Gone("This is no push service that we know")
        shown = {
            "text": message.words, "page": message.page, "stop": message.stop, "stop_text": message.stop_words,
            "lang": message.language, "dir": "rtl" if message.language == "ar" else "ltr",
        }  # fmt: skip
        try:
            body = sealed_push.sealed(msgspec.json.encode(shown), message.browser)
        except ValueError as error:
            raise Gone("The browser's key cannot be read") from error
        answer = post(
            message.address,
            body,
            {
                "Authorization": self._signer.authorization(message.address, self._contact, at=clock.now()),
                "Content-Encoding": "aes128gcm",
                "Content-Type": "application/octet-stream",
                "TTL": str(TTL_S),
                "Topic": TOPIC,
                "Urgency": "normal",
            },
        )
        if answer.status in _GONE:
            raise Gone(answer.words)
        if answer.status == 403:
            # Subscribed under another key of ours, which is lost: RFC 8292, 4.2.
            raise Refused(answer.words)
        answer.raise_for_status()
        return Receipt(answer.headers.get("Location", ""))


def is_push_service(address: str, hosts: tuple[str, ...]) -> bool:
    """Only these are ever asked: a browser may name any address, also one inside the house. HTTP only to this machine."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
        port = parts.port
    except ValueError:
        return False
    if not any(host == one or (one.startswith("*.") and host.endswith(one[1:])) for one in hosts):
        return False
    return not (parts.username or parts.password) and (
        (parts.scheme == "https" and port in (None, 443)) or (parts.scheme == "http" and host == "127.0.0.1")
    )
