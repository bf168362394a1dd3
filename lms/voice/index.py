"""Which languages have clips, and their versions: asked by every page, so remembered for a minute."""

import time

from sqlalchemy.exc import OperationalError

from lms.core.db import db
from lms.voice import queries
from lms.voice.pieces import short_hash

LIFE_S = 60
# Of each database: until when it counts, and what was found.
_kept: dict[str, tuple[float, str]] = {}


def spoken() -> str:
    """Languages with their versions as `data-voices` has them, "ary:1f3a shi:77c0"; "" where nothing is recorded."""
    name = str(db.engine.url)
    until, found = _kept.get(name, (0.0, ""))
    now = time.monotonic()
    if now >= until:
        try:
            # What the request has written stays, whatever happens here.
            with db.session.begin_nested():
                found = " ".join(f"{language}:{version}" for language, version in sorted(versions().items()))
        except OperationalError:
            # The page that says so is shown all the same.
            pass
        _kept[name] = (now + LIFE_S, found)
    return found


def versions() -> dict[str, str]:
    return {language: short_hash(f"{count} {last}") for language, count, last in queries.states()}


def forget() -> None:
    """What is recorded has changed: the other processes learn it within a minute."""
    _kept.clear()
