"""What the member's pages show: what to do next, her courses and paths, her cooperative's people."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from lms.accounts.models import Person
from lms.cooperatives import queries as cooperatives
from lms.cooperatives.models import Cooperative, OfficeKind
from lms.core import clock
from lms.learning import content, queries
from lms.learning.models import LearningPath
from lms.learning.progress import Progress
from lms.learning.queries import PersonProgress


@dataclass(frozen=True)
class CourseCard:
    course: content.Course
    is_begun: bool
    progress: Progress
    revision_id: UUID


@dataclass(frozen=True)
class PathCard:
    path: LearningPath
    courses: Sequence[CourseCard]

    @property
    def finished(self) -> int:
        return sum(card.progress.is_finished for card in self.courses)


@dataclass(frozen=True)
class Shelf:
    paths: Sequence[PathCard]
    # Courses that no path names, imported ones among them.
    others: Sequence[CourseCard]


@dataclass(frozen=True)
class Neighbour:
    person: Person
    offices: Sequence[OfficeKind]
    progress: PersonProgress


@dataclass(frozen=True)
class Circle:
    """A cooperative and its people, those who have done most first."""

    cooperative: Cooperative
    people: Sequence[Neighbour]


@dataclass(frozen=True)
class Home:
    next_card: CourseCard | None
    cards: Sequence[CourseCard]
    circle: Circle | None


def home_of(person: Person) -> Home:
    cards = cards_of(person, queries.learning_paths())
    begun = [card for card in cards if card.is_begun and not card.progress.is_finished]
    fresh = [card for card in cards if not card.is_begun]
    # What was begun comes before what is new.
    return Home(next(iter((*begun, *fresh)), None), [card for card in cards if card.is_begun], circle_of(person))


def shelf_of(person: Person) -> Shelf:
    paths = queries.learning_paths()
    cards = {card.course.slug: card for card in cards_of(person, paths)}
    shown = [PathCard(path, [cards[slug] for slug in path.course_slugs if slug in cards]) for path in paths]
    named = {slug for path in paths for slug in path.course_slugs}
    return Shelf(shown, [card for slug, card in cards.items() if slug not in named])


def cards_of(person: Person, paths: Sequence[LearningPath]) -> list[CourseCard]:
    """Every published course and every course that she began, in the order of the paths."""
    enrolments = {enrolment.course_id: enrolment for enrolment in reversed(queries.enrolments_of(person.id))}
    done = queries.completed_items_of([enrolment.registration for enrolment in enrolments.values()])
    cards = []
    for course in queries.courses_for(list(enrolments)):
        enrolment = enrolments.get(course.id)
        revision_id = enrolment.revision_id if enrolment else course.current_revision_id
        if revision_id is None:
            continue
        published = queries.content_of(revision_id)
        items = done[enrolment.registration] if enrolment else frozenset[str]()
        cards.append(CourseCard(published, enrolment is not None, Progress(published, items), revision_id))
    order = [slug for path in paths for slug in path.course_slugs]
    return sorted(cards, key=lambda card: order.index(card.course.slug) if card.course.slug in order else len(order))


def circle_of(person: Person) -> Circle | None:
    today = clock.now().date()
    membership = cooperatives.current_membership_of(person.id, today)
    if membership is None:
        return None
    people = cooperatives.members_of(membership.cooperative_id, today)
    offices = cooperatives.offices_of(membership.cooperative_id, today)
    progress = queries.progress_of_people([member.id for member in people])
    neighbours = [
        Neighbour(
            member,
            [office.kind for office in offices if office.person_id == member.id],
            progress[member.id],
        )
        for member in people
    ]
    neighbours.sort(key=lambda neighbour: (-neighbour.progress.done, neighbour.person.name_fr))
    return Circle(membership.cooperative, neighbours)


def helpers_of(person: Person) -> Sequence[Neighbour]:
    """Whom to ask: those who hold an office in her cooperative, herself aside."""
    circle = circle_of(person)
    return [one for one in circle.people if one.offices and one.person.id != person.id] if circle else []


@dataclass(frozen=True)
class CourseOnDesk:
    course: content.Course
    number: int
    enrolled: int
    finished: int


def desk() -> list[CourseOnDesk]:
    """Every published course with how many people began and finished it, for staff."""
    counts = queries.learners_by_course()
    found = []
    for course, number in queries.published_with_number():
        assert course.current_revision_id is not None
        enrolled, finished = counts.get(course.id, (0, 0))
        found.append(CourseOnDesk(queries.content_of(course.current_revision_id), number, enrolled, finished))
    return found


def step_after(course: content.Course, item: str, done: frozenset[str]) -> str | None:
    """The next step that is not done, looking on from here first and then from the beginning."""
    steps = course.items()
    position = steps.index(item) + 1
    return next((step for step in (*steps[position:], *steps[:position]) if step not in done), None)
