"""What phones fetch: the book of a language, and its clips."""

from pathlib import Path

from flask import Response, jsonify, request, send_file
from flask.typing import ResponseReturnValue

from lms.core.access import grants
from lms.core.files import FILE_POLICY
from lms.core.i18n import Language
from lms.core.recordings import AUDIO_TYPES
from lms.voice import index, policy
from lms.voice.book import book_of
from lms.voice.tongues import Tongue
from lms.voice.views.blueprint import bp

# Translations may change under the same clips: a day, not for ever.
A_DAY = "public, max-age=86400"
FOR_EVER = "public, max-age=31536000, immutable"


@bp.get("/voice/<string:spoken>/<string:shown>.json")
@grants(policy.book)
def show_book(tongue: Tongue, shown: Language) -> ResponseReturnValue:
    response: Response = jsonify(book_of(tongue, shown))
    # An old page may ask with an old version: it gets what there is today, and does not keep it.
    is_current = request.args.get("v") == index.versions().get(tongue.code)
    response.headers["Cache-Control"] = A_DAY if is_current else "no-cache"
    return response


@bp.get("/voice/clips/<string:name>")
@grants(policy.clip)
def show_clip(path: Path) -> ResponseReturnValue:
    response = send_file(path, mimetype=AUDIO_TYPES[path.suffix[1:]], conditional=True, etag=False)
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response
