"""The statement log for officers and administrators: found, read, and taken away."""

from collections.abc import Iterator
from urllib.parse import urlencode

import msgspec
from flask import Response, redirect, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.models import Person
from lms.core import clock
from lms.core.access import grants
from lms.core.i18n import content_language
from lms.ops.days import exact_moment
from lms.ops.log import policy
from lms.ops.log.forms import LogForm, Wanted
from lms.ops.log.rows import in_words, rows_of, words_in
from lms.ops.views.blueprint import bp
from lms.xapi import exporting, queries
from lms.xapi.exporting import Format, InWords
from lms.xapi.models import StoredStatement

SHOWN = 50

bp.add_app_template_global(exact_moment)


@bp.get("/staff/statements")
@grants(policy.reader_of_log)
def list_statements(_person: Person) -> ResponseReturnValue:
    form = LogForm(request.args, in_words=in_words)
    if not form.validate():
        return _refused(form)
    wanted = form.wanted
    cursor = request.args.get("before", "")
    is_first = not (cursor.isascii() and cursor.isdecimal() and len(cursor) < 20)
    before = wanted.before if is_first else min(int(cursor), (1 << 63) - 1)
    found = queries.found_by(wanted.terms, after=wanted.after, before=before, ascending=False, limit=SHOWN + 1)
    older = found[SHOWN - 1][0] if len(found) > SHOWN else None
    return render_template(
        "ops/statements.html", form=form, rows=rows_of(found[:SHOWN]), older=older, is_first=is_first
    )


@bp.post("/staff/statements")
@grants(policy.reader_of_log)
def create_statement_search(_person: Person) -> ResponseReturnValue:
    """Names and phone numbers come in the body: the address of what is found has the person's key, and logs no more."""
    form = LogForm(request.form, in_words=in_words)
    if not form.validate():
        return _refused(form)
    return redirect(f"{url_for('ops.list_statements')}?{urlencode(form.asked)}", 303)


@bp.get("/staff/statements/<uuid:statement_id>")
@grants(policy.statement)
def show_statement(found: StoredStatement) -> ResponseReturnValue:
    (row,) = rows_of([(found.seq, found.document)])
    text = msgspec.json.format(found.document, indent=2)
    return render_template("ops/statement.html", row=row, text=text, is_voided=found.is_voided, stored=found.stored)


@bp.get("/staff/statements/export/<string:name>")
@grants(policy.export)
def show_statements_export(kind: Format) -> ResponseReturnValue:
    """What the filters find, oldest first, as it is read: the file is never whole in memory."""
    form = LogForm(request.args, in_words=in_words)
    if not form.validate():
        return _refused(form)
    response = Response(
        stream_with_context(_lines(form.wanted, kind, words_in(content_language()))), content_type=kind.media_type
    )
    day = clock.now().date().isoformat()
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Disposition"] = f'attachment; filename="statements-{day}.{kind}"'
    return response


def _refused(form: LogForm) -> ResponseReturnValue:
    return render_template("ops/statements.html", form=form, rows=[], older=None, is_first=True), 422


def _lines(wanted: Wanted, form: Format, in_words: InWords) -> Iterator[str]:
    """Asks the database for nothing but pages: while one is on its way no transaction is open."""
    is_first = True
    for page in exporting.pages_of(wanted.terms, after=wanted.after, before=wanted.before):
        yield exporting.lines_of([document for _seq, document in page], form, in_words, is_first=is_first)
        is_first = False
    if is_first:
        yield exporting.lines_of([], form, in_words, is_first=True)
