"""The list of a session: who is in the cohort, who said that she comes, who was there by whom, and who contradicts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lms.accounts import queries as accounts
from lms.accounts.models import Person
from lms.cooperatives import queries as cooperatives
from lms.cooperatives.models import Cooperative
from lms.quizzes.group import queries as group
from lms.teaching import queries
from lms.teaching.models import AttendanceMark, CohortSession


@dataclass(frozen=True)
class Line:
    """`is_coming`: None where she has not said. `marks`: of her, the latest last."""

    person: Person
    cooperative: Cooperative | None
    is_coming: bool | None
    marks: Sequence[AttendanceMark]
    objected_at: datetime | None

    @property
    def is_present(self) -> bool:
        return bool(self.marks) and self.marks[-1].is_present

    @property
    def is_corrected(self) -> bool:
        return len(self.marks) > 1


@dataclass(frozen=True)
class Roll:
    lines: Sequence[Line]

    @property
    def coming(self) -> int:
        return sum(line.is_coming is True for line in self.lines)

    @property
    def away(self) -> int:
        return sum(line.is_coming is False for line in self.lines)

    @property
    def silent(self) -> int:
        return len(self.lines) - self.coming - self.away

    @property
    def present(self) -> int:
        return sum(line.is_present for line in self.lines)

    @property
    def is_kept(self) -> bool:
        return any(line.marks for line in self.lines)


def roll_of(session: CohortSession, people: Sequence[Person], *, with_former: bool = False) -> Roll:
    """Of these people; `with_former`: and of who was there and is not in the cohort any more. Five queries."""
    marks = queries.marks_of([session.id])[session.id]
    answers = queries.answers_to([session.id])[session.id]
    everyone = list(people)
    former = list(marks.keys() - {one.id for one in everyone}) if with_former else []
    everyone += accounts.people_with_ids(former) if former else []
    where = cooperatives.cooperatives_by_member([one.id for one in everyone], session.starts_at.date())
    objections = group.objections_to(session.id)
    lines = [
        Line(
            one, where.get(one.id), answers[one.id].is_coming if one.id in answers else None, marks.get(one.id, ()),
            objections.get(one.id),
        )
        for one in everyone
    ]  # fmt: skip
    # Those of a cooperative stand together, as they sit.
    lines.sort(key=lambda line: (line.cooperative.name_fr if line.cooperative else "~", line.person.name_fr))
    return Roll(lines)
