"""A delivery of a phone's outbox, as it comes over the line. Pure."""

from datetime import UTC, datetime

import msgspec

from lms.core.errors import DomainError
from lms.core.i18n import lazy as _
from lms.offline.sync import MOST
from lms.xapi.statement import BadStatement, TooLarge, refuse_depth


class UnreadableDelivery(DomainError):
    status = 400
    message = _("What this phone sent could not be read. It stays on the phone; nothing was lost.")


class UnusableDelivery(UnreadableDelivery):
    status = 422


class LargeDelivery(DomainError):
    status = 413
    message = _("This phone sent too much at once. It stays on the phone; nothing was lost.")


class Delivery(msgspec.Struct, frozen=True):
    """`sent_at`: by the phone's clock. The statements are read one by one: a faulty one does not hold up the others."""

    sent_at: datetime
    statements: list[bytes]


class _Sent(msgspec.Struct):
    sent_at: datetime
    statements: list[msgspec.Raw]


def read_delivery(content: bytes) -> Delivery:
    """Raises UnreadableDelivery where it is no JSON, UnusableDelivery where it is no delivery, LargeDelivery."""
    try:
        refuse_depth(content)
        sent = msgspec.json.decode(content, type=_Sent)
        # Decoders check no text that they step over.
        content.decode("utf-8")
        sent_at = sent.sent_at.astimezone(UTC) if sent.sent_at.tzinfo else None
    except TooLarge as error:
        raise LargeDelivery from error
    except (msgspec.ValidationError, OverflowError) as error:
        raise UnusableDelivery from error
    except (BadStatement, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UnreadableDelivery from error
    if sent_at is None or not sent.statements:
        raise UnusableDelivery
    if len(sent.statements) > MOST:
        raise LargeDelivery
    return Delivery(sent_at, [bytes(one) for one in sent.statements])
