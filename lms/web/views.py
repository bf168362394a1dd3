"""Static files, course media, and the check that a proxy makes. Pages of people live in their slices."""

from pathlib import Path

from flask import Blueprint, Response, request, send_file
from flask.typing import ResponseReturnValue

from lms.core.access import anyone, grants, public
from lms.core.db import ping
from lms.core.errors import NotFound
from lms.core.files import FILE_POLICY, MEDIA_TYPES, media_store
from lms.core.pictures import RASTER, WIDTHS, format_for, picture_for
from lms.core.sound import twin_of
from lms.web import static
from lms.web.saving import saves_data

bp = Blueprint("web", __name__, template_folder="templates")

FOR_EVER = "public, max-age=31536000, immutable"


@public
def static_file(_actor: object, *, version: str, name: str) -> tuple[str, str]:
    if name not in static.files():
        raise NotFound
    return version, name


@public
def stored_media(_actor: object, *, name: str) -> tuple[Path]:
    """Media have no secrets: who knows the digest has seen the file."""
    path = media_store().path_of(name)
    if path is None:
        raise NotFound
    return (path,)


@bp.get("/static/<string:version>/<path:name>")
@grants(static_file)
def show_asset(version: str, name: str) -> ResponseReturnValue:
    content, content_type = static.files()[name]
    response = Response(content, content_type=content_type)
    # An old page may still ask with an old version: it gets today's file, and does not keep it.
    response.headers["Cache-Control"] = FOR_EVER if version == static.version() else "no-cache"
    return response


@bp.get("/media/<string:name>")
@grants(stored_media)
def show_media(path: Path) -> ResponseReturnValue:
    extension = path.suffix[1:]
    if extension == "svg":  # small, and worth compressing
        response = Response(path.read_bytes(), content_type=MEDIA_TYPES[extension])
    elif extension in RASTER:
        response = _raster(path)
    else:
        # For a phone that plays no Opus.
        path = twin_of(media_store(), path) if "m4a" in request.args else path
        response = send_file(path, mimetype=MEDIA_TYPES[path.suffix[1:]], conditional=True, etag=False)
    # Named by its digest: a phone that has it never asks again, so dates and names are dead weight.
    for header in ("Last-Modified", "Date", "Content-Disposition"):
        response.headers.pop(header, None)
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


def _raster(original: Path) -> Response:
    """In the format and width (`?w=`, one of WIDTHS) that this phone wants."""
    width = request.args.get("w")
    if width is not None and width not in map(str, WIDTHS):
        raise NotFound
    path = picture_for(
        media_store(),
        original,
        format_for(request.accept_mimetypes),
        int(width) if width else None,
        is_light=saves_data(),
    )
    response = send_file(path, mimetype=MEDIA_TYPES[path.suffix[1:]], conditional=True, etag=False)
    response.headers["Vary"] = "Accept, Save-Data"
    return response


@bp.get("/health")
@grants(anyone)
def show_health() -> ResponseReturnValue:
    ping()
    return {"status": "ok"}
