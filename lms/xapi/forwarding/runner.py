"""The worker that keeps statements moving: sends to targets, copies from sources, one after the other, a turn at a time."""

import logging
import os
import socket
from collections.abc import Callable
from functools import partial
from threading import Event

from lms.core import clock, commands
from lms.core.db import db
from lms.core.ids import new_id
from lms.xapi.forwarding import queries
from lms.xapi.forwarding.lease import Lease, LeaseLost, looking
from lms.xapi.forwarding.models import ForwardingTarget, ImportSource, Kind
from lms.xapi.forwarding.receiving import Receiver
from lms.xapi.forwarding.sending import send_next

# Batches or pages after which another has its turn.
TURN = 20
IDLE_S = 2.0
_log = logging.getLogger(__name__)


class Forwarder:
    """`say` is told what changes: a target or source that fails, and one that works again."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self.worker = f"{socket.gethostname()}:{os.getpid()}:{new_id()}"
        self._receiver = Receiver()

    def run(self, stop: Event, *, is_over: Callable[[], bool] = lambda: False) -> None:
        """Until `stop` is set, or `is_over` says so."""
        commands.work(self.round, stop, is_over=is_over, idle_s=IDLE_S, log=_log)

    def round(self, stop: Event | None = None) -> int:
        """Give each that may be tried its turn; answers how many batches and pages were dealt with."""
        stop = stop or Event()
        with looking():
            targets, sources = queries.due_targets(clock.now()), queries.due_sources(clock.now())
        turns = [
            *(partial(self._turn, Lease(ForwardingTarget, one, self.worker), send_next, stop) for one in targets),
            *(
                partial(self._turn, Lease(ImportSource, one, self.worker), self._receiver.copy_next, stop)
                for one in sources
            ),
        ]
        done, faults = 0, []
        for turn in turns:
            try:
                done += turn()
            except Exception as fault:
                # It is told when the others have had their turn: none of them waits for ever behind it.
                db.session.remove()
                faults.append(fault)
        if faults:
            raise faults[0]
        return done

    def _turn(self, lease: Lease[Kind], step: Callable[[Lease[Kind], Callable[[str], None]], bool], stop: Event) -> int:
        if not lease.hold():
            return 0
        done = 0
        try:
            while done < TURN and not stop.is_set() and step(lease, self.say):
                done += 1
        except LeaseLost:
            db.session.rollback()
            return done
        lease.release()
        return done
