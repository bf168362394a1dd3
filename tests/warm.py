"""What a server reads before it serves: imported once, by the process that tests.forks forks from."""

import tempfile
from pathlib import Path

import gunicorn.app.wsgiapp
import gunicorn.workers.gthread  # noqa: F401
import psutil

from lms import create_app
from lms.config import Settings

with tempfile.TemporaryDirectory() as name:
    # Making the application is what reads most of it; each server makes its own.
    create_app(Settings(secret_key="read-once-" * 4, instance_path=Path(name), database_url="sqlite://", base_url="http://lms.test"))  # fmt: skip

# What waits for a thread that no fork has waits for ever.
assert psutil.Process().num_threads() == 1, "Something that was imported started threads"
