"""What is wrong with a rule before anyone is judged by it: above all that nobody could ever meet it. Pure.

What there is to ask for is told (`Known`): courses, papers, numbers, and in which stage a fact first comes to be.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from enum import StrEnum
from itertools import pairwise
from typing import Any

import msgspec

from lms.cooperatives.law.thresholds import FEWEST_MEMBERS
from lms.pathway.rules import editing, model, ways
from lms.pathway.rules.facts import FactKind
from lms.pathway.rules.model import All, AnyOf, AtLeast, Requirement, Rule, Stage
from lms.pathway.rules.people import needed_of

LANGUAGES = ("ar", "fr")
LEVELS = range(1, 6)
GRACE = range(1, 366)
# Fewer days than this are soon over where the line is bad and the office far.
SHORT_GRACE = 30


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


class Kind(StrEnum):
    NEVER_MET = "never_met"
    CYCLE = "cycle"
    ONLY_AFTERWARDS = "only_afterwards"
    MOSTLY_AFTERWARDS = "mostly_afterwards"
    TOO_OFTEN = "too_often"
    DEAD_WAY = "dead_way"
    EMPTY = "empty"
    ASKS_NOTHING = "asks_nothing"
    TOO_FEW_TO_CHOOSE = "too_few_to_choose"
    ALL_OF_THEM = "all_of_them"
    ONE_WAY = "one_way"
    TWICE = "twice"
    NO_OFFICE = "no_office"
    NO_VALUE = "no_value"
    UNKNOWN_COURSE = "unknown_course"
    UNKNOWN_OFFICE = "unknown_office"
    UNKNOWN_DOCUMENT = "unknown_document"
    UNKNOWN_INDICATOR = "unknown_indicator"
    UNKNOWN_EVENT = "unknown_event"
    UNKNOWN_DIMENSION = "unknown_dimension"
    UNKNOWN_ATTRIBUTE = "unknown_attribute"
    UNKNOWN_DECISION = "unknown_decision"
    SHARE = "share"
    SHARE_ALONE = "share_alone"
    SEATS = "seats"
    DISTINCT_SEATS = "distinct_seats"
    BELOW_ZERO = "below_zero"
    AT_MOST = "at_most"
    LEVEL = "level"
    WHOLE_HAS_NO_LEVEL = "whole_has_no_level"
    MONTHS = "months"
    TOO_MANY = "too_many"
    MORE_THAN_FIVE = "more_than_five"
    GRACE = "grace"
    SHORT_GRACE = "short_grace"
    TITLE = "title"
    LABEL = "label"


class Fault(msgspec.Struct, frozen=True):
    """`path`: of the requirement, "" for the rule itself. `value`: what is faulty, where the words need it."""

    path: str
    kind: Kind
    severity: Severity = Severity.ERROR
    value: str = ""

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What can be asked for. `attributes`: name → its values; `decisions`: name → its outcomes."""

    achievements: frozenset[str]
    offices: frozenset[str]
    documents: frozenset[str]
    indicators: frozenset[str]
    events: frozenset[str]
    dimensions: frozenset[str]
    attributes: Mapping[str, frozenset[str]]
    decisions: Mapping[str, frozenset[str]]
    # How many may hold an office at once, where it is limited.
    seats: Mapping[str, int] = {}
    # Province → the region in which it lies.
    region_of: Mapping[str, str] = {}
    # Of the indicators: those that can be below zero, and those that count what was done, so that more is never a fault.
    signed: frozenset[str] = frozenset()
    growing: frozenset[str] = frozenset()
    # Facts that only come to be in a room that a stage opens.
    begins_in: Mapping[tuple[FactKind, str], Stage] = {}
    # Those that come to be there or, before, on a paper that few have.
    begins_with: Mapping[tuple[FactKind, str], Stage] = {}
    # Event → how often it can happen in a month.
    most_a_month: Mapping[str, int] = {}
    # What judges the other stages.
    others: Mapping[Stage, Rule] = {}
    most_members: int = 100_000
    # Law 112-12, art. 14: five at least, at all times; so five may be all that it has.
    least_members: int = FEWEST_MEMBERS


# What no cooperative could ever meet; the others are faults of the rule, but somebody may get past them.
_NEVER = frozenset(
    {
        Kind.EMPTY, Kind.TOO_FEW_TO_CHOOSE, Kind.NO_OFFICE, Kind.NO_VALUE, Kind.UNKNOWN_COURSE, Kind.UNKNOWN_OFFICE,
        Kind.UNKNOWN_DOCUMENT, Kind.UNKNOWN_INDICATOR, Kind.UNKNOWN_EVENT, Kind.UNKNOWN_DIMENSION,
        Kind.UNKNOWN_ATTRIBUTE, Kind.UNKNOWN_DECISION, Kind.LEVEL, Kind.WHOLE_HAS_NO_LEVEL, Kind.TOO_MANY,
        Kind.SEATS, Kind.DISTINCT_SEATS, Kind.BELOW_ZERO,
    }
)  # fmt: skip
_Found = Iterator[tuple[Kind, Severity, str]]


