"""What is said of items of an import, in the reader's language: translated when it is shown."""

import re
from collections.abc import Mapping
from typing import Any

from lms.authoring.exchange.codes import Code
from lms.packages.faults import Fault
from lms.packages.faults import fault as _

WORDS: dict[Code, Fault] = {
    Code.UNKNOWN_FORMAT: _(
        "This file is of no format that can be imported: GIFT, Moodle XML or backup, QTI, Common Cartridge, H5P, a sheet of "
        "questions, cmi5, SCORM or Tin Can."
    ),
    Code.UNKNOWN_ARCHIVE: _(
        "This archive holds nothing that can be imported. If a file of questions is in it, unpack it and bring that file."
    ),
    Code.IS_MEDIUM: _("This is a picture, a recording, a film or a document, no file of questions: put it into a lesson."),
    Code.EMPTY: _("The file is empty."),
    Code.NOTHING_IN_IT: _("There is neither a question nor a lesson in this file."),
    Code.NO_QUESTION: _(
        "There is no question in this text. In GIFT the answers stand in braces behind the question: = before a right one, ~ before a "
        "wrong one."
    ),
    Code.TOO_LARGE: _("This is larger than %(most)s MB. Split it, or make its pictures and films smaller."),
    Code.TOO_MANY: _("There are more than %(most)s of them. Split the file."),
    Code.BROKEN_XML: _("Line %(line)s: the XML is broken or cut off. Export the file again."),
    Code.XML_TOO_DEEP: _("Elements are nested more than %(most)s deep."),
    Code.HAS_ENTITIES: _("It declares entities, by which a file can attack whoever reads it; this is not allowed."),
    Code.BROKEN_JSON: _("“%(file)s” is not JSON, or it is damaged."),
    Code.BROKEN_ARCHIVE: _("The archive is damaged or cut off. Download or export it again."),
    Code.BAD_ARCHIVE: _("The archive cannot be used: %(reason)s"),
    Code.BAD_MEMBER: _("“%(name)s” in the archive is a link, or leads out of its folder; this is not allowed."),
    Code.WRONG_ENCODING: _("The text is in an encoding that cannot be read. Save it as UTF-8."),
    Code.BROKEN_SHEET: _("This sheet cannot be read. Save it again as XLSX, or as “CSV UTF-8”."),
    Code.SHEET_LACKS_COLUMNS: _(
        "We do not know the columns that the first row names: %(columns)s. These are known: %(known)s. Begin with the template."
    ),
    Code.COLUMNS_LEFT_OUT: _("Columns that we do not know were left out: %(columns)s"),
    Code.FILE_MISSING: _("The file “%(file)s” is missing in the package."),
    Code.FILE_UNREADABLE: _("The file “%(file)s” is damaged."),
    Code.BAD_PACKAGE: _("The course package cannot be used: %(reason)s"),
    Code.BAD_SOURCES: _("The files of this course have a fault: %(reason)s"),
    Code.H5P_UNNAMED: _("“%(file)s” does not say what this content of H5P is: it is damaged."),
    Code.PACKAGE: _("This is a course package (%(kind)s). It is launched as it is, not taken apart."),
    Code.ANOTHER_COURSE: _(
        "The course “%(slug)s” is here already and was left as it is. What is in the file became a course of its own: %(new)s"
    ),
    Code.SAME_COURSE: _(
        "These are the files of this very course: what they hold stands in the draft a second time now, beside what was there. “Undo” "
        "takes it back."
    ),
    Code.WORK: _("Named as a work of others, under “Licences”: “%(title)s”, %(author)s (%(licence)s)."),
    Code.RIGHTS_UNCLEAR: _(
        "It is the work of others and could not be named by itself: %(said)s. Ask whether it may be used, and name it under “Licences”."
    ),
    Code.QUESTION: _("Taken as a question (%(kind)s)."),
    Code.LESSON: _("Taken as a lesson."),
    Code.QUIZ: _("Taken as the quiz of the module."),
    Code.CATEGORY: _("Taken as a module."),
    Code.GUESSED_ENCODING: _("The text is not in UTF-8; it was read as %(encoding)s. Look whether its letters are right."),
    Code.UNKNOWN_KIND: _("We have no question of this kind: %(kind)s"),
    Code.NO_TEXT: _("There is no text."),
    Code.NO_CORRECT: _("It does not say which answer is right."),
    Code.TOO_FEW_CHOICES: _("It has fewer than two answers to choose among."),
    Code.TOO_FEW_PAIRS: _("It has fewer than two pairs."),
    Code.TOO_FEW_ITEMS: _("It has %(count)s items to put in order; three are needed."),
    Code.TOO_MANY_PARTS: _("It has %(count)s choices, pairs or items; a question of more than %(most)s is not taken."),
    Code.EACH_CORRECT: _("%(count)s answers are right, each alone; ours have one right answer, or want all of them."),
    Code.NO_NUMBER: _("“%(text)s” is no number that can be asked for."),
    Code.ONLY_PATTERNS: _("Its right answers are patterns or signs, not words."),
    Code.NO_GAPS: _("The text has no gap."),
    Code.BAD_GAP: _("A gap cannot be read: “%(text)s”"),
    Code.NESTED_GAP: _("A gap stands inside another one."),
    Code.UNCLOSED: _("A brace is opened and not closed, or closed and not opened."),
    Code.BROKEN_ITEM: _("It is damaged and cannot be read."),
    Code.DOUBLE: _("It is in this file twice; the first one was taken."),
    Code.CUSTOM_PROCESSING: _("Its answers are marked by a program of its own, which we do not run."),
    Code.NO_VALUES: _("The values of its wildcards are missing."),
    Code.BAD_AREA: _("The places on its picture cannot be read."),
    Code.BAD_FORMULA: _("Its formula cannot be computed here: %(text)s"),
    Code.TOO_MANY_CHOICES: _("It has %(count)s choices: leave %(most)s before it is published."),
    Code.TOO_MANY_PAIRS: _("It has %(count)s pairs: leave %(most)s before it is published."),
    Code.TOO_MANY_ITEMS: _("It has %(count)s items to put in order: leave %(most)s before it is published."),
    Code.SAME_CHOICES: _("Two of its choices are the same: change one before it is published."),
    Code.WEIGHTS_EVENED: _("Its right answers earned unequal points; now each counts the same, and half right is not right."),
    Code.PENALTY_LEFT_OUT: _("Points that wrong answers took away were left out or made equal."),
    Code.OTHER_ANSWERS_LEFT_OUT: _("Answers that earned a part of the points, or were right besides the first, were left out."),
    Code.PATTERNS_LEFT_OUT: _("An answer that is a pattern or a sign was left out: %(text)s"),
    Code.CASE_LEFT_OUT: _("Capital letters counted; here they do not."),
    Code.ANSWER_FEEDBACK_LEFT_OUT: _("What was said to wrong or partly right answers was left out."),
    Code.FEEDBACK_JOINED: _("What was said after one answer now stands in the explanation that everyone reads."),
    Code.HINTS_LEFT_OUT: _("Hints for further tries were left out: %(count)s"),
    Code.TAGS_LEFT_OUT: _("Tags were left out: %(tags)s"),
    Code.UNITS_LEFT_OUT: _("Other units were left out: %(units)s"),
    Code.DISTRACTORS_LEFT_OUT: _("Answers that belong to nothing were left out: %(count)s"),
    Code.SPLIT: _("It became %(count)s questions, one for each left side, because one answer belongs to several."),
    Code.GAPS_SPLIT: _("It became %(count)s questions, one for each gap."),
    Code.PARTS_SPLIT: _("It became %(count)s questions, one for each of its parts."),
    Code.PROCESSING_LEFT_OUT: _(
        "A program of its own marked its answers; now the right answer that it names counts. Check the question."
    ),
    Code.VALUES_MIXED: _("Its numbers were drawn together; now each is drawn for itself, from %(count)s values at most."),
    Code.TOLERANCE_FIXED: _("How far an answer may be off was a share of the right one; now it is always %(number)s."),
    Code.PLACES_UNNAMED: _("Say what each place on its picture is, for who cannot see it, before it is published."),
    Code.ONE_PLACE: _("Its picture has one place: add a second one before it is published."),
    Code.PASSAGE: _("It became a text with words to put into its gaps."),
    Code.MADE_MATCHING: _("It became a question that matches pairs."),
    Code.MADE_CHOICE: _("It became a question of choice."),
    Code.MADE_LESSON: _("It asks nothing, so it became a lesson."),
    Code.ORDER_FREED: _("Its answers stood in a fixed order; ours are shuffled. Look for “all of the above”."),
    Code.ROUNDED: _("A number was rounded to %(decimals)s decimals."),
    Code.RUBRIC_LEFT_OUT: _("It is marked by a trainer: write the rubric before it is published."),
    Code.LEFT_OUT_TAGS: _("Programs and forms in its text were left out: %(tags)s"),
    Code.PICTURE_LEFT_OUT: _("A picture has no place in a question of this kind and was left out."),
    Code.PICTURE_MISSING: _("The file “%(file)s”, which its text names, is missing."),
    Code.PICTURE_HUGE: _("The picture “%(file)s” was left out: it has more than %(most)s million points."),
    Code.PICTURE_UNREADABLE: _("The picture “%(file)s” was left out: it is damaged, or shows nothing that is allowed."),
    Code.PICTURE_REMOTE: _("“%(file)s” lies elsewhere on the internet and was left out: lessons must be readable without it."),
    Code.PICTURE_REDRAWN: _("The picture “%(file)s” was saved in a format that every phone reads."),
    Code.SVG_CLEANED: _("The drawing “%(file)s” lost what could do harm: %(what)s"),
    Code.MEDIUM_REFUSED: _("“%(file)s” was left out: it is no picture, recording, film or PDF of a kind that we keep here."),
    Code.MEDIUM_TOO_LARGE: _("“%(file)s” was left out: it is larger than %(most)s MB."),
    Code.LANGUAGE_LEFT_OUT: _("What it says in other languages was left out: %(tags)s"),
    Code.LINK_LEFT_OUT: _("A link was left out: %(link)s"),
    Code.TEXT_CUT: _("The text was cut after %(most)s characters."),
    Code.ACTIVITY_REFUSED: _("We have no activity of this kind: %(kind)s"),
    Code.DISCUSSION_REFUSED: _("It is a discussion; we have none."),
    Code.LINK_TAKEN: _("Taken as a link in a lesson."),
    Code.JOINED_QUIZZES: _("A module has one quiz: its questions were put together with those of another quiz."),
    Code.RANDOM_DRAWN: _("Questions drawn at random are drawn from the whole bank of the module."),
    Code.RANDOM_REFUSED: _("Questions drawn from a bank that is not in the file were left out."),
    Code.QUESTIONS_ELSEWHERE: _("Questions that another quiz asks as well stand there only: %(count)s"),
    Code.QUESTION_MISSING: _("Questions of the quiz are not in the file: %(count)s"),
    Code.BRANCHES_LEFT_OUT: _("Its pages now stand in a row; jumps between them were left out."),
    Code.SETTINGS_LEFT_OUT: _("A setting of it has no like here and was left out."),
    Code.LOCKED: _("It was hidden or bound to a condition; here everyone sees it."),
    Code.USERS_LEFT_OUT: _("People, answers and marks in the backup were not read."),
    Code.H5P_NOT_RUNNABLE: _(
        "This content (%(kind)s) is a program of H5P and has no like among our blocks. Bring its H5P file as a course "
        "package: there it runs."
    ),
    Code.H5P_PARTS_LEFT_OUT: _(
        "Parts that have no like here were left out: %(parts)s. Brought as a course package, the H5P file runs whole."
    ),
    Code.DOCUMENT: _("Taken as a document."),
    Code.FILE_LEFT_OUT: _("Files that no text shows were left out: %(files)s"),
}  # fmt: skip


