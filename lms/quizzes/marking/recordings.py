"""Answers that are spoken: kept where only the application reads them."""

from pathlib import Path

from lms.core.errors import NotFound
from lms.core.files import MediaStore, private_store
from lms.core.recordings import AUDIO_TYPES


def recordings() -> MediaStore:
    return private_store("answers")


def path_of(response: object) -> Path:
    """Raises NotFound for an answer that is no recording, or whose file is gone."""
    path = recordings().path_of(response) if isinstance(response, str) and len(response) < 40 else None
    if path is None or path.suffix[1:] not in AUDIO_TYPES:
        raise NotFound
    return path
