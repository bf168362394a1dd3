"""Activities of a Moodle backup that are read: page, book, label, lesson, link, file, folder → lessons of ours."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote

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
        self.add_blocks(found)

    def add_part(self, part: Element, tag: str, *, area: str, item: str = "0", heading: str = "") -> None:
        """The text of an element, beside which its format stands."""
        self.add_text(part.text_of(tag), part.text_of(f"{tag}format"), area=area, item=item, heading=heading)

    def add_intro(self) -> None:
        self.add_part(self.body, "intro", area="intro")

    def add_blocks(self, found: Blocks) -> None:
        for code, blocks in found.items():
            self.blocks.setdefault(code, []).extend(blocks)

    def finish(self) -> None:
        """Raises Refused where there is nothing."""
        title: Text = dict.fromkeys(self.blocks, self.title) if self.title else {}
        add_lesson(self.intake, self.item, self.module, self.key, title, self.blocks, self.practice)


def _page(activity: Activity) -> None:
    activity.add_intro()
    activity.add_part(activity.body, "content", area="content")
    activity.finish()


def _label(activity: Activity) -> None:
    activity.add_intro()
    activity.finish()


def _book(activity: Activity) -> None:
    """One lesson, a heading for each chapter."""
    activity.add_intro()
    for chapter in (part for part in activity.body.walk() if part.tag == "chapter"):
        if chapter.text_of("hidden") == "1":
            activity.item.changed(Code.LOCKED)
        heading = chapter.text_of("title")
        activity.add_part(chapter, "content", area="chapter", item=chapter.get("id"), heading=heading)
    activity.finish()


def _link(activity: Activity) -> None:
    body = activity.body
    target = body.text_of("externalurl")
    activity.add_intro()
    if not target.startswith(("http://", "https://")):
        raise Refused(Code.BROKEN_ITEM)
    writer = activity.writer(body.text_of("intro"))
    href = target.replace('"', "%22")
    activity.add_blocks(writer.blocks(f'<p><a href="{href}">{activity.title or href}</a></p>'))
    activity.item.took(Code.LINK_TAKEN)
    activity.finish()


def _files(activity: Activity) -> None:
    """A file, or all files of a folder."""
    body = activity.body
    activity.add_intro()
    writer = activity.writer(body.text_of("intro"))
    for source in activity.stored.in_area(activity.context, f"mod_{body.tag}", "content"):
        name = unquote(source).rpartition("/")[2]
        if name.endswith((".html", ".htm")):
            content = activity.stored.fetch(source) or b""
            activity.add_blocks(writer.blocks(content.decode(errors="replace")))
        elif path := writer.medium(source):
            activity.add_blocks({writer.language: [writer.media_block(path, name, writer.language)]})
    activity.finish()


READ: dict[str, Callable[[Activity], None]] = {
    "page": _page,
    "label": _label,
    "book": _book,
    "url": _link,
    "resource": _files,
    "folder": _files,
}
