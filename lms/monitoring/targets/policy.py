"""Officers set targets and see all; an adviser sees those of the regions in which cooperatives of her delegation lie."""

from lms.accounts.models import Person
from lms.cooperatives import territory
from lms.monitoring import policy
from lms.monitoring.dimensions import COUNTRY, delegation_of
from lms.monitoring.policy import Viewer
from lms.monitoring.targets import queries

viewer = policy.viewer


def setter(actor: Person | None) -> tuple[Viewer]:
    """National officers and administrators."""
    return policy.national_viewer(actor)


def places_of(viewer: Viewer) -> list[str]:
    """Of which targets are shown, the country first."""
    return places_for(viewer.place)


def places_for(place: str) -> list[str]:
    """Those with targets that concern a place: the country and its regions; the regions of a delegation; a region itself."""
    delegation = delegation_of(place)
    if delegation is not None:
        return queries.regions_of_delegation(delegation)
    if place == COUNTRY:
        return [COUNTRY, *territory.regions()]
    return [place] if place in territory.regions() else []
