"""What is wrong with a draft, in the reader's words: what it is and what to do."""

from typing import Any

from flask_babel import gettext as _

from lms.authoring.checks import MOST_MINUTES, Fault, FaultCode
from lms.authoring.reading import Unread
from lms.core.i18n import format_number, in_language, isolated, lazy
from lms.learning import licence_words, licences

LANGUAGE_NAMES = {"ar": lazy("Arabic"), "fr": lazy("French"), "zgh": lazy("Amazigh"), "en": lazy("English")}
BANK_NAMES = {"practice": lazy("the practice"), "quiz": lazy("the quiz"), "exam": lazy("the exam")}
BLOCK_NAMES = {
    "text": lazy("Text"),
    "picture": lazy("Picture"),
    "audio": lazy("Sound"),
    "video": lazy("Video"),
    "document": lazy("Document"),
    "example": lazy("Example"),
    "activity": lazy("Activity together"),
    "law": lazy("What the law says"),
}
_UNREAD = {
    Unread.LONG: lazy("This is too long. Say it shorter."),
    Unread.MINUTES: lazy("Say how many minutes the lesson takes: from 1 to %(most)s."),
}
_TOLD = {
    FaultCode.NO_MODULES: lazy("The course has no module. Add one."),
    FaultCode.EMPTY_MODULE: lazy("This module has no lesson. Add one, or remove the module."),
    FaultCode.EMPTY_LESSON: lazy("The lesson has no text. Add a block of text."),
    FaultCode.MISSING_TITLE: lazy("The title is missing in %(language)s."),
    FaultCode.MISSING_SUMMARY: lazy("The summary is missing in %(language)s."),
    FaultCode.MISSING_LANGUAGE: lazy("This block is empty in %(language)s."),
    FaultCode.MISSING_ALTERNATIVE: lazy("Say in %(language)s what the picture shows, for those who do not see it."),
    FaultCode.MISSING_MEDIA: lazy("The file is missing. Choose it again."),
    FaultCode.MISSING_CAPTIONS: lazy("The video has no captions in %(language)s. Add a file of captions (.vtt)."),
    FaultCode.MISSING_RECORDING_LANGUAGE: lazy("Say which language is spoken in this recording."),
    FaultCode.UNSOURCED_LAW: lazy("What is said of the law needs its source. Choose it in the block."),
    FaultCode.UNKNOWN_SOURCE: lazy("The source “%(source)s” is not among those of the course."),
    FaultCode.UNCHECKED_SOURCE: lazy("The source “%(source)s” needs its title in each language and the day on which it was checked."),
    FaultCode.HEAVY_PAGE: lazy("The page weighs %(bytes)s bytes in %(language)s; %(most)s at most. Shorten it, or make two lessons of it."),
    FaultCode.DUPLICATE_SLUG: lazy("Two have the address “%(slug)s”. Remove one, or add it anew."),
    FaultCode.BAD_MINUTES: lazy("Say how many minutes the lesson takes: from 1 to %(most)s."),
    FaultCode.NO_DRAW: lazy("There are questions for %(bank)s, but no number says how many are asked."),
    FaultCode.UNKNOWN_MODULE: lazy("“%(module)s” is no module of this course. Choose another."),
    FaultCode.DUPLICATE_QUESTION: lazy("The question “%(question)s” stands twice. Remove one."),
    FaultCode.UNFINISHED_QUESTION: lazy("The question “%(question)s” is not finished."),
    FaultCode.QUESTION_LANGUAGE: lazy("The question “%(question)s” is not complete in %(language)s."),
    FaultCode.WRONG_KEY: lazy("The question “%(question)s” has no right answer, or more than one."),
    FaultCode.UNKNOWN_WORK: lazy("The work “%(work)s” is not among those of the course. Choose another, or none."),
    FaultCode.QUESTION_MEDIA: lazy("A picture of the question “%(question)s” is missing. Choose it again."),
}  # fmt: skip


def language_name(code: str) -> str:
    return str(LANGUAGE_NAMES.get(code, code))


def unread_text(bad: Unread) -> str:
    return str(_UNREAD[bad]) % {"most": MOST_MINUTES}


def fault_text(fault: Fault) -> str:
    if fault.code is FaultCode.LICENCE:
        told = {name: isolated(str(value)) for name, value in fault.values.items()}
        return licence_words.told(licences.Fault(licences.Code(fault.values["licence_code"]), "", told))
    values = {name: _shown(value) for name, value in fault.values.items() if value is not None}
    if fault.language:
        values["language"] = language_name(fault.language)
    if "bank" in values:
        values["bank"] = str(BANK_NAMES[fault.values["bank"]])
    if fault.code is not FaultCode.SMALL_BANK:
        return str(_TOLD[fault.code]) % values
    if "module" in values:
        return str(_("%(bank)s asks %(needs)s questions of “%(module)s”, but there are %(has)s.", **values))
    return str(_("%(bank)s asks %(needs)s questions, but there are %(has)s.", **values))


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return isolated(in_language({code: text for code, text in value.items() if text} or {"ar": ""}))
    return format_number(value) if isinstance(value, int) else isolated(str(value))
