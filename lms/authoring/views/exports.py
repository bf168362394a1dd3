"""A published course leaves: choose a format, see what it cannot say and how large it is, fetch the file."""

import tempfile
from collections.abc import Iterator
from typing import IO

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from lms.accounts.models import Person
from lms.authoring import policy
from lms.authoring.errors import NoSuchLanguage
from lms.authoring.exchange.exports.formats import FORMATS, LANGUAGES, Format, export, speaking_for
from lms.authoring.exchange.exports.report import Report
from lms.authoring.exchange.exports.speaking import Speaking
from lms.authoring.exchange.imported import Outcome
from lms.authoring.views.blueprint import bp
from lms.core.access import grants
from lms.core.files import media_store
from lms.learning import content
from lms.learning.writer import UnwritableCourse
from lms.learning.writer.places import opened_from
from lms.xapi.agents import base_url

_PIECE = 256 * 1024


@bp.get("/staff/courses/<string:slug>/export")
@grants(policy.exportable_course)
def list_exports(_person: Person, course: content.Course) -> ResponseReturnValue:
    return render_template("authoring/exports.html", course=course, formats=FORMATS, languages=LANGUAGES)


@bp.get("/staff/courses/<string:slug>/export/<string:format>")
@grants(policy.exportable_course_as)
def show_export(_person: Person, course: content.Course, format: Format) -> ResponseReturnValue:
    speaking = _speaking(course, format)
    report, size_bytes, fault = Report(), 0, None
    with tempfile.TemporaryFile() as file:
        try:
            report = _write(course, file, format, speaking)
            size_bytes = file.tell()
        except UnwritableCourse as error:
            fault = error
    return render_template(
        "authoring/export.html", course=course, format=format, about=FORMATS[format], speaking=speaking, languages=LANGUAGES,
        refused=_by_wording(report, Outcome.REFUSED), changed=_by_wording(report, Outcome.CHANGED),
        size_bytes=size_bytes, fault=fault,
    )  # fmt: skip


@bp.get("/staff/courses/<string:slug>/export/<string:format>/file")
@grants(policy.exportable_course_as)
def show_export_file(_person: Person, course: content.Course, format: Format) -> ResponseReturnValue:
    speaking, about = _speaking(course, format), FORMATS[format]
    # On our disk first: what fails sends nothing, and the browser knows how much comes.
    file = tempfile.TemporaryFile()  # noqa: SIM115  closed when it was sent
    try:
        _write(course, file, format, speaking)
    except UnwritableCourse:
        file.close()
        abort(409)
    except BaseException:
        file.close()
        raise
    size_bytes = file.seek(0, 2)
    language = f"-{speaking.value}" if about.languages else ""
    response = Response(_pieces(file), mimetype=about.media_type)
    response.call_on_close(file.close)
    # Else web/compression.py would read the whole of it.
    response.direct_passthrough = True
    response.headers["Content-Length"] = str(size_bytes)
    name = f"{course.slug}-{format.value}{language}.{about.extension}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _speaking(course: content.Course, format: Format) -> Speaking:
    """Raises NoSuchLanguage for one that this format is not written in."""
    asked = request.args.get("language")
    # A format of all languages at once takes any of them.
    if asked is not None and asked not in (FORMATS[format].languages or list(Speaking)):
        raise NoSuchLanguage(slug=course.slug)
    return speaking_for(format, asked)


def _write(course: content.Course, file: IO[bytes], format: Format, speaking: Speaking) -> Report:
    report = export(course, opened_from(media_store()), file, format, speaking, origin=base_url())
    file.seek(0, 2)
    return report


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


def _by_wording(report: Report, outcome: Outcome) -> list[tuple[str, list[str]]]:
    """What is said, and of which places; the whole course's first."""
    found: dict[str, list[str]] = {}
    for line in report.lines:
        if line.outcome is outcome:
            found.setdefault(str(line.wording), []).extend(filter(None, [line.place]))
    return sorted(found.items(), key=lambda pair: len(pair[1]))
