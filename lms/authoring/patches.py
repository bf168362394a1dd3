"""What one saving changed in a body: only the places, so that a history of autosaves stays small. Pure."""

from typing import Any

from lms.authoring.merging import by_id, is_keyed
from lms.authoring.parts import Body

# Stands in a patch for what was not there; a JSON null is a value.
ABSENT = {"absent": True}
# In a patch of a list whose items have ids: the ids in order. No id begins so.
ORDER = "#order"


def patches(old: Body, new: Body) -> tuple[Body, Body]:
    """(before, after): `applied(new, before) == old` and `applied(old, after) == new`."""
    before: Body = {}
    after: Body = {}
    for key in dict.fromkeys((*old, *new)):
        was, is_now = old.get(key, ABSENT), new.get(key, ABSENT)
        if was == is_now:
            continue
        if is_keyed(was) and is_keyed(is_now):
            before[key], after[key] = _list_patches(was, is_now)
        else:
            before[key], after[key] = {"value": was}, {"value": is_now}
    return before, after


def applied(body: Body, patch: Body) -> Body:
    changed = dict(body)
    for key, change in patch.items():
        if ORDER in change:
            rows = by_id(body[key]) | {name: row for name, row in change.items() if name != ORDER}
            changed[key] = [rows[name] for name in change[ORDER]]
        elif change["value"] == ABSENT:
            changed.pop(key, None)
        else:
            changed[key] = change["value"]
    return changed


def _list_patches(old: list[Any], new: list[Any]) -> tuple[Body, Body]:
    was, is_now = by_id(old), by_id(new)
    differing = [key for key in dict.fromkeys((*was, *is_now)) if was.get(key) != is_now.get(key)]
    before = {key: was[key] for key in differing if key in was}
    after = {key: is_now[key] for key in differing if key in is_now}
    return before | {ORDER: list(was)}, after | {ORDER: list(is_now)}
