"""Taking what phones did without network: each statement is held against what its sender may say, then said by the platform as
if she had been online. Repeating and reordering change nothing."""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError

from lms.accounts.models import Person
from lms.core.db import db
from lms.core.ids import id_from
from lms.core.upserts import upsert
from lms.learning import content, fixes
from lms.learning import queries as learning
from lms.learning.activities import kind_of
from lms.learning.activity_ids import item_of, question_activity_id, revision_of
from lms.learning.learner import agent_of, team_of
from lms.learning.models import Enrolment
from lms.learning.services import complete_lesson
from lms.offline import queries
from lms.offline.clocks import moment_of
from lms.offline.models import OutboxRefusal, Reason
from lms.quizzes import kinds
from lms.quizzes.group.reading import id_in, read_session
from lms.quizzes.group.services import Held, NobodyPresent, NotYourCooperative, hold, session_id_of
from lms.quizzes.kinds import Unreadable
from lms.quizzes.kinds.phones import can_judge
from lms.quizzes.messages import words_of
from lms.quizzes.questions import practice_of, practice_seed, shown_practice
from lms.quizzes.services import practise
from lms.quizzes.telling import Learner
from lms.xapi import queries as xapi
from lms.xapi import verbs
from lms.xapi.agents import activity_id
from lms.xapi.statement import NO_ID, NO_TIME, BadStatement, Statement, read

log = logging.getLogger(__name__)

# Statements that a phone may send at a time.
MOST = 50
FORM = "form"
PHONE_TIME = "phone-time"
# Refusals of one person that wait to be looked at, and characters of each: a phone gone mad must not fill the disk.
MOST_REFUSALS = 500
LONGEST_DOCUMENT = 8000


class Status(StrEnum):
    STORED = "stored"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True)
class Outcome:
    """`id`: as the phone gave it, where it gave one; `words`: why it is refused, translatable."""

    id: str | None
    status: Status
    words: Any = None


