"""`likert`: a survey. Each item is placed on a scale; nothing is right or wrong, and nothing is counted."""

from typing import Any, ClassVar

import msgspec

from lms.quizzes.kinds.base import (
    Base,
    Common,
    Form,
    Judge,
    Locales,
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
)
from lms.quizzes.kinds.source import Source, refuse_repeats, refuse_same_texts


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A place on the scale, or an item that is placed on it."""

    id: str
    text: Text


class Likert(Base, frozen=True, kw_only=True, tag="likert"):
    """The response maps the id of each item to that of a step of the scale. Neither is ever shuffled."""

    judge: ClassVar[Judge] = Judge.NOBODY

    scale: list[Step]
    items: list[Step]

    def parts(self, _seed: int) -> Presentation:
        return Presentation(
            lefts=[Option(token, item.text) for token, item in by_token(self.items).items()],
            rights=[Option(token, step.text) for token, step in self._steps().items()],
        )

    def read(self, form: Form, _seed: int) -> Response | Unreadable:
        steps, response = self._steps(), {}
        for token, item in by_token(self.items).items():
            step = picked(form, field_of(token), steps)
            if isinstance(step, Unreadable):
                return step
            response[item.id] = step.id
        return response

    def form_of(self, response: object, _seed: int) -> dict[str, list[str]]:
        put = self._put(response)
        token_of = {step.id: token for token, step in self._steps().items()}
        return {
            field_of(token): [token_of[put[item.id]]] for token, item in by_token(self.items).items() if item.id in put
        }

    def key(self) -> None:
        return None

    def mark(self, _response: object) -> None:
        return None

    def interaction(self, locales: Locales) -> dict[str, Any]:
        scale = [component(step.id, step.text, locales) for step in self.scale]
        if len(self.items) == 1:
            return {"interactionType": "likert", "correctResponsesPattern": [], "scale": scale}
        # xAPI's likert has one item; several are each matched with a step.
        items = [component(item.id, item.text, locales) for item in self.items]
        return {"interactionType": "matching", "correctResponsesPattern": [], "source": items, "target": scale}

    def response_pattern(self, response: object) -> str:
        put = self._put(response)
        if len(self.items) == 1:
            return put.get(self.items[0].id, "")
        return items_of([f"{item.id}[.]{put[item.id]}" for item in self.items if item.id in put])

    def _steps(self) -> dict[str, Step]:
        # Their own prefix, as the right sides of `matching`.
        return by_token(self.scale, prefix="r")

    def _put(self, response: object) -> dict[str, str]:
        """Item → step of a response; empty where it does not fit this question."""
        items, steps = {item.id for item in self.items}, {step.id for step in self.scale}
        if not isinstance(response, dict) or not response.keys() <= items:
            return {}
        return response if all(isinstance(step, str) and step in steps for step in response.values()) else {}


def parse(source: Source, common: Common) -> Likert:
    return Likert(
        **common,
        scale=_read_steps(source, "scale", least=2, most=7),
        items=_read_steps(source, "items", least=1, most=10),
    )


def _read_steps(source: Source, key: str, *, least: int, most: int) -> list[Step]:
    sources = source.mappings(key, least=least, most=most)
    steps = [Step(id=one.slug("id"), text=one.languages()) for one in sources]
    for one in sources:
        one.refuse_rest()
    refuse_repeats(sources, [step.id for step in steps], "id")
    refuse_same_texts(sources, [step.text for step in steps])
    return steps
