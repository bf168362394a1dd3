"""Questions of a Moodle backup (`questions.xml`), as Moodle 1.9 to 3 and as 4 and later write them → one shape."""

import re
from collections.abc import Callable

from lms.authoring.exchange.moodle.asked import Answer, DataSet, Drag, Drop, MoodleQuestion, Words
from lms.authoring.exchange.moodle.export import says_something
from lms.authoring.exchange.moodle.files import owner, placed, whole
from lms.authoring.exchange.numbers import share_of, whole_of
from lms.authoring.exchange.xml import Element

_GROUP = re.compile(r'"?(?:draggroup|choicegroup)"?;(?:s:\d+:"(\d+)"|i:(\d+))')


def questions_in(record: Element) -> list[tuple[str, Element]]:
    """The questions of a record of the stream: (id by which quizzes name it, question). Of a bank entry the newest version."""
    if record.tag == "question":
        return [(record.get("id"), record)]
    versions = [part for part in record.walk() if part.tag == "question_versions"]
    newest = max(versions, key=lambda part: whole_of(part.text_of("version")), default=None)
    found = next((part for part in newest.walk() if part.tag == "question"), None) if newest is not None else None
    return [(record.get("id"), found)] if found is not None else []


def question_from(element: Element, idnumber: str = "") -> MoodleQuestion:
    question_id = element.get("id")
    kind = element.text_of("qtype")
    parts = list(element.walk())

    def words(holder: Element, tag: str, area: str, item: str = question_id, component: str = "question") -> Words:
        text = placed(whole(holder.text_of(tag)), owner("", component, area, item))
        return Words(text, holder.text_of(f"{tag}format") or "1")

    question = MoodleQuestion(
        kind=kind,
        name=element.text_of("name"),
        words=words(element, "questiontext", "questiontext"),
        origin=idnumber or f"{element.text_of('stamp')}:{element.text_of('questiontext')}:{element.text_of('name')}",
        general=words(element, "generalfeedback", "generalfeedback").text,
        is_single=_value(parts, "single") != "0",
        case_matters=_value(parts, "usecase") == "1",
        combined_feedback=sum(
            says_something(_value(parts, name))
            for name in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
        ),
        hints=sum(part.tag == "question_hint" for part in parts),
        tags=[tag.text_of("rawname") for tag in parts if tag.tag == "tag" and tag.text_of("rawname")],
        rubric=_value(parts, "graderinfo"),
        units=[(unit.text_of("unit"), unit.text_of("multiplier")) for unit in parts if unit.tag == "numerical_unit"],
        settings={part.tag: part.text.strip() for part in parts if not part.children and len(part.text) < 100},
        is_broken=element.is_cut,
    )
    _add_answers(question, parts, words)
    _add_drags(question, parts)
    return question


def _add_answers(question: MoodleQuestion, parts: list[Element], words: Callable[..., Words]) -> None:
    records = {part.text_of("answer"): part for part in parts if part.tag in ("numerical_record", "calculated_record")}
    for part in parts:
        if part.tag == "answers":
            for answer in part.all("answer"):
                number = answer.get("id")
                text = words(answer, "answertext", "answer", number)
                text.format = answer.text_of("answerformat") or "1"
                tolerance = records[number].text_of("tolerance") if number in records else "0"
                share = share_of(answer.text_of("fraction"), of=1)
                feedback = words(answer, "feedback", "answerfeedback", number).text
                question.answers.append(Answer(text, share, feedback, tolerance))
        elif part.tag == "match":
            left = words(part, "questiontext", "subquestion", part.get("id"), "qtype_match")
            question.pairs.append((left, Words(whole(part.text_of("answertext")), "plain_text")))
    first = next(iter(records.values()), None)
    if first is not None:
        question.is_relative = first.text_of("tolerancetype") in ("1", "")


def _add_drags(question: MoodleQuestion, parts: list[Element]) -> None:
    if question.kind in ("ddwtos", "gapselect"):
        for number, answer in enumerate(question.answers, 1):
            found = _GROUP.search(answer.feedback)
            group = (found[1] or found[2]) if found else answer.feedback
            question.drags.append(Drag(number, answer.words, group))
        question.answers = []
    for part in parts:
        if part.tag == "drag":
            question.drags.append(Drag(whole_of(part.text_of("no")), Words(part.text_of("label"))))
        elif part.tag == "drop":
            question.drops.append(Drop(part.text_of("shape"), part.text_of("coords"), whole_of(part.text_of("choice"))))
        elif part.tag == "dataset_definition":
            values = [item.text_of("value") for item in part.walk() if item.tag == "dataset_item"]
            question.data.append(DataSet(part.text_of("name"), values))


def subquestions(question: Element) -> list[str]:
    """Ids of the gaps of a cloze, in order."""
    sequence = next((part.text_of("sequence") for part in question.walk() if part.tag == "multianswer"), "")
    return [number for number in sequence.split(",") if number]


def _value(parts: list[Element], tag: str) -> str:
    return next((whole(part.text.strip()) for part in parts if part.tag == tag), "")