class Refused(Exception):
    def __init__(self, reason: Reason, words: Any = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.words = words


@dataclass(frozen=True)
class Sync:
    """One delivery of a phone: whose it is, and what its clock showed when the server's showed `at`."""

    person: Person
    sent_at: datetime
    at: datetime

    def take(self, statements: Sequence[bytes]) -> list[Outcome]:
        queries.lock_sender(self.person.id)
        return [self._take(raw) for raw in statements]

    def _take(self, raw: bytes, *, is_again: bool = False) -> Outcome:
        try:
            with db.session.begin_nested():
                return Outcome(given_id(raw), Status.STORED if self._record(raw) else Status.KNOWN)
        except Refused as refused:
            return self._refuse(raw, refused)
        except (OperationalError, InterfaceError):
            # The database is busy or away: the phone sends all of it again.
            raise
        except IntegrityError:
            # Somebody was there first, and is seen now; what meets it twice would hold up all that waits behind it.
            if not is_again:
                return self._take(raw, is_again=True)
            log.exception("A statement of a phone could not be stored")
            return self._refuse(raw, Refused(Reason.FAULT))
        except Exception:
            # A fault of ours in one statement must neither lose it nor hold up those behind it.
            log.exception("A statement of a phone could not be followed")
            return self._refuse(raw, Refused(Reason.FAULT))

    def _record(self, raw: bytes) -> bool:
        """Whether it was new. Raises Refused."""
        try:
            statement, _raw = read(raw)
        except BadStatement as error:
            raise Refused(Reason.UNREADABLE) from error
        if statement.id is NO_ID:
            # Nobody could tell a repetition of it.
            raise Refused(Reason.UNREADABLE)
        if statement.actor.key != agent_of(self.person).key:
            raise Refused(Reason.SOMEONE_ELSE)
        registration = statement.registration
        enrolment = queries.own_enrolment(self.person.id, registration) if registration else None
        if enrolment is None:
            raise Refused(Reason.NOT_ENROLLED)
        if statement.verb.id == verbs.COMPLETED.id:
            return self._complete(statement, enrolment)
        if statement.verb.id == verbs.ANSWERED.id:
            return self._practise(statement, enrolment)
        if statement.verb.id == verbs.HOSTED.id:
            return self._hold(statement, enrolment)
        is_result = statement.verb.id in (verbs.PASSED.id, verbs.FAILED.id, verbs.ATTEMPTED.id)
        raise Refused(Reason.HELD_ONLINE if is_result else Reason.NOT_FROM_PHONES)

    def _complete(self, statement: Statement, enrolment: Enrolment) -> bool:
        item = _lesson_item(statement.object.id, enrolment)
        at, extensions = self._when(statement, enrolment)
        return complete_lesson(
            agent_of(self.person), enrolment, item, team=team_of(self.person), at=at, extensions=extensions
        )

    def _practise(self, statement: Statement, enrolment: Enrolment) -> bool:
        around = statement.context.context_activities if statement.context else None
        if around is None or not around.parent:
            raise Refused(Reason.NOT_IN_COURSE)
        item = _lesson_item(around.parent[0].id, enrolment)
        _refuse_older(statement, enrolment, item)
        course = learning.content_of(enrolment.revision_id)
        question = next(
            (
                one
                for one in practice_of(enrolment.revision_id, item)
                if question_activity_id(course, one.id) == statement.object.id
            ),
            None,
        )
        if question is None:
            raise Refused(Reason.NOT_IN_COURSE)
        if not can_judge(question):
            raise Refused(Reason.HELD_ONLINE)
        seed = practice_seed(enrolment.registration)
        response = kinds.read(kinds.drawn(question, seed), _form(statement), seed)
        if isinstance(response, Unreadable):
            raise Refused(Reason.UNREADABLE_ANSWER, words_of(question, response))
        at, extensions = self._when(statement, enrolment)
        # As the page itself does: another answer on the same page is another fact.
        statement_id = id_from("practised", statement.id, response)
        is_known = bool(xapi.platforms_own_among([statement_id]))
        learner = Learner(agent_of(self.person), team_of(self.person))
        practise(learner, enrolment, item, question, response, at=at, statement_id=statement_id, extensions=extensions)
        return not is_known

    def _hold(self, statement: Statement, enrolment: Enrolment) -> bool:
        """A lesson learnt together: what it counts for each follows from the form, as it does online."""
        item = _lesson_item(statement.object.id, enrolment)
        _refuse_older(statement, enrolment, item)
        form = _form(statement)
        at, extensions = self._when(statement, enrolment)
        cooperative_id = next(filter(None, map(id_in, form.get("cooperative", ()))), None)
        if cooperative_id is None:
            raise Refused(Reason.UNREADABLE)
        session_id = session_id_of(self.person, statement.id)
        seed = practice_seed(enrolment.registration)
        noted = read_session(form, shown_practice(enrolment.revision_id, item, seed), seed)
        try:
            return hold(
                Held(self.person, cooperative_id, enrolment, item, session_id, at), noted, extensions=extensions
            )
        except (NobodyPresent, NotYourCooperative) as error:
            raise Refused(Reason.NO_GROUP, error.message) from error

    def _when(self, statement: Statement, enrolment: Enrolment) -> tuple[datetime, dict[str, object]]:
        said = None if statement.timestamp is NO_TIME else statement.timestamp
        moment = moment_of(said, sent_at=self.sent_at, now=self.at, earliest=enrolment.enrolled_at)
        if moment.phone_time is None:
            return moment.at, {}
        return moment.at, {activity_id(PHONE_TIME): moment.phone_time.isoformat()}

    def _refuse(self, raw: bytes, refused: Refused) -> Outcome:
        document = raw.decode("utf-8", "replace")
        if queries.open_refusal_count(self.person.id) < MOST_REFUSALS:
            upsert(
                OutboxRefusal,
                {
                    "id": id_from("refused", self.person.id, hashlib.sha256(raw).hexdigest()),
                    "person_id": self.person.id,
                    "reason": refused.reason,
                    "document": document[:LONGEST_DOCUMENT],
                    "refused_at": self.at,
                    "settled_at": None,
                },
                key=("id",),
            )
        return Outcome(given_id(raw), Status.REFUSED, refused.words or refused.reason)


def given_id(raw: bytes) -> str | None:
    """The id as the phone wrote it, also of what is no statement."""
    try:
        value = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    found = value.get("id") if isinstance(value, dict) else None
    return found[:100] if isinstance(found, str) else None


def _lesson_item(iri: str, enrolment: Enrolment) -> str:
    """The item of a lesson that phones may complete, in her revision. Raises Refused."""
    course: content.Course = learning.content_of(enrolment.revision_id)
    slug, item = item_of(iri) or ("", "")
    if slug != course.slug:
        raise Refused(Reason.NOT_IN_COURSE)
    if item in course.items() and kind_of(item) != "lesson":
        raise Refused(Reason.HELD_ONLINE)
    pair = course.lesson(*item.split("/")) if item.count("/") == 1 else None
    if pair is None:
        raise Refused(Reason.NOT_IN_COURSE)
    if pair[1].unit is not None:
        raise Refused(Reason.HELD_ONLINE)
    return item


def _refuse_older(statement: Statement, enrolment: Enrolment, item: str) -> None:
    revision_id = _revision(statement)
    if revision_id is None or revision_id == enrolment.revision_id:
        return
    # Its choices may have stood in another order; a fix that left the questions alone changes nothing.
    is_same = fixes.is_fix_of(enrolment.revision_id, revision_id) and practice_of(revision_id, item) == practice_of(
        enrolment.revision_id, item
    )
    if not is_same:
        raise Refused(Reason.OLDER_REVISION)


def _revision(statement: Statement) -> UUID | None:
    try:
        return revision_of(statement)
    except ValueError as error:
        raise Refused(Reason.UNREADABLE) from error


def _form(statement: Statement) -> dict[str, list[str]]:
    extensions = statement.result.extensions if statement.result else {}
    try:
        return msgspec.convert(extensions.get(activity_id(FORM)), dict[str, list[str]])
    except msgspec.ValidationError as error:
        raise Refused(Reason.UNREADABLE) from error
