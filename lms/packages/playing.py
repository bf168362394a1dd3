"""Pages of ours on the content host that play a unit in a frame: SCORM and H5P. The address itself, made for one launch,
is what lets the learner in: nobody is signed in there.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import Response, request

from lms.core.errors import NotFound
from lms.core.i18n import ARABIC, LANGUAGES, Language
from lms.learning import queries as learning
from lms.learning.activities import address_of
from lms.packages import sessions
from lms.packages.models import LaunchSession
from lms.web import static
from lms.web.headers import POLICY
from lms.xapi.agents import base_url
from lms.xapi.clients import Guard, Refused
from lms.xapi.documents import DocumentKey
from lms.xapi.statement import Statement


def installed_version(folder: Path) -> str | None:
    """Of a library that npm put there; None where there is none."""
    try:
        return str(json.loads((folder / "package.json").read_text("utf-8"))["version"])
    except (OSError, ValueError, KeyError):
        return None


def launched(token: str, kinds: Collection[str]) -> LaunchSession:
    """The session of a unit of these kinds that was launched with this address. Raises NotFound."""
    session = sessions.session_with_token(token)
    if session is None or session.package.kind not in kinds:
        raise NotFound
    return session


def lesson_address(session: LaunchSession) -> str:
    course = learning.content_of(session.package.revision_id)
    return f"{base_url()}{address_of(course.slug, session.item)}"


def language_of_page() -> Language:
    """Told by the lesson's page: here no cookie and no sign-in says it."""
    wanted = request.args.get("lang")
    return next((language for language in LANGUAGES.values() if language.tag == wanted), ARABIC)


def player_page(page: str) -> Response:
    """Ours, with the frame that plays the unit."""
    response = Response(page)
    policy = POLICY.format(style=static.stylesheet_source(inline=True))
    response.headers["Content-Security-Policy"] = f"{policy};frame-src 'self'"
    response.headers["Cache-Control"] = "no-store"
    return response


@dataclass(frozen=True)
class NothingForPrograms:
    """Such units report to their player: none has business with the LRS."""

    def check_statements(self, statements: Sequence[Statement]) -> None:  # noqa: ARG002
        raise Refused("This unit sends no statements.")

    def check_reading(self) -> None:
        raise Refused("This unit sends no statements.")

    def check_document(self, method: str, key: DocumentKey) -> None:  # noqa: ARG002
        raise Refused("This unit sends no statements.")


def guard(_session: LaunchSession) -> Guard | None:
    return NothingForPrograms()
