"""The right answer of a question in words, for the page after marking. Pure."""

from lms.quizzes import kinds
from lms.quizzes.kinds import Question, Text


def key_lines(question: Question) -> list[Text]:
    """The right answer, one text an element, in the order in which it is read."""
    shown = question.parts(0)
    match question:
        case kinds.Matching():
            return [_joined(pair.left, pair.right) for pair in question.pairs]
        case kinds.Ordering():
            return [item.text for item in question.items]
        case kinds.Numeric():
            units = question.unit or {"ar": "", "fr": ""}
            return [{code: f"{question.answer} {unit}".strip() for code, unit in units.items()}]
        case kinds.ShortText():
            return [{code: texts[0] for code, texts in question.accepted.items()}]
    right = question.form_of(question.key(), 0)["answer"]
    return [option.text for option in shown.options if option.token in right]


def _joined(left: Text, right: Text) -> Text:
    return {code: f"{words} — {right[code]}" for code, words in left.items()}
