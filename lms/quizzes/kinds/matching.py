"""`matching`: two to five pairs whose right sides are shuffled; all the left sides have a picture or none, and so the right ones."""

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
    Response,
    Text,
    Unreadable,
    by_token,
    component,
    field_of,
    items_of,
    picked,
    shuffled,
)
from lms.quizzes.kinds.source import Source, refuse_repeats, refuse_same_texts, refuse_some_pictures


class Pair(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    id: str
    left: Text
    right: Text
    left_picture: str | None = None
    right_picture: str | None = None

    @property
    def pictures(self) -> list[str]:
        return [picture for picture in (self.left_picture, self.right_picture) if picture]

    def with_media(self, names: Mapping[str, str]) -> Self:
        left, right = (picture and names[picture] for picture in (self.left_picture, self.right_picture))
        return msgspec.structs.replace(self, left_picture=left, right_picture=right)


class Matching(Base, frozen=True, kw_only=True, tag="matching"):
    """The response maps the id of each left side to that of the right side put to it; both are ids of pairs."""

    pairs: list[Pair]
    credit: Credit = Credit.ALL_OR_NOTHING

    def parts(self, seed: int) -> Presentation:
        return Presentation(
            lefts=[Option(token, pair.left, pair.left_picture) for token, pair in self._lefts(seed).items()],
            rights=[Option(token, pair.right, pair.right_picture) for token, pair in self._rights(seed).items()],
        )

    def media(self) -> list[str]:
        return [*super().media(), *(picture for pair in self.pairs for picture in pair.pictures)]

    def with_media(self, names: Mapping[str, str]) -> Self:
        pairs = [pair.with_media(names) for pair in self.pairs]
        return msgspec.structs.replace(super().with_media(names), pairs=pairs)

    def read(self, form: Form, seed: int) -> Response | Unreadable:
        """Each left side needs an answer; a right side may be put to several, which then are not all right."""
        rights, response = self._rights(seed), {}
        for token, left in self._lefts(seed).items():
            right = picked(form, field_of(token), rights)
            if isinstance(right, Unreadable):
                return right
            response[left.id] = right.id
        return response

    def form_of(self, response: object, seed: int) -> dict[str, list[str]]:
        put = self._put(response)
        token_of = {right.id: token for token, right in self._rights(seed).items()}
        lefts = self._lefts(seed).items()
        return {field_of(token): [token_of[put[left.id]]] for token, left in lefts if left.id in put}

    def key(self) -> Response:
        return {pair.id: pair.id for pair in self.pairs}

    def mark(self, response: object) -> Mark:
        """Partly: the right pairs of all pairs."""
        right = sum(left == right for left, right in self._put(response).items())
        return Mark.of(Fraction(right, len(self.pairs)), credit=self.credit)

    def interaction(self, locales: Locales) -> dict[str, Any]:
        return {
            "interactionType": "matching",
            "correctResponsesPattern": [self.response_pattern(self.key())],
            "source": [component(pair.id, pair.left, locales) for pair in self.pairs],
            "target": [component(pair.id, pair.right, locales) for pair in self.pairs],
        }

    def response_pattern(self, response: object) -> str:
        put = self._put(response)
        return items_of([f"{pair.id}[.]{put[pair.id]}" for pair in self.pairs if pair.id in put])

    def _lefts(self, seed: int) -> dict[str, Pair]:
        return by_token(shuffled(self.pairs, self.id, seed))

    def _rights(self, seed: int) -> dict[str, Pair]:
        # Their own prefix, so that no token stands on both sides and hints at a pair.
        return by_token(shuffled(self.pairs, f"{self.id}/right", seed), prefix="r")

    def _put(self, response: object) -> dict[str, str]:
        """Left → right of a response; empty where it does not fit this question."""
        known = {pair.id for pair in self.pairs}
        if not isinstance(response, dict) or not response.keys() <= known:
            return {}
        return response if all(isinstance(right, str) and right in known for right in response.values()) else {}


def parse(source: Source, common: Common) -> Matching:
    sources = source.mappings("pairs", least=2, most=5)
    pairs = []
    for one in sources:
        pair_id, (left, left_picture), (right, right_picture) = one.slug("id"), _side(one, "left"), _side(one, "right")
        pairs.append(Pair(id=pair_id, left=left, right=right, left_picture=left_picture, right_picture=right_picture))
        one.refuse_rest()
    refuse_repeats(sources, [pair.id for pair in pairs], "id")
    refuse_same_texts(sources, [pair.left for pair in pairs], "left")
    refuse_same_texts(sources, [pair.right for pair in pairs], "right")
    refuse_some_pictures(source, "pairs", [pair.left_picture for pair in pairs])
    refuse_some_pictures(source, "pairs", [pair.right_picture for pair in pairs])
    return Matching(**common, pairs=pairs, credit=source.one_of("credit", Credit.ALL_OR_NOTHING))


def _side(pair: Source, key: str) -> tuple[Text, str | None]:
    side = pair.mapping(key)
    if side is None:
        return {}, None
    found = side.languages(), side.some_picture("picture")
    side.refuse_rest()
    return found
