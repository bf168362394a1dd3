"""The editor of a lesson. One form holds the page: each button first saves what is written, then does what it says."""

from collections.abc import Callable, Mapping
from functools import partial
from itertools import pairwise
from typing import Any
from uuid import UUID

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from lms.accounts.models import Person
from lms.authoring import editing, facts, policy, publishing, queries, services
from lms.authoring.errors import ChangedMeanwhile
from lms.authoring.forms import LONGEST_COMMENT, LONGEST_TITLE, SourceForm
from lms.authoring.merging import Conflict
from lms.authoring.models import DraftPart
from lms.authoring.parts import LANGUAGES, Body, Part
from lms.authoring.preview import MOST_PAGE_BYTES
from lms.authoring.reading import RECORDED_IN, Unread, lesson_from, one_line, unread
from lms.authoring.tracks import tracks_of
from lms.authoring.uploads import ACCEPT, HEAVY_VIDEO_BYTES, MOST_BYTES, Kept
from lms.authoring.views.blueprint import bp, chosen_language, given
from lms.authoring.views.saving import base_of, sent_files, taken, told, version_sent, wants_json
from lms.authoring.words import unread_text
from lms.core import clock
from lms.core.access import grants
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.ids import new_id
from lms.voice.tongues import TONGUES


@bp.get("/staff/courses/lessons/<uuid:part_id>")
@grants(policy.lesson)
def edit_lesson(person: Person, part: DraftPart) -> ResponseReturnValue:
    return page(person, part, part.body)


@bp.post("/staff/courses/lessons/<uuid:part_id>")
@grants(policy.lesson)
def update_lesson(person: Person, part: DraftPart) -> ResponseReturnValue:
    language, at = chosen_language(), clock.now()
    form = given()
    verb, _colon, rest = form.get("do", "").partition(":")
    base = base_of(part, version_sent())
    body, faults = _written(part, base, language), _faults(base, verb, rest)
    source = (rest, _source_form(rest, request.form)) if verb == "source" else None
    if source and not _is_law(body, rest):
        raise NotFound
    if request.files:
        # Making a recording or a picture anew takes seconds, and nothing waits for it.
        db.session.rollback()
    body, carried = _with_files(body, language, faults)
    if (source and not source[1].validate()) or faults:
        if wants_json():
            return jsonify(message=str(next(iter(faults.values()), ""))), 422
        # Nothing is saved, and nothing that was sent is lost: it stands in the page, as of the same version.
        return page(person, part, body, faults=faults, version=version_sent(), source=source, carried=carried), 422
    try:
        services.edit(part, body, version=version_sent(), by=person, at=at)
    except ChangedMeanwhile as error:
        if wants_json():
            return jsonify(message=str(error)), 409
        merged = error.merged
        return page(person, part, merged.value, conflicts=merged.conflicts, source=source, carried=carried), 409
    if wants_json():
        return told(person, part)
    if verb == "question":
        return redirect(url_for("authoring.new_question_kind", part_id=part.id), 303)
    if verb == "lesson":
        row = _next_lesson(person, part, language, rest.rpartition(":")[2])
        return redirect(url_for("authoring.edit_lesson", part_id=row.id, lang=language), 303)
    if verb == "remove":
        return redirect(_without(person, part, language, rest), 303)
    anchor = _cite(person, part, *source) if source else _do(form.get("do", ""), person, part, language)
    return redirect(url_for("authoring.edit_lesson", part_id=part.id, lang=language, saved=1, _anchor=anchor), 303)


