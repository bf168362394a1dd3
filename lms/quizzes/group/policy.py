"""Who leads a session: a member with those of her own cooperative, in a course that she takes; and who may contradict."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lms.accounts.models import Person
from lms.accounts.policy import member, member_herself
from lms.cooperatives import policy as cooperatives
from lms.cooperatives import queries as cooperative_queries
from lms.cooperatives.models import Cooperative
from lms.core import clock
from lms.core.access import first_or_404
from lms.learning import policy as learning
from lms.learning.models import Enrolment
from lms.learning.policy import OpenLesson
from lms.quizzes.group import queries
from lms.quizzes.group.models import GroupPresence
from lms.quizzes.kinds import Question
from lms.quizzes.questions import practice_seed, shown_practice


@dataclass(frozen=True)
class OpenGroup:
    """`roster`: who may be ticked, without the facilitator herself."""

    lesson: OpenLesson
    enrolment: Enrolment
    cooperative_id: UUID
    roster: Sequence[Person]

    @property
    def questions(self) -> list[Question]:
        """With the numbers of the facilitator, whose phone shows them."""
        seed = practice_seed(self.enrolment.registration)
        return shown_practice(self.enrolment.revision_id, self.lesson.item, seed)


def group(actor: Person | None, slug: str, module: str, lesson: str) -> tuple[Person, OpenGroup]:
    """A unit of an imported course is no lesson that a group could read."""
    person, cooperative = cooperatives.own_cooperative(actor)
    _person, found, enrolment = learning.lesson_to_complete(person, slug, module, lesson)
    roster = roster_of(person.id, cooperative.id, clock.now().date())
    return person, OpenGroup(found, enrolment, cooperative.id, roster)


def roster_of(person_id: UUID, cooperative_id: UUID, on: date) -> list[Person]:
    """The others of her cooperative."""
    return [one for one in cooperative_queries.members_of(cooperative_id, on) if one.id != person_id]


def own_circle(person_id: UUID) -> tuple[Cooperative, list[Person]] | None:
    """The cooperative of today, and the others in it; None where nobody else is there to learn with."""
    today = clock.now().date()
    membership = cooperative_queries.current_membership_of(person_id, today)
    roster = roster_of(person_id, membership.cooperative_id, today) if membership else []
    return (membership.cooperative, roster) if membership and roster else None


def own_sessions(actor: Person | None) -> tuple[Person]:
    return member(actor)


def own_presence(actor: Person | None, session_id: UUID) -> tuple[Person, GroupPresence]:
    """To contradict, or to take that back. Raises OnlyHerself: who helps knows no better where she was."""
    (person,) = member_herself(actor)
    return person, first_or_404(queries.presences_of(person.id).where(GroupPresence.session_id == session_id))
