"""Lessons of Moodle: pages of text become the lesson, its questions practice. Jumps between pages are left out."""

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.intake import ModuleInMaking
from lms.authoring.exchange.moodle.activities import Activity
from lms.authoring.exchange.moodle.asked import Answer, MoodleQuestion, Words
from lms.authoring.exchange.moodle.kinds import add_question
from lms.authoring.exchange.numbers import fraction_of
from lms.authoring.exchange.questions import RIGHT
from lms.authoring.exchange.xml import Element

# Numbers of page types in Moodle's database (mod/lesson/pagetypes).
_TEXT, _ENDS = "20", ("21", "30", "31")
_KINDS = {"1": "shortanswer", "2": "truefalse", "3": "multichoice", "5": "match", "8": "numerical", "10": "essay"}


def read_lesson(activity: Activity) -> None:
    """Raises Refused."""
    activity.add_intro()
    pages = _in_order([part for part in activity.body.walk() if part.tag == "page"])
    asking = ModuleInMaking(activity.key, {})
    for page in pages:
        kind = page.text_of("qtype")
        if kind == _TEXT:
            heading = page.text_of("title")
            activity.add_part(page, "contents", area="page_contents", item=page.get("id"), heading=heading)
        elif kind not in _ENDS:
            with activity.intake.item(f"{activity.item.place}: {page.text_of('title')}") as item:
                question = _question_of(activity, page, _KINDS.get(kind, f"lesson {kind}"))
                add_question(activity.intake, item, asking, question, activity.stored.fetch)
    if any(_jumps(page) for page in pages):
        activity.item.changed(Code.BRANCHES_LEFT_OUT)
    activity.practice = asking.bank
    if asking.lessons or (asking.bank and not activity.blocks):
        # A lesson of questions alone: its title is all there is to read.
        activity.add_text("", "1", area="intro", heading=activity.title)
    activity.finish()


def _in_order(pages: list[Element]) -> list[Element]:
    """As each names the next; what no page leads to stands at the end."""
    by_id = {page.get("id"): page for page in pages}
    page = next((page for page in pages if page.text_of("prevpageid") == "0"), None)
    found: list[Element] = []
    while page is not None and by_id.pop(page.get("id"), None) is not None:
        found.append(page)
        page = by_id.get(page.text_of("nextpageid"))
    return [*found, *by_id.values()]


def _jumps(page: Element) -> bool:
    """Whether an answer leads elsewhere than to this page (0), the next one (-1) or the end (-9)."""
    return any(answer.text_of("jumpto") not in ("0", "-1", "-9", "") for answer in _answers(page))


def _answers(page: Element) -> list[Element]:
    return [part for part in page.walk() if part.tag == "answer"]


def _question_of(activity: Activity, page: Element, kind: str) -> MoodleQuestion:
    answers = _answers(page)
    if kind == "match":
        # The first two answers are what is said when it is right and when it is wrong.
        answers = answers[2:]
    # With « custom scoring » points say what is right, without it the answers that lead on.
    has_scores = any(fraction_of(answer.text_of("score")) > 0 for answer in answers)
    right = [
        fraction_of(answer.text_of("score")) > 0 if has_scores else answer.text_of("jumpto") != "0"
        for answer in answers
    ]
    is_single = kind != "multichoice" or page.text_of("qoption") != "1"
    share = RIGHT if is_single else RIGHT / max(1, sum(right))
    text = activity.text(page.text_of("contents"), area="page_contents", item=page.get("id"))
    question = MoodleQuestion(
        kind=kind,
        name=page.text_of("title"),
        words=Words(text, page.text_of("contentsformat") or "1"),
        origin=f"{activity.key}:{page.get('id')}:{text}",
        is_single=is_single,
        answers=[
            Answer(
                Words(answer.text_of("answer_text"), answer.text_of("answerformat") or "1"),
                share if is_right else RIGHT * 0,
                answer.text_of("response"),
            )
            for answer, is_right in zip(answers, right, strict=True)
        ],
    )
    if kind == "match":
        question.pairs = [
            (Words(answer.text_of("answer_text"), "1"), Words(answer.text_of("response"), "plain_text"))
            for answer in answers
        ]
    return question
