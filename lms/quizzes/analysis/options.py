"""What can be chosen in a question, and what was: the rows of its table of options. Pure."""

from dataclasses import dataclass

from lms.quizzes.analysis.flags import Choices
from lms.quizzes.kinds import MultipleChoice, Question, Text, TrueFalse
from lms.quizzes.kinds.choices import Choosing
from lms.quizzes.kinds.true_false import WORDS


@dataclass(frozen=True)
class Label:
    """How an option is shown."""

    text: Text
    picture: str | None = None


def choices_of(question: Question) -> Choices:
    """Matching, ordering, numbers and words have no options: of them only the scores are analysed."""
    match question:
        case TrueFalse():
            return Choices(tuple(WORDS), frozenset({str(question.key())}), is_single=True)
        case Choosing():
            options = tuple(choice.id for choice in question.choices)
            return Choices(
                options, frozenset(question.correct_ids()), is_single=not isinstance(question, MultipleChoice)
            )
    return Choices()


def choice_of(choices: Choices, response: object) -> tuple[str, ...]:
    """The options that a response chose, in the author's order."""
    given = response if isinstance(response, list) else [response]
    return tuple(option for option in choices.all if option in given)


def labels_of(question: Question) -> dict[str, Label]:
    """Option → how it is shown."""
    match question:
        case TrueFalse():
            return {option: Label(text) for option, text in WORDS.items()}
        case Choosing():
            return {choice.id: Label(choice.text, choice.picture) for choice in question.choices}
    return {}
