"""What differs between two versions of a question, field by field of its form, in the words of the form. Pure."""

from collections.abc import Iterator
from typing import Any

from lms.authoring.marked import Change, Line, Piece, change_of, swapped, words
from lms.authoring.parts import Body
from lms.authoring.questions.bodies import opened
from lms.authoring.questions.shapes import NO_YES, Field, Input, Right, Rows, Shape, shape_of
from lms.authoring.questions.showing import shown, shown_in, value_of
from lms.core.i18n import lazy as _

Labels = tuple[tuple[Any, int | None], ...]
_RIGHT, _ORDER, _THE_FILE = _("This one is right"), _("Order"), _("the file")


def question_lines(old: Body, new: Body) -> Iterator[Line]:
    """`old`: of the same kind, or empty where the question is new."""
    yield from _shape_lines(shape_of(new["kind"]), opened(old), opened(new), ())


def _shape_lines(shape: Shape, old: Body, new: Body, around: Labels, field: str = "") -> Iterator[Line]:
    """`field`: of the question in which these lie, empty for its own."""
    for one in shape:
        name = field or one.name.partition(".")[0]
        if isinstance(one, Rows):
            yield from _rows_lines(one, old.get(one.name) or [], new.get(one.name) or [], around, name)
        else:
            yield from _field_lines(one, old, new, (*around, (one.label, None)), name)


def _rows_lines(rows: Rows, old: list[Body], new: list[Body], around: Labels, field: str) -> Iterator[Line]:
    before, after = _keyed(rows, old), _keyed(rows, new)
    for key in dict.fromkeys((*after, *before)):
        # One that is gone is called by the number that it had.
        number = (list(after) if key in after else list(before)).index(key) + 1
        labels: Labels = (*around, (rows.one, number))
        was, is_now = before.get(key, {}), after.get(key, {})
        yield from _shape_lines(rows.fields, was, is_now, labels, field)
        if rows.right is Right.ONE and bool(was.get("correct")) != bool(is_now.get("correct")):
            change = Change.ADDED if is_now.get("correct") else Change.REMOVED
            yield Line(field, change, [Piece(NO_YES["true"], change)], labels=(*labels, (_RIGHT, None)))
    staying = [key for key in before if key in after]
    if rows.is_ordered and staying != [key for key in after if key in before]:
        places = ", ".join(str(list(after).index(key) + 1) for key in staying)
        in_order = ", ".join(str(place) for place in sorted(list(after).index(key) + 1 for key in staying))
        yield Line(field, Change.MOVED, swapped(places, in_order), labels=(*around, (_ORDER, None)))


def _keyed(rows: Rows, into: list[Body]) -> dict[str, Body]:
    return {str(place) if rows.is_numbered else str(row.get("id", place)): row for place, row in enumerate(into)}


def _field_lines(one: Field, old: Body, new: Body, labels: Labels, field: str) -> Iterator[Line]:
    was, is_now = value_of(old, one.name), value_of(new, one.name)
    if one.input in (Input.TEXT, Input.LINES):
        codes = dict.fromkeys((*(is_now or {}), *(was or {})))
        for code in codes:
            before, after = shown_in(was, code), shown_in(is_now, code)
            if before != after:
                yield Line(field, change_of(before, after), words(before, after), code, labels=labels)
    elif one.input is Input.PICTURE:
        if was != is_now:
            change = change_of(was, is_now)
            yield Line(field, change, [Piece(_THE_FILE, change)], labels=labels)
    elif shown(one, was) != shown(one, is_now):
        before, after = (_worded(one, value, inside) for value, inside in ((was, old), (is_now, new)))
        yield Line(field, change_of(before, after), swapped(before, after), labels=labels)


def _worded(one: Field, value: Any, inside: Body) -> Any:
    """As it is typed; of what is chosen the words of the choice. Nothing of a row or question that is not there."""
    text = shown(one, value)
    if one.input is not Input.CHOICE:
        return text
    return one.options.get(text, text) if text and inside else ""
