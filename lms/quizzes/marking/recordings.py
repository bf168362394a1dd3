"""Answers that are spoken: kept where only the application reads them, and sent to who may hear them."""

from pathlib import Path

from flask import Response, send_file

from lms.core.errors import NotFound
from lms.core.files import FILE_POLICY, MediaStore, private_store
from lms.core.recordings import AUDIO_TYPES


def recordings() -> MediaStore:
    return private_store("answers")


def path_of(response: object) -> Path:
    """Raises NotFound for an answer that is no recording, or whose file is gone."""
    path = recordings().path_of(response) if isinstance(response, str) and len(response) < 40 else None
    if path is None or path.suffix[1:] not in AUDIO_TYPES:
        raise NotFound
    return path


def sent(path: Path) -> Response:
    # A player takes it either way; a browser that is sent to the address saves it, and shows nothing.
    kind = AUDIO_TYPES[path.suffix[1:]]
    response = send_file(path, mimetype=kind, conditional=True, as_attachment=True, download_name=path.name)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response