def page(
    person: Person,
    part: DraftPart,
    body: Body,
    *,
    conflicts: list[Conflict] | None = None,
    faults: dict[str, Any] | None = None,
    version: int | None = None,
    source: tuple[str, SourceForm] | None = None,
    carried: Mapping[str, Kept] | None = None,
) -> str:
    """`source`: of a block of law, the new source that is not kept yet; `carried`: by field, files that were sent and are not saved yet."""
    language = chosen_language()
    root, module, lesson = queries.around_lesson(part)
    comments = [one for one in queries.comments_in(part.draft_id) if one.part_id == part.id and not one.resolved_at]
    shown = Part(lesson.kind, body, None, lesson.children, lesson.id)
    return render_template(
        "authoring/lesson.html",
        part=part,
        version=version or part.version,
        body=body,
        module=module,
        blocks=list(editing.shown_in(body, language)),
        codes=LANGUAGES,
        chosen=language,
        sources=root.body.get("sources", {}),
        works=root.body.get("attributions", {}),
        practice=lesson.children,
        following=next((one for before, one in pairwise(module.lessons) if before.id == part.id), None),
        fresh_key=new_id,
        source_form=lambda block_id: source[1] if source and source[0] == block_id else _source_form(block_id),
        conflicts=conflicts or [],
        faults=faults or {},
        typed=given() if faults or source else {},
        carried=carried or {},
        removed=_removed(body, language),
        comments=comments,
        comment_key=new_id,
        stacks=services.stacks(part.draft, person, part),
        weight=facts.weight_of(facts.shell_of(root), module, shown)[language],
        most_bytes=MOST_PAGE_BYTES,
        heavy_video=HEAVY_VIDEO_BYTES,
        kinds=editing.KINDS,
        accept=ACCEPT,
        tracks_of=partial(tracks_of, body),
        recordings_of=partial(editing.recordings_of, body),
        tongues={code: TONGUES[code] for code in RECORDED_IN if code in TONGUES},
    )


def _source_form(block_id: str, form: MultiDict[str, str] | None = None) -> SourceForm:
    return SourceForm(form, prefix=f"new-{block_id}-")


def _is_law(body: Body, block_id: str) -> bool:
    return any(block["id"] == block_id and block["kind"] == "law" for block in body["blocks"])


def _written(part: DraftPart, base: Body, language: str) -> Body:
    """The body as the page that was sent says it, without its files."""
    course, form = queries.root_of(part.draft_id).body, given()
    sources, works = list(course.get("sources", {})), course.get("attributions", {})
    chosen = form.getlist("sources") if "has-sources" in form else None
    return taken(lesson_from(form, base, language, sources=sources, chosen=chosen, works=works), part)


def _faults(base: Body, verb: str, rest: str) -> dict[str, Any]:
    """What is wrong with what was typed, by the name of the field; of what only a button sends, where it was that button."""
    form = given()
    faults: dict[str, Any] = {
        name: unread_text(bad) for name, bad in unread(form, base, is_typing=wants_json()).items()
    }
    comment = f"comment-{rest.partition(':')[0]}"
    if verb == "comment" and len(form.get(comment, "").strip()) > LONGEST_COMMENT:
        faults[comment] = unread_text(Unread.LONG)
    if verb == "lesson" and len(one_line(form.get("next-title", ""))) > LONGEST_TITLE:
        faults["next-title"] = unread_text(Unread.LONG)
    return faults


def _with_files(body: Body, language: str, faults: dict[str, Any]) -> tuple[Body, dict[str, Kept]]:
    """The body with the files that were sent in their blocks, and these by field; what is wrong comes into `faults`."""
    kinds = {block["id"]: block["kind"] for block in body["blocks"]}

    def kind_of(field: str) -> str | None:
        purpose, _dash, block_id = field.partition("-")
        kind = kinds.get(block_id)
        if purpose == "captions":
            return "captions" if kind == "video" else None
        return kind if purpose == "file" and kind in MOST_BYTES else None

    sent = sent_files(kind_of, faults)
    for name, kept in sent.items():
        purpose, _dash, block_id = name.partition("-")
        field = "captions" if purpose == "captions" else "media"
        body = editing.with_media(body, block_id, language, kept.name, kept.size_bytes, field=field)
    return body, sent


def _removed(body: Body, language: str) -> tuple[int, str] | None:
    """Of a page to which the removal of a block led: how many recordings went with it, and before which block it stood."""
    count, ids = request.args.get("removed", ""), [block["id"] for block in editing.shown_in(body, language)]
    if not (count.isdecimal() and len(count) < 3) or request.method != "GET":
        return None
    before = request.args.get("before", "")
    return int(count), before if before in ids else ""


def _do(text: str, person: Person, part: DraftPart, language: str) -> str | None:
    """What a button says after saving, as "verb:block:value"; answers where the page then begins."""
    verb, _colon, rest = text.partition(":")
    name, _colon, value = rest.partition(":")
    deed = _DEEDS.get(verb)
    if deed is None:
        return None
    try:
        return deed(person, part, language, name, value)
    except (KeyError, ValueError) as error:
        # A block that somebody removed meanwhile.
        raise NotFound from error


