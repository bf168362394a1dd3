"""Bringing what another program exported: into a course of its own, or into the draft that is open; and the report of it."""

import csv
import hashlib
import io
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO
from uuid import UUID

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import CombinedMultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from lms.accounts.models import Person
from lms.authoring import landing, policy, queries, reports
from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.imported import BadImport, Format, Imported, Line, Outcome, shortened
from lms.authoring.exchange.reading import MAX_FILE_BYTES, read
from lms.authoring.exchange.sheets import template
from lms.authoring.exchange.spool import UPLOAD
from lms.authoring.forms import ImportForm
from lms.authoring.models import Draft, DraftImport
from lms.authoring.reports import Entry
from lms.authoring.uploads import MEGABYTE
from lms.authoring.views.blueprint import bp, chosen_language
from lms.core import clock
from lms.core.access import actor, grants
from lms.core.db import db
from lms.core.i18n import lazy
from lms.core.sheets import harmless
from lms.web.errors import error_page

# Items of one outcome that a page shows; the table has all.
MOST_SHOWN = 500
PIECE_BYTES = 1024 * 1024
FORMATS = {
    Format.GIFT: lazy("GIFT questions"),
    Format.MOODLE_XML: lazy("Moodle questions"),
    Format.MOODLE_BACKUP: lazy("Moodle course"),
    Format.QTI: lazy("QTI questions"),
    Format.COMMON_CARTRIDGE: lazy("Common Cartridge course"),
    Format.H5P: lazy("H5P content"),
    Format.SHEET: lazy("Sheet of questions"),
    Format.SOURCES: lazy("Our own files"),
    Format.CMI5: lazy("cmi5 package"),
}
OUTCOMES = {Outcome.TAKEN: lazy("Taken"), Outcome.CHANGED: lazy("Changed"), Outcome.REFUSED: lazy("Not taken")}
_PAGES = ("authoring.create_import", "authoring.create_draft_import")


@bp.get("/staff/courses/import")
@grants(policy.author)
def new_import(_person: Person) -> ResponseReturnValue:
    return _page(None, ImportForm(None))


@bp.post("/staff/courses/import")
@grants(policy.author)
def create_import(person: Person) -> ResponseReturnValue:
    return _bring(person, None)


@bp.get("/staff/courses/drafts/<uuid:draft_id>/import")
@grants(policy.open_draft)
def new_draft_import(_person: Person, draft: Draft) -> ResponseReturnValue:
    return _page(draft, ImportForm(None))


@bp.post("/staff/courses/drafts/<uuid:draft_id>/import")
@grants(policy.open_draft)
def create_draft_import(person: Person, draft: Draft) -> ResponseReturnValue:
    return _bring(person, draft)


