"""Whether one finding asks for more than another of the same facts. Pure."""

from lms.pathway.rules.findings import ActionKind, Finding, Missing
from lms.pathway.rules.plan import joining_for, plan


def asks_more(before: Finding, after: Finding) -> bool:
    """Whether who does all that `before` lists would still lack something that `after` lists: another thing, more of it, a
    higher number, a later day. In doubt it does."""
    if joining_for(before) != joining_for(after):
        # Shares are of all who are there, so that those who join may make more of them necessary.
        return any(True for _missing in after.to_do())
    known = plan(before)
    return any(not any(_covers(one, wanted) for one in known) for wanted in plan(after))


def _covers(known: Missing, wanted: Missing) -> bool:
    if _what(known) != _what(wanted) or bool(known.who_can) != bool(wanted.who_can):
        return False
    return _reaches(known, wanted) and _certain(known, wanted) >= wanted.count


def _what(one: Missing) -> tuple[object, ...]:
    return one.action, one.target, one.gender, one.text, frozenset(one.offices)


def _certain(known: Missing, wanted: Missing) -> int:
    """How many of those who do what is known must be among those of whom it is wanted."""
    if known.action is not ActionKind.CERTIFY:
        return known.count
    return known.count - len(set(known.who_can) - set(wanted.who_can))


def _reaches(known: Missing, wanted: Missing) -> bool:
    if known.until is not None and wanted.until is not None and known.until < wanted.until:
        return False
    if known.value is None or wanted.value is None:
        return True
    return known.value <= wanted.value if known.text == "<=" else known.value >= wanted.value
