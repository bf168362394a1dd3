"""What the lesson editor sends, as a body: only what its page shows, all else stays. Pure."""

import re
from collections.abc import Collection, Mapping
from copy import deepcopy
from enum import StrEnum

from lms.authoring.checks import MOST_MINUTES
from lms.authoring.forms import LONGEST_TITLE
from lms.authoring.parts import Body
from lms.authoring.works import with_name

LONGEST_TEXT = 20_000
RECORDED_IN = ("ary", "shi", "tzm", "rif", "mey", "fr", "ar")


class Unread(StrEnum):
    """Why what stands in a field cannot be kept."""

    LONG = "long"
    MINUTES = "minutes"


def lesson_from(
    given: Mapping[str, str], body: Body, language: str, *, sources: Collection[str], chosen: Collection[str] | None,
    works: Collection[str] = (),
) -> Body:  # fmt: skip
    """`body`: the version that the page was made from. `sources`: names that may be chosen; `chosen`: those of the lesson, None
    where the page did not ask. `works`: of others, from which it may be taken. Where `unread` finds anything it is for showing only."""
    changed = with_name(deepcopy(body), given.get("attribution"), works)
    if "title" in given:
        changed["title"] = changed["title"] | {language: one_line(given["title"])}
    minutes = _minutes(given.get("minutes", ""))
    if minutes is not None:
        changed["minutes"] = minutes
    if chosen is not None:
        found = chosen_names(body, sources, chosen)
        if found or "sources" in changed:
            changed["sources"] = found
    for block in changed["blocks"]:
        _read_block(given, block, language, sources)
    return changed


def unread(given: Mapping[str, str], body: Body, *, is_typing: bool = False) -> dict[str, Unread]:
    """Field → why it cannot be kept. `body`: as in `lesson_from`; what stands there since before is no fault. `is_typing`: an
    empty number of minutes is one that is still to be typed."""
    found = {}
    if len(one_line(given.get("title", ""))) > LONGEST_TITLE:
        found["title"] = Unread.LONG
    minutes = given.get("minutes", "").strip()
    is_as_before = minutes == str(body.get("minutes") or "") or (is_typing and not minutes)
    if "minutes" in given and not is_as_before and _minutes(minutes) is None:
        found["minutes"] = Unread.MINUTES
    for block in body["blocks"]:
        name = f"text-{block['id']}"
        if len(plain(given.get(name, ""))) > LONGEST_TEXT:
            found[name] = Unread.LONG
    return found


def _minutes(typed: str) -> int | None:
    """From 1 to MOST_MINUTES; None for what is no such number."""
    typed = typed.strip()
    number = int(typed) if typed.isdecimal() and len(typed) <= 3 else 0
    return number if 1 <= number <= MOST_MINUTES else None


def _read_block(given: Mapping[str, str], block: Body, language: str, sources: Collection[str]) -> None:
    name = f"text-{block['id']}"
    if name in given:
        text = plain(given[name])
        # A language in which the block does not stand is not begun by an empty field.
        if text or language in block["text"]:
            block["text"][language] = text
    if block["kind"] == "law" and f"source-{block['id']}" in given:
        source = given[f"source-{block['id']}"]
        if source in sources:
            block["source"] = source
        elif not source:
            block.pop("source", None)
    if block["kind"] == "audio" and given.get(f"lang-{block['id']}") in RECORDED_IN:
        block["lang"] = given[f"lang-{block['id']}"]


def chosen_names(body: Body, sources: Collection[str], chosen: Collection[str]) -> list[str]:
    """In the order of the course, and none that it lacks; what was chosen and is gone stays as a fault to mend."""
    kept = [name for name in body.get("sources", []) if name in chosen]
    return [*kept, *(name for name in sources if name in chosen and name not in kept)]


def plain(text: str) -> str:
    """Lines end as they do in our sources, whatever the browser sends. The narrow spaces of French stay."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip(" \t") for line in lines).strip("\n")


def one_line(text: str) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text).strip(" ")