def faults_of(rule: Rule, known: Known) -> list[Fault]:
    """Errors and warnings, in the order of the rule. Without an error it can be met and may be published."""
    found = [*_of_rule(rule), *(Fault("", *one) for one in _of_node(rule.require, known))]
    for row in editing.rows(rule):
        found += [Fault(row.path, *one) for one in _of_node(row.node, known)]
    found += _of_stages(rule, known)
    if not _is_possible(rule, known, None):
        found.append(Fault("", Kind.NEVER_MET))
    else:
        found += _dead_ways(rule, known)
    return found


def _of_rule(rule: Rule) -> Iterator[Fault]:
    for language in LANGUAGES:
        if not rule.title.get(language, "").strip():
            yield Fault("", Kind.TITLE, value=language)
    if rule.grace_days not in GRACE:
        yield Fault("", Kind.GRACE)
    elif rule.grace_days < SHORT_GRACE:
        yield Fault("", Kind.SHORT_GRACE, Severity.WARNING)


def _of_node(node: Requirement, known: Known) -> _Found:
    if node.label:
        for language in LANGUAGES:
            if not node.label.get(language, "").strip():
                yield Kind.LABEL, Severity.ERROR, language
    yield from _of_group(node, known) if isinstance(node, model.COMBINATORS) else _of_leaf(node, known)


def _of_group(node: All | AnyOf | AtLeast, known: Known) -> _Found:
    if not node.of:
        yield Kind.EMPTY, Severity.ERROR, ""
        return
    if isinstance(node, AtLeast):
        if node.count < 1:
            yield Kind.ASKS_NOTHING, Severity.ERROR, ""
        elif node.count > len(node.of):
            yield Kind.TOO_FEW_TO_CHOOSE, Severity.ERROR, str(len(node.of))
        elif node.count == len(node.of):
            yield Kind.ALL_OF_THEM, Severity.WARNING, ""
    if isinstance(node, AnyOf) and len(node.of) == 1:
        yield Kind.ONE_WAY, Severity.WARNING, ""
    if isinstance(node, All) and node.distinct:
        seats = [child for child in node.of if isinstance(child, model.RoleCertified)]
        if (room := ways.short_of_seats(seats, known.seats)) is not None:
            yield Kind.DISTINCT_SEATS, Severity.ERROR, str(room)
    bare = sorted(msgspec.json.encode(msgspec.structs.replace(child, label={})) for child in node.of)
    if any(one == other for one, other in pairwise(bare)):
        yield Kind.TWICE, Severity.WARNING, ""


def _of_leaf(node: Any, known: Known) -> _Found:
    for months in (getattr(node, "max_age_months", None), getattr(node, "within_months", None)):
        if months is not None and months < 1:
            yield Kind.MONTHS, Severity.ERROR, ""
    match node:
        case model.RoleCertified():
            yield from _unknown(node.achievement, known.achievements, Kind.UNKNOWN_COURSE)
            if not node.offices:
                yield Kind.NO_OFFICE, Severity.ERROR, ""
            for office in node.offices:
                yield from _unknown(office, known.offices, Kind.UNKNOWN_OFFICE)
            yield from _count(node.min_count, 1, known, of_all=True)
            if (room := ways.short_of_seats([node], known.seats)) is not None:
                yield Kind.SEATS, Severity.ERROR, str(room)
        case model.MembersShare():
            yield from _unknown(node.achievement, known.achievements, Kind.UNKNOWN_COURSE)
            yield from _of_share(node, known)
            yield from _count(node.min_count, 0, known, of_all=True)
        case model.MemberCount():
            yield from _count(node.min_count, 1, known)
        case model.Document():
            yield from _unknown(node.type, known.documents, Kind.UNKNOWN_DOCUMENT)
        case model.Indicator():
            yield from _unknown(node.name, known.indicators, Kind.UNKNOWN_INDICATOR)
            if node.op == "<=" and node.name in known.growing:
                yield Kind.AT_MOST, Severity.ERROR, ""
            elif node.op == "<=" and node.value < 0 and node.name not in known.signed:
                yield Kind.BELOW_ZERO, Severity.ERROR, ""
        case model.EventCount():
            yield from _of_event(node, known)
        case model.Age():
            if node.min_months < 1:
                yield Kind.MONTHS, Severity.ERROR, ""
        case model.AssessmentMin():
            yield from _unknown(node.dimension, known.dimensions | {""}, Kind.UNKNOWN_DIMENSION)
            if node.min_level not in LEVELS:
                yield Kind.LEVEL, Severity.ERROR, ""
            elif not node.dimension and node.min_level > 1:
                # That it was done is told as level 1, and never as more: no total of the dimensions is made.
                yield Kind.WHOLE_HAS_NO_LEVEL, Severity.ERROR, ""
        case model.OrgAttribute():
            yield from _of_attribute(node, known)
        case model.NotAttribute():
            yield from _of_attribute(node.attribute, known)
        case model.HumanDecision():
            if node.outcome not in known.decisions.get(node.name, frozenset()):
                yield Kind.UNKNOWN_DECISION, Severity.ERROR, node.name


