"""`multiple_choice`: two to five choices in words, each with a picture or none, one or more of them correct."""

from fractions import Fraction

from lms.quizzes.kinds.base import (
    ANSWER,
    Common,
    Credit,
    Form,
    Mark,
    Reason,
    Response,
    Unreadable,
    items_of,
)
from lms.quizzes.kinds.choices import Choosing, read_choices, read_drawn_choice
from lms.quizzes.kinds.source import Source, refuse_some_pictures


class MultipleChoice(Choosing, frozen=True, kw_only=True, tag="multiple_choice"):
    """The response is a list of ids, in the author's order."""

    credit: Credit = Credit.ALL_OR_NOTHING

    def read(self, form: Form, seed: int) -> Response | Unreadable:
        tokens = {stripped for value in form.get(ANSWER, ()) if (stripped := value.strip())}
        shown = self.shown(seed)
        if not tokens:
            return Unreadable(Reason.MISSING)
        if not tokens <= shown.keys():
            return Unreadable(Reason.UNKNOWN_OPTION)
        chosen = {shown[token].id for token in tokens}
        return [choice.id for choice in self.choices if choice.id in chosen]

    def form_of(self, response: object, seed: int) -> dict[str, list[str]]:
        picks = self._picks(response)
        tokens = [token for token, choice in self.shown(seed).items() if choice.id in picks]
        return {ANSWER: tokens} if tokens else {}

    def key(self) -> Response:
        return self.correct_ids()

    def mark(self, response: object) -> Mark:
        """Partly: the right picks less the wrong ones, of those that are correct; never below 0."""
        picks, correct = self._picks(response), set(self.correct_ids())
        share = Fraction(len(picks & correct) - len(picks - correct), len(correct))
        return Mark.of(max(share, Fraction(0)), credit=self.credit)

    def response_pattern(self, response: object) -> str:
        picks = self._picks(response)
        return items_of([choice.id for choice in self.choices if choice.id in picks])

    def _picks(self, response: object) -> set[str]:
        """The picks of a response; none where it does not fit this question."""
        known = {choice.id for choice in self.choices}
        if not isinstance(response, list) or not all(isinstance(pick, str) and pick in known for pick in response):
            return set()
        return set(response)


def parse(source: Source, common: Common) -> MultipleChoice:
    choices = read_choices(source, most=5, read_one=read_drawn_choice, is_single=False)
    refuse_some_pictures(source, "choices", [choice.picture for choice in choices])
    return MultipleChoice(**common, choices=choices, credit=source.one_of("credit", Credit.ALL_OR_NOTHING))