@bp.get("/staff/courses/import/template")
@grants(policy.author)
def show_sheet_template(_person: Person) -> ResponseReturnValue:
    code = chosen_language()
    response = Response(template(code), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="questions-{code}.csv"'
    return response


@bp.get("/staff/courses/imports/<uuid:import_id>")
@grants(policy.imported)
def show_import(_person: Person, found: DraftImport) -> ResponseReturnValue:
    groups: dict[Outcome, list[Entry]] = {outcome: [] for outcome in reports.ORDER}
    for entry in reports.entries(found.report["lines"]):
        groups[entry.outcome].append(entry)
    living = queries.living_parts(found.draft_id) if found.draft.is_open else []
    return render_template(
        "authoring/import_report.html",
        found=found,
        root=queries.root_of(found.draft_id),
        groups=groups,
        parts={part.id: part for part in living},
        names=OUTCOMES,
        format_name=FORMATS.get(Format(found.format), found.format),
        most=MOST_SHOWN,
    )


@bp.get("/staff/courses/imports/<uuid:import_id>/table")
@grants(policy.imported)
def show_import_table(_person: Person, found: DraftImport) -> ResponseReturnValue:
    """Every line of the report, for spreadsheets, which read the letters right after the mark with which it begins."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_("Outcome"), _("Item of the file"), _("What became of it")])
    for entry in reports.entries(found.report["lines"]):
        for said in entry.said:
            writer.writerow([harmless(cell) for cell in (str(OUTCOMES[entry.outcome]), entry.place, str(said))])
    response = make_response("\ufeff" + text.getvalue())
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="import.csv"'
    return response


@bp.errorhandler(RequestEntityTooLarge)
def refuse_large_file(error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Told on the page of imports how large a file may be; nothing of it was read."""
    person = actor()
    db.session.rollback()
    if request.endpoint not in _PAGES or not isinstance(person, Person) or not policy.may_author(person):
        return error_page(error.code)
    draft_id = (request.view_args or {}).get("draft_id")
    draft = policy.open_draft(person, draft_id)[1] if draft_id else None
    form = ImportForm(None)
    form.file.errors = [_("This file is too large: %(most)s MB at most.", most=MAX_FILE_BYTES // MEGABYTE)]
    response = make_response(_page(draft, form), error.code)
    # The rest of what is being sent is not waited for.
    response.headers["Connection"] = "close"
    return response


def _bring(person: Person, draft: Draft | None) -> ResponseReturnValue:
    form, draft_id = ImportForm(CombinedMultiDict([request.form, request.files])), draft.id if draft else None
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        form.file.errors = [_("Choose a file first.")]
        return _page(draft, form), 422
    name = shortened(Path(upload.filename).name, 120) or "file"
    # Who asks is known, and reading takes its time: meanwhile others may write (SQLite has one writer).
    db.session.rollback()
    with tempfile.TemporaryDirectory(prefix=UPLOAD) as folder:
        path = Path(folder) / "upload"
        digest = _copied(upload.stream, path)
        upload.close()
        try:
            imported = read(path, name)
        except BadImport as error:
            return _refused(person, draft_id, form, error.lines)
    try:
        if imported.is_package or not imported.course.modules:
            lines = imported.report.lines
            if imported.is_package:
                # Of our own packages, which would else be a course again.
                lines = [line for line in lines if line.code is Code.BAD_SOURCES]
            return _refused(person, draft_id, form, lines, is_package=imported.is_package)
        found = _landed(imported, landing.Brought(name, digest), person, draft_id, form.row_id)
    finally:
        imported.close()
    return redirect(url_for("authoring.show_import", import_id=found.id), 303)


def _landed(
    imported: Imported, brought: landing.Brought, person: Person, draft_id: UUID | None, import_id: UUID
) -> DraftImport:
    course = landing.with_stored_media(imported)
    # Loaded again: it may have been closed while the file was read.
    draft = policy.open_draft(person, draft_id)[1] if draft_id else None
    return landing.land(imported, course, draft, brought, by=person, at=clock.now(), import_id=import_id)


def _copied(content: IO[bytes], path: Path) -> str:
    """Piece by piece; answers its SHA-256."""
    digest = hashlib.sha256()
    with path.open("wb") as out:
        while piece := content.read(PIECE_BYTES):
            digest.update(piece)
            out.write(piece)
    return digest.hexdigest()


def _refused(
    person: Person, draft_id: UUID | None, form: ImportForm, lines: Sequence[Line], *, is_package: bool = False
) -> ResponseReturnValue:
    draft = policy.open_draft(person, draft_id)[1] if draft_id else None
    return _page(draft, form, lines, is_package=is_package), 422


def _page(draft: Draft | None, form: ImportForm, lines: Sequence[Line] = (), *, is_package: bool = False) -> str:
    return render_template(
        "authoring/import.html",
        draft=draft,
        root=queries.tree_of(draft.id) if draft else None,
        form=form,
        lines=lines[:MOST_SHOWN],
        is_package=is_package,
        earlier=queries.imports_in(draft.id) if draft else [],
        most_mb=MAX_FILE_BYTES // MEGABYTE,
        most_bytes=MAX_FILE_BYTES,
    )
