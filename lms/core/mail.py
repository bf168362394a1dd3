"""Mail with attachments, given to one server (SMTP, RFC 5321) or, where none is configured, written down in a folder.

Nothing is queued here: who sends holds a row of its own, and tries again what `NotSent` says is worth it.
"""

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import UUID

from lms.core import clock

TIMEOUT_S = 10.0
LONGEST_DETAIL = 300
_THIS_MACHINE = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class Attachment:
    name: str
    content: bytes
    # "application/pdf"
    media_type: str


@dataclass(frozen=True, kw_only=True)
class Mail:
    """`id` names it for ever: a mail that is sent twice is one for whoever sorts by it. `stop`: the address that ends such mails, for the
    button of mail programs (RFC 8058)."""

    id: UUID
    to: str
    to_name: str
    subject: str
    text: str
    language: str
    attachments: Sequence[Attachment] = ()
    stop: str = ""


@dataclass(frozen=True)
class Server:
    """`smtp://name:key@host:587` changes to TLS before it says who it is; `smtps://host:465` begins with it. On this machine, or where no
    name is given, it does without where the server offers none."""

    url: str
    sender: str

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or (465 if self.begins_with_tls else 587)

    @property
    def begins_with_tls(self) -> bool:
        return self.url.startswith("smtps://")

    @property
    def key(self) -> tuple[str, str] | None:
        found = urlsplit(self.url)
        return (unquote(found.username), unquote(found.password or "")) if found.username else None

    @property
    def must_hide(self) -> bool:
        """Whether nothing may leave in the clear."""
        return self.key is not None and self.host not in _THIS_MACHINE


class NotSent(Exception):
    """`detail`: the words of the server, without the address; `is_final`: trying again would not help."""

    def __init__(self, detail: str, *, is_final: bool) -> None:
        super().__init__(detail)
        self.detail = " ".join(detail.replace("\0", "").split())[:LONGEST_DETAIL]
        self.is_final = is_final


def send(mail: Mail, server: Server) -> None:
    """Raises NotSent, nothing else. A mail of which it is not known whether it came is sent again: its id stays."""
    message = message_of(mail, server.sender, server.host)
    try:
        with _connected(server) as connection:
            connection.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        raise NotSent(f"{code} {_words(said, mail)}", is_final=code >= 500) from error
    except smtplib.SMTPResponseException as error:
        # 5xx of a name, a sender or a size: the next try says the same until somebody changes the settings (RFC 5321, 4.2.1).
        is_final = error.smtp_code >= 500 and not isinstance(error, smtplib.SMTPAuthenticationError)
        raise NotSent(f"{error.smtp_code} {_words(error.smtp_error, mail)}", is_final=is_final) from error
    except (OSError, smtplib.SMTPException, ssl.SSLError) as error:
        raise NotSent(_words(str(error) or type(error).__name__, mail), is_final=False) from error


def write_down(mail: Mail, folder: Path, sender: str) -> Path:
    """Where no server is configured: the mail as it would have been sent, for whoever tries the platform out."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{mail.id}.eml"
    file.write_bytes(message_of(mail, sender, "lms").as_bytes())
    return file


def message_of(mail: Mail, sender: str, host: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = Address(mail.to_name.replace("\r", " ").replace("\n", " "), addr_spec=mail.to)
    message["Subject"] = " ".join(mail.subject.split())
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{mail.id}@{host}>"
    message["Content-Language"] = mail.language
    # Nobody answers a mail of a program, and no program should (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    if mail.stop:
        message["List-Unsubscribe"] = f"<{mail.stop}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.text)
    for one in mail.attachments:
        main, _slash, sub = one.media_type.partition("/")
        # All texts of ours are UTF-8, and a mail says so of each.
        params = {"charset": "utf-8"} if main == "text" else {}
        message.add_attachment(one.content, maintype=main, subtype=sub, filename=one.name, params=params)
    return message


def _connected(server: Server) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.begins_with_tls:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_S, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_S)
    try:
        connection.ehlo_or_helo_if_needed()
        if not server.begins_with_tls and (connection.has_extn("starttls") or server.must_hide):
            connection.starttls(context=context)
            connection.ehlo()
        if server.key is not None:
            connection.login(*server.key)
    except BaseException:
        connection.close()
        raise
    return connection


def _words(said: bytes | str, mail: Mail) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return text.replace(mail.to, "…")
