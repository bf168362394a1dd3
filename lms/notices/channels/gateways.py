"""What every channel looks like from here: a message goes in, and one of five things comes out. Knows no database."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol
from uuid import UUID

LONGEST_DETAIL = 300
# Gateways repeat the number they refuse; staff need not read it.
_NUMBERS = re.compile(r"\+?\d{8,}")


@dataclass(frozen=True)
class Browser:
    """What a push service and the browser behind it need (RFC 8291, 2), base64url."""

    public_key: str
    secret: str


@dataclass(frozen=True)
class Message:
    """`id`: the key by which a gateway knows a repeated one. `is_answer`: she wrote to us within the last day."""

    id: UUID
    # A number (E.164), or an address at a push service.
    address: str
    # ar or fr: what templates and notifications are written in.
    language: str
    # What it says without a word on what is new, and where it leads.
    words: str
    page: str
    # The page that ends these reminders, and what its button is called.
    stop: str
    stop_words: str
    browser: Browser | None = None
    is_answer: bool = False


@dataclass(frozen=True)
class Receipt:
    """The gateway took it. `reference`: what it calls the message."""

    reference: str = ""
    is_recorded: bool = False


class NotSent(Exception):
    """`detail`: the words of the gateway."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        # PostgreSQL keeps no null character.
        self.detail = _NUMBERS.sub("…", " ".join(detail.replace("\0", "").split()))[:LONGEST_DETAIL]


class Refused(NotSent):
    """This address takes no such message, and will not: another channel may."""


class Gone(Refused):
    """Nobody is behind this address any more: the consent is over."""


class Failed(NotSent):
    """Surely not sent, and worth trying again: after `wait`, where the gateway asked for that."""

    def __init__(self, detail: str, *, wait: timedelta | None = None) -> None:
        super().__init__(detail)
        self.wait = wait


class Unsure(NotSent):
    """No answer that can be believed: it may have been sent."""


class Gateway(Protocol):
    # Whether a message that is given twice under one id is told once.
    may_repeat: bool

    def send(self, message: Message) -> Receipt:
        """Raises Refused, Gone, Failed, Unsure; nothing else."""


class Recorder:
    """Stands where no gateway is configured: takes everything, sends nothing. What it took is read on the page of staff."""

    may_repeat = True

    def send(self, message: Message) -> Receipt:  # noqa: ARG002
        return Receipt(is_recorded=True)
