"""The player of SCORM units, what it reports, and its library. All on the content host: nobody is signed in there, and
the address itself, made for one launch, is what lets the learner in.
"""

from pathlib import Path

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from lms.core import clock
from lms.core.access import grants, public
from lms.core.errors import NotFound
from lms.packages import playing, sessions
from lms.packages.models import LaunchSession
from lms.packages.reporting import SessionOver, UnusableReport
from lms.packages.scorm import player, services
from lms.packages.serving import content_base, for_content_host
from lms.packages.telling import unit_of
from lms.web.views import FOR_EVER
from lms.xapi.statement import BadStatement, strict_json

bp = Blueprint("scorm", __name__, template_folder="../templates")


@public
def launched_unit(_actor: object, token: str) -> tuple[LaunchSession]:
    """Whoever has the address was launched with it."""
    return (playing.launched(token, player.FILES),)


@public
def library_file(_actor: object, version: str, name: str) -> tuple[Path]:
    path = player.library_file(name)
    if path is None or version != player.library_version():
        raise NotFound
    return (path,)


@bp.get("/scorm/<string:token>")
@for_content_host
@grants(launched_unit)
def show_player(session: LaunchSession) -> ResponseReturnValue:
    back = playing.lesson_address(session)
    if sessions.is_over(session, clock.now()):
        return redirect(back, 303)
    language = playing.language_of_page()
    with force_locale(language.locale):
        unit = unit_of(session)
        page = render_template(
            "packages/scorm_player.html",
            locale=language,
            unit=unit,
            back=back,
            kind=session.package.kind,
            content=f"{content_base()}/packages/{session.package.folder_id}/{unit.address}",
            library=url_for(
                "scorm.show_library", version=player.library_version(), name=player.FILES[session.package.kind]
            ),
            report=request.path,
            values=f"{request.path}/values?lang={language.tag}",
        )
    return playing.player_page(page)


@bp.get("/scorm/<string:token>/values")
@for_content_host
@grants(launched_unit)
def show_values(session: LaunchSession) -> ResponseReturnValue:
    """What the player asks for when it opens."""
    if sessions.is_over(session, clock.now()):
        raise SessionOver
    language = playing.language_of_page()
    with force_locale(language.locale):
        values, sequence = services.start(session, learner_name=_("Learner"), language=language.tag)
    # The learner's answers: nothing keeps them.
    response = jsonify(values=values, sequence=sequence)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/scorm/<string:token>")
@for_content_host
@grants(launched_unit)
def create_report(session: LaunchSession) -> ResponseReturnValue:
    try:
        document = strict_json(request.get_data())
    except BadStatement as error:
        raise UnusableReport from error
    services.take(session, services.read_report(document), at=clock.now())
    return {"result": True}


@bp.get("/scorm/library/<string:version>/<string:name>")
@for_content_host
@grants(library_file)
def show_library(path: Path) -> ResponseReturnValue:
    return Response(path.read_bytes(), content_type="text/javascript", headers={"Cache-Control": FOR_EVER})
