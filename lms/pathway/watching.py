"""When cooperatives are judged: as soon as a fact about them changes, and on the days on which time alone changes one.

Whoever changes a fact sends a signal or records a statement. The cooperative is judged at the end of the same transaction;
where many change at once, they wait for the worker (`flask lms pathway run`).
"""

import logging
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from lms.certification import queries as certification
from lms.cooperatives import queries as cooperatives
from lms.cooperatives.models import Cooperative
from lms.cooperatives.signals import cooperative_changed
from lms.core import clock
from lms.core.db import db
from lms.notices.duties import remind_next
from lms.pathway import notices, queries, reminders, revocations, services
from lms.pathway.signals import facts_changed
from lms.xapi import agents, verbs
from lms.xapi.consumers import registry
from lms.xapi.statement import Statement

log = logging.getLogger(__name__)
# More than these wait for the worker, and nobody for them.
AT_ONCE = 10
_KEY = "pathway_changed"


def note_change(_sender: Any, *, cooperative_id: UUID, trigger: str) -> None:
    """A fact of this cooperative changed in this transaction. What is only read again from the log was judged when it was said."""
    if registry.is_replaying:
        return
    waiting: dict[UUID, str] = db.session.info.setdefault(_KEY, {})
    if waiting.get(cooperative_id) != services.REVOCATION:
        waiting[cooperative_id] = trigger


facts_changed.connect(note_change)
cooperative_changed.connect(note_change)


@registry.consume(verbs.EARNED)
def follow_certificate(statement: Statement) -> None:
    _note_person(agents.account_id(statement.actor), "certificate")


@registry.consume(verbs.RETRACTED)
def follow_revocation(statement: Statement) -> None:
    code = agents.activity_path(statement.object.id)[-1]
    certificate = db.session.scalar(certification.certificate_with_code(code))
    if certificate is not None and not registry.is_replaying:
        for cooperative_id in _note_person(certificate.person_id, services.REVOCATION):
            revocations.note(cooperative_id, certificate.id)


def judge_changed(session: Session) -> None:
    """Before the transaction ends: judge the cooperatives whose facts it changed. The end of a savepoint is no end: what
    stands half-way, a president gone and the next one not yet there, is nothing to tell anybody."""
    if session.in_nested_transaction():
        return
    waiting: dict[UUID, str] = db.session.info.pop(_KEY, {})
    if not waiting:
        return
    db.session.flush()
    at = clock.now()
    # In one order for all: two transactions then wait for one another instead of deadlocking.
    for number, (cooperative_id, trigger) in enumerate(sorted(waiting.items())):
        cooperative = db.session.get(Cooperative, cooperative_id) if number < AT_ONCE else None
        if cooperative is not None:
            services.judge(cooperative, trigger, at=at)
        else:
            services.plan_check(cooperative_id, at.date(), trigger)


def forget_changed(session: Session) -> None:
    """With the whole transaction. What was noted before a savepoint that is given up still changed."""
    if not session.in_nested_transaction():
        db.session.info.pop(_KEY, None)


def judge_due(*, limit: int = 100) -> int:
    """Judge cooperatives whose day has come, and answer how many: those that many changes made wait, and those about which
    time alone changed something. Commits after each. One that cannot be judged waits until tomorrow; the others do not."""
    at = clock.now()
    due = [(check.cooperative_id, check.trigger) for check in queries.due_checks(at.date(), limit=limit)]
    for cooperative_id, trigger in due:
        try:
            services.judge(db.session.get_one(Cooperative, cooperative_id), trigger, at=at)
            db.session.commit()
        except OperationalError:
            # The database is busy or away, which says nothing of the cooperative.
            raise
        # Whatever it was, the rest of the country must be judged; the log says what it was.
        except Exception:
            log.exception("The cooperative %s could not be judged", cooperative_id)
            _postpone(cooperative_id, at.date() + timedelta(days=1))
    return len(due)


def tell_what_falls_due(*, limit: int = 50) -> int:
    """What time alone makes known: overrides and days of grace that end, days to migrate that come, duties that fall due. Answers how many cooperatives were looked at;
    commits."""
    at = clock.now()
    notices.tell_of_ends(at=at)
    done = remind_next(at=at, limit=limit, also=reminders.remind)
    db.session.commit()
    return done


def _postpone(cooperative_id: UUID, on: date) -> None:
    db.session.rollback()
    queries.postpone_check(cooperative_id, on)
    db.session.commit()


def _note_person(person_id: UUID, trigger: str) -> list[UUID]:
    """Answers which cooperatives she belongs to."""
    found = list(cooperatives.cooperatives_of(person_id, clock.now().date()))
    for cooperative_id in found:
        note_change(None, cooperative_id=cooperative_id, trigger=trigger)
    return found
