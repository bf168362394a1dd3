"""Every setting of the application, read once and strictly from the environment. No other module reads it."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent


class BadSettings(Exception):
    """One or more settings cannot be used; the message lists all of them."""


# From an hour to another, by the clock of Morocco; the second may lie in the next day.
Hours = tuple[time, time]


@dataclass(frozen=True, kw_only=True)
class ReminderSettings:
    """Reminders outside the application: docs/reminders.md. Without an address nothing leaves by a channel: it is recorded."""

    # Channels that people may choose, by name.
    channels: tuple[str, ...] = ("push", "sms", "whatsapp")
    quiet: Hours = (time(21), time(8))
    # Besides, on Fridays: none, or say 12:00-14:30.
    quiet_friday: Hours | None = None
    # Ceilings, counted by the days and months of Morocco: of one person, and of the whole deployment.
    person_day: int = 2
    person_month: int = 12
    day: int = 2000
    month: int = 20000
    # Whom a push service may write to (mailto:… or https://…). Without it no browser is asked to subscribe.
    push_contact: str | None = None
    # Push services that a browser may name; * stands for what comes before the first dot.
    push_hosts: tuple[str, ...] = (
        "fcm.googleapis.com", "updates.push.services.mozilla.com", "*.push.apple.com", "*.notify.windows.com",
    )  # fmt: skip
    sms_url: str | None = None
    sms_key: str = ""
    sms_sender: str = ""
    # Who shows it, in a signature or as a bearer, may tell what people answered.
    sms_hook_secret: str | None = None
    sms_centimes: int = 80
    # The address of the sending number: https://graph.facebook.com/v23.0/<phone number id>
    whatsapp_url: str | None = None
    whatsapp_key: str = ""
    whatsapp_template: str = "something_new"
    whatsapp_app_secret: str | None = None
    whatsapp_verify_token: str | None = None
    whatsapp_centimes: int = 40


@dataclass(frozen=True, kw_only=True)
class MailSettings:
    """Mail of the weekly digest and of exports: docs/monitoring-alerts-and-reports.md. Without a server it is written down in
    instance/mail, and leaves for nobody."""

    # smtp://name:key@host:587 or smtps://name:key@host:465
    url: str | None = None
    # An address, or a name and an address: Office <no-reply@example.ma>
    sender: str = "lms@localhost"
    # Days for which an export that is kept may be fetched.
    kept_days: int = 30


@dataclass(frozen=True, kw_only=True)
class Settings:
    # Signs cookies: 32 random characters or more. By default read from instance/secret_key, which script/setup makes.
    secret_key: str
    # Where uploads, media and the SQLite database lie.
    instance_path: Path = ROOT / "instance"
    # Any SQLAlchemy URL of SQLite or PostgreSQL (postgresql+psycopg://…).
    database_url: str = f"sqlite:///{ROOT / 'instance' / 'lms.sqlite3'}"
    # The public address, without a final slash: activity identifiers and certificates carry it. By default what
    # script/server wrote to instance/base_url.
    base_url: str = "http://127.0.0.1:8000"
    # Another address of this same server, on a host that carries nobody's cookies: course packages from elsewhere run
    # there, so that their script can do nothing in a reader's name (docs/packages.md). Without it they run in a sandbox
    # and SCORM packages not at all. By default localhost where base_url is 127.0.0.1, and the other way round.
    content_url: str | None = None
    # Course sources to import.
    courses_path: Path = ROOT / "courses"
    # The largest request that the LRS reads, attachments and all.
    lrs_request_bytes: int = 32 * 1024 * 1024
    # Proxies in front of the application whose X-Forwarded-* headers are believed.
    trusted_proxies: int = 0
    # Who shows it may read /metrics from anywhere (Authorization: Bearer …); without it only this machine may.
    metrics_token: str | None = None
    # What a gigabyte of mobile data costs, in centimes: with it the shelf says what keeping a course on a phone costs.
    data_price_per_gb: int = 700
    reminders: ReminderSettings = field(default_factory=ReminderSettings)
    mail: MailSettings = field(default_factory=MailSettings)
    # What cooperatives declare, and from where (docs/monitoring-alerts-and-reports.md); without it the list that comes along.
    declaration_fields: Path | None = None
    # Marks the demonstration set on the sign-in page; set by script/server only.
    demonstration: bool = False
    # Nobody publishes a course alone: somebody else must have handed the draft in for review.
    publication_needs_review: bool = False
    testing: bool = False

    @property
    def is_postgresql(self) -> bool:
        return self.database_url.startswith("postgresql")

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read `LMS_*`, and `LMS_*_FILE` for secrets; raise BadSettings with every fault at once."""
        read = _Reader(os.environ if environ is None else environ)
        base_url = read.url("LMS_BASE_URL", _served_at() or cls.base_url)
        settings = cls(
            secret_key=read.secret("LMS_SECRET_KEY", ROOT / "instance" / "secret_key"),
            instance_path=Path(read.text("LMS_INSTANCE_PATH", str(cls.instance_path))),
            database_url=read.text("LMS_DATABASE_URL", cls.database_url),
            base_url=base_url,
            content_url=read.content_url(base_url),
            courses_path=Path(read.text("LMS_COURSES_PATH", str(cls.courses_path))),
            lrs_request_bytes=read.integer("LMS_LRS_REQUEST_BYTES", cls.lrs_request_bytes),
            trusted_proxies=read.integer("LMS_TRUSTED_PROXIES", 0),
            metrics_token=read.optional_secret("LMS_METRICS_TOKEN"),
            data_price_per_gb=read.dirhams("LMS_DATA_PRICE_PER_GB", cls.data_price_per_gb),
            reminders=_reminders(read),
            mail=_mail(read),
            declaration_fields=Path(given) if (given := read.text("LMS_DECLARATION_FIELDS", "")) else None,
            demonstration=read.boolean("LMS_DEMONSTRATION", default=False),
            publication_needs_review=read.boolean("LMS_PUBLICATION_NEEDS_REVIEW", default=False),
        )
        if read.faults:
            raise BadSettings("\n".join(read.faults))
        return settings


