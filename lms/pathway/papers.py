"""Of which papers the rules want one that an adviser verified."""

from collections.abc import Iterator
from datetime import date

from lms.cooperatives.models import Cooperative
from lms.pathway import queries
from lms.pathway.rules import model
from lms.pathway.rules.model import Requirement
from lms.pathway.services import choose_version


def to_be_verified(cooperative: Cooperative, on: date) -> frozenset[str]:
    """Kinds of documents, of every stage, by the rules that judge this cooperative on that day. Two queries."""
    states = queries.states_of(cooperative.id)
    found: set[str] = set()
    for stage, versions in queries.published_versions_by_stage().items():
        version = choose_version(versions, states.get(stage), on)
        if version is not None:
            found.update(_verified_in(model.decode(version.document).require))
    return frozenset(found)


def _verified_in(node: Requirement) -> Iterator[str]:
    if isinstance(node, model.Document) and node.must_be_verified:
        yield node.type
    for inner in getattr(node, "of", ()):
        yield from _verified_in(inner)
