"""What a rule can ask for today: courses, offices, papers, numbers, attributes, and what judges the other stages."""

from lms.cooperatives import territory
from lms.cooperatives.file.models import DocumentKind
from lms.cooperatives.law.calendar import NOTICE_DAYS
from lms.cooperatives.models import Category, OfficeKind
from lms.cooperatives.register.consequences import MOST_HOLDERS
from lms.core.fields import MAX_PEOPLE
from lms.learning import queries as learning
from lms.pathway import queries, words
from lms.pathway.diagnosis.instrument import instrument
from lms.pathway.facts import registry
from lms.pathway.rules import model
from lms.pathway.rules.faults import Fault, Known, faults_of
from lms.pathway.rules.model import Rule, Stage

# Each is called with 15 clear days of notice (law 112-12, art. 40).
ASSEMBLIES_A_MONTH = 30 // NOTICE_DAYS[1]


def known(stage: Stage) -> Known:
    """For a rule of this stage. A dozen queries at most, one a course."""
    return Known(
        achievements=frozenset(learning.titles()),
        offices=frozenset(kind.value for kind in OfficeKind),
        documents=frozenset(kind.value for kind in DocumentKind),
        indicators=frozenset(words.INDICATORS),
        events=frozenset(words.EVENTS),
        dimensions=frozenset(dimension.id for dimension in instrument().dimensions),
        attributes=attributes(),
        decisions={name: frozenset(outcomes_of(name)) for name in words.DECISIONS},
        begins_in=dict(registry.begins_in),
        begins_with={fact: stage for fact, (stage, _paper) in registry.begins_with.items()},
        most_a_month={"assembly_held": ASSEMBLIES_A_MONTH},
        others=rules_of_others(stage),
        seats=MOST_HOLDERS,
        region_of={code: place.region_code for code, place in territory.provinces().items() if place.region_code},
        signed=frozenset({"surplus", "net_worth"}),
        growing=frozenset({"cash_book_months", "products_ready"}),
        most_members=MAX_PEOPLE,
    )


def outcomes_of(_decision: str) -> tuple[str, ...]:
    """What a rule asks of a decision: nobody works towards the bad outcome."""
    return ("approved",)


def attributes() -> dict[str, frozenset[str]]:
    return {
        **{name: frozenset(table()) for name, table in words.PLACES.items()},
        "category": frozenset(category.value for category in Category),
        "women_only": frozenset({"yes", "no"}),
    }


def rules_of_others(stage: Stage) -> dict[Stage, Rule]:
    """The latest published rule of each other stage."""
    found = {}
    for other in Stage:
        versions = queries.published_versions(other) if other is not stage else ()
        if versions:
            found[other] = model.decode(versions[-1].document)
    return found


def faults(rule: Rule) -> list[Fault]:
    return faults_of(rule, known(rule.stage))
