"""What the worker does besides counting, a little between two rounds of it: mails that are due and, once a day, looking for alerts."""

from collections.abc import Iterator
from datetime import date, datetime

from lms.core import clock
from lms.core.days import day_of
from lms.core.db import db
from lms.monitoring.alerts import watching
from lms.monitoring.reports import sending


class Besides:
    """Of one worker; `looks`: whether it looks for alerts, too: at the first round of a day, a step a round, so that figures do not
    wait."""

    def __init__(self, *, looks: bool = True) -> None:
        self.looks = looks
        self._looked_on: date | None = None
        self._steps: Iterator[watching.Step] = iter(())

    def send(self) -> int:
        """Whether there may be more to send."""
        return int(sending.round_of_mails())

    def look(self) -> bool:
        """Whether there is more to look for."""
        if not self.looks:
            return False
        at = clock.now()
        today = day_of(at)
        if self._looked_on != today:
            self._looked_on, self._steps = today, watching.steps(at)
            sending.throw_away_expired()
        step = next(self._steps, None)
        if step is None:
            return False
        step()
        db.session.commit()
        return True


def look_for_alerts(at: datetime) -> int:
    """All steps at once, for cron; how many."""
    done = 0
    for step in watching.steps(at):
        step()
        db.session.commit()
        done += 1
    return done
