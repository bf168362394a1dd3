"""The right answer of a question in words, and what its author says of others, for the page after marking. Pure."""

from lms.quizzes import kinds
from lms.quizzes.kinds import Question, Text


def key_lines(question: Question) -> list[Text]:
    """The right answer, one text an element, in the order in which it is read."""
    match question:
        case kinds.HotSpot():
            return [region.text for region in question.regions if region.correct]
        case kinds.DragWords():
            return [question.solved()]
        case kinds.Likert() | kinds.LongAnswer() | kinds.VoiceAnswer():
            return []
        case kinds.Matching():
            return [_joined(pair.left, pair.right) for pair in question.pairs]
        case kinds.Ordering():
            return [item.text for item in question.items]
        case kinds.Numeric():
            units = question.unit or {"ar": "", "fr": ""}
            return [{code: f"{question.answer} {unit}".strip() for code, unit in units.items()}]
        case kinds.ShortText():
            return [{code: texts[0] for code, texts in question.accepted.items()}]
    shown = question.parts(0)
    right = question.form_of(question.key(), 0)["answer"]
    return [option.text for option in shown.options if option.token in right]


# An option in words (None: the one that was chosen), and what is said of it.
Said = list[tuple[Text | None, Text]]


def said_to(question: Question, response: object) -> Said:
    """What the author says to who answered so."""
    return [(None, words) for words in kinds.feedback_on(question, response)]


def said_of_wrong(question: Question) -> Said:
    """What the author says of each wrong option: a phone without network shows one page for all wrong answers."""
    match question:
        case kinds.SingleChoice() | kinds.MultipleChoice() | kinds.PictureChoice():
            options = [(one.text, one.feedback) for one in question.choices if not one.correct]
        case kinds.HotSpot():
            options = [(one.text, one.feedback) for one in question.regions if not one.correct]
        case _:
            return []
    return [(text, feedback) for text, feedback in options if feedback]


def _joined(left: Text, right: Text) -> Text:
    return {code: f"{words} — {right[code]}" for code, words in left.items()}
