"""Static files under one address that changes with their content, so that phones keep them for ever."""

import hashlib
import mimetypes
from base64 import b64encode
from functools import lru_cache
from pathlib import Path

from flask import Flask, g, request, url_for
from markupsafe import Markup

from lms.web.saving import saves_data

FOLDER = Path(__file__).parent / "static"
# The stylesheet of all pages, and the parts that it is put together from.
STYLESHEET = "app.css"
STYLES = [Path(__file__).parent / "styles" / name for name in ("frame.css", "components.css")]
SHORTENED = {".js": "application/javascript", ".css": "text/css"}
# Holds the version of the stylesheet that this phone has been given.
COOKIE = "css"


@lru_cache
def files() -> dict[str, tuple[bytes, str]]:
    """Name → content and type of every static file; a few dozen small ones, so they live in memory."""
    found = {str(path.relative_to(FOLDER)): _sent(path) for path in sorted(FOLDER.rglob("*")) if path.is_file()}
    found[STYLESHEET] = shortened("".join(part.read_text() for part in STYLES), SHORTENED[".css"]).encode()
    return {name: (content, mimetypes.guess_type(name)[0] or "text/plain") for name, content in found.items()}


def _sent(path: Path) -> bytes:
    kind = SHORTENED.get(path.suffix)
    return shortened(path.read_text(), kind).encode() if kind else path.read_bytes()


def shortened(source: str, kind: str) -> str:
    """A script or stylesheet as it goes out: without comments and spaces, names inside functions short. As it is where the
    library is not there (no wheel of it for Macs)."""
    try:
        # Not before a server has forked: it is written in Go, whose threads are lost there, and then it may wait for ever.
        import minify
    except ImportError:
        return source
    return str(minify.string(kind, source))


@lru_cache
def version() -> str:
    digest = hashlib.sha256()
    for name, (content, _type) in files().items():
        digest.update(name.encode() + b"\0" + content)
    return digest.hexdigest()[:8]


@lru_cache
def stylesheet_source(*, inline: bool) -> str:
    """The CSP sources of styles: our own files, and the stylesheet inside the page where it is there."""
    digest = b64encode(hashlib.sha256(files()[STYLESHEET][0]).digest()).decode()
    return f"'self' 'sha256-{digest}'" if inline else "'self'"


def asset(name: str) -> str:
    if name not in files():
        raise KeyError(f"No static file {name!r}")
    return url_for("web.show_asset", version=version(), name=name)


def stylesheet() -> Markup:
    """The stylesheet inside the page on a phone's first visit, so that text shows after one request; a link later.

    The first page also asks the phone to fetch the file while idle, so that the second finds it in its cache; not where
    the reader saves data, for there may be no second one.
    """
    address = asset(STYLESHEET)
    if request.cookies.get(COOKIE) == version():
        return Markup('<link rel=stylesheet href="{}">').format(address)
    g.stylesheet_is_inline = True
    return inline_stylesheet()


def inline_stylesheet() -> Markup:
    """As on a first visit."""
    css = Markup(files()[STYLESHEET][0].decode())  # noqa: S704  our own file
    later = Markup('<link rel=prefetch as=style href="{}">').format(asset(STYLESHEET))
    return Markup("<style>{}</style>{}").format(css, "" if saves_data() else later)


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(asset=asset, stylesheet=stylesheet)
