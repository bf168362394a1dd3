"""Requirements about documents, numbers, events, levels, attributes and decisions of a cooperative. Pure."""

import math
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from lms.core.months import months_after
from lms.pathway.rules.facts import VERIFIED, Fact, FactKind, Facts
from lms.pathway.rules.findings import OWN_MINUTES, ActionKind, Cost, Finding, Missing, State
from lms.pathway.rules.model import (
    Age,
    AssessmentMin,
    Document,
    EventCount,
    HumanDecision,
    Indicator,
    NotAttribute,
    OrgAttribute,
)
from lms.pathway.rules.timing import MONTHLY_WARNING, WARNING, expires, state_until

# How the names of indicators end that only time fills.
IN_MONTHS = "_months"
# A fact, and the day from which it counts no more.
Lasting = tuple[Fact, date | None]


def document(node: Document, path: str, facts: Facts) -> Finding:
    filed = facts.named(FactKind.DOCUMENT, node.type)
    current = _current(filed, node.max_age_months, facts.on)
    good = [(fact, end) for fact, end in current if fact.text == VERIFIED or not node.must_be_verified]
    if good:
        return _met("document", path, good, facts.on)
    if current:
        return _lacking("document", path, State.NOT_MET, [_ask(ActionKind.VERIFY_DOCUMENT, node.type, others=1)], filed)
    missing = [_ask(ActionKind.FILE_DOCUMENT, node.type)]
    if node.must_be_verified:
        missing.append(_ask(ActionKind.VERIFY_DOCUMENT, node.type, others=1))
    return _lacking("document", path, State.NOT_MET if filed else State.UNKNOWN, missing, filed)


def indicator(node: Indicator, path: str, facts: Facts) -> Finding:
    found = [fact for fact in facts.named(FactKind.INDICATOR, node.name) if fact.value is not None]
    current = _current(found, None, facts.on)
    reached = [(fact, end) for fact, end in current if _compares(fact.value or 0, node.op, node.value)]
    values = [fact.value or 0 for fact, _end in current]
    have = (max(values) if node.op == ">=" else min(values)) if values else 0
    is_monthly = node.name.endswith(IN_MONTHS)
    if reached:
        warning = MONTHLY_WARNING if is_monthly else WARNING
        return _met("indicator", path, reached, facts.on, have=have, need=node.value, count=1, warning=warning)
    # Who needs months of something waits for them, one by one: no way through is longer than it looks.
    waits = math.ceil(abs(node.value - have)) if is_monthly else 0
    missing = [_ask(ActionKind.REACH_INDICATOR, node.name, others=waits, value=node.value, text=node.op)]
    return _lacking(
        "indicator", path, State.NOT_MET if found else State.UNKNOWN, missing, found, have=have, need=node.value
    )


def event_count(node: EventCount, path: str, facts: Facts) -> Finding:
    happened = [fact for fact in facts.named(FactKind.EVENT, node.name) if fact.on is not None and fact.on <= facts.on]
    current = _current(happened, node.within_months, facts.on)
    have, need = len(current), node.min_count
    if have >= need:
        return _met("event_count", path, current, facts.on, have=have, need=need)
    missing = [_ask(ActionKind.RECORD_EVENT, node.name, count=need - have)]
    state = State.NOT_MET if happened else State.UNKNOWN
    return _lacking("event_count", path, state, missing, happened, have=have, need=need)


def age(node: Age, path: str, facts: Facts) -> Finding:
    due = months_after(facts.registered_on, node.min_months)
    months = (facts.on.year - facts.registered_on.year) * 12 + facts.on.month - facts.registered_on.month
    have = max(0, months - (months_after(facts.registered_on, months) > facts.on))
    if due <= facts.on:
        return _met("age", path, [], facts.on, have=have, need=node.min_months, count=0)
    missing = [Missing(action=ActionKind.WAIT, target="", until=due, cost=Cost(others=1))]
    return Finding(
        path=path,
        kind="age",
        state=State.NOT_MET,
        have=have,
        need=node.min_months,
        missing=tuple(missing),
        changes_on=due,
    )


