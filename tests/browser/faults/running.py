"""Runs sequences against a server that is killed meanwhile, and judges each by the model."""

import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from collections.abc import Sequence as Several
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import psutil
from playwright.sync_api import Browser
from sqlalchemy import func, select

from lms.config import ROOT
from lms.core.db import db
from lms.core.files import MediaStore
from lms.learning.models import Completion, Enrolment
from lms.offline.models import OutboxRefusal
from lms.quizzes.models import PracticeAnswer
from lms.web import static
from lms.xapi.models import StoredStatement
from tests.browser.faults import model
from tests.browser.faults.people import QUESTIONS, Learner, Village
from tests.browser.faults.sequences import Sequence, sequence
from tests.browser.faults.twins import do_online
from tests.browser.live import Live, serve
from tests.factories.courses import publish_bees

HERE = ROOT / "tests" / "browser" / "faults"
# Forked, so that a killed process is followed by the next at once.
GUNICORN = ("--preload", "--log-level", "critical")
BATCH = 250
# So often somebody does the same online, and the model is held against her too.
TWIN_EVERY = 50
LANES = 5


@dataclass
class Result:
    seed: int
    sequences: int = 0
    met: Counter[str] = field(default_factory=Counter)
    acts: int = 0
    statements: int = 0
    lost: int = 0
    double: int = 0
    twins: int = 0
    # Number → what differs.
    differing: dict[int, list[str]] = field(default_factory=dict)
    seconds: float = 0

    def add(self, one: Sequence, report: dict[str, Any], verdict: model.Verdict) -> None:
        self.sequences += 1
        self.met.update(report["met"])
        self.acts += len(report["acts"])
        self.statements += verdict.statements
        self.lost += verdict.lost
        self.double += verdict.double
        self.met["two phones"] += len(one.skews) == 2
        self.met["clock wrong"] += any(one.skews)
        if verdict.faults or verdict.lost or verdict.double:
            counts = f"lost {verdict.lost}, double {verdict.double}"
            self.differing[one.number] = [counts, *verdict.faults]

    def compare(self, one: Sequence, kept: model.Kept, online: model.Kept) -> None:
        self.twins += 1
        if kept.state != online.state:
            self.differing.setdefault(one.number, []).append(f"Online it ends as {online.state}, here as {kept.state}")


class Killer:
    """SIGKILL for the processes that answer, or for the whole server, which is then started again."""

    def __init__(self, live: Live) -> None:
        self.live = live
        self.lock = threading.Lock()
        self.killed: Counter[str] = Counter()
        self.threads: list[threading.Thread] = []

    def kill(self, kind: str) -> None:
        self.threads.append(threading.Thread(target=getattr(self, kind)))
        self.threads[-1].start()

    def end(self) -> None:
        for thread in self.threads:
            thread.join()

    def workers(self) -> None:
        with self.lock, suppress(psutil.NoSuchProcess):
            for child in psutil.Process(self.live.process.pid).children():
                with suppress(ProcessLookupError):
                    os.kill(child.pid, signal.SIGKILL)
            self.killed["server processes killed"] += 1

    def server(self) -> None:
        with self.lock:
            self.live.stop()
            self.live.start()
            self.killed["whole server killed"] += 1


@contextmanager
def served(folder: Path, database_url: str) -> Iterator[tuple[Live, Village]]:
    with serve(folder, database_url, courses=(), workers=2, options=GUNICORN) as live:
        with live.app.app_context():
            course_id = publish_bees(MediaStore(folder / "media")).id
        yield live, Village(live.app, live.url, course_id)


