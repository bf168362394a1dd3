"""Activities of a Moodle backup that are read: page, book, label, lesson, link, file, folder → lessons of ours."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote

import msgspec

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.intake import Intake, Item, ModuleInMaking, Refused
from lms.authoring.exchange.lessons import add_lesson
from lms.authoring.exchange.markdown import escaped
from lms.authoring.exchange.moodle.asked import Words
from lms.authoring.exchange.moodle.files import BackupFiles, owner, placed, whole
from lms.authoring.exchange.writing import Writer
from lms.authoring.exchange.xml import Element
from lms.learning.content import Block, Text
from lms.quizzes.kinds import Question

Blocks = dict[str, list[Block]]


@dataclass
class Activity:
    intake: Intake
    item: Item
    module: ModuleInMaking
    body: Element
    context: str
    stored: BackupFiles
    title: str
    # Its place in the backup, which tells it from every other.
    key: str
    blocks: Blocks = field(default_factory=dict)
    practice: list[Question] = field(default_factory=list)

    def writer(self, sample: str) -> Writer:
        return Writer(self.intake, self.item, f"{self.title} {sample}", self.stored.fetch)

    def text(self, text: str, *, area: str, item: str = "0") -> str:
        kind = self.body.tag
        return placed(whole(text), owner(self.context, f"mod_{kind}", area, item))

    def add_text(self, text: str, written: str, *, area: str, item: str = "0", heading: str = "") -> None:
        """Blocks of a text of it, under a heading of its own."""
        if not whole(text).strip() and not heading:
            return
        writer = self.writer(text)
        found = writer.blocks(self.text(text, area=area, item=item), Words(format=written or "1").written)
        if heading:
            top = Block(kind="text", text=f"## {escaped(heading)}")
            found = {code: [top, *blocks] for code, blocks in (found or {writer.language: []}).items()}
        for code, blocks in found.items():
            self.blocks.setdefault(code, []).extend(blocks)

    def finish(self) -> None:
        """Raises Refused where there is nothing."""
        title: Text = dict.fromkeys(self.blocks, self.title) if self.title else {}
        add_lesson(self.intake, self.item, self.module, self.key, title, self.blocks)
        if self.practice:
            raws = [msgspec.Raw(msgspec.json.encode(question)) for question in self.practice]
            self.module.lessons[-1] = msgspec.structs.replace(self.module.lessons[-1], practice=raws)


def _page(activity: Activity) -> None:
    body = activity.body
    activity.add_text(body.text_of("intro"), body.text_of("introformat"), area="intro")
    activity.add_text(body.text_of("content"), body.text_of("contentformat"), area="content")
    activity.finish()


def _label(activity: Activity) -> None:
    body = activity.body
    activity.add_text(body.text_of("intro"), body.text_of("introformat"), area="intro")
    activity.finish()


def _book(activity: Activity) -> None:
    """One lesson, a heading for each chapter."""
    body = activity.body
    activity.add_text(body.text_of("intro"), body.text_of("introformat"), area="intro")
    for chapter in (part for part in body.walk() if part.tag == "chapter"):
        if chapter.text_of("hidden") == "1":
            activity.item.changed(Code.LOCKED)
        activity.add_text(
            chapter.text_of("content"),
            chapter.text_of("contentformat"),
            area="chapter",
            item=chapter.get("id"),
            heading=chapter.text_of("title"),
        )
    activity.finish()


def _link(activity: Activity) -> None:
    body = activity.body
    target = body.text_of("externalurl")
    activity.add_text(body.text_of("intro"), body.text_of("introformat"), area="intro")
    if not target.startswith(("http://", "https://")):
        raise Refused(Code.BROKEN_ITEM)
    writer = activity.writer(body.text_of("intro"))
    href = target.replace('"', "%22")
    for code, blocks in writer.blocks(f'<p><a href="{href}">{activity.title or href}</a></p>').items():
        activity.blocks.setdefault(code, []).extend(blocks)
    activity.item.took(Code.LINK_TAKEN)
    activity.finish()


def _files(activity: Activity) -> None:
    """A file, or all files of a folder."""
    body = activity.body
    activity.add_text(body.text_of("intro"), body.text_of("introformat"), area="intro")
    writer = activity.writer(body.text_of("intro"))
    for source in activity.stored.in_area(activity.context, f"mod_{body.tag}", "content"):
        name = unquote(source).rpartition("/")[2]
        if name.endswith((".html", ".htm")):
            content = activity.stored.fetch(source) or b""
            for code, blocks in writer.blocks(content.decode(errors="replace")).items():
                activity.blocks.setdefault(code, []).extend(blocks)
        elif path := writer.medium(source):
            block = writer.media_block(path, name, writer.language)
            activity.blocks.setdefault(writer.language, []).append(block)
    activity.finish()


READ: dict[str, Callable[[Activity], None]] = {
    "page": _page,
    "label": _label,
    "book": _book,
    "url": _link,
    "resource": _files,
    "folder": _files,
}
