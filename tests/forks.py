"""gunicorn in a process that has read the application before: it serves at once, where a Python of its own reads for three seconds."""

import os
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

from lms.config import ROOT

FORKS = get_context("forkserver")
FORKS.set_forkserver_preload(["tests.warm"])


@dataclass
class Forked:
    process: BaseProcess

    @property
    def pid(self) -> int:
        assert self.process.pid is not None
        return self.process.pid

    def stop(self) -> None:
        self.process.terminate()
        self._end()

    def kill(self) -> None:
        """It and its workers, at once."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._end()

    def _end(self) -> None:
        self.process.join(20)
        assert self.process.exitcode is not None, f"{self.pid} does not end"


def fork(
    command: list[str], folder: Path, environ: dict[str, str], *, log: Path | None = None, fresh: bool = False
) -> Forked:
    """In a group of its own: workers outlive a killed parent. `fresh`: with a Python of its own, as another release has anyway."""
    fresh = fresh or folder != ROOT
    process = FORKS.Process(target=_become, args=(command, folder, environ, log, fresh), daemon=True)
    process.start()
    return Forked(process)


def _become(command: list[str], folder: Path, environ: dict[str, str], log: Path | None, fresh: bool) -> None:
    os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environ | {"PYTHONPATH": str(folder)})
    if log is not None:
        with log.open("ab") as written:
            os.dup2(written.fileno(), sys.stderr.fileno())
    if fresh:
        os.execve(command[0], command, os.environ)
    # What cannot be imported is passed over in silence there.
    assert "tests.warm" in sys.modules, "Nothing was read before"
    from gunicorn.app.wsgiapp import run

    sys.argv = command[2:]
    run()
