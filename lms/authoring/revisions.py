"""A published course in parts, and the parts as a course again. `course_of(parts_of(course)) == course`, to the byte. Pure."""

from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Any

import msgspec

from lms.authoring.parts import Bank, Body, Part, PartKind
from lms.learning import content
from lms.quizzes import kinds

# Fields of a block that each language has for itself; the others belong to the block in every language.
OF_LANGUAGE = ("text", "media", "size_bytes", "captions")


def parts_of(course: content.Course) -> Part:
    raw: Body = msgspec.json.decode(content.encode(course))
    modules = [_module_part(module) for module in raw.pop("modules")]
    exam = _take_bank(raw.get("exam"), Bank.EXAM)
    return Part(PartKind.COURSE, raw, children=[*modules, *exam])


def course_of(root: Part) -> content.Course:
    """Questions that are finished are written as their kind writes them, whatever the order of their keys; what is not
    goes along as it is. Raises msgspec.ValidationError where a body is none of its kind."""
    raw = _with_bank(root.body, "exam", root.questions(Bank.EXAM))
    raw["modules"] = [_module_raw(module) for module in root.modules]
    return content.decode(msgspec.json.encode(raw).decode())


def lesson_of(part: Part) -> content.Lesson:
    """A lesson alone, as it would be published."""
    return msgspec.json.decode(msgspec.json.encode(_lesson_raw(part)), type=content.Lesson)


def question_bytes(body: Body) -> bytes:
    encoded = msgspec.json.encode(body)
    try:
        return msgspec.json.encode(msgspec.json.decode(encoded, type=kinds.Question))
    except msgspec.ValidationError:
        return encoded


def _module_part(raw: Body) -> Part:
    lessons = [_lesson_part(lesson) for lesson in raw.pop("lessons")]
    quiz = _take_bank(raw.get("quiz"), Bank.QUIZ)
    return Part(PartKind.MODULE, raw, children=[*lessons, *quiz])


def _lesson_part(raw: Body) -> Part:
    practice = [Part(PartKind.QUESTION, question, Bank.PRACTICE) for question in raw.pop("practice", [])]
    by_language = raw.pop("blocks")
    raw |= {"languages": list(by_language), "blocks": merged_blocks(by_language)}
    return Part(PartKind.LESSON, raw, children=practice)


def _take_bank(settings: Body | None, bank: Bank) -> list[Part]:
    return [Part(PartKind.QUESTION, question, bank) for question in (settings or {}).pop("bank", [])]


def _module_raw(part: Part) -> Body:
    raw = _with_bank(part.body, "quiz", part.questions(Bank.QUIZ))
    return raw | {"lessons": [_lesson_raw(lesson) for lesson in part.lessons]}


def _lesson_raw(part: Part) -> Body:
    raw = {key: value for key, value in part.body.items() if key != "languages"}
    raw["blocks"] = {code: blocks_in(part.body["blocks"], code) for code in part.body["languages"]}
    raw["practice"] = _raw_questions(part.questions(Bank.PRACTICE))
    return raw


def _with_bank(body: Body, name: str, questions: list[Part]) -> Body:
    settings = body.get(name)
    if settings is None and not questions:
        return dict(body)
    return body | {name: (settings or {"draw": []}) | {"bank": _raw_questions(questions)}}


def _raw_questions(parts: Iterable[Part]) -> list[msgspec.Raw]:
    return [msgspec.Raw(question_bytes(part.body)) for part in parts]


def merged_blocks(by_language: dict[str, list[Body]]) -> list[Body]:
    """Blocks of every language as blocks that stand once, numbered b1, b2, …: those of the same kind in the same order are
    one. Each language finds its own again, in its own order (`blocks_in`)."""
    merged: list[Body] = []
    for code, blocks in by_language.items():
        merged = _joined(merged, [_of_one_language(block, code) for block in blocks])
    return [{"id": f"b{number}", **block} for number, block in enumerate(merged, 1)]


def blocks_in(blocks: list[Body], code: str) -> list[Body]:
    """The blocks of one language as content.Block has them."""
    return [_in_language(block, code) for block in blocks if code in block["text"]]


def _of_one_language(block: Body, code: str) -> Body:
    shared = {key: value for key, value in block.items() if key not in OF_LANGUAGE}
    own = {key: {code: block[key]} for key in OF_LANGUAGE if key in block}
    return shared | {"text": {code: ""}} | own


def _in_language(block: Body, code: str) -> Body:
    shared = {key: value for key, value in block.items() if key not in (*OF_LANGUAGE, "id")}
    return shared | {key: block[key][code] for key in OF_LANGUAGE if code in block.get(key, {})}


def _joined(left: list[Body], right: list[Body]) -> list[Body]:
    """A sequence that holds both in their order; what agrees in kind and shared fields becomes one."""
    joined: list[Body] = []
    matcher = SequenceMatcher(None, [_likeness(one) for one in left], [_likeness(one) for one in right], autojunk=False)
    for tag, start, end, right_start, right_end in matcher.get_opcodes():
        if tag == "equal":
            pairs = zip(left[start:end], right[right_start:right_end], strict=True)
            joined += [_one_of(mine, other) for mine, other in pairs]
        else:
            joined += [*left[start:end], *right[right_start:right_end]]
    return joined


def _likeness(block: Body) -> str:
    shared: dict[str, Any] = {key: value for key, value in block.items() if key not in OF_LANGUAGE}
    return msgspec.json.encode(sorted(shared.items())).decode()


def _one_of(left: Body, right: Body) -> Body:
    own = {key: {**left.get(key, {}), **right.get(key, {})} for key in OF_LANGUAGE if key in left or key in right}
    return left | own
