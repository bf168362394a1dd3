"""The blueprint that all pages of authors share, and what their templates ask."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for
from werkzeug.datastructures import MultiDict

from lms.accounts.models import Person
from lms.authoring import policy
from lms.authoring.checks import Fault, FaultCode
from lms.authoring.models import DraftPart, DraftState
from lms.authoring.parts import LANGUAGES, Part, PartKind
from lms.authoring.uploads import MOST_IMPORT_BYTES, MOST_REQUEST_BYTES, limits
from lms.authoring.words import BLOCK_NAMES, fault_text, language_name
from lms.core.access import actor
from lms.core.db import db
from lms.core.files import media_store
from lms.core.forms import Form
from lms.core.i18n import MOROCCO, content_language, lazy
from lms.core.pictures import size_of

bp = Blueprint("authoring", __name__, template_folder="../templates")
bp.add_app_template_global(policy.may_author, "may_author")
bp.add_app_template_global(fault_text, "draft_fault_text")
bp.add_app_template_global(language_name, "language_name")
bp.add_app_template_filter(language_name, "language_name")
bp.add_app_template_global(limits, "upload_limits")

STATES = {
    DraftState.DRAFT: lazy("Draft"),
    DraftState.REVIEW: lazy("Being reviewed"),
    DraftState.PUBLISHED: lazy("Published"),
    DraftState.DISCARDED: lazy("Discarded"),
}
# Endpoints of pages on which files are sent → the most bytes of such a request.
_WITH_FILES = {
    "authoring.update_lesson": MOST_REQUEST_BYTES,
    "authoring.update_draft_settings": MOST_REQUEST_BYTES,
    "authoring.update_question": MOST_REQUEST_BYTES,
    "authoring.create_track": MOST_REQUEST_BYTES,
    "authoring.create_reading": MOST_REQUEST_BYTES,
    "authoring.create_import": MOST_IMPORT_BYTES,
    "authoring.create_draft_import": MOST_IMPORT_BYTES,
}


@bp.url_value_preprocessor
def let_files_be_large(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    # Before anything reads the form, and for authors only.
    if endpoint not in _WITH_FILES:
        return
    person = actor()
    if isinstance(person, Person) and policy.may_author(person):
        request.max_content_length = _WITH_FILES[endpoint]
    # No transaction waits for a slow line.
    db.session.rollback()


@bp.app_template_global()
def state_name(state: DraftState) -> str:
    return str(STATES[state])


@bp.app_template_global()
def block_name(kind: str) -> str:
    return str(BLOCK_NAMES[kind])


@bp.app_template_global()
def width_in_editor(name: str, most: int) -> int:
    """In CSS pixels: a small picture is not blown up."""
    path = media_store().path_of(name)
    found = size_of(path) if path else None
    return min(most, found[0]) if found else most


@bp.app_template_global()
def clock_time(value: Any) -> str:
    """14:05, in Morocco."""
    return str(value.astimezone(MOROCCO).strftime("%H:%M"))


@bp.app_template_global()
def titled(text: dict[str, str]) -> str:
    """A title in the reader's language, else in another; never empty."""
    return text.get(content_language().code) or next(filter(None, text.values()), "") or str(lazy("Without a title"))


@bp.app_template_global()
def address_of_part(
    part: Part | DraftPart, draft_id: UUID, block_id: str | None = None, language: str | None = None
) -> str:
    """Where it is written; of a lesson at a block, and in a language, where those are said."""
    if part.kind is PartKind.LESSON:
        lang = language if language in LANGUAGES else None
        anchor = f"block-{block_id}" if block_id else None
        return url_for("authoring.edit_lesson", part_id=part.id, lang=lang, _anchor=anchor)
    if part.kind is PartKind.MODULE:
        return url_for("authoring.edit_module", part_id=part.id)
    if part.kind is PartKind.QUESTION:
        return url_for("authoring.edit_question", part_id=part.id)
    return url_for("authoring.edit_draft_settings", draft_id=draft_id)


@bp.app_template_global()
def address_of_fault(fault: Fault, part: Part, draft_id: UUID) -> str:
    """Where it is mended."""
    if fault.code is FaultCode.LICENCE:
        work = fault.values.get("work")
        return url_for("authoring.list_works", draft_id=draft_id, _anchor=f"work-{work}" if work else None)
    if fault.code is FaultCode.UNCHECKED_SOURCE:
        return url_for("authoring.list_sources", draft_id=draft_id)
    return str(address_of_part(part, draft_id, fault.block_id, fault.language))


def given() -> MultiDict[str, str]:
    """The form that was sent, without signs that nobody sees (core.forms)."""
    found: MultiDict[str, str] = Form.Meta().wrap_formdata(None, request.form)
    return found


def chosen_language() -> str:
    """Of the lesson that is shown: asked for in the address, else the reader's."""
    asked = request.values.get("lang", "")
    return asked if asked in LANGUAGES else content_language().code
