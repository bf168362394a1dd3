"""The blueprint that all pages of rules share, their words, and the page that says that a draft has moved on."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from lms.core.db import db
from lms.pathway.ruling import services, words
from lms.pathway.ruling.policy import TOP
from lms.pathway.ruling.services import DraftChanged

bp = Blueprint("ruling", __name__, template_folder="../templates")
bp.add_app_template_global(words.meaning, "requirement_meaning")
bp.add_app_template_global(words.fault_text, "fault_text")
bp.add_app_template_global(services.digest_of, "digest_of")


@bp.app_template_global()
def path_in_address(path: str) -> str:
    return path or TOP


@bp.errorhandler(DraftChanged)
def tell_that_the_draft_moved_on(error: DraftChanged) -> ResponseReturnValue:
    db.session.rollback()
    return render_template("ruling/changed.html", message=error.message, version_id=_version_id()), error.status


def _version_id() -> Any:
    return (request.view_args or {})["version_id"]
