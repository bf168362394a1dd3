"""Every setting of the application, read once and strictly from the environment. No other module reads it."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent


class BadSettings(Exception):
    """One or more settings cannot be used; the message lists all of them."""


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
    # Marks the demonstration set on the sign-in page; set by script/server only.
    demonstration: bool = False
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
            demonstration=read.boolean("LMS_DEMONSTRATION", default=False),
        )
        if read.faults:
            raise BadSettings("\n".join(read.faults))
        return settings


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
