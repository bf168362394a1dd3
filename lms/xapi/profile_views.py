"""Our xAPI Profile at its address: JSON-LD for programs, a page for readers."""

from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from lms.core.access import anyone, grants, public
from lms.core.errors import NotFound
from lms.core.i18n import language
from lms.xapi import profile

JSON_LD = "application/ld+json"
CACHE = "public, max-age=3600"

bp = Blueprint("xapi_profile", __name__, template_folder="templates")


@public
def published_version(_actor: Any | None, version: str) -> tuple[str]:
    if version not in profile.VERSIONS:
        raise NotFound
    return (version,)


@bp.get(profile.PATH)
@grants(anyone)
def show_profile() -> ResponseReturnValue:
    return _answer(profile.VERSIONS[-1])


@bp.get(f"{profile.PATH}/<string:version>")
@grants(published_version)
def show_profile_version(version: str) -> ResponseReturnValue:
    return _answer(version)


def _answer(version: str) -> Response:
    # The first is meant for who has no wish: a program.
    if request.accept_mimetypes.best_match([JSON_LD, "application/json", "text/html"], default=JSON_LD) == "text/html":
        code = language().code
        # Amazigh readers read Arabic (core/i18n.py).
        read = {"ar": "ar", "zgh": "ar", "fr": "fr"}.get(code, "en")
        response = Response(render_template("xapi/profile.html", profile=profile.document(version), read=read))
    else:
        response = Response(profile.json_ld(version), content_type=JSON_LD)
        response.headers["Cache-Control"] = CACHE
        # Nothing in it is secret: tools in browsers may read it.
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.add_etag()
        response.make_conditional(request)
    response.headers.add("Vary", "Accept")
    return response
