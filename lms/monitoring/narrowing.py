"""What an address narrows the list of cooperatives to: the names of the breakdowns, as links from tables write them."""

import re
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from lms.cooperatives import territory
from lms.core.i18n import lazy as _
from lms.core.search import LONGEST_SEARCHED
from lms.monitoring import listed, taken
from lms.monitoring.asking import BadQuestion, read_period, read_place
from lms.monitoring.dimensions import COOPERATIVE_AGES, NO, UNKNOWN, YES
from lms.monitoring.listed import Cut, Narrowing, Order, Reached
from lms.monitoring.policy import Viewer
from lms.xapi.statement import is_uuid

_ANSWERS = (YES, NO)
# Parameter → what it may be, where that is a short list.
CHOICES: dict[str, tuple[str, ...]] = {
    "cooperative_age": tuple(name for _least, name in reversed(COOPERATIVE_AGES)),
    "women_only": (YES, NO, UNKNOWN),
    "rural": (YES, NO, UNKNOWN),
    "stage": tuple(Reached),
    "learns": _ANSWERS,
    "finished": _ANSWERS,
    "office": _ANSWERS,
    "behind": taken.BEHIND,
}
# A list that many cooperatives share: their names are no longer than a name.
_LONGEST = 200
_URGENCY = re.compile(r"-?\d{1,9}", re.ASCII)
_NO_PAGE = _("The address names no page of this list. Begin with the first one.")


def read_narrowing(arguments: Mapping[str, str], viewer: Viewer, today: date) -> Narrowing:
    """Raises BadQuestion in words, and NotFound where the place is not the viewer's."""
    found = {name: arguments.get(name, "").strip() for name in ("search", "sector", "branch", "period", *CHOICES)}
    if found["sector"] and found["sector"] not in territory.sectors():
        raise BadQuestion(_("There is no such sector. Choose one from the list."))
    if len(found["branch"]) > _LONGEST or len(found["search"]) > LONGEST_SEARCHED or "\0" in "".join(found.values()):
        raise BadQuestion(_("No cooperative is called so. Write less of the name."))
    if found["branch"] not in ("", UNKNOWN) and not listed.has_branch(found["branch"]):
        raise BadQuestion(_("No cooperative has this branch. Choose one from the list."))
    for name, choices in CHOICES.items():
        if found[name] and found[name] not in choices:
            raise BadQuestion(_("There is no such choice. Choose one from the lists."))
    if found["period"]:
        read_period(found["period"], today)
    return Narrowing(place=read_place(arguments.get("place", ""), viewer), **found)


def read_order(text: str) -> Order:
    if text and text not in set(Order):
        raise BadQuestion(_("Lists are ordered by name or by what needs attention."))
    return Order(text or Order.NAME)


def read_after(text: str) -> UUID | None:
    if not text:
        return None
    if not is_uuid(text):
        raise BadQuestion(_NO_PAGE)
    return UUID(text)


def read_cut(text: str, order: Order) -> Cut | None:
    """As listed.Cut writes itself."""
    if not text:
        return None
    key, _between, cooperative_id = text.rpartition("~")
    is_key = _URGENCY.fullmatch(key) if order is Order.ATTENTION else "\0" not in key
    if not is_key or not is_uuid(cooperative_id):
        raise BadQuestion(_NO_PAGE)
    return Cut(int(key) if order is Order.ATTENTION else key, UUID(cooperative_id))
