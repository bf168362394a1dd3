"""Rules are written by national officers and administrators; a published one is read by them and changed by nobody."""

from uuid import UUID

from lms.accounts.models import Person
from lms.core import clock
from lms.core.errors import NotFound
from lms.core.i18n import lazy as _
from lms.pathway import publishing, queries
from lms.pathway.models import RuleVersion, Simulation
from lms.pathway.policy import rule_version, rule_writer
from lms.pathway.rules.model import Stage
from lms.pathway.simulation import CHANGES

__all__ = ["rule_version", "rule_writer"]


_TO_THE_RULE = ("ruling.show_rule", _("See the rule"))


class NoMigration(publishing.NotInForce):
    way_on = _TO_THE_RULE


class PublishedAlready(publishing.AlreadyPublished):
    way_on = _TO_THE_RULE


def stage_to_rule(actor: Person | None, stage: str) -> tuple[Person, Stage]:
    (person,) = rule_writer(actor)
    if stage not in set(Stage):
        raise NotFound
    return person, Stage(stage)


def draft(actor: Person | None, version_id: UUID) -> tuple[Person, RuleVersion]:
    """Raises PublishedAlready."""
    person, version = rule_version(actor, version_id)
    if version.published_at is not None:
        raise PublishedAlready(version_id=version.id)
    return person, version


def version_to_migrate(actor: Person | None, version_id: UUID) -> tuple[Person, RuleVersion]:
    """Raises NoMigration."""
    person, version = rule_version(actor, version_id)
    if not publishing.may_migrate(version, clock.now().date()):
        raise NoMigration(version_id=version.id)
    return person, version


def requirement(actor: Person | None, version_id: UUID, path: str) -> tuple[RuleVersion, str]:
    """Of a draft. Whether something stands there, the draft says that the reader saw."""
    _person, version = draft(actor, version_id)
    return version, "" if path == TOP else path


# The rule's own "all of these" in addresses, where the empty path cannot stand.
TOP = "top"


def simulation(actor: Person | None, version_id: UUID) -> tuple[RuleVersion, Simulation | None]:
    _person, version = rule_version(actor, version_id)
    return version, simulation_of(version)


def simulation_of(version: RuleVersion) -> Simulation | None:
    """The one with which it was published; of a draft the latest."""
    if version.published_at is None:
        return queries.latest_simulation(version.id)
    return queries.simulation_with_id(version.simulation_id) if version.simulation_id else None


def finished_simulation(actor: Person | None, version_id: UUID) -> tuple[RuleVersion, Simulation]:
    version, found = simulation(actor, version_id)
    if found is None or found.outcome is None:
        raise NotFound
    return version, found


def simulated_changes(actor: Person | None, version_id: UUID, change: str) -> tuple[RuleVersion, Simulation, str]:
    if change not in CHANGES:
        raise NotFound
    return *finished_simulation(actor, version_id), change
