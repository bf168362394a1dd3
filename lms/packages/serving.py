"""Serves files of packages, which are foreign script, so that they can never act as the reader (docs/packages.md).

With `content_url` they live on a host of their own, where nobody is signed in and nothing else is answered. Without it
they run in a sandbox: an origin that belongs to nobody, to which no cookie is given.
"""

import gzip
import hashlib
import mimetypes
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Blueprint, Flask, Response, current_app, redirect, request, send_file
from flask.typing import ResponseReturnValue

from lms.core.access import grants, public
from lms.core.errors import NotFound
from lms.core.transactions import SAFE_METHODS
from lms.packages.storage import PackageStore
from lms.web.compression import COMPRESSIBLE
from lms.web.views import FOR_EVER
from lms.xapi.agents import base_url

bp = Blueprint("package_files", __name__)

# Anybody may ask for any file, as often as she likes: larger ones are neither read whole nor compressed.
SMALL_BYTES = 1024 * 1024
# No allow-same-origin: the content's origin is then opaque (HTML, 7.5; CSP 3, 6.3.2).
SANDBOX = "sandbox allow-scripts allow-forms allow-popups allow-modals allow-downloads"
# Python's own table, not that of the machine; and what it lacks.
_TYPES = mimetypes.MimeTypes(filenames=())
for _extension, _type in {
    "avif": "image/avif", "webp": "image/webp", "woff": "font/woff", "woff2": "font/woff2", "ttf": "font/ttf",
    "otf": "font/otf", "eot": "application/vnd.ms-fontobject", "mjs": "text/javascript", "js": "text/javascript",
    "m4a": "audio/mp4", "ogg": "audio/ogg", "oga": "audio/ogg", "ogv": "video/ogg", "opus": "audio/ogg",
    "m4v": "video/mp4", "vtt": "text/vtt", "wasm": "application/wasm", "xhtml": "application/xhtml+xml",
}.items():  # fmt: skip
    _TYPES.add_type(_type, f".{_extension}")


def store() -> PackageStore:
    return PackageStore(current_app.config["SETTINGS"].instance_path / "packages")


def content_base() -> str:
    """Where content runs: the content host, or, sandboxed, our own address."""
    return str(current_app.config["SETTINGS"].content_url or base_url())


def content_address(folder_id: str, path: str) -> str:
    """The absolute address of a file of a package. `path` is the file's plain name, without query or percent codes."""
    return f"{content_base()}/packages/{folder_id}/{quote(path)}"


def for_content_host(view: Callable[..., Any]) -> Callable[..., Any]:
    """Decorator, outermost: where there is a content host, this view is answered on it and nowhere else."""
    view.is_for_content_host = True  # type: ignore[attr-defined]
    return view


@public
def package_file(_actor: object, *, folder_id: str, name: str) -> tuple[Path]:
    """Packages run without cookies, so nobody can be asked for: who knows the digest was given the package."""
    path = store().path_of(folder_id, name)
    if path is None:
        raise NotFound
    return (path,)


@bp.get("/packages/<string:folder_id>/<path:name>")
@for_content_host
@grants(package_file)
def show_package_file(path: Path) -> ResponseReturnValue:
    content_type = content_type_of(path)
    is_text = content_type.startswith(COMPRESSIBLE)
    response = _small_text(path) if is_text and path.stat().st_size <= SMALL_BYTES else _in_pieces(path)
    if is_text:
        # Else web/compression.py would read a large one whole, and keep it.
        response.direct_passthrough = False
    # Without a charset: documents of all ages say theirs inside.
    response.headers["Content-Type"] = content_type
    response.headers["Cache-Control"] = FOR_EVER
    # A document of an opaque origin may else not even read its own fonts and modules.
    response.headers["Access-Control-Allow-Origin"] = "*"
    if content_type != "application/pdf":  # browsers refuse to show a PDF in a sandbox; it holds no script of the web
        response.headers["Content-Security-Policy"] = policy()
    return response


def content_type_of(path: Path) -> str:
    return _TYPES.guess_type(f"file{path.suffix.lower()}")[0] or "application/octet-stream"


def policy() -> str:
    """Of documents in which foreign script runs."""
    # A policy of its own on the content host too: ours would forbid the content its own script.
    return SANDBOX if current_app.config["SETTINGS"].content_url is None else "frame-ancestors 'self'"


def _small_text(path: Path) -> Response:
    """Compressed here and not kept in memory, as files of our own are: packages are many and large."""
    is_zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    etag = f"{_etag(path)}-gzip" if is_zipped else _etag(path)
    if request.if_none_match.contains(etag):
        response = Response(status=304)
    else:
        content = path.read_bytes()
        response = Response(gzip.compress(content, 6, mtime=0) if is_zipped else content)
        if is_zipped:
            response.headers["Content-Encoding"] = "gzip"
    response.set_etag(etag)
    response.headers["Vary"] = "Accept-Encoding"
    return response


def _in_pieces(path: Path) -> Response:
    etag = _etag(path)
    if request.if_none_match.contains(etag):
        response = Response(status=304)
        response.set_etag(etag)
        return response
    response = send_file(path, conditional=True, etag=etag)
    response.headers.pop("Content-Disposition", None)
    return response


def _etag(path: Path) -> str:
    # The folder is named by its content: a name in it never means anything else.
    return hashlib.sha256(str(path.relative_to(store().root)).encode()).hexdigest()[:32]


def keep_hosts_apart() -> ResponseReturnValue | None:
    """Content on the content host, everything else on the other."""
    content_url = current_app.config["SETTINGS"].content_url
    view = current_app.view_functions.get(request.endpoint or "")
    # What asks no cookie is the same on every host, and on one's own machine programs call either name.
    if content_url is None or request.endpoint == "web.show_asset" or getattr(view, "is_for_programs", False):
        return None
    is_content = getattr(view, "is_for_content_host", False)
    is_here = request.host.lower() == _host(content_url)
    if is_content == is_here:
        return None
    if is_here and request.method in SAFE_METHODS:
        # Somebody typed localhost for 127.0.0.1.
        return redirect(f"{base_url()}{request.full_path.rstrip('?')}", 303)
    raise NotFound


def _host(url: str) -> str:
    """As Werkzeug writes `request.host`: without the port that the scheme implies."""
    parts = urlsplit(url)
    implied = {"http": ":80", "https": ":443"}[parts.scheme]
    return parts.netloc.lower().removesuffix(implied)


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    app.before_request(keep_hosts_apart)