def _reminders(read: "_Reader") -> ReminderSettings:
    usual = ReminderSettings()
    sms_url, whatsapp_url = read.optional_url("LMS_SMS_URL"), read.optional_url("LMS_WHATSAPP_URL")
    return ReminderSettings(
        channels=read.names("LMS_REMINDERS_CHANNELS", usual.channels),
        quiet=read.hours("LMS_REMINDERS_QUIET", usual.quiet) or usual.quiet,
        quiet_friday=read.hours("LMS_REMINDERS_QUIET_FRIDAY", None),
        person_day=read.integer("LMS_REMINDERS_PERSON_DAY", usual.person_day),
        person_month=read.integer("LMS_REMINDERS_PERSON_MONTH", usual.person_month),
        day=read.integer("LMS_REMINDERS_DAY", usual.day),
        month=read.integer("LMS_REMINDERS_MONTH", usual.month),
        push_contact=read.optional(
            "LMS_PUSH_CONTACT", re.compile(r"mailto:\S+@\S+|https://\S+"), "mailto:… or https://…"
        ),
        push_hosts=usual.push_hosts + tuple(read.text("LMS_PUSH_HOSTS", "").split()),
        sms_url=sms_url,
        sms_key=read.key("LMS_SMS_KEY", is_needed=sms_url is not None),
        sms_sender=read.text("LMS_SMS_SENDER", ""),
        sms_hook_secret=read.optional_secret("LMS_SMS_HOOK_SECRET"),
        sms_centimes=read.integer("LMS_SMS_CENTIMES", usual.sms_centimes),
        whatsapp_url=whatsapp_url,
        whatsapp_key=read.key("LMS_WHATSAPP_KEY", is_needed=whatsapp_url is not None),
        whatsapp_template=read.text("LMS_WHATSAPP_TEMPLATE", usual.whatsapp_template),
        whatsapp_app_secret=read.optional_secret("LMS_WHATSAPP_APP_SECRET"),
        whatsapp_verify_token=read.optional(
            "LMS_WHATSAPP_VERIFY_TOKEN", re.compile(r"\S{16,}"), "16 characters or more"
        ),
        whatsapp_centimes=read.integer("LMS_WHATSAPP_CENTIMES", usual.whatsapp_centimes),
    )


def _mail(read: "_Reader") -> MailSettings:
    usual = MailSettings()
    url = read.key("LMS_SMTP_URL", is_needed=False) or None
    if url is not None and not _SMTP.fullmatch(url):
        read.faults.append("LMS_SMTP_URL: give smtp://name:key@host:port or smtps://name:key@host:port")
    sender = read.text("LMS_SMTP_FROM", usual.sender)
    if not _SENDER.fullmatch(sender) or (url is not None and sender == usual.sender):
        read.faults.append("LMS_SMTP_FROM: give an address, or a name and an address: Office <no-reply@example.ma>")
    return MailSettings(url=url, sender=sender, kept_days=read.integer("LMS_EXPORTS_KEPT_DAYS", usual.kept_days))


_SMTP = re.compile(r"smtps?://(?:[^\s/@]+@)?(?:[\w.-]+|\[[0-9a-fA-F:]+\])(?::\d{1,5})?/?", re.ASCII)
_SENDER = re.compile(r"(?:[^<>@\r\n]+ <)?[^\s<>@,]+@[\w.-]+>?")
# Two names of this machine that share no cookies: RFC 6265, 5.1.3 (cookies know hosts, not ports).
_OTHER_NAME = {"127.0.0.1": "localhost", "localhost": "127.0.0.1"}


