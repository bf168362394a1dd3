"""The editor of a question. One form holds the page: each button first saves what is written, then does what it says."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from flask import jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.authoring import queries, services
from lms.authoring.errors import ChangedMeanwhile
from lms.authoring.merging import Conflict
from lms.authoring.models import DraftPart
from lms.authoring.parts import LANGUAGES, Bank, Body
from lms.authoring.questions import bodies
from lms.authoring.questions import policy as reach
from lms.authoring.questions.banks import tags_in
from lms.authoring.questions.missing import missing
from lms.authoring.questions.numbers import samples
from lms.authoring.questions.reading import question_from
from lms.authoring.questions.shapes import Rows, shape_of
from lms.authoring.questions.showing import shown, shown_in, value_of
from lms.authoring.questions.words import bad_text, missing_text
from lms.authoring.translation.lines import texts_of
from lms.authoring.uploads import ACCEPT, UnusableUpload
from lms.authoring.views.blueprint import bp, given
from lms.authoring.views.saving import base_of, sent_files, taken, told, version_sent, wants_json
from lms.authoring.works import media_in
from lms.core import clock
from lms.core.access import grants
from lms.core.errors import NotFound
from lms.core.files import media_store
from lms.core.ids import new_id
from lms.core.pictures import size_of

bp.add_app_template_global(shown, "field_value")
bp.add_app_template_global(shown_in, "field_text")
bp.add_app_template_global(value_of, "field_data")
_VIEW_BOX = re.compile(rb"<svg[^>]*\sviewBox=[\"']\s*[\d.-]+[\s,]+[\d.-]+[\s,]+(\d{1,4})(?:\.\d*)?[\s,]+(\d{1,4})")


@bp.get("/staff/courses/questions/<uuid:part_id>")
@grants(reach.question)
def edit_question(person: Person, part: DraftPart) -> ResponseReturnValue:
    return page(person, part, part.body)


@bp.post("/staff/courses/questions/<uuid:part_id>")
@grants(reach.question)
def update_question(person: Person, part: DraftPart) -> ResponseReturnValue:
    form = given()
    base = base_of(part, version_sent())
    chosen = form.getlist("sources") if "has-sources" in form else None
    course = queries.root_of(part.draft_id).body
    read = question_from(
        form,
        base,
        modules=_modules(part),
        sources=course.get("sources", {}),
        chosen=chosen,
        works=course.get("attributions", {}),
    )
    faults = {path: bad_text(bad) for path, bad in read.bad.items()}
    # Pictures that were sent are looked at whatever else is wrong: all is told at once, and the good ones come along.
    body, carried = _with_files(read.body if read.bad else taken(read.body, part), faults)
    if faults:
        # Nothing is saved, and nothing that was written is lost: it stands in the page, as of the same version.
        if wants_json():
            return jsonify(message=next(iter(faults.values()))), 422
        return page(person, part, body, faults=faults, version=version_sent(), carried=carried), 422
    try:
        services.edit(part, body, version=version_sent(), by=person, at=clock.now())
    except ChangedMeanwhile as error:
        if wants_json():
            return jsonify(message=str(error)), 409
        return page(person, part, error.merged.value, conflicts=error.merged.conflicts, carried=carried), 409
    if wants_json():
        return told(person, part)
    if form.get("do") == "another":
        return redirect(url_for("authoring.new_question_kind", part_id=part.parent_id), 303)
    if form.get("do") == "try":
        return redirect(url_for("authoring.show_trial", part_id=part.id), 303)
    anchor = _do(form.get("do", ""), person, part)
    return redirect(url_for("authoring.edit_question", part_id=part.id, saved=1, _anchor=anchor), 303)


@bp.post("/staff/courses/questions/<uuid:part_id>/samples")
@grants(reach.question)
def create_samples(_person: Person, part: DraftPart) -> ResponseReturnValue:
    """What learners would get from the form as it is typed; nothing is kept. For the script of the page."""
    read = question_from(given(), base_of(part, version_sent()))
    found = [] if read.bad else samples(read.body)
    return render_template("authoring/_samples.html", samples=found)


def page(
    person: Person, part: DraftPart, body: Body, *, conflicts: list[Conflict] | None = None,
    faults: dict[str, Any] | None = None, version: int | None = None, carried: Mapping[str, str] | None = None,
) -> str:  # fmt: skip
    """`carried`: by path, pictures that were sent and are not saved yet."""
    root = queries.tree_of(part.draft_id)
    # One that was begun this moment is told nothing yet.
    is_blank = part.version == 1 and not any(one for _path, text in texts_of(body) for one in text.values())
    lacks = [] if faults or is_blank else missing(body)
    marked = {one.path: missing_text(one) for one in reversed(lacks)}
    opened = bodies.opened(body)
    if opened.get("formula") and opened.get("answer") == "0":
        # It stands for none: the formula says it.
        opened["answer"] = ""
    return render_template(
        "authoring/question.html", part=part, version=version or part.version, body=opened,
        shape=shape_of(body["kind"]), codes=LANGUAGES, faults=faults or {}, lacks=marked, is_blank=is_blank, conflicts=conflicts or [],
        modules=root.modules if part.bank is Bank.EXAM else [], sources=root.body.get("sources", {}),
        works=root.body.get("attributions", {}), carried=carried or {},
        pictures=[one for one in media_in(body) if one not in (carried or {}).values()],
        known_tags=tags_in(root), accept=ACCEPT,
        stacks=services.stacks(part.draft, person, part), samples=[] if faults else samples(body), copy_key=new_id,
    )  # fmt: skip


@bp.app_template_global()
def is_rows(one: Any) -> bool:
    return isinstance(one, Rows)


def _with_files(body: Body, faults: dict[str, Any]) -> tuple[Body, dict[str, str]]:
    """The body with the pictures that were sent, and these by their path; what is wrong with them comes into `faults`."""
    wrong: dict[str, Any] = {}
    carried = {}
    for field, kept in sent_files(_kind_of_file, wrong).items():
        path = field.removeprefix("file-")
        try:
            changed = bodies.with_picture(body, path, kept.name)
            body = _measured(changed, kept.name) if body["kind"] == "hot_spot" else changed
        except UnusableUpload as error:
            wrong[field] = str(error)
        except KeyError:
            # A row that somebody removed meanwhile.
            continue
        else:
            carried[path] = kept.name
    faults |= {field.removeprefix("file-"): words for field, words in wrong.items()}
    return body, carried


def _kind_of_file(field: str) -> str | None:
    return "picture" if field.startswith("file-") and field.rpartition(".")[2].rpartition("-")[2] == "picture" else None


def _measured(body: Body, name: str) -> Body:
    """Places are told in points of the picture. Raises UnusableUpload for one that does not say its size."""
    path = media_store().path_of(name)
    size = size_of(path) if path else None
    if size is None and path:
        found = _VIEW_BOX.search(path.read_bytes()[:2000])
        size = (int(found[1]), int(found[2])) if found else None
    if size is None or min(size) < 16:
        raise UnusableUpload(_("This drawing does not say its size. Choose a photo."))
    return body | {"width": size[0], "height": size[1]}


def _do(text: str, person: Person, part: DraftPart) -> str | None:
    """What a button says after saving, as "verb:path"; answers where the page then begins."""
    verb, _colon, path = text.partition(":")
    deed = _DEEDS.get(verb)
    if deed is None:
        return None
    try:
        return deed(person, part, path)
    except KeyError as error:
        # A row that somebody removed meanwhile.
        raise NotFound from error


def _save(person: Person, part: DraftPart, body: Body) -> None:
    services.edit(part, body, version=part.version, by=person, at=clock.now())


def _add(person: Person, part: DraftPart, name: str) -> str:
    body, path = bodies.with_row(part.body, name)
    _save(person, part, body)
    return f"row-{path}"


def _remove(person: Person, part: DraftPart, path: str) -> str:
    _save(person, part, bodies.without_row(part.body, path))
    return f"rows-{path.rpartition('.')[0]}"


def _shift(steps: int) -> Callable[[Person, DraftPart, str], str]:
    def shift(person: Person, part: DraftPart, path: str) -> str:
        _save(person, part, bodies.with_row_moved(part.body, path, steps))
        return f"row-{path}"

    return shift


def _drop(person: Person, part: DraftPart, path: str) -> str:
    _save(person, part, bodies.without_picture(part.body, path))
    return f"row-{path.rpartition('.')[0]}"


def _undo(person: Person, part: DraftPart, _path: str) -> None:
    services.undo(part.draft, by=person, at=clock.now(), part=part)


def _redo(person: Person, part: DraftPart, _path: str) -> None:
    services.redo(part.draft, by=person, at=clock.now(), part=part)


_DEEDS: dict[str, Callable[[Person, DraftPart, str], str | None]] = {
    "add": _add, "remove": _remove, "up": _shift(-1), "down": _shift(1), "drop": _drop, "undo": _undo, "redo": _redo,
}  # fmt: skip


def _modules(part: DraftPart) -> list[str]:
    if part.bank is not Bank.EXAM:
        return []
    return [module.body["slug"] for module in queries.tree_of(part.draft_id).modules]