# As the template heads them, for whoever brings a sheet of other columns.
KNOWN_COLUMNS = _("Question, Choice 1, Choice 2, Right answer, Explanation, Type, Module, Id")

# Kinds of question of ours, as a line of a report names them.
KINDS: dict[str, Fault] = {
    "single_choice": _("one choice"),
    "multiple_choice": _("several choices"),
    "true_false": _("true or false"),
    "picture_choice": _("a choice of pictures"),
    "matching": _("pairs"),
    "ordering": _("an order"),
    "numeric": _("a number"),
    "short_text": _("a word"),
    "hot_spot": _("a place on a picture"),
    "drag_words": _("words in gaps"),
    "likert": _("a survey"),
    "long_answer": _("a long answer"),
    "voice_answer": _("a spoken answer"),
}


# What stands in a sentence for a value that nobody said.
UNSAID = "…"
_NAME = re.compile(r"%\((\w+)\)s")


def names_in(code: Code) -> frozenset[str]:
    """The values that its words use."""
    return frozenset(_NAME.findall(WORDS[code].message))


def wording(code: Code, values: Mapping[str, Any]) -> Fault:
    """Shown as text, or on a page with the names of strangers in their own direction. It can be shown whatever is missing in
    `values`: a report is kept, and read by releases whose words want more."""
    told = dict.fromkeys(names_in(code), UNSAID) | dict(values)
    if code is Code.QUESTION:
        told["kind"] = KINDS.get(told["kind"], told["kind"])
    return Fault(WORDS[code].message, told)
