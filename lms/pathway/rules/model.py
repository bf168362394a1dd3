"""A rule as data: what a cooperative must have for a stage to open. Pure; see stages.md, section 3.3, for the model.

A small closed set of predicates and three combinators. `NotAttribute` is the only negation: what nobody has shown yet
cannot be denied in a way that a person could act on.
"""

from enum import StrEnum
from typing import Literal

import msgspec

Text = dict[str, str]


class Stage(StrEnum):
    """What a rule opens. The first stage, capacity, is open to all."""

    PROJECT = "project"
    MARKET = "market"


class Node(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind"):
    # How the officer who wrote the rule calls this requirement, where the words of the platform do not say it well.
    label: Text = {}


class RoleCertified(Node, frozen=True, tag="role_certified"):
    """At least `min_count` holders of one of the offices have the certificate."""

    offices: tuple[str, ...]
    achievement: str
    min_count: int = 1
    max_age_months: int | None = None


class MembersShare(Node, frozen=True, tag="members_share"):
    """A share of the members on the register has the certificate, and never fewer than a count."""

    achievement: str
    min_share: float
    min_count: int = 0
    gender: Literal["f", "m"] | None = None
    max_age_months: int | None = None


class MemberCount(Node, frozen=True, tag="member_count"):
    min_count: int


class Document(Node, frozen=True, tag="document"):
    """A document in the cooperative's file that has not expired."""

    type: str
    max_age_months: int | None = None
    must_be_verified: bool = False


class Indicator(Node, frozen=True, tag="indicator"):
    name: str
    value: float
    op: Literal[">=", "<="] = ">="


class EventCount(Node, frozen=True, tag="event_count"):
    name: str
    min_count: int
    within_months: int | None = None


class Age(Node, frozen=True, tag="age"):
    """Months since the cooperative was entered in the local register."""

    min_months: int


class AssessmentMin(Node, frozen=True, tag="assessment_min"):
    """The group's level in one dimension, never a total. With dimension "" the self-assessment is done, whatever it says."""

    dimension: str = ""
    min_level: int = 1
    max_age_months: int | None = None


class OrgAttribute(Node, frozen=True, tag="org_attribute"):
    name: str
    values: tuple[str, ...]


class NotAttribute(Node, frozen=True, tag="not"):
    attribute: OrgAttribute


class HumanDecision(Node, frozen=True, tag="human_decision"):
    name: str
    outcome: str


class All(Node, frozen=True, tag="all"):
    """`distinct`: nobody counts for two of the offices that stand directly in it."""

    of: "tuple[Requirement, ...]"
    distinct: bool = False


class AnyOf(Node, frozen=True, tag="any"):
    of: "tuple[Requirement, ...]"


class AtLeast(Node, frozen=True, tag="at_least"):
    count: int
    of: "tuple[Requirement, ...]"


Requirement = (
    RoleCertified | MembersShare | MemberCount | Document | Indicator | EventCount | Age | AssessmentMin | OrgAttribute
    | NotAttribute | HumanDecision | All | AnyOf | AtLeast
)  # fmt: skip
COMBINATORS = (All, AnyOf, AtLeast)


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """`grace_days`: how long a stage stays open after its rule stopped being met."""

    stage: Stage
    title: Text
    require: All
    grace_days: int = 60


def encode(rule: Rule) -> str:
    return msgspec.json.encode(rule).decode()


def decode(document: str | bytes) -> Rule:
    """Raises msgspec.ValidationError for what is no rule."""
    return msgspec.json.decode(document, type=Rule)
