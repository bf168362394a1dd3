"""Every setting of the application, read once and strictly from the environment. No other module reads it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

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
    # Course sources to import.
    courses_path: Path = ROOT / "courses"
    # Proxies in front of the application whose X-Forwarded-* headers are believed.
    trusted_proxies: int = 0
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
        settings = cls(
            secret_key=read.secret("LMS_SECRET_KEY", ROOT / "instance" / "secret_key"),
            instance_path=Path(read.text("LMS_INSTANCE_PATH", str(cls.instance_path))),
            database_url=read.text("LMS_DATABASE_URL", cls.database_url),
            base_url=read.url("LMS_BASE_URL", _served_at() or cls.base_url),
            courses_path=Path(read.text("LMS_COURSES_PATH", str(cls.courses_path))),
            trusted_proxies=read.integer("LMS_TRUSTED_PROXIES", 0),
            demonstration=read.boolean("LMS_DEMONSTRATION", default=False),
        )
        if read.faults:
            raise BadSettings("\n".join(read.faults))
        return settings


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

    def secret(self, name: str, default_file: Path) -> str:
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

    def integer(self, name: str, default: int) -> int:
        value = self.text(name, str(default))
        if not value.isdecimal():
            self.faults.append(f"{name}: {value!r} must be a whole number")
            return default
        return int(value)

    def boolean(self, name: str, *, default: bool) -> bool:
        value = self.text(name, "true" if default else "false")
        if value not in ("true", "false"):
            self.faults.append(f"{name}: {value!r} must be true or false")
        return value == "true"
