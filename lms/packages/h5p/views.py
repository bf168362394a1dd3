"""The player of H5P units, what it reports, its library, and the document in which a content runs."""

from pathlib import Path

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from lms.core import clock
from lms.core.access import grants, public
from lms.core.errors import NotFound
from lms.packages import playing, serving, sessions
from lms.packages.h5p import player, services
from lms.packages.h5p.manifest import KIND, MANIFEST
from lms.packages.models import LaunchSession
from lms.packages.serving import for_content_host
from lms.packages.telling import unit_of
from lms.web.views import FOR_EVER

bp = Blueprint("h5p", __name__, template_folder="../templates")

# Written from right to left, of the languages that H5P's editors offer (CLDR).
_FROM_THE_RIGHT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


@public
def launched_unit(_actor: object, token: str) -> tuple[LaunchSession]:
    """Whoever has the address was launched with it."""
    return (playing.launched(token, (KIND,)),)


@public
def library_file(_actor: object, version: str, name: str) -> tuple[Path]:
    path = player.library_file(name)
    if path is None or version != player.library_version():
        raise NotFound
    return (path,)


@public
def content_files(_actor: object, folder_id: str) -> tuple[str]:
    """As any file of a package: who knows the digest was given it."""
    if serving.store().path_of(folder_id, MANIFEST) is None or player.library_version() is None:
        raise NotFound
    return (folder_id,)


@bp.get("/h5p/<string:token>")
@for_content_host
@grants(launched_unit)
def show_player(session: LaunchSession) -> ResponseReturnValue:
    back = playing.lesson_address(session)
    if sessions.is_over(session, clock.now()):
        return redirect(back, 303)
    language = playing.language_of_page()
    with force_locale(language.locale):
        unit = unit_of(session)
        spoken = unit.settings.get("language")
        content = url_for("h5p.show_content", folder_id=session.package.folder_id, lang=spoken)
        page = render_template(
            "packages/h5p_player.html", locale=language, unit=unit, back=back, content=content, report=request.path
        )
    return playing.player_page(page)


@bp.post("/h5p/<string:token>")
@for_content_host
@grants(launched_unit)
def create_report(session: LaunchSession) -> ResponseReturnValue:
    services.take(session, services.read_report(request.get_data()), at=clock.now())
    return {"result": True}


@bp.get("/h5p/contents/<string:folder_id>")
@for_content_host
@grants(content_files)
def show_content(folder_id: str) -> ResponseReturnValue:
    """A document for the content alone: foreign script, so with the policy of foreign files."""
    language = request.args.get("lang", "")
    page = render_template(
        "packages/h5p_content.html",
        language=language,
        direction="rtl" if language.lower().partition("-")[0] in _FROM_THE_RIGHT else "ltr",
        files=f"{serving.content_base()}/packages/{folder_id}",
        library=f"{serving.content_base()}/h5p/library/{player.library_version()}",
    )
    response = Response(page)
    response.headers["Content-Security-Policy"] = serving.policy()
    return response


@bp.get("/h5p/library/<string:version>/<path:name>")
@for_content_host
@grants(library_file)
def show_library(path: Path) -> ResponseReturnValue:
    # Fonts in a sandbox come from another origin.
    headers = {"Cache-Control": FOR_EVER, "Access-Control-Allow-Origin": "*"}
    return Response(path.read_bytes(), content_type=serving.content_type_of(path), headers=headers)
