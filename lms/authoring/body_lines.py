"""What differs between two bodies of a part, line by line: under the names that their forms give to places, values as words. Names
of ours (ids, stored files, sizes) are told by what they stand for, or not at all. Pure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from lms.authoring.forms import AUDIENCES, RULES
from lms.authoring.marked import Change, Line, Piece, change_of, swapped, words
from lms.authoring.parts import Body, Part
from lms.authoring.question_lines import question_lines
from lms.authoring.questions.shapes import SHAPES
from lms.core.i18n import lazy as _
from lms.learning.licences import LICENCES

_THE_FILE = _("the file")
_OF_BLOCK = {"media": _THE_FILE, "captions": _("the captions"), "source": _("the source"), "lang": _("the spoken language")}  # fmt: skip
_CHECKED = _("Day on which you read it")


@dataclass(frozen=True)
class Names:
    """What slugs stand for in a course, or in two versions of it: titles by language, and works of others as they are named."""

    modules: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, Any] = field(default_factory=dict)
    works: dict[str, str] = field(default_factory=dict)


def names_in(*roots: Part | None) -> Names:
    """What a later one says counts."""
    found = Names()
    for root in filter(None, roots):
        found.modules.update({one.body["slug"]: one.body["title"] for one in root.modules})
        found.sources.update({slug: one["title"] for slug, one in root.body.get("sources", {}).items()})
        found.works.update({slug: one["title"] for slug, one in root.body.get("attributions", {}).items()})
    return found


def lines(old: Body, new: Body, names: Names) -> Iterator[Line]:
    kind = new.get("kind")
    if kind in SHAPES:
        yield from question_lines(old if old.get("kind") == kind else {}, new)
    for name, told in _TOLD.items():
        was, is_now = old.get(name), new.get(name)
        if was != is_now:
            yield from told(name, was, is_now, names)
    yield from _block_lines(old.get("blocks", []), new.get("blocks", []))


def _texts(name: str, was: Any, is_now: Any, _names: Names) -> Iterator[Line]:
    yield from _text_lines(name, was or {}, is_now or {})


def _number(name: str, was: Any, is_now: Any, _names: Names) -> Iterator[Line]:
    yield Line(name, change_of(was, is_now), swapped(_said(was), _said(is_now)))


def _one_of(choices: Callable[[Names], Any]) -> Callable[[str, Any, Any, Names], Iterator[Line]]:
    """A value that stands for something; what it stood for may be gone."""

    def told(name: str, was: Any, is_now: Any, names: Names) -> Iterator[Line]:
        known = choices(names)
        yield Line(
            name, change_of(was, is_now), swapped(*(known.get(one, one) if one else None for one in (was, is_now)))
        )

    return told


def _cover(name: str, was: Any, is_now: Any, _names: Names) -> Iterator[Line]:
    change = change_of(was, is_now)
    yield Line(name, change, [Piece(_THE_FILE, change)])


def _sources(name: str, was: Any, is_now: Any, names: Names) -> Iterator[Line]:
    """Those of a course with their titles and days, or the names of those on which a lesson or question rests."""
    before, after = was or {}, is_now or {}
    for slug in dict.fromkeys((*after, *before)):
        if (slug in before) != (slug in after):
            change = Change.ADDED if slug in after else Change.REMOVED
            yield Line(name, change, [Piece(names.sources.get(slug, slug), change)])
        elif isinstance(after, dict) and before[slug] != after[slug]:
            old, new = before[slug], after[slug]
            yield from _text_lines(name, old["title"], new["title"])
            if old["checked"] != new["checked"]:
                days = swapped(_day(old["checked"]), _day(new["checked"]))
                yield Line(name, Change.CHANGED, days, labels=((new["title"], None), (_CHECKED, None)))


def _works(name: str, was: Any, is_now: Any, _names: Names) -> Iterator[Line]:
    """Works of others as a reader names them, with the number of files that each has here; a line each."""
    before, after = was or {}, is_now or {}
    for slug in dict.fromkeys((*after, *before)):
        old, new = _work(before.get(slug)), _work(after.get(slug))
        if old != new:
            yield Line(name, change_of(old, new), words(old, new))
        licences = [LICENCES[one["licence"]].name if one.get("licence") in LICENCES else one.get("licence") for one in (before.get(slug, {}), after.get(slug, {}))]  # fmt: skip
        if licences[0] != licences[1]:
            title = (after.get(slug) or before[slug])["title"]
            yield Line(name, change_of(*licences), swapped(*licences), labels=((title, None), (_("Its licence"), None)))


def _rules(name: str, was: Any, is_now: Any, names: Names) -> Iterator[Line]:
    """How a quiz or an exam is held, in the units of its form."""
    before, after = was or {}, is_now or {}
    for rule, in_units in _UNITS.items():
        old, new = in_units(before), in_units(after)
        if old != new:
            yield Line(name, change_of(old, new), swapped(_said(old), _said(new)), labels=((RULES[rule], None),))
    drawn, draws = (dict(one.get("draw", [])) for one in (before, after))
    for slug in dict.fromkeys((*draws, *drawn)):
        old, new = drawn.get(slug), draws.get(slug)
        if old != new:
            labels: tuple[tuple[Any, int | None], ...] = ((RULES["draw"], None),)
            labels += ((names.modules.get(slug, slug), None),) if slug else ()
            yield Line(name, change_of(old, new), swapped(_said(old), _said(new)), labels=labels)


_UNITS: dict[str, Callable[[Body], Any]] = {
    "pass_score": lambda one: round(float(one.get("pass_score", "0.7")) * 100),
    "attempts": lambda one: one.get("attempts"),
    "wait_s": lambda one: one.get("wait_s", 0) / 3600,
    "time_limit_s": lambda one: (one.get("time_limit_s") or 0) / 60,
}
# In the order in which they are told. What is not here is an inner name, or told with the blocks or the shape of a question.
_TOLD: dict[str, Callable[[str, Any, Any, Names], Iterable[Line]]] = {
    "title": _texts, "summary": _texts, "minutes": _number, "audience": _one_of(lambda _names: AUDIENCES), "cover": _cover,
    "module": _one_of(lambda names: names.modules), "quiz": _rules, "exam": _rules, "sources": _sources,
    "licence": _one_of(lambda _names: {key: one.name for key, one in LICENCES.items()}),
    "attributions": _works, "attribution": _one_of(lambda names: names.works),
}  # fmt: skip


def _text_lines(name: str, was: Body, is_now: Body, **more: Any) -> Iterator[Line]:
    for code in dict.fromkeys((*is_now, *was)):
        before, after = str(was.get(code) or ""), str(is_now.get(code) or "")
        if before != after:
            yield Line(name, change_of(before, after), words(before, after), code, **more)


def _block_lines(old: list[Body], new: list[Body]) -> Iterator[Line]:
    """Blocks that are alike in kind are held against each other in their order; ids are new in each draft."""
    matcher = SequenceMatcher(None, [_likeness(one) for one in old], [_likeness(one) for one in new], autojunk=False)
    for tag, start, end, right_start, right_end in matcher.get_opcodes():
        if tag == "equal":
            continue
        left, right = list(old[start:end]), list(enumerate(new[right_start:right_end], right_start + 1))
        for number, block in right:
            like = next((one for one in left if one["kind"] == block["kind"]), None)
            if like is not None:
                left.remove(like)
            yield from _one_block(like or {"text": {}}, block, number)
        for block in left:
            yield from _one_block(block, {"text": {}, "kind": block["kind"]}, None)


def _one_block(old: Body, new: Body, number: int | None) -> Iterator[Line]:
    kind = new["kind"]
    yield from _text_lines(kind, old["text"], new["text"], number=number, is_block=True)
    for name, told in _OF_BLOCK.items():
        if old.get(name) != new.get(name) and (old.get(name) or new.get(name)):
            change = change_of(old.get(name), new.get(name))
            yield Line(kind, change, [Piece(told, change)], None, number, is_block=True)


def _likeness(block: Body) -> str:
    return repr({key: value for key, value in sorted(block.items()) if key != "id"})


def _work(work: Body | None) -> str:
    if work is None:
        return ""
    said = (work["title"], work["author"], work.get("origin"), *work.get("changes", {}).values())
    files = f" ({len(work['media'])})" if work.get("media") else ""
    return " · ".join(filter(None, said)) + files


def _said(value: Any) -> str:
    """A number, without decimals that say nothing; 0 and nothing say nothing."""
    return f"{value:g}" if value else ""


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text
