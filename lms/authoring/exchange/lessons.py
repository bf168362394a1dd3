"""Texts of an import → lessons."""

from collections.abc import Iterable

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.intake import Intake, Item, ModuleInMaking, Refused, lesson_of
from lms.authoring.exchange.writing import Writer
from lms.learning.content import Block, Text
from lms.quizzes.kinds import Question


def add_lesson(
    intake: Intake,
    item: Item,
    module: ModuleInMaking,
    key: str,
    title: Text,
    blocks: dict[str, list[Block]],
    practice: Iterable[Question] = (),
) -> None:
    """`key`: what the lesson is called in the file, so that the next import gives it the same name. Raises Refused."""
    if not any(blocks.values()):
        raise Refused(Code.NO_TEXT)
    if not title:
        title = {code: found[0].text[:80] for code, found in blocks.items() if found and found[0].text}
    intake.add_lesson(module, lesson_of(intake.slug(f"{intake.format.value}-{key}"), title, blocks, practice))
    item.took(Code.LESSON)


def add_description(
    intake: Intake, item: Item, module: ModuleInMaking, writer: Writer, title: str, text: str, written: str
) -> None:
    """A text among questions, which asks nothing."""
    add_lesson(
        intake, item, module, f"{title} {text}", {writer.language: title} if title else {}, writer.blocks(text, written)
    )
    item.changed(Code.MADE_LESSON)
