"""The blueprint of voices, and how its templates write texts with gaps."""

from flask import Blueprint

from lms.core.i18n import isolated
from lms.voice.pieces import PLACEHOLDER

bp = Blueprint("voice", __name__, template_folder="../templates")


@bp.app_template_filter("isolated")
def written_apart(text: str) -> str:
    return isolated(text)


@bp.app_template_filter()
def readable(text: str) -> str:
    """A text of the catalogue as a recorder reads it: gaps for what changes."""
    return PLACEHOLDER.sub("…", text)
