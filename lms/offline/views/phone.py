"""What a phone needs to open without network: the worker, the manifest with its icons, and the frame of every page."""

import json
import re
from functools import lru_cache

from flask import Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.core.access import anyone, grants, public
from lms.core.errors import NotFound
from lms.core.i18n import COOKIE, LANGUAGES, Language, language, speaking
from lms.offline import icons, policy
from lms.offline.views.blueprint import bp
from lms.offline.voices import kept_book
from lms.voice import policy as voice
from lms.voice.tongues import Tongue
from lms.web import static

# In the order in which they need one another.
WORKER = ("store", "keys", "packages", "outbox", "replies", "frame", "deeds", "push_worker", "worker")
_BORDER = re.compile(r"^(?:import .*\n|export )", re.MULTILINE)
# What pages of members are made of besides their text, and the screens that only a phone shows.
SHELL = (
    "app.css", "group.css", "questions.css", "shelf.css", "icon.svg", "rooms/signal.svg", "touch.svg",
    "js/app.js", "js/clips.js", "js/form.js", "js/listen.js", "js/offline.js",
    "js/playlist.js", "js/swap.js", "js/verify.js",
)  # fmt: skip
# Where nothing is recorded yet when the frame is fetched: a course that is kept later may bring the words.
VOICES_TO_COME = "ary:0 fr:0"
A_DAY = "public, max-age=86400"


@public
def drawn_icon(_actor: object, name: str) -> tuple[str]:
    if name not in icons.ICONS:
        raise NotFound
    return (name,)


@bp.get("/worker.js")
@grants(anyone)
def show_worker() -> ResponseReturnValue:
    """The service worker, at the root so that it serves every address: its modules in one file, a sixth smaller than apart.
    The release that it belongs to is written into it, so that a new one is another file."""
    known = {"version": static.version(), "shell": [name for name in static.files() if name in SHELL]}
    source = f"self.LMS={json.dumps(known, separators=(',', ':'))};" + _worker()
    headers = {"Cache-Control": "public, no-cache"}
    return Response(source, content_type="text/javascript; charset=utf-8", headers=headers)


@lru_cache
def _worker() -> str:
    """Its modules without their borders: their names all differ. Inside a function, where names may be made short."""
    joined = "\n".join(_BORDER.sub("", (static.FOLDER / "js" / f"{name}.js").read_text()) for name in WORKER)
    return static.shortened(f"(()=>{{\n{joined}\n}})()", "application/javascript")


@bp.get("/manifest.webmanifest")
@grants(anyone)
def show_manifest() -> ResponseReturnValue:
    spoken = LANGUAGES.get(request.args.get("lang", ""), language())
    with speaking(spoken):
        name, short = _("Cooperatives learn"), _("Learning")
    drawn = [
        {
            "src": url_for("offline.show_icon", name=name_of_icon),
            "sizes": f"{pixels}x{pixels}",
            "type": "image/png",
            "purpose": "maskable" if is_maskable else "any",
        }
        for name_of_icon, (pixels, is_maskable) in icons.ICONS.items()
    ]
    manifest = {
        "id": "/home",
        "name": name,
        "short_name": short,
        "lang": spoken.tag,
        "dir": spoken.dir,
        "start_url": "/home",
        "scope": "/",
        "display": "standalone",
        "background_color": "#fbf6ec",
        "theme_color": "#0f5c45",
        "icons": drawn,
    }
    response = Response(json.dumps(manifest, ensure_ascii=False), content_type="application/manifest+json")
    response.headers["Cache-Control"] = A_DAY
    return response


@bp.get("/offline/icons/<string:name>")
@grants(drawn_icon)
def show_icon(name: str) -> ResponseReturnValue:
    return Response(icons.icon(name), content_type="image/png", headers={"Cache-Control": A_DAY})


@bp.get("/offline/faces")
@grants(anyone)
def list_faces() -> ResponseReturnValue:
    """The worker answers this address; where there is none, the faces that the browser remembers stand in its place."""
    return redirect(url_for("accounts.new_session"), 303)


@bp.get("/offline/shell")
@grants(anyone)
def show_own_shell() -> ResponseReturnValue:
    """In the language of this phone, whoever is signed in: it also shows what is for nobody in particular."""
    response = _frame(LANGUAGES.get(request.cookies.get(COOKIE, "")) or language())
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@bp.get("/offline/shell/<string:code>")
@grants(policy.language_with_code)
def show_shell(spoken: Language) -> ResponseReturnValue:
    response = _frame(spoken)
    response.headers["Cache-Control"] = "public, no-cache"
    return response


@bp.get("/offline/voice/<string:spoken>/<string:shown>.json")
@grants(voice.book)
def show_kept_book(tongue: Tongue, shown: Language) -> ResponseReturnValue:
    """Of the clips that a phone keeps."""
    response = jsonify(kept_book(tongue, shown))
    response.headers["Cache-Control"] = "no-cache"
    return response


def _frame(spoken: Language) -> Response:
    with speaking(spoken):
        return Response(render_template("offline/shell.html", is_of_somebody=False, voices_to_come=VOICES_TO_COME))