def assessment_min(node: AssessmentMin, path: str, facts: Facts) -> Finding:
    answered = [fact for fact in facts.named(FactKind.ASSESSMENT, node.dimension) if fact.value is not None]
    current = _current(answered, node.max_age_months, facts.on)
    good = [(fact, end) for fact, end in current if (fact.value or 0) >= node.min_level]
    have, need = max((fact.value or 0 for fact, _end in current), default=0), node.min_level
    if good:
        return _met("assessment_min", path, good, facts.on, have=have, need=need, count=1)
    missing = [_ask(ActionKind.ASSESS, node.dimension, value=node.min_level)]
    state = State.NOT_MET if answered else State.UNKNOWN
    return _lacking("assessment_min", path, state, missing, answered, have=have, need=need)


def org_attribute(node: OrgAttribute, path: str, facts: Facts) -> Finding:
    found = facts.named(FactKind.ATTRIBUTE, node.name)
    good = [fact for fact in found if fact.text in node.values]
    if good:
        return _met("org_attribute", path, [(fact, None) for fact in good], facts.on)
    missing = [_ask(ActionKind.BECOME, node.name, others=1, text=node.values[0] if node.values else "")]
    return _lacking("org_attribute", path, State.NOT_MET if found else State.UNKNOWN, missing, found)


def not_attribute(node: NotAttribute, path: str, facts: Facts) -> Finding:
    """Met where the attribute is known and has none of the values; what is not known is not denied."""
    name, values = node.attribute.name, node.attribute.values
    found = facts.named(FactKind.ATTRIBUTE, name)
    if found and not any(fact.text in values for fact in found):
        return _met("not", path, [(fact, None) for fact in found], facts.on)
    missing = [_ask(ActionKind.BECOME, name, others=1)]
    return _lacking("not", path, State.NOT_MET if found else State.UNKNOWN, missing, found)


def human_decision(node: HumanDecision, path: str, facts: Facts) -> Finding:
    """A decision is taken back by ending it, not by another one."""
    taken = [fact for fact in facts.named(FactKind.DECISION, node.name) if fact.text == node.outcome]
    good = _current(taken, None, facts.on)
    if good:
        return _met("human_decision", path, good, facts.on)
    missing = [_ask(ActionKind.DECIDE, node.name, others=1, text=node.outcome)]
    state = State.NOT_MET if facts.named(FactKind.DECISION, node.name) else State.UNKNOWN
    return _lacking("human_decision", path, state, missing, ())


def _current(found: Iterable[Fact], max_age_months: int | None, on: date) -> list[Lasting]:
    """Those that count on that day, with the day from which they count no more: their own end, or that of the age which is
    allowed, whichever comes first."""
    lasting: list[Lasting] = []
    for fact in found:
        ends = [fact.until] if fact.until else []
        if max_age_months and fact.on:
            ends.append(months_after(fact.on, max_age_months))
        end = min(ends, default=None)
        if end is None or end > on:
            lasting.append((fact, end))
    return lasting


def _compares(value: float, op: str, wanted: float) -> bool:
    return value >= wanted if op == ">=" else value <= wanted


def _ask(
    action: ActionKind,
    target: str,
    *,
    count: int = 1,
    others: int = 0,
    value: float | None = None,
    text: str | None = None,
) -> Missing:
    cost = Cost(others=others, minutes=OWN_MINUTES.get(action, 0) * count)
    return Missing(action=action, target=target, count=count, value=value, text=text, cost=cost)


def _met(
    kind: str,
    path: str,
    evidence: Sequence[Lasting],
    on: date,
    *,
    have: float = 1,
    need: float = 1,
    count: int | None = None,
    warning: timedelta = WARNING,
) -> Finding:
    """`count`: how many of the facts are needed, where it is not `need`."""
    end = expires([end for _fact, end in evidence], int(need) if count is None else count)
    return Finding(
        path=path, kind=kind, state=state_until(end, on, warning), have=have, need=need,
        evidence=_references(fact for fact, _end in evidence), expires_on=end,
    )  # fmt: skip


def _lacking(
    kind: str, path: str, state: State, missing: Sequence[Missing], evidence: Iterable[Fact], *, have: float = 0,
    need: float = 1,
) -> Finding:  # fmt: skip
    return Finding(
        path=path, kind=kind, state=state, have=have, need=need, missing=tuple(missing), evidence=_references(evidence)
    )


def _references(facts: Iterable[Fact]) -> tuple[UUID, ...]:
    return tuple(sorted(fact.reference for fact in facts if fact.reference))
