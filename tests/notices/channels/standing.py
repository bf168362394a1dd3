"""Stand-ins over real HTTP: a gateway that says what a test tells it to; and, for each channel, an adapter that talks to it."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from lms.core.ids import new_id
from lms.notices.channels import sealed_push
from lms.notices.channels.gateways import Browser, Gateway, Message
from lms.notices.channels.models import Channel
from lms.notices.channels.push import PushGateway
from lms.notices.channels.sms import SmsGateway
from lms.notices.channels.whatsapp import WhatsAppGateway

# Status, body, headers; or a number of seconds to be silent for; or None to close the line without a word.
Said = tuple[int, Any, dict[str, str]] | float | None
SIGNER = sealed_push.Signer("only-for-tests-" * 3)


@dataclass
class Asked:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class StandIn:
    """`said`: answers, one after the other; the last is given again and again."""

    url: str
    said: list[Said] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    def next(self) -> Said:
        return self.said.pop(0) if len(self.said) > 1 else self.said[0]


@contextmanager
def stand_in() -> Iterator[StandIn]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            gateway.asked.append(Asked(self.path, dict(self.headers), body))
            said = gateway.next()
            if said is None:
                self.close_connection = True
            elif isinstance(said, float):
                time.sleep(said)
            else:
                status, content, headers = said
                text = content if isinstance(content, bytes) else json.dumps(content).encode()
                self.send_response(status)
                for name, value in {"Content-Length": str(len(text)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(text)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    gateway = StandIn(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield gateway
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Phone:
    """A browser: what it tells us of itself, and how it opens what it gets (RFC 8291, 3; written apart from the sender)."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = b"sixteen letters!"

    @property
    def browser(self) -> Browser:
        point = self.key.public_key().public_numbers()
        raw = b"\4" + point.x.to_bytes(32, "big") + point.y.to_bytes(32, "big")
        return Browser(sealed_push.encoded(raw), sealed_push.encoded(self.secret))


@dataclass(frozen=True)
class Adapter:
    """How one channel is made, and what its gateway says when all is well."""

    make: Callable[[str], Gateway]
    well: tuple[int, Any, dict[str, str]]
    reference: str
    has_answer: bool


ADAPTERS = {
    Channel.SMS: Adapter(lambda url: SmsGateway(url, "key-1", "COOP"), (202, {"id": "m-1"}, {}), "m-1", True),
    Channel.WHATSAPP: Adapter(
        lambda url: WhatsAppGateway(url, "key-1", "something_new"),
        (200, {"messaging_product": "whatsapp", "contacts": [], "messages": [{"id": "wamid.1"}]}, {}),
        "wamid.1",
        True,
    ),
    Channel.PUSH: Adapter(
        lambda _url: PushGateway(SIGNER, "mailto:it@lms.test", ("127.0.0.1",)),
        (201, b"", {"Location": "/m/1"}),
        "/m/1",
        False,
    ),
}


def message_for(channel: Channel, url: str, phone: Phone | None = None, **values: Any) -> Message:
    is_push = channel is Channel.PUSH
    return Message(
        **{
            "id": new_id(), "address": f"{url}/push/one" if is_push else "+212612000001", "language": "ar",
            "words": "جديد", "page": "/notices", "stop": "http://lms.test/stop/aaaaaaaabbbbbbbb", "stop_words": "إيقاف",
            "browser": (phone or Phone()).browser if is_push else None,
        } | values
    )  # fmt: skip
