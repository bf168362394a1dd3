"""A file that was read lands in a draft, whole, with its report: one verb for pages."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lms.accounts.models import Person
from lms.authoring import queries, services
from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.imported import Format, Imported, Outcome
from lms.authoring.models import Draft, DraftImport
from lms.authoring.reports import Landed, kept
from lms.authoring.taking_in import draft_of_import, origins_in, take_in
from lms.core.db import db
from lms.core.files import media_store
from lms.core.once import added_before
from lms.learning.content import Course
from lms.learning.media_names import stored_names

# What holds a whole course of an installation of ours.
_OURS = (Format.SOURCES, Format.CMI5)


@dataclass(frozen=True)
class Brought:
    """A file as it was brought; `digest`: SHA-256."""

    name: str
    digest: str


def with_stored_media(imported: Imported) -> Course:
    """Its media are kept on disk, under the names of their content: before any transaction, for it takes its time."""
    store = media_store()
    return stored_names(imported.course, {name: store.keep(*imported.media[name]) for name in imported.media})


def land(
    imported: Imported,
    course: Course,
    draft: Draft | None,
    brought: Brought,
    *,
    by: Person,
    at: datetime,
    import_id: UUID,
) -> DraftImport:
    """`course`: that of the import with its media stored. `draft`: which it joins; None: it is a course of its own.
    `import_id`: of a form that may be sent twice. Raises DraftClosed, DraftOpen, KeyTaken."""
    is_alone, draft = draft is None, draft or draft_of_import(course, by=by, at=at)
    if is_alone and imported.format in _OURS and draft.slug != course.slug:
        # It is known by its address alone, and both may have been changed since: nothing of the one there is replaced.
        imported.report.add(Outcome.CHANGED, brought.name, Code.ANOTHER_COURSE, slug=course.slug, new=draft.slug)
    services.lock(draft.id)
    row = DraftImport(
        id=import_id, draft_id=draft.id, name=brought.name, format=imported.format.value, digest=brought.digest, report={},
        at=at, by_id=by.id,
    )  # fmt: skip
    known = added_before(row, owner=("by_id",), said=("draft_id", "digest"))
    if known is not None:
        return known
    before = queries.with_origins(draft.id)
    taken = take_in(draft, course, by=by, at=at)
    if not is_alone and imported.format in _OURS and draft.slug == course.slug and taken.added:
        imported.report.add(Outcome.CHANGED, brought.name, Code.SAME_COURSE)
    after, wanted = queries.with_origins(draft.id), origins_in(course)
    landed = {
        origin.removeprefix(f"{course.slug}/"): Landed(part.id, is_known=origin in before)
        for origin, part in after.items()
        if origin in wanted
    }
    row.report = kept(imported.report, landed)
    db.session.add(row)
    db.session.flush()
    return row
