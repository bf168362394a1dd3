"""Where SCORM units are played, and when they can be. The library is scorm-again, which script/setup installs with npm."""

from pathlib import Path

from flask import current_app

from lms.core.errors import DomainError
from lms.core.i18n import lazy as _
from lms.packages import playing
from lms.packages.kinds import Launch
from lms.packages.scorm.manifest import SCORM_12, SCORM_2004
from lms.packages.serving import content_base

FOLDER = Path(__file__).parent.parent / "npm" / "node_modules" / "scorm-again"
FILES = {SCORM_12: "scorm12.min.js", SCORM_2004: "scorm2004.min.js"}


class PlayerMissing(DomainError):
    message = _(
        "This lesson is a SCORM unit, and what plays it (scorm-again) is not installed. Ask whoever runs this platform "
        "to install npm and to run script/setup again."
    )


class NoContentHost(DomainError):
    message = _(
        "This lesson is a SCORM unit, which may only run on an address of its own. Ask whoever runs this platform to set "
        "LMS_CONTENT_URL to a second host name of this server."
    )


def library_version() -> str | None:
    return playing.installed_version(FOLDER)


def library_file(name: str) -> Path | None:
    path = FOLDER / "dist" / "esm" / name
    return path if name in FILES.values() and path.is_file() else None


def launch(launch: Launch) -> str:
    """The address of the player. Raises PlayerMissing and NoContentHost, which the learner reads."""
    if library_version() is None:
        raise PlayerMissing
    # A unit reaches its API through window.parent: it must share the player's origin, so that origin may be nobody's.
    if current_app.config["SETTINGS"].content_url is None:
        raise NoContentHost
    return f"{content_base()}/scorm/{launch.fetch_token}?lang={launch.language}"
