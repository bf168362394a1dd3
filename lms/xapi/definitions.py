"""What statements tell of activities, merged into one canonical definition each (xAPI 1.0.3, Data 2.4.4.1)."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Any

import msgspec

from lms.core.db import db
from lms.core.upserts import upsert
from lms.xapi import queries
from lms.xapi.agents import base_url
from lms.xapi.models import KnownActivity
from lms.xapi.statement import Activity, Definition

Mark = tuple[str, bytes]
# What this process has last seen committed: activity → digest of its definition as it was sent. Most statements repeat it.
_seen: "OrderedDict[str, bytes]" = OrderedDict()
SEEN = 4096


def learn(activities: Iterable[Activity]) -> None:
    """Merge the definitions into those that are known."""
    told: dict[str, list[Definition]] = {}
    fresh: list[Mark] = []
    for activity in activities:
        if activity.definition is None:
            continue
        mark = (activity.id, blake2b(msgspec.json.encode(activity.definition), digest_size=16).digest())
        if _seen.get(mark[0]) != mark[1]:
            fresh.append(mark)
            told.setdefault(activity.id, []).append(activity.definition)
    if not told:
        return
    # In order: concurrent batches about the same activities then wait for one another instead of deadlocking.
    known = queries.activities_locked(sorted(told))
    for activity_id in sorted(told):
        merged = msgspec.json.decode(known[activity_id], type=Definition)
        for definition in told[activity_id]:
            merged = merge(merged, definition)
        text = msgspec.json.encode(merged).decode()
        if text != known[activity_id]:
            upsert(KnownActivity, {"id": activity_id, "definition": text}, key=("id",), latest=("definition",))
    db.session.info.setdefault("definitions", []).extend(fresh)


def remember_committed(session: Any) -> None:
    """What a transaction learnt is known to this process once it is committed."""
    for activity_id, digest in session.info.pop("definitions", ()):
        _seen[activity_id] = digest
    while len(_seen) > SEEN:
        _seen.popitem(last=False)


def forget_rolled_back(session: Any) -> None:
    session.info.pop("definitions", None)


def forget_all() -> None:
    """For tests, which empty the tables."""
    _seen.clear()


def merge(known: Definition, told: Definition) -> Definition:
    """Texts are merged language by language, extensions key by key; the rest is what was told last."""
    changes: dict[str, object] = {}
    for name in told.__struct_fields__:
        value = getattr(told, name)
        if not value:
            continue
        before = getattr(known, name)
        changes[name] = {**before, **value} if isinstance(before, dict) else value
    return msgspec.structs.replace(known, **changes)


def told_by_others(activities: Iterable[Activity]) -> Iterator[Activity]:
    """Without those under our own address, which the platform alone describes."""
    ours = f"{base_url()}/"
    return (activity for activity in activities if not activity.id.startswith(ours))
