"""The worker that tells people: those who have something waiting, one after the other."""

import logging
import os
import socket
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event
from uuid import UUID

from sqlalchemy.exc import OperationalError

from lms.core import clock, commands
from lms.core.db import db
from lms.core.ids import new_id
from lms.notices.channels import daily, outbox, queries, services
from lms.notices.channels.gateways import Failed
from lms.notices.channels.models import Channel
from lms.xapi.forwarding.lease import looking

log = logging.getLogger(__name__)
BATCH = 50
IDLE_S = 5.0
# How long to look for nothing that the day brings, once it brought nothing more.
DAILY = timedelta(minutes=10)


class Teller:
    """One worker; any number may run at once."""

    def __init__(self) -> None:
        self.worker = f"{socket.gethostname()}:{os.getpid()}:{new_id()}"
        self._closed_until: dict[Channel, datetime] = {}
        self._daily_from: datetime | None = None

    def run(self, stop: Event, *, is_over: Callable[[], bool] = lambda: False) -> None:
        commands.work(self.round, stop, is_over=is_over, idle_s=IDLE_S, log=log)

    def round(self, stop: Event | None = None) -> int:
        """Queue what the day brings, and tell the next people; answers how many were told or looked at."""
        stop = stop or Event()
        done = self._queue_daily(clock.now())
        with looking():
            people = queries.people_due(clock.now(), limit=BATCH)
        for person_id in people:
            if stop.is_set():
                break
            try:
                done += self.turn(person_id)
            except OperationalError:
                raise
            # Whatever it was, the others must be told; the log says what it was, and this one waits for the end of its lease.
            except Exception:
                log.exception("A reminder could not be sent")
                db.session.remove()
        return done

    def turn(self, person_id: UUID) -> int:
        """1 where a message was tried."""
        at = clock.now()
        work = outbox.take(person_id, self.worker, closed=self._closed(at), at=at)
        # Before the network is waited for: what is leased is written down, and no lock is held.
        db.session.commit()
        if work is None:
            return 0
        came = outbox.outcome_of(work)
        at = clock.now()
        if isinstance(came, Failed):
            self._closed_until[work.channel] = at + max(outbox.REST, came.wait or outbox.REST)
        outbox.note(work, self.worker, came, at=at)
        db.session.commit()
        return 1

    def _queue_daily(self, at: datetime) -> int:
        if self._daily_from is not None and at < self._daily_from:
            return 0
        done = daily.queue_next(at=at)
        db.session.commit()
        if not done:
            services.forget_old(at=at)
            db.session.commit()
            self._daily_from = at + DAILY
        return done

    def _closed(self, at: datetime) -> set[Channel]:
        return {channel for channel, until in self._closed_until.items() if until > at}