def _served_at() -> str | None:
    """Where script/server last served, so that commands in another shell name the same addresses."""
    file = ROOT / "instance" / "base_url"
    return file.read_text("utf-8").strip() if file.is_file() else None


class _Reader:
    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.faults: list[str] = []

    def text(self, name: str, default: str) -> str:
        return self.environ.get(name) or default

    def optional_secret(self, name: str) -> str | None:
        return self.secret(name, None) if self.environ.get(name) or self.environ.get(f"{name}_FILE") else None

    def secret(self, name: str, default_file: Path | None) -> str:
        value = self.environ.get(name, "")
        file = self.environ.get(f"{name}_FILE") or (None if value else str(default_file))
        if file:
            try:
                value = Path(file).read_text("utf-8").strip()
            except OSError as error:
                self.faults.append(f"{name}: set it, or {name}_FILE ({error})")
                return ""
        if len(value) < 32:
            self.faults.append(f"{name}: give 32 characters or more")
        return value

    def key(self, name: str, *, is_needed: bool) -> str:
        """A key that another service gave out, of whatever length."""
        file = self.environ.get(f"{name}_FILE")
        try:
            value = Path(file).read_text("utf-8").strip() if file else self.environ.get(name, "")
        except OSError as error:
            self.faults.append(f"{name}_FILE: {error}")
            return ""
        if is_needed and not (value and value.isascii() and value.isprintable()):
            self.faults.append(f"{name}: set it, or {name}_FILE, to one line without spaces or accents")
        return value

    def optional(self, name: str, pattern: re.Pattern[str], wanted: str) -> str | None:
        value = self.environ.get(name) or None
        if value is not None and not pattern.fullmatch(value):
            self.faults.append(f"{name}: give {wanted}")
        return value

    def optional_url(self, name: str) -> str | None:
        """Of a service that gets a key: over HTTPS, or on this machine."""
        value = self.url(name, "") if self.environ.get(name) else None
        if value and value.startswith("http://") and urlsplit(value).hostname not in _OTHER_NAME:
            self.faults.append(f"{name}: {value!r} must start with https://")
        return value

    def names(self, name: str, known: tuple[str, ...]) -> tuple[str, ...]:
        """Some of those that are known, in their order; `none` for none."""
        given = self.text(name, ",".join(known)).replace(",", " ").split()
        if given != ["none"] and not set(given) <= set(known):
            self.faults.append(f"{name}: choose from {', '.join(known)}, or none")
        return tuple(one for one in known if one in given)

    def hours(self, name: str, default: Hours | None) -> Hours | None:
        value = self.environ.get(name)
        if not value:
            return default
        try:
            begin, end = (time.fromisoformat(one.strip()) for one in value.split("-"))
            if begin.tzinfo or end.tzinfo or begin == end:
                raise ValueError
        except ValueError:
            self.faults.append(f"{name}: {value!r} must be like 21:00-08:00")
            return default
        return begin, end

    def url(self, name: str, default: str) -> str:
        value = self.text(name, default).rstrip("/")
        if not value.startswith(("http://", "https://")):
            self.faults.append(f"{name}: {value!r} must start with http:// or https://")
        return value

    def content_url(self, base_url: str) -> str | None:
        base = urlsplit(base_url)
        other = _OTHER_NAME.get(base.hostname or "")
        name = "LMS_CONTENT_URL"
        if not self.environ.get(name):
            return base._replace(netloc=base.netloc.replace(base.hostname or "", other)).geturl() if other else None
        value = self.url(name, "")
        if urlsplit(value).hostname == base.hostname:
            self.faults.append(f"{name}: {value!r} must be on another host than LMS_BASE_URL")
        return value

    def integer(self, name: str, default: int) -> int:
        value = self.text(name, str(default))
        if not value.isdecimal():
            self.faults.append(f"{name}: {value!r} must be a whole number")
            return default
        return int(value)

    def dirhams(self, name: str, default: int) -> int:
        """`7` or `7.50`, as centimes."""
        value = self.environ.get(name)
        if not value:
            return default
        found = re.fullmatch(r"(\d{1,6})(?:\.(\d\d?))?", value, re.ASCII)
        if found is None:
            self.faults.append(f"{name}: {value!r} must be an amount in dirhams, such as 7 or 7.50")
            return default
        return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))

    def boolean(self, name: str, *, default: bool) -> bool:
        value = self.text(name, "true" if default else "false")
        if value not in ("true", "false"):
            self.faults.append(f"{name}: {value!r} must be true or false")
        return value == "true"