def _save(person: Person, part: DraftPart, body: Body) -> None:
    services.edit(part, body, version=part.version, by=person, at=clock.now())


def _add(person: Person, part: DraftPart, language: str, kind: str, after: str) -> str:
    body, block_id = editing.with_block(part.body, kind, language, after=after or None)
    _save(person, part, body)
    return f"block-{block_id}"


def _shift(steps: int) -> Callable[[Person, DraftPart, str, str, str], str]:
    def shift(person: Person, part: DraftPart, _language: str, block_id: str, _value: str) -> str:
        index = editing.index_of(part.body, block_id) + steps
        _save(person, part, editing.with_block_at(part.body, block_id, index))
        return f"block-{block_id}"

    return shift


def _move(person: Person, part: DraftPart, _language: str, block_id: str, index: str) -> str:
    _save(person, part, editing.with_block_at(part.body, block_id, int(index[:5])))
    return f"block-{block_id}"


def _without(person: Person, part: DraftPart, language: str, block_id: str) -> str:
    """The page without the block, at the place where it stood: it says what went, and offers to bring it back."""
    try:
        count = len(editing.recordings_of(part.body, block_id))
        index = editing.index_of(part.body, block_id)
    except KeyError as error:
        # Somebody removed it meanwhile.
        raise NotFound from error
    _save(person, part, editing.without_block(part.body, block_id))
    rest = {block["id"] for block in part.body["blocks"][index:]}
    before = next((block["id"] for block in editing.shown_in(part.body, language) if block["id"] in rest), None)
    return url_for(
        "authoring.edit_lesson",
        part_id=part.id,
        lang=language,
        saved=1,
        removed=count,
        before=before,
        _anchor="removed",
    )


def _undo(person: Person, part: DraftPart, *_rest: str) -> None:
    services.undo(part.draft, by=person, at=clock.now(), part=part)


def _redo(person: Person, part: DraftPart, *_rest: str) -> None:
    services.redo(part.draft, by=person, at=clock.now(), part=part)


def _comment(person: Person, part: DraftPart, _language: str, block_id: str, key: str) -> str:
    text = given().get(f"comment-{block_id}", "").strip()
    if text:
        known = block_id if any(block["id"] == block_id for block in part.body["blocks"]) else None
        publishing.comment(part, text, by=person, at=clock.now(), block_id=known, comment_id=UUID(key))
    return f"block-{block_id}"


def _resolve(person: Person, part: DraftPart, _language: str, block_id: str, comment_id: str) -> str:
    _person, said = policy.comment(person, UUID(comment_id))
    if said.part_id != part.id:
        raise NotFound
    publishing.resolve(said, by=person, at=clock.now())
    return f"block-{block_id}"


def _cite(person: Person, part: DraftPart, block_id: str, form: SourceForm) -> str:
    """A new source of the course, chosen in the block. Raises NotFound for a block that somebody removed meanwhile."""
    root = queries.root_of(part.draft_id)
    course, name = editing.with_source(root.body, form.title, form.day)
    try:
        index = editing.index_of(part.body, block_id)
    except KeyError as error:
        raise NotFound from error
    services.edit(root, course, version=root.version, by=person, at=clock.now())
    blocks = [*part.body["blocks"]]
    blocks[index] = blocks[index] | {"source": name}
    _save(person, part, part.body | {"blocks": blocks})
    return f"block-{block_id}"


def _next_lesson(person: Person, part: DraftPart, language: str, key: str) -> DraftPart:
    """Behind this one. Without a title it is given one in its own page."""
    title = services.EMPTY | {language: one_line(given().get("next-title", ""))}
    module = db.session.get_one(DraftPart, part.parent_id)
    try:
        key_id = UUID(key)
    except ValueError as error:
        raise NotFound from error
    return services.add_lesson(part.draft, module, title, by=person, at=clock.now(), part_id=key_id, after=part)


_DEEDS: dict[str, Callable[[Person, DraftPart, str, str, str], str | None]] = {
    "add": _add, "up": _shift(-1), "down": _shift(1), "move": _move, "undo": _undo, "redo": _redo,
    "comment": _comment, "resolve": _resolve,
}  # fmt: skip
