"""An import's modules, lessons and questions join a draft. The same import twice makes no double."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from lms.accounts.models import Person
from lms.authoring import queries, services
from lms.authoring.joining import joined, names_for
from lms.authoring.models import Draft, DraftPart, EditKind
from lms.authoring.parts import Bank, Body, Part, PartKind
from lms.authoring.revisions import parts_of
from lms.authoring.slugs import RESERVED, numbered
from lms.core.db import db
from lms.core.errors import NotFound
from lms.learning import content
from lms.learning import queries as learning


@dataclass
class TakenIn:
    """Counts of parts: new in the draft, and there already from an earlier import (left as they are). `parts`: those that are new."""

    added: int = 0
    known: int = 0
    parts: list[Part] = field(default_factory=list)


def take_in(draft: Draft, course: content.Course, *, by: Person | None, at: datetime) -> TakenIn:
    """`course`: with media under their stored names. Sources and works that the draft lacks come along, under names of their own
    (`joining.py`); title, summary and settings of the draft stay its own, but for the draws of quizzes that come in."""
    services.lock(draft.id)
    root = queries.root_of(draft.id)
    imported = parts_of(course)
    called = names_for(root.body, imported.body)
    imported = replace(imported, children=[called.part(child) for child in imported.children])
    taken = TakenIn()
    names = _Names(queries.tree_of(draft.id), queries.with_origins(draft.id))
    slugs: dict[str, str] = {}
    for module in imported.modules:
        _take(
            draft, root, names.module(module, slugs), f"{course.slug}/{module.body['slug']}", names, taken, by=by, at=at
        )
    for question in imported.questions(Bank.EXAM):
        about = question.body.get("module")
        body = question.body | ({"module": slugs[about]} if about in slugs else {})
        _take(draft, root, replace(question, body=body), _origin(course.slug, question), names, taken, by=by, at=at)
    body = joined(root.body, imported.body, called, taken.parts)
    if body != root.body:
        services.edit(root, body, version=root.version, by=by, at=at)
    _take_exam(queries.root_of(draft.id), imported.body.get("exam"), slugs, by=by, at=at)
    return taken


def draft_for(course: content.Course, *, by: Person | None, at: datetime, into: str | None = None) -> Draft:
    """The draft that an import joins: of the course `into`, else of the one that the import itself is. It is opened where there is
    none, from what is published or empty. Raises NotFound for a course `into` that is not there."""
    slug = into or course.slug
    known = queries.open_draft_of(slug)
    if known is not None:
        return known
    published = db.session.scalar(learning.any_course(slug))
    revision = queries.newest_revision(published) if published else None
    if revision is not None:
        return services.open_draft(learning.content_of(revision.id), by=by, at=at)
    if into:
        raise NotFound
    return services.open_draft(None, by=by, at=at, title=course.title, slug=slug)


def draft_of_import(course: content.Course, *, by: Person | None, at: datetime) -> Draft:
    """The draft of an import that is a course of its own: the one that holds something of it already, or of the course that it
    was published as, else a new one. Another file of the same name is another course."""
    known = queries.draft_with_origins(course.slug, origins_in(course))
    if known is not None:
        return known if known.is_open else draft_for(course, by=by, at=at, into=known.slug)
    slug = numbered(course.slug, {*queries.taken_slugs(), *RESERVED})
    draft = services.open_draft(None, by=by, at=at, title=course.title, slug=slug)
    root, about = queries.root_of(draft.id), parts_of(course).body
    # A course of its own is introduced as it was, and passed on under the licence that it has.
    said = {key: about[key] for key in ("audience", "cover", "licence") if about.get(key)}
    body = root.body | said | {"summary": root.body["summary"] | about.get("summary", {})}
    if body != root.body:
        services.edit(root, body, version=root.version, by=by, at=at)
    return draft


def _take_exam(
    root: DraftPart, exam: Body | None, slugs: Mapping[str, str], *, by: Person | None, at: datetime
) -> None:
    """How the imported exam is held, where the draft says nothing of one yet."""
    if not exam or not exam.get("draw") or (root.body.get("exam") or {}).get("draw"):
        return
    draw = [[slugs.get(about, about), count] for about, count in exam["draw"]]
    services.edit(root, root.body | {"exam": exam | {"draw": draw}}, version=root.version, by=by, at=at)


def _take(
    draft: Draft,
    parent: DraftPart,
    part: Part,
    origin: str,
    names: "_Names",
    taken: TakenIn,
    *,
    by: Person | None,
    at: datetime,
) -> None:
    known = names.origins.get(origin)
    if known is not None:
        taken.known += 1
        if known.removed_at is None:
            for child in part.children:
                _take(draft, known, child, _origin(origin, child), names, taken, by=by, at=at)
        return
    whole = names.whole(part)
    origins = {id(one): key for one, key in zip(whole.walk(), _origins(part, origin), strict=True)}
    place = queries.count_like(parent.id, DraftPart(draft_id=draft.id, kind=part.kind, bank=part.bank))
    row = services.insert(draft, whole, parent.id, by=by, at=at, position=place, origins=origins)
    names.origins[origin] = row
    services.note(draft, row, EditKind.PRESENCE, {"is_there": False}, {"is_there": True}, by=by, at=at)
    taken.added += len(origins)
    taken.parts.append(whole)


def origins_in(course: content.Course) -> set[str]:
    """The keys of all lessons and questions of an import."""
    imported, found = parts_of(course), set[str]()
    for module in imported.modules:
        above = f"{course.slug}/{module.body['slug']}"
        found |= set(_origins(module, above)) - {above}
    return found | {_origin(course.slug, question) for question in imported.questions(Bank.EXAM)}


def _origins(part: Part, origin: str) -> Iterator[str]:
    yield origin
    for child in part.children:
        yield from _origins(child, _origin(origin, child))


def _origin(inside: str, part: Part) -> str:
    name = f"#{part.body.get('id', '')}" if part.kind is PartKind.QUESTION else part.body["slug"]
    return f"{inside}/{name}"


class _Names:
    """Slugs and ids that the draft holds already; what comes in under one of them is numbered."""

    def __init__(self, tree: Part, origins: dict[str, DraftPart]) -> None:
        # What was imported before by its key, read once: an import has thousands of parts.
        self.origins = origins
        self.modules = {module.body["slug"] for module in tree.modules}
        self.questions = {str(one.body.get("id")) for one in tree.walk() if one.kind is PartKind.QUESTION}

    def module(self, part: Part, slugs: dict[str, str]) -> Part:
        """`slugs`: what each module of the import is called here."""
        slug = str(part.body["slug"])
        slugs[slug] = numbered(slug, self.modules)
        return replace(part, body=part.body | {"slug": slugs[slug]})

    def whole(self, part: Part) -> Part:
        body = part.body
        if part.kind is PartKind.MODULE:
            self.modules.add(body["slug"])
        elif part.kind is PartKind.QUESTION:
            body = body | {"id": numbered(str(body.get("id", "question")), self.questions)}
            self.questions.add(body["id"])
        return replace(part, body=body, children=[self.whole(child) for child in part.children])
