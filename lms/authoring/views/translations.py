"""Translation side by side: a draft part by part, and each part text by text."""

from dataclasses import dataclass

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.authoring import policy, queries, services
from lms.authoring.errors import ChangedMeanwhile
from lms.authoring.merging import Conflict
from lms.authoring.models import Draft, DraftPart
from lms.authoring.parts import LANGUAGES, Body, Part
from lms.authoring.questions.shapes import SHAPES, Rows, shape_of
from lms.authoring.translation.lines import Line, Path, State, count_left, is_markdown, lines, longest, translated
from lms.authoring.translation.queries import versions_of
from lms.authoring.views.blueprint import bp, chosen_language, given
from lms.authoring.views.conflicts import FIELDS
from lms.authoring.views.saving import base_of, taken, told, version_sent, wants_json
from lms.authoring.words import BLOCK_NAMES
from lms.core import clock
from lms.core.access import grants


@dataclass(frozen=True)
class Left:
    """What a part still wants in a language."""

    part: DraftPart
    missing: int
    changed: int


@bp.get("/staff/courses/drafts/<uuid:draft_id>/translation")
@grants(policy.open_draft)
def show_translation(_person: Person, draft: Draft) -> ResponseReturnValue:
    parts = {part.id: part for part in queries.living_parts(draft.id)}
    versions = versions_of(list(parts.values()))
    root = queries.tree_of(draft.id)
    target = chosen_language()
    if "lang" not in request.args:
        # Where there is something to do.
        left = translations_left(root)
        target = max(LANGUAGES, key=lambda code: (left[code], code == target))
    rows = []
    for one in root.walk():
        if one.id is None:
            continue
        states = [line.state for line in lines(versions[one.id], _other(target), target)]
        rows.append(Left(parts[one.id], states.count(State.MISSING), states.count(State.CHANGED)))
    return render_template(
        "authoring/translation.html", draft=draft, root=root, chosen=target, codes=LANGUAGES,
        rows=[row for row in rows if row.missing or row.changed], trees={one.id: one for one in root.walk()},
        lessons=[lesson for module in root.modules for lesson in module.lessons],
    )  # fmt: skip


@bp.get("/staff/courses/parts/<uuid:part_id>/translation")
@grants(policy.part)
def edit_translation(person: Person, part: DraftPart) -> ResponseReturnValue:
    return _page(person, part, versions_of([part])[part.id])


@bp.post("/staff/courses/parts/<uuid:part_id>/translation")
@grants(policy.part)
def update_translation(person: Person, part: DraftPart) -> ResponseReturnValue:
    target, form = chosen_language(), given()
    body, too_long = translated(form, base_of(part, version_sent()), target)
    if too_long:
        if wants_json():
            return jsonify(message=str(_("This is too long. Say it shorter."))), 422
        return _page(
            person, part, [*versions_of([part])[part.id], body], too_long=too_long, version=version_sent()
        ), 422
    try:
        services.edit(part, taken(body, part), version=version_sent(), by=person, at=clock.now())
    except ChangedMeanwhile as error:
        if wants_json():
            return jsonify(message=str(error)), 409
        versions = [*versions_of([part])[part.id], error.merged.value]
        return _page(person, part, versions, conflicts=error.merged.conflicts), 409
    if wants_json():
        return told(person, part)
    if form.get("do") == "next":
        return redirect(_following(part, target), 303)
    if form.get("do") in ("undo", "redo"):
        deed = services.undo if form.get("do") == "undo" else services.redo
        deed(part.draft, by=person, at=clock.now(), part=part)
    else:
        flash(_("Saved."))
    return redirect(url_for("authoring.edit_translation", part_id=part.id, lang=target, saved=1), 303)


def _following(part: DraftPart, target: str) -> str:
    """Where to go on: the next part in which something is missing, behind this one or else from the beginning; then the list."""
    ways = [one for one in queries.tree_of(part.draft_id).walk() if one.id == part.id or count_left(one.body, target)]
    here = [one.id for one in ways].index(part.id)
    rest = [*ways[here + 1 :], *ways[:here]]
    if not rest:
        return url_for("authoring.show_translation", draft_id=part.draft_id, lang=target)
    return url_for("authoring.edit_translation", part_id=rest[0].id, lang=target)


def _page(
    person: Person, part: DraftPart, versions: list[Body], *, conflicts: list[Conflict] | None = None,
    too_long: list[str] | None = None, version: int | None = None,
) -> str:  # fmt: skip
    target = chosen_language()
    body = versions[-1]
    return render_template(
        "authoring/part_translation.html", part=part, body=body, version=version or part.version, chosen=target,
        origin=_other(target), codes=LANGUAGES, lines=lines(versions, _other(target), target), conflicts=conflicts or [],
        too_long=too_long or [], stacks=services.stacks(part.draft, person, part), tree=Part(part.kind, body, part.bank, [], part.id),
    )  # fmt: skip


@bp.app_template_global()
def text_place(line: Line, body: Body) -> str:
    """« Text 2 », « Choice 1 · Said to who chose this »."""
    if line.path[0] == "blocks":
        ids = [block["id"] for block in body["blocks"]]
        place = ids.index(line.path[1]) if line.path[1] in ids else 0
        return f"{BLOCK_NAMES[body['blocks'][place]['kind']]} {place + 1}"
    if body.get("kind") in SHAPES:
        return _place_in_question(line.path, body)
    return str(FIELDS.get(line.path[0], line.path[0]))


@bp.app_template_global()
def text_length(line: Line, body: Body) -> int:
    return longest(line.path, body)


@bp.app_template_global()
def text_rows(line: Line, body: Body) -> int:
    return 3 if is_markdown(body, line.path) else 1


@bp.app_template_global()
def translations_left(root: Part) -> dict[str, int]:
    """Language → texts of the draft that are missing in it."""
    return {code: sum(count_left(one.body, code) for one in root.walk()) for code in LANGUAGES}


def _place_in_question(path: Path, body: Body) -> str:
    names, shape, inside = [], shape_of(body["kind"]), body
    steps = list(path)
    while steps:
        one = next((one for one in shape if one.name == steps[0]), None)
        if not isinstance(one, Rows):
            names.append(str(one.label) if one else steps[0])
            break
        keys = [str(row.get("id", place)) for place, row in enumerate(inside[one.name])]
        place = keys.index(steps[1])
        names.append(f"{one.one} {place + 1}")
        inside, shape, steps = inside[one.name][place], one.fields, steps[2:]
    return " · ".join(names)


def _other(code: str) -> str:
    return next(one for one in LANGUAGES if one != code)
