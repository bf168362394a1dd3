"""Who drafts, agrees, decides and listens. Outsiders are told that nothing is there."""

from pathlib import Path
from uuid import UUID

from lms.accounts.models import Person
from lms.accounts.policy import adviser, member
from lms.cooperatives.models import Cooperative
from lms.cooperatives.policy import member_and_cooperative
from lms.core.access import first_or_404, public
from lms.core.db import db
from lms.core.errors import DomainError, NotFound
from lms.core.files import MediaStore, private_store
from lms.core.i18n import lazy as _
from lms.pathway import queries as pathway
from lms.pathway.rules.model import Stage
from lms.projects import queries
from lms.projects.models import ProjectIdea
from lms.projects.parts import Part
from lms.projects.workflow import IdeaState


class RoomClosed(DomainError):
    message = _("The room of projects is not open to your cooperative yet. Its pathway says what is missing.")


def is_room_open(cooperative: Cooperative) -> bool:
    return pathway.is_open(cooperative.id, Stage.PROJECT)


def drafter(actor: Person | None) -> tuple[Person, Cooperative]:
    """A member whose cooperative has reached this room. Raises RoomClosed."""
    person, cooperative = member_and_cooperative(actor)
    if cooperative is None:
        raise NotFound
    if not is_room_open(cooperative):
        raise RoomClosed
    return person, cooperative


def own_idea(actor: Person | None, idea_id: UUID) -> tuple[Person, ProjectIdea]:
    """Of her cooperative; also when the room has closed again, for what was begun is not taken away."""
    (person,) = member(actor)
    return person, first_or_404(queries.ideas_written_by(person).where(ProjectIdea.id == idea_id))


def own_part(actor: Person | None, idea_id: UUID, part: str) -> tuple[ProjectIdea, Part]:
    _person, idea = own_idea(actor, idea_id)
    if part not in list(Part):
        raise NotFound
    return idea, Part(part)


def begun_idea(actor: Person | None, idea_id: UUID) -> tuple[ProjectIdea]:
    """For who began it. Whether it may still be deleted, the service says."""
    (person,) = member(actor)
    return (first_or_404(queries.ideas_begun_by(person).where(ProjectIdea.id == idea_id)),)


def may_delete(actor: Person, idea: ProjectIdea) -> bool:
    return idea.created_by_id == actor.id and idea.state is IdeaState.DRAFT and not queries.decisions_on(idea.id)


def idea_to_agree(actor: Person | None, idea_id: UUID) -> tuple[Person, ProjectIdea]:
    (person,) = member(actor)
    return person, first_or_404(queries.ideas_agreed_to_by(person).where(ProjectIdea.id == idea_id))


def may_agree(actor: Person, idea: ProjectIdea) -> bool:
    return db.session.scalar(queries.ideas_agreed_to_by(actor).where(ProjectIdea.id == idea.id)) is not None


def followed_idea(actor: Person | None, idea_id: UUID) -> tuple[Person, ProjectIdea]:
    """Of the adviser's delegation, once its cooperative agreed to it."""
    (person,) = adviser(actor)
    return person, first_or_404(queries.ideas_followed_by(person).where(ProjectIdea.id == idea_id))


@public
def public_idea(_actor: Person | None, idea_id: UUID) -> tuple[ProjectIdea]:
    return (first_or_404(queries.public_ideas().where(ProjectIdea.id == idea_id)),)


def heard_voice(actor: Person | None, idea_id: UUID) -> tuple[Path]:
    """The voice note, for the members of the cooperative and its adviser: a voice is somebody's."""
    find = followed_idea if actor is not None and actor.is_staff else own_idea
    _person, idea = find(actor, idea_id)
    path = voices().path_of(idea.voice or "")
    if path is None:
        raise NotFound
    return (path,)


def voices() -> MediaStore:
    return private_store("voices")
