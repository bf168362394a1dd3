"""Voice notes that people give us: recognised by their content, limited in size, stored under their digest, sent to who may hear them."""

from pathlib import Path

from flask import Response, send_file

from lms.core.errors import DomainError
from lms.core.files import FILE_POLICY, MediaStore, kind_of
from lms.core.i18n import lazy as _
from lms.core.recordings import AUDIO_TYPES, is_recording

# Four minutes of speech as phones record it.
MOST_VOICE_BYTES = 4 * 1024 * 1024


class UnusableVoice(DomainError):
    status = 422
    message = _("This file is not a recording that we can play. Record again, or choose another file.")


class LongVoice(DomainError):
    status = 422
    message = _("This recording is too long. Tell it again in four minutes at most.")


def keep_voice(upload: bytes, kept: str, voices: MediaStore) -> str:
    """The name of the stored recording; `kept` is one that this speaker uploaded already. Raises UnusableVoice, LongVoice."""
    if not upload:
        if voices.path_of(kept) is None:
            raise UnusableVoice
        return kept
    kind = kind_of(upload)
    if len(upload) > MOST_VOICE_BYTES:
        raise LongVoice
    if kind is None or not is_recording(upload, kind):
        raise UnusableVoice
    return voices.keep(upload, kind)


def sent_voice(path: Path) -> Response:
    # A player takes it either way; a browser that is sent to the address saves it, and shows nothing.
    kind = AUDIO_TYPES[path.suffix[1:]]
    response = send_file(path, mimetype=kind, conditional=True, as_attachment=True, download_name=path.name)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response