def run(
    live: Live, village: Village, chromium: Browser, numbers: Several[int], seed: int,
    told: Callable[[Result], None] = lambda _result: None,
) -> Result:  # fmt: skip
    """`told` hears after each batch. The number and the seed alone decide what a sequence is; when each thing arrives does not
    repeat itself."""
    started = time.monotonic()
    result, killer, log = Result(seed), Killer(live), Log(live)
    drawn = [sequence(seed, number, lessons=village.lessons, questions=QUESTIONS) for number in numbers]
    batches = [drawn[start : start + BATCH] for start in range(0, len(drawn), BATCH)]
    play = _stage(live, chromium, killer)
    with ThreadPoolExecutor(1) as beside:
        coming = beside.submit(village.gather, batches[0])
        for place, batch in enumerate(batches):
            learners = coming.result()
            if place + 1 < len(batches):
                coming = beside.submit(village.gather, batches[place + 1])
            reports = play([learner.task(one) for learner, one in zip(learners, batch, strict=True)])
            kept = log.of(learners)
            with live.app.test_request_context(base_url=live.url):
                for one, learner in zip(batch, learners, strict=True):
                    verdict = model.judge(one, learner, reports[one.number], kept[learner.registration])
                    result.add(one, reports[one.number], verdict)
            for one, learner in zip(batch, learners, strict=True):
                if one.number % TWIN_EVERY == 0:
                    (twin,) = village.gather([one])
                    do_online(live, twin, [one.deeds[act["deed"]] for act in reports[one.number]["acts"]])
                    result.compare(one, kept[learner.registration], log.of([twin])[twin.registration])
            result.seconds = time.monotonic() - started
            told(result)
    killer.end()
    result.met.update(killer.killed)
    return result


def _stage(
    live: Live, chromium: Browser, killer: Killer
) -> Callable[[list[dict[str, Any]]], dict[int, dict[str, Any]]]:
    """A page whose phones play sequences: tasks → reports by number."""
    page = chromium.new_context(bypass_csp=True).new_page()
    page.set_default_timeout(0)
    page.expose_function("crash", killer.kill)
    page.goto(f"{live.url}/health")
    script = (HERE / "lane.js").read_text("utf-8").rstrip().removesuffix(";")
    common = {
        "origin": live.url,
        "modules": f"{live.url}/static/{static.version()}/js/",
        "source": (HERE / "phone.js").read_text("utf-8"),
        "lanes": LANES,
    }

    def play(tasks: list[dict[str, Any]]) -> dict[int, dict[str, Any]]:
        return {one["number"]: one for one in page.evaluate(script, common | {"sequences": tasks})}

    return play


class Log:
    """What the server keeps, read on from where it was."""

    def __init__(self, live: Live) -> None:
        self.live = live
        self.seq = -1
        self.said: dict[UUID, list[model.Said]] = {}

    def of(self, learners: Several[Learner]) -> dict[UUID, model.Kept]:
        registrations = [learner.registration for learner in learners]
        with self.live.app.test_request_context(base_url=self.live.url):
            self._read_on()
            enrolments = db.session.scalars(select(Enrolment).where(Enrolment.registration.in_(registrations))).all()
            kept = {
                one.registration: model.Kept(one.enrolled_at, self.said.pop(one.registration, [])) for one in enrolments
            }
            for done in db.session.scalars(select(Completion).where(Completion.registration.in_(registrations))):
                kept[done.registration].items.add(done.item)
            for answer in db.session.scalars(
                select(PracticeAnswer).where(PracticeAnswer.registration.in_(registrations))
            ):
                kept[answer.registration].practice[answer.question_id] = answer.is_right
            refusals = select(OutboxRefusal.person_id, func.count()).group_by(OutboxRefusal.person_id)
            whose = {learner.id: learner.registration for learner in learners}
            for person_id, count in db.session.execute(refusals):
                if person_id in whose:
                    kept[whose[person_id]].refusals = count
            db.session.rollback()
        return kept

    def _read_on(self) -> None:
        rows = select(StoredStatement).where(StoredStatement.seq > self.seq).order_by(StoredStatement.seq)
        for row in db.session.scalars(rows):
            self.seq = row.seq
            said = model.read(row.document, row.stored)
            registration = said.document.get("context", {}).get("registration")
            if registration:
                self.said.setdefault(UUID(registration), []).append(said)
