"""Verbs of the works of others in a draft, and of its licence. What others changed meanwhile in the settings of the course stays."""

from datetime import datetime

from lms.accounts.models import Person
from lms.authoring import queries, services, works
from lms.authoring.errors import WorkInUse
from lms.authoring.models import Draft, DraftPart
from lms.authoring.parts import Body
from lms.authoring.slugs import slug_from
from lms.core.errors import NotFound


def add_work(draft: Draft, said: Body, *, by: Person, at: datetime, medium: str | None = None) -> str:
    """Its name in the course; of one that says the same, the name that it has. `medium`: a file that comes from it."""
    root = _locked(draft)
    known = root.body.get("attributions", {})
    name = slug_from(said["title"], "work", known)
    body = works.with_work(root.body, name, said)
    same = (one for one, work in known.items() if {**work, "media": []} == {**body["attributions"][name], "media": []})
    name = next(same, name)
    body = root.body if name in known else body
    _save(root, works.with_medium(body, medium, name) if medium else body, by=by, at=at)
    return name


def remove_work(draft: Draft, name: str, *, by: Person, at: datetime) -> None:
    """Raises WorkInUse, and NotFound for one that is gone already."""
    root = _locked(draft)
    if name not in root.body.get("attributions", {}):
        raise NotFound
    if found := works.uses(queries.tree_of(draft.id)).get(name):
        raise WorkInUse(found)
    _save(root, works.without_work(root.body, name), by=by, at=at)


def attribute_medium(draft: Draft, medium: str, name: str | None, *, by: Person, at: datetime) -> None:
    """Raises NotFound for a work that was removed meanwhile."""
    root = _locked(draft)
    if name is not None and name not in root.body.get("attributions", {}):
        raise NotFound
    if works.work_of(root.body, medium) != name:
        _save(root, works.with_medium(root.body, medium, name), by=by, at=at)


def license_course(draft: Draft, licence: str | None, *, by: Person, at: datetime) -> None:
    root = _locked(draft)
    _save(root, works.with_licence(root.body, licence), by=by, at=at)


def _locked(draft: Draft) -> DraftPart:
    """The course of the draft as it stands now, until this change is done."""
    services.lock(draft.id)
    root = queries.root_of(draft.id)
    queries.read_again(root)
    return root


def _save(root: DraftPart, body: Body, *, by: Person, at: datetime) -> None:
    services.edit(root, body, version=root.version, by=by, at=at)
