"""Kinds of question, and what is wrong with one that is being written, in the author's words: what it is and what to do."""

from lms.authoring.questions.missing import Lack, Missing
from lms.authoring.questions.places import Note
from lms.authoring.questions.reading import Bad
from lms.authoring.words import language_name
from lms.core.i18n import format_number, isolated, lazy

# In the order in which they are offered: name, and what it is good for.
KINDS = {
    "single_choice": (lazy("One choice"), lazy("Several answers in words, one is right.")),
    "multiple_choice": (lazy("Several choices"), lazy("Several answers in words, one or more are right.")),
    "true_false": (lazy("True or false"), lazy("A statement that is true or false.")),
    "picture_choice": (lazy("Pictures"), lazy("Touch the right picture: nothing to read.")),
    "matching": (lazy("Pairs"), lazy("What goes with what.")),
    "ordering": (lazy("Order"), lazy("Put the steps of a work in order.")),
    "numeric": (lazy("Number"), lazy("A number or an amount, also computed anew for each learner.")),
    "short_text": (lazy("Word"), lazy("A word or a few, written.")),
    "hot_spot": (lazy("Place on a picture"), lazy("Touch the right place on a photo.")),
    "drag_words": (lazy("Gaps"), lazy("A text in whose gaps words are put.")),
    "likert": (lazy("Survey"), lazy("What people think: nothing is right or wrong.")),
    "long_answer": (lazy("Long answer"), lazy("Some sentences, which a trainer marks.")),
    "voice_answer": (lazy("Spoken answer"), lazy("Said aloud, which a trainer marks: nothing to write.")),
}
_BAD = {
    Bad.NUMBER: lazy("Write a number with digits, such as 1250 or 12,5."),
    Bad.AMBIGUOUS: lazy("Write the number without a dot between thousands, such as 1250 or 12,5."),
    Bad.WHOLE: lazy("Write whole numbers with digits."),
    Bad.LONG: lazy("This is too long. Say it shorter."),
    Bad.OPTION: lazy("Choose one from the list."),
    Bad.MANY: lazy("These are too many."),
    Bad.TWICE: lazy("Two have the same name. Give each its own."),
}
_LACK = {
    Lack.EMPTY: lazy("Fill this in."),
    Lack.TEXT: lazy("Still to be written in %(language)s."),
    Lack.PICTURE: lazy("Choose a picture."),
    Lack.SOME_PICTURES: lazy("Give a picture to each, or to none."),
    Lack.FEW: lazy("There must be %(least)s at least."),
    Lack.NO_RIGHT: lazy("Say which one is right."),
    Lack.SEVERAL_RIGHT: lazy("Only one can be right."),
    Lack.SAME: lazy("This stands there already. Make each different."),
    Lack.FORMULA: lazy("This cannot be computed. Write numbers, names of the numbers above, + - * / and parentheses."),
    Lack.NO_NUMBER: lazy("With %(numbers)s it gives no number that can be asked for. Round it, like round(…, 2), and never divide by zero."),
    Lack.VARIABLE_NAME: lazy("Write a short word in small Latin letters, such as members."),
    Lack.VARIABLE_RANGE: lazy("Write from where to where, in %(most)s steps at most, or two different numbers or more."),
    Lack.MANY_WAYS: lazy("The numbers meet in too many ways: %(most)s at most. Use larger steps."),
    Lack.UNKNOWN_NUMBER: lazy("{%(name)s} is none of the numbers. Correct its name."),
    Lack.MONEY: lazy("An amount is 0 or more, with two decimals at most."),
    Lack.RANGE: lazy("The right answer must be among these numbers, from 2 to 101 of them."),
    Lack.GAPS: lazy("Put from 1 to %(most)s signs of words into the text."),
    Lack.UNKNOWN_GAP: lazy("[[%(word)s]] is none of the words below."),
    Lack.OTHER_GAPS: lazy("Both languages must have the same gaps."),
    Lack.POINTS: lazy("Each level needs more points than the one before it."),
    Lack.REGION: lazy("This is no such shape inside the picture, which is %(width)s wide and %(height)s high."),
    Lack.LONG_PICTURE: lazy("The picture is too long for a phone: at most four times as wide as high, and twice as high as wide."),
}  # fmt: skip


_NOTES = {
    Note.WAITS: lazy("A trainer marks each answer: until then nobody knows who passed."),
    Note.EARNS_NOTHING: lazy("A survey earns no points: it would take the place of a question that does."),
}


def note_text(note: Note) -> str:
    return str(_NOTES[note])


def kind_name(kind: str) -> str:
    return str(KINDS[kind][0]) if kind in KINDS else kind


def bad_text(bad: Bad) -> str:
    return str(_BAD[bad])


def missing_text(one: Missing) -> str:
    values = {
        name: format_number(value) if isinstance(value, int) else isolated(str(value))
        for name, value in one.values.items()
    }
    if one.language:
        values["language"] = language_name(one.language)
    return str(_LACK[one.lack]) % values
