"""From a figure to what is behind it: the same page of a place, or the list of these cooperatives."""

from collections.abc import Mapping
from typing import Any

from flask import url_for

from lms.monitoring.asking import Question
from lms.monitoring.dimensions import UNKNOWN, Dimension, delegation_place
from lms.monitoring.policy import Viewer
from lms.monitoring.reading.breakdown import usual_breakdown

LIST = "monitoring.list_cooperatives"
# Breakdowns by which the list can be narrowed, and whether also to what is not known.
_LISTED = {
    Dimension.SECTOR: False, Dimension.BRANCH: False, Dimension.COOPERATIVE_AGE: False,
    Dimension.WOMEN_ONLY: True, Dimension.RURAL: True,
}  # fmt: skip


def way_to_place(asked: Question, viewer: Viewer, endpoint: str, place: str) -> str | None:
    if place == asked.place or not viewer.may_ask_about(place):
        return None
    return way(endpoint, asked.parameters(place=place, by=usual_breakdown(place, asked.indicator)))


def way(endpoint: str, parameters: Mapping[str, Any]) -> str:
    return url_for(endpoint, **parameters)


def way_behind(asked: Question, viewer: Viewer, endpoint: str, value: str) -> str | None:
    """Of one value of the breakdown that is asked."""
    match asked.by:
        case Dimension.REGION | Dimension.PROVINCE | Dimension.DELEGATION if value != UNKNOWN:
            place = delegation_place(value) if asked.by is Dimension.DELEGATION else value
            return way_to_place(asked, viewer, endpoint, place)
        case by if by in _LISTED and (value != UNKNOWN or _LISTED[by]):
            return way_to_list(viewer, place=asked.place, **{by.value: value})
    return None


def way_to_list(viewer: Viewer, **narrowing: Any) -> str | None:
    return url_for(LIST, **narrowing) if viewer.sees_lists else None
