"""The analysis in the reader's words: why a question is shown first, how sure that is, and what a measure could not tell."""

from fractions import Fraction
from typing import Any

from babel.numbers import format_decimal
from flask_babel import ngettext

from lms.core.i18n import format_number, in_language, isolated, language, percent
from lms.core.i18n import lazy as _
from lms.quizzes.analysis.figures import Method, Missing, Reliability
from lms.quizzes.analysis.flags import ENOUGH, Certainty, Flag, Reason
from lms.quizzes.analysis.options import labels_of
from lms.quizzes.kinds import Question

# Of an option, in a sentence.
LONGEST_QUOTE = 90

SIGNS = {
    Reason.WRONG_KEY: _("The key may be wrong"),
    Reason.NEGATIVE: _("Misleads those who know"),
    Reason.GUESSED: _("As good as guessing"),
    Reason.TOO_HARD: _("Very hard"),
    Reason.TOO_EASY: _("Very easy"),
    Reason.WEAK: _("Tells nobody apart"),
    Reason.LEFT_OUT: _("Often left out"),
    Reason.SLOW: _("Takes very long"),
    Reason.IDLE: _("An answer nobody chooses"),
}
KINDS = {
    "single_choice": _("One answer to choose"),
    "multiple_choice": _("Several answers to choose"),
    "true_false": _("True or false"),
    "picture_choice": _("A picture to choose"),
    "matching": _("Pairs to match"),
    "ordering": _("Steps to put in order"),
    "numeric": _("A number"),
    "short_text": _("A few words to write"),
    "hot_spot": _("A place on a picture"),
    "drag_words": _("Words to put into gaps"),
    "likert": _("A survey"),
    "long_answer": _("A long answer"),
    "voice_answer": _("An answer said aloud"),
}
MISSING = {
    Missing.NOBODY: _("Not computable: nobody has had this question yet."),
    Missing.ONE_QUESTION: _("Not computable: there is no other question to compare with."),
    Missing.SAME_SCORE: _("Not computable: everybody earned the same here."),
    Missing.SAME_REST: _("Not computable: everybody earned the same in the other questions."),
    Missing.SAME_TOTAL: _("Not computable: everybody earned the same in all."),
    Missing.MIXED: _("Not computable: the revisions ask different numbers of questions. Choose one revision."),
}
METHODS = {
    Method.KR20: _("KR-20, of questions that are right or wrong and the same for everybody."),
    Method.ALPHA: _("Cronbach’s alpha, of questions that may be partly right and are the same for everybody."),
    Method.DRAWN: _(
        "Each attempt draws other questions, so KR-20 does not apply: this says how far other draws would give the same result (one-way intraclass correlation). That one draws harder questions than another counts as error."
    ),
}


def reason_of(flag: Flag, question: Question) -> Any:
    """The plain sentence why a question is shown first, and what to do."""
    match flag.reason:
        case Reason.WRONG_KEY:
            return _(
                "Those who did well in the other questions chose “%(option)s” (%(share)s of them) rather than the answer that counts as right (%(right)s). Check the key first.",
                option=_quoted(question, flag.options[0]), share=_share(flag, "share"), right=_share(flag, "right"),
            )  # fmt: skip
        case Reason.NEGATIVE:
            return _(
                "Those who do well in the other questions earn less here than those who do badly. Its words may mislead: read it aloud with a colleague, and check the key."
            )
        case Reason.GUESSED:
            return _(
                "%(share)s of the points are earned, and guessing alone would earn %(chance)s. Is it taught before it is asked?",
                share=_share(flag, "share"), chance=_share(flag, "chance"),
            )  # fmt: skip
        case Reason.TOO_HARD:
            return _(
                "Only %(share)s of the points are earned. Is it taught before it is asked, and is it asked in plain words?",
                share=_share(flag, "share"),
            )
        case Reason.TOO_EASY:
            return _(
                "%(share)s of the points are earned: nearly everybody knows it. Keep it to encourage, or ask for more.",
                share=_share(flag, "share"),
            )
        case Reason.WEAK:
            return _(
                "Those who do well in the other questions hardly earn more here than those who do badly: it tells nobody apart."
            )
        case Reason.LEFT_OUT:
            return _(
                "%(share)s leave it out. Is it too long, does it come too late, or is it not understood?",
                share=_share(flag, "share"),
            )
        case Reason.SLOW:
            return _(
                "Half of the people need more than %(time)s, against %(usual)s for the usual question. Shorten it, or part it in two.",
                time=duration(flag.numbers["seconds"]), usual=duration(flag.numbers["usual"]),
            )  # fmt: skip
        case Reason.IDLE:
            return _(
                "Nobody chooses %(options)s: it helps nobody think. Put a mistake there that people really make, or leave it out.",
                options=_listed(question, flag),
            )


def certainty_of(flag: Flag, answered: int) -> Any:
    if flag.certainty is Certainty.SURE:
        return ngettext("Sure, by %(num)s answer.", "Sure, by %(num)s answers.", answered)
    return ngettext(
        "A hint only: with %(num)s answer it may be chance.",
        "A hint only: with %(num)s answers it may be chance.",
        answered,
    )


def early(answered: int) -> Any:
    return ngettext(
        "Too early: %(num)s answer so far. From %(enough)s on, this page says what stands out.",
        "Too early: %(num)s answers so far. From %(enough)s on, this page says what stands out.",
        answered,
        enough=ENOUGH,
    )


def reliability_verdict(reliability: Reliability) -> Any:
    """Nunnally, Psychometric Theory (1978), p. 245: 0.7 for a beginning, more where much hangs on one result."""
    if reliability.value is None:
        return MISSING[reliability.missing or Missing.NOBODY]
    if reliability.value < 0:
        return _("Below zero: the questions contradict one another. Look at those with a sign first.")
    if reliability.value < 0.5:
        return _("Low: by this total alone, hardly decide about one person.")
    if reliability.value < 0.7:
        return _("Middling: enough to learn by, little to certify by.")
    return _("Good: the questions measure the same thing.")


def kind_of(question: Question) -> Any:
    return KINDS.get(question.kind, question.kind)


def measure(value: Fraction | float | None) -> str:
    """A correlation or a reliability, with two decimals."""
    if value is None:
        return "—"
    rounded = round(float(value), 2)
    # Babel writes the minus sign as CLDR has it, and knows no negative nought.
    return format_decimal(rounded or 0.0, format="0.00", locale=language().locale)


def duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return str(_("%(seconds)s s", seconds=format_number(rest)))
    return str(_("%(minutes)s min %(seconds)s s", minutes=format_number(minutes), seconds=format_number(rest)))


def _share(flag: Flag, name: str) -> str:
    return isolated(percent(flag.numbers[name]))


def _quoted(question: Question, option: str) -> str:
    text = in_language(labels_of(question)[option].text)
    return isolated(text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1]}…")


def _listed(question: Question, flag: Flag) -> str:
    return (
        str(_("“%(option)s”", option=_quoted(question, flag.options[0])))
        if len(flag.options) == 1
        else ", ".join(str(_("“%(option)s”", option=_quoted(question, option))) for option in flag.options)
    )
