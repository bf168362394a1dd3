"""Cohorts with their trainers, members and sessions, who was there, and what is said of it."""

from collections.abc import Iterator, Sequence

from lms.cooperatives import territory
from lms.learning.activity_ids import item_activity
from lms.monitoring.country.courses import Taught
from lms.monitoring.country.ids import Kind, Numbers, name_id
from lms.monitoring.country.plans import Group
from lms.monitoring.country.population import Country
from lms.monitoring.country.rows import at, parts_of, second_of
from lms.monitoring.country.sinks import Sink
from lms.monitoring.country.staff import Team
from lms.monitoring.country.teller import Teller
from lms.monitoring.country.wording import OBJECT, Voice, Wording, agent_terms, sample, wording
from lms.xapi import agents, profile, verbs
from lms.xapi.statement import Activity, ContextActivities, Definition

# Days after which a session follows the one before it; how many of each cohort come, first and last.
DAYS_BETWEEN, MINUTES, COME_FIRST, COME_LAST = 9, 90, 0.85, 0.55
WEEK = 7 * 86_400


class Cohorts:
    def __init__(
        self, country: Country, courses: Sequence[Taught], team: Team, sink: Sink, teller: Teller, *, share: float
    ) -> None:
        self._country, self._courses, self._team = country, courses, team
        self._sink, self._teller, self._share = sink, teller, share
        self._ids, self._chance = Numbers(country.options.seed), country.options.chance("cohorts")
        self._now = second_of(country.options.now)
        self._words: dict[tuple[int, str], Wording] = {}
        self._sessions = self._marks = 0

    def tell_all(self, groups: Sequence[Group]) -> Iterator[int]:
        for group in groups:
            self._tell(group)
            yield 1

    def _tell(self, group: Group) -> None:
        course = self._courses[group.course]
        place = territory.provinces()[group.province]
        trainers = self._team.trainers[place.region_code or ""]
        trainer, cohort = trainers[group.number % len(trainers)], self._ids.id(Kind.COHORT, group.number)
        made = at(group.begins - WEEK)
        # In the language in which they meet.
        title, hall = f"مجموعة تجريبية {group.number + 1}", place.name_ar
        lessons = [step.item for step in course.steps if not step.questions]
        count = min(len(lessons), 4)
        ends = parts_of(group.begins + (DAYS_BETWEEN * (count + 2)) * 86_400)[0]
        self._sink.row(
            "cohort",
            (
                cohort, title, course.slug, "ary", group.province, hall, parts_of(group.begins)[0], ends, made, trainer,
            ),
        )  # fmt: skip
        self._sink.row("cohort_trainer", (cohort, trainer, made))
        for person in group.people:
            self._sink.row("cohort_member", (cohort, self._ids.id(Kind.PERSON, person), "cooperative", made, trainer))
        for number in range(count):
            self._meet(group, cohort, trainer, hall, lessons[number], number, count)

    def _meet(self, group: Group, cohort: str, trainer: str, hall: str, item: str, number: int, count: int) -> None:
        # The first one when those who come have enrolled; at ten in the morning.
        day = group.begins // 86_400 + 3 + DAYS_BETWEEN * number
        starts = day * 86_400 + 9 * 3_600
        session = self._ids.id(Kind.SESSION, self._sessions)
        self._sessions += 1
        made = at(group.begins - WEEK)
        self._sink.row("cohort_session", (session, cohort, at(starts), MINUTES, hall, "ary", item, made, trainer))
        if starts + MINUTES * 60 > self._now - 60:
            return
        share = COME_FIRST + (COME_LAST - COME_FIRST) * number / max(count - 1, 1)
        for person in group.people:
            if self._chance.random() < share:
                self._attend(group, session, trainer, item, person, starts)

    def _attend(self, group: Group, session: str, trainer: str, item: str, person: int, starts: int) -> None:
        course, name = self._courses[group.course], self._ids.id(Kind.PERSON, person)
        mark = self._ids.id(Kind.MARK, self._marks)
        self._marks += 1
        self._sink.row("attendance_mark", (mark, session, name, 1, trainer, at(starts + MINUTES * 60)))
        if self._chance.random() >= self._share:
            return
        team = self._ids.id(Kind.COOPERATIVE, self._country.home[person])
        registration = name_id("registration", name, str(course.course_id))
        things = [*agent_terms(name, is_actor=True), *self._teller.terms_of(team), *agent_terms(trainer)]
        values = {"actor": name, "team": team, "instructor": trainer, "registration": registration}
        self._teller.say(
            Voice(values, things), self._wording(course, item), name_id(verbs.ATTENDED.id, mark), starts,
            thing=(session, agents.activity_id("sessions", session)),
        )  # fmt: skip

    def _wording(self, course: Taught, item: str) -> Wording:
        found = self._words.get((course.place, item))
        if found is None:
            lesson = item_activity(course.content, item)
            thing = Activity(
                id=agents.activity_id("sessions", OBJECT),
                definition=Definition(type=verbs.MEETING, name=lesson.definition.name if lesson.definition else {}),
            )
            context = {
                "context_activities": ContextActivities(
                    parent=[Activity(id=lesson.id)],
                    grouping=[Activity(id=item_activity(course.content, "").id)],
                    category=profile.category(),
                )
            }
            found = wording(sample(verbs.ATTENDED, thing, context, is_helped=True))
            self._words[course.place, item] = found
        return found