def _of_event(node: model.EventCount, known: Known) -> _Found:
    yield from _unknown(node.name, known.events, Kind.UNKNOWN_EVENT)
    if node.min_count < 1:
        yield Kind.ASKS_NOTHING, Severity.ERROR, ""
    most = known.most_a_month.get(node.name, 0) * (node.within_months or 0)
    if most and node.min_count > most:
        yield Kind.TOO_OFTEN, Severity.WARNING, str(most)


def _of_share(node: model.MembersShare, known: Known) -> _Found:
    if not 0 < node.min_share <= 1:
        yield Kind.SHARE, Severity.ERROR, ""
    elif node.min_count == 0 and node.gender is None:
        # Of women or of men alone a count would keep out who has none of them.
        yield Kind.SHARE_ALONE, Severity.WARNING, str(needed_of(known.least_members, node.min_share, 0))


def _of_attribute(node: model.OrgAttribute, known: Known) -> _Found:
    if not node.values:
        yield Kind.NO_VALUE, Severity.ERROR, ""
    values = known.attributes.get(node.name)
    if values is None:
        yield Kind.UNKNOWN_ATTRIBUTE, Severity.ERROR, node.name
        return
    for value in node.values:
        yield from _unknown(value, values, Kind.UNKNOWN_ATTRIBUTE)


def _unknown(name: str, names: frozenset[str], kind: Kind) -> _Found:
    if name not in names:
        yield kind, Severity.ERROR, name


def _count(count: int, least: int, known: Known, *, of_all: bool = False) -> _Found:
    """`of_all`: each of the members would be asked, where they are as few as the law allows."""
    if count < least:
        yield Kind.ASKS_NOTHING, Severity.ERROR, ""
    elif count > known.most_members:
        yield Kind.TOO_MANY, Severity.ERROR, str(known.most_members)
    elif of_all and count > known.least_members:
        yield Kind.MORE_THAN_FIVE, Severity.WARNING, ""


def _of_stages(rule: Rule, known: Known) -> Iterator[Fault]:
    """Requirements that only what the stage itself opens can meet. An error where there is no other way in; a rule that is
    impossible anyhow says that first."""
    opened = _openable({**known.others, rule.stage: rule}, known)
    has_way_in = rule.stage in opened or not _is_possible(rule, known, None)
    for row in editing.rows(rule):
        if known.begins_with.get(fact_of(row.node)) is rule.stage:  # type: ignore[arg-type]
            yield Fault(row.path, Kind.MOSTLY_AFTERWARDS, Severity.WARNING, rule.stage.value)
        stage = known.begins_in.get(fact_of(row.node))  # type: ignore[arg-type]
        if stage is None or (stage is not rule.stage and stage in opened):
            continue
        if has_way_in:
            yield Fault(row.path, Kind.ONLY_AFTERWARDS, Severity.WARNING, stage.value)
        else:
            yield Fault(row.path, Kind.CYCLE, value=stage.value)


def _openable(rules: Mapping[Stage, Rule], known: Known) -> frozenset[Stage]:
    """The stages that somebody can reach, if nothing of what they open is there yet."""
    opened: frozenset[Stage] = frozenset()
    while True:
        more = opened | {stage for stage, rule in rules.items() if _is_possible(rule, known, opened)}
        if more == opened:
            return opened
        opened = more


def _dead_ways(rule: Rule, known: Known) -> Iterator[Fault]:
    """Alternatives that nobody could take, beside one that somebody can."""
    for row in editing.rows(rule):
        if not isinstance(row.node, AnyOf) or len(row.node.of) < 2:
            continue
        for place, child in enumerate(row.node.of):
            # What is wrong with one by itself is said already.
            if not _is_never_met(child, known) and not _is_possible(
                editing.replaced(rule, row.path, child), known, None
            ):
                yield Fault(editing.below(row.path, place), Kind.DEAD_WAY, Severity.WARNING)


def fact_of(node: Requirement) -> tuple[FactKind, str] | None:
    """The fact that meets it, where a stage may be what brings it about."""
    match node:
        case model.Indicator():
            return FactKind.INDICATOR, node.name
        case model.EventCount():
            return FactKind.EVENT, node.name
        case model.HumanDecision():
            return FactKind.DECISION, node.name
        case model.Document():
            return FactKind.DOCUMENT, node.type
    return None


def _is_possible(rule: Rule, known: Known, opened: frozenset[Stage] | None) -> bool:
    """`opened`: the stages whose facts can be there; None asks nothing about stages."""

    def may_be_met(node: Requirement) -> bool:
        if _is_never_met(node, known):
            return False
        stage = known.begins_in.get(fact_of(node))  # type: ignore[arg-type]
        return opened is None or stage is None or stage in opened

    return ways.can_be_met(rule.require, may_be_met, known.attributes, known.region_of)


def _is_never_met(node: Requirement, known: Known) -> bool:
    return any(kind in _NEVER for kind, _severity, _value in _of_node(node, known))


def by_path(faults: list[Fault]) -> dict[str, list[Fault]]:
    found: dict[str, list[Fault]] = defaultdict(list)
    for fault in faults:
        found[fault.path].append(fault)
    return found
