"""`ordering`: three to six items to put in order, each with a picture or none, by choosing the position of each."""

from bisect import bisect_left
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Self

import msgspec

from lms.quizzes.kinds.base import (
    Base,
    Common,
    Credit,
    Form,
    Locales,
    Mark,
    Option,
    Presentation,
    Reason,
    Response,
    Text,
    Unreadable,
    by_token,
    component,
    field_of,
    items_of,
    picked,
    shuffled,
    with_pictures,
)
from lms.quizzes.kinds.source import Source, refuse_repeats, refuse_same_texts, refuse_some_pictures


class Item(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    id: str
    text: Text
    picture: str | None = None


class Ordering(Base, frozen=True, kw_only=True, tag="ordering"):
    """The response is the list of all ids in the order given. `items` are in the right order."""

    items: list[Item]
    credit: Credit = Credit.ALL_OR_NOTHING

    def parts(self, seed: int) -> Presentation:
        return Presentation(
            options=[Option(token, item.text, item.picture) for token, item in self._shown(seed).items()]
        )

    def media(self) -> list[str]:
        return [*super().media(), *(item.picture for item in self.items if item.picture)]

    def with_media(self, names: Mapping[str, str]) -> Self:
        return msgspec.structs.replace(super().with_media(names), items=with_pictures(self.items, names))

    def read(self, form: Form, seed: int) -> Response | Unreadable:
        """Each item's field holds its position, 1 for the first."""
        positions, at = by_token(range(len(self.items))), dict[int, str]()
        for token, item in self._shown(seed).items():
            position = picked(form, field_of(token), positions)
            if isinstance(position, Unreadable):
                return position
            if position in at:
                return Unreadable(Reason.DUPLICATE_POSITION, field_of(token))
            at[position] = item.id
        return [at[position] for position in sorted(at)]

    def form_of(self, response: object, seed: int) -> dict[str, list[str]]:
        given = {item_id: position for position, item_id in enumerate(self._given(response), 1)}
        shown = self._shown(seed).items()
        return {field_of(token): [str(given[item.id])] for token, item in shown if item.id in given}

    def key(self) -> Response:
        return [item.id for item in self.items]

    def mark(self, response: object) -> Mark:
        """Partly: how many more than one stand in the right order among themselves, of all but one."""
        place = {item.id: position for position, item in enumerate(self.items)}
        places = [place[item_id] for item_id in self._given(response)]
        in_order = max(_longest_rise(places) - 1, 0)
        return Mark.of(Fraction(in_order, len(self.items) - 1), credit=self.credit)

    def interaction(self, locales: Locales) -> dict[str, Any]:
        return {
            "interactionType": "sequencing",
            "correctResponsesPattern": [self.response_pattern(self.key())],
            "choices": [component(item.id, item.text, locales) for item in self.items],
        }

    def response_pattern(self, response: object) -> str:
        return items_of(self._given(response))

    def _shown(self, seed: int) -> dict[str, Item]:
        """Token → item, in an order that is not the right one."""
        shown = shuffled(self.items, self.id, seed)
        again = 0
        # The right order stands there once in six times at most; drawing again keeps the others equally likely.
        while shown == self.items and len(shown) > 1:
            again += 1
            shown = shuffled(self.items, f"{self.id}/{again}", seed)
        return by_token(shown)

    def _given(self, response: object) -> list[str]:
        """The order of a response; empty where it does not fit this question."""
        if not isinstance(response, list) or not all(isinstance(item_id, str) for item_id in response):
            return []
        return response if sorted(response) == sorted(item.id for item in self.items) else []


def parse(source: Source, common: Common) -> Ordering:
    sources = source.mappings("items", least=3, most=6)
    items = [Item(id=one.slug("id"), text=one.languages(), picture=one.some_picture("picture")) for one in sources]
    for one in sources:
        one.refuse_rest()
    refuse_repeats(sources, [item.id for item in items], "id")
    refuse_same_texts(sources, [item.text for item in items])
    refuse_some_pictures(source, "items", [item.picture for item in items])
    return Ordering(**common, items=items, credit=source.one_of("credit", Credit.ALL_OR_NOTHING))


def _longest_rise(places: list[int]) -> int:
    """Length of the longest increasing subsequence of different numbers, in n log n."""
    # ends[k] is the smallest number that ends a rise of k + 1 numbers.
    ends: list[int] = []
    for place in places:
        at = bisect_left(ends, place)
        ends[at : at + 1] = [place]
    return len(ends)
