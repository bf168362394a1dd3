"""The personal path of one member, with her courses: what her cooperative and her offices say, put to `personal_path`."""

from dataclasses import dataclass

from lms.accounts.models import Person
from lms.cooperatives import queries as cooperatives
from lms.core import clock
from lms.learning import queries as learning
from lms.learning.home import CourseCard, cards_of
from lms.pathway.diagnosis import queries
from lms.pathway.diagnosis.personal_path import Suggestion, personal_path
from lms.pathway.diagnosis.stage import FIRST_STAGE, stage_of


@dataclass(frozen=True)
class Suggested:
    """A course that she has not finished, and why she should take it."""

    suggestion: Suggestion
    card: CourseCard


def suggestions_for(person: Person) -> list[Suggested]:
    """What to do next first. Nothing where every course is finished."""
    cards = {card.course.slug: card for card in cards_of(person, learning.learning_paths())}
    today = clock.now().date()
    membership = cooperatives.current_membership_of(person.id, today)
    place = membership.cooperative_id if membership else None
    held = cooperatives.offices_of(place, today) if place else []
    path = personal_path(
        list(cards),
        offices={office.kind.value for office in held if office.person_id == person.id},
        sector=membership.cooperative.sector if membership else "",
        stage=stage_of(place) if place else FIRST_STAGE,
        levels=queries.latest_levels_of(place) if place else {},
        finished={slug for slug, card in cards.items() if card.progress.is_finished},
    )
    return [Suggested(one, cards[one.course]) for one in path]
