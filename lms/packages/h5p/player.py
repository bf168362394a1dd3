"""Where H5P units are played. The library is h5p-standalone with H5P's own core, which script/setup installs with npm."""

from functools import lru_cache
from pathlib import Path

from lms.core.errors import DomainError
from lms.core.i18n import lazy as _
from lms.packages import playing
from lms.packages.kinds import Launch
from lms.packages.serving import content_base

FOLDER = Path(__file__).parent.parent / "npm" / "node_modules" / "h5p-standalone"
_SERVED = frozenset({".js", ".css", ".woff", ".woff2", ".svg", ".gif"})


class PlayerMissing(DomainError):
    message = _(
        "This lesson is an H5P unit, and what plays it (h5p-standalone) is not installed. Ask whoever runs this platform "
        "to install npm and to run script/setup again."
    )


def library_version() -> str | None:
    return playing.installed_version(FOLDER)


def library_file(name: str) -> Path | None:
    version = library_version()
    return _files(FOLDER / "dist", version).get(name) if version else None


@lru_cache(maxsize=2)
def _files(folder: Path, version: str) -> dict[str, Path]:  # noqa: ARG001 (another version has other files)
    """Name → file: a name that leads elsewhere is none of these. A unit asks for dozens of them."""
    return {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.suffix in _SERVED}


def launch(launch: Launch) -> str:
    """The address of the player. Raises PlayerMissing, which the learner reads."""
    if library_version() is None:
        raise PlayerMissing
    return f"{content_base()}/h5p/{launch.fetch_token}?lang={launch.language}"
