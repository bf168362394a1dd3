"""The people known on this phone: a signed cookie with their keys and nothing else, newest first."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from uuid import UUID

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug import Response

COOKIE = "faces"
MOST = 8
LIFE_S = 365 * 24 * 3600


def known_faces() -> list[UUID]:
    """The keys in this phone's cookie; none where it was tampered with."""
    try:
        packed = urlsafe_b64decode(_serializer().loads(request.cookies.get(COOKIE, "")))
    except (BadSignature, ValueError, TypeError):
        return []
    return [UUID(bytes=packed[at : at + 16]) for at in range(0, len(packed) // 16 * 16, 16)]


def remember_face(response: Response, person_id: UUID) -> None:
    _keep(response, [person_id, *(one for one in known_faces() if one != person_id)][:MOST])


def forget_face(response: Response, person_id: UUID) -> None:
    _keep(response, [one for one in known_faces() if one != person_id])


def _keep(response: Response, faces: Sequence[UUID]) -> None:
    if not faces:
        response.delete_cookie(COOKIE, httponly=True, samesite="Lax", secure=current_app.config["SETTINGS"].is_https)
        return
    packed = urlsafe_b64encode(b"".join(one.bytes for one in faces)).decode()
    response.set_cookie(
        COOKIE,
        _serializer().dumps(packed),
        max_age=LIFE_S,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SETTINGS"].is_https,
    )


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="faces")
