"""Texts, pictures, films and what groups them in H5P → one lesson; questions among them become its practice."""

from collections.abc import Callable
from html import escape

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.h5p.json import Json
from lms.authoring.exchange.h5p.questions import QUESTIONS, Part, ask, name_of, says_by_score
from lms.authoring.exchange.intake import Fetch, Intake, Item, ModuleInMaking, Refused, Rights, file_name
from lms.authoring.exchange.lessons import add_lesson
from lms.authoring.exchange.markdown import escaped
from lms.authoring.exchange.writing import Writer
from lms.learning.content import Block

# Contents inside contents.
MAX_DEPTH = 8


class LessonInMaking:
    def __init__(self, intake: Intake, item: Item, whole: Part, fetch: Fetch) -> None:
        self.intake, self.item, self.whole, self.fetch = intake, item, whole, fetch
        self.writer = Writer(intake, item, _sample(whole), fetch)
        self.blocks: dict[str, list[Block]] = {}
        self.practice = ModuleInMaking("practice", {})
        self.left_out: dict[str, None] = {}
        # Of the texts in it: a lesson is taken from one work.
        self.rights: list[Rights] = []
        self._depth = 0

    def add(self, part: Part) -> None:
        name = name_of(part.library)
        if name in LESSONS and self._depth < MAX_DEPTH:
            if part is not self.whole and part.rights and name not in MEDIA and part.rights not in self.rights:
                self.rights.append(part.rights)
            self._depth += 1
            LESSONS[name](self, part)
            self._depth -= 1
        elif name in QUESTIONS:
            # One that cannot be taken has a line of its own, and leaves the others.
            with self.intake.item(f"{self.item.place}: {part.title}") as item:
                ask(self.intake, item, self.practice, part, self.fetch)
        elif name:
            self.left_out[name] = None

    def html(self, html: str) -> None:
        for code, blocks in self.writer.blocks(html).items():
            self.blocks.setdefault(code, []).extend(blocks)

    def tracks(self, tracks: Json) -> None:
        """Captions of a film, which are told: ours stand beside a film that is kept here."""
        names = [
            file_name(track["track"]["path"].text) for track in tracks["videoTrack"] if track["track"]["path"].text
        ]
        if names:
            self.item.changed(Code.FILE_LEFT_OUT, files=", ".join(names))

    def heading(self, title: str) -> None:
        if title:
            self._put(Block(kind="text", text=f"## {escaped(title)}"))

    def medium(self, source: str, text: str) -> None:
        if source.startswith(("http://", "https://")):
            self.html(f'<p><a href="{escape(source)}">{escape(text or source)}</a></p>')
        elif path := self.writer.medium(source):
            self._put(self.writer.media_block(path, text, self.writer.language))

    def _put(self, block: Block) -> None:
        self.blocks.setdefault(self.writer.language, []).append(block)

    def finish(self, module: ModuleInMaking, key: str) -> None:
        """Raises Refused where there is nothing."""
        programs = [name for name in self.left_out if name not in LESSONS]
        if programs and not self.blocks and not self.practice.bank:
            raise Refused(Code.H5P_NOT_RUNNABLE, kind=", ".join(programs))
        if self.left_out:
            self.item.changed(Code.H5P_PARTS_LEFT_OUT, parts=", ".join(self.left_out))
        if self.practice.bank and not self.blocks:
            self.heading(self.whole.title)
        title = dict.fromkeys(self.blocks, self.whole.title)
        for others in self.rights[1:]:
            self.item.changed(Code.RIGHTS_UNCLEAR, said=others.in_words)
        with self.intake.taken_from(self.rights[0] if self.rights else None, self.item.place):
            add_lesson(self.intake, self.item, module, key, title, self.blocks, self.practice.bank)


def _sample(part: Part) -> str:
    """Long texts are the author's; short ones are labels of buttons, often in English."""
    return " ".join(text for text in part.params.texts() if len(text) > 20) + " " + part.title


def _text(lesson: LessonInMaking, part: Part) -> None:
    lesson.html(part.params["text"].text)


def _image(lesson: LessonInMaking, part: Part) -> None:
    if path := part.params["file"]["path"].text:
        lesson.medium(path, part.params["alt"].words)


def _video(lesson: LessonInMaking, part: Part) -> None:
    for source in part.params["sources"]:
        lesson.medium(source["path"].text, part.title)
        break
    lesson.tracks(part.params["a11y"])
    lesson.tracks(part.params["textTracks"])


def _audio(lesson: LessonInMaking, part: Part) -> None:
    for source in part.params["files"]:
        lesson.medium(source["path"].text, part.title)
        break


def _column(lesson: LessonInMaking, part: Part) -> None:
    for row in part.params["content"]:
        lesson.add(Part.of(row["content"], part.title))


def _rows(lesson: LessonInMaking, part: Part) -> None:
    for row in part.params["columns"]:
        lesson.add(Part.of(row["content"], part.title))


def _slides(lesson: LessonInMaking, part: Part) -> None:
    """Each slide after the other; what lay where on it is left out."""
    for slide in part.params["presentation"]["slides"]:
        heading = next((word["main"].words for word in slide["keywords"]), "")
        lesson.heading(heading)
        # Whole slides of other programs are brought in as such pictures.
        if path := slide["slideBackgroundSelector"]["imageSlideBackground"]["path"].text:
            lesson.medium(path, "")
        for element in slide["elements"]:
            if element["action"].value:
                lesson.add(Part.of(element["action"], part.title))
            if element["solution"].text:
                lesson.item.changed(Code.ANSWER_FEEDBACK_LEFT_OUT)
    lesson.item.changed(Code.BRANCHES_LEFT_OUT)


def _panels(lesson: LessonInMaking, part: Part) -> None:
    for panel in part.params["panels"]:
        lesson.heading(panel["title"].words)
        lesson.add(Part.of(panel["content"], part.title))


def _book(lesson: LessonInMaking, part: Part) -> None:
    for chapter in part.params["chapters"]:
        lesson.add(Part.of(chapter, part.title))


def _questions(lesson: LessonInMaking, part: Part) -> None:
    lesson.html(part.params["introPage"]["introduction"].text)
    if says_by_score(part.params["endGame"]):
        lesson.item.changed(Code.ANSWER_FEEDBACK_LEFT_OUT)
    for question in part.params["questions"]:
        lesson.add(Part.of(question, part.title))


def _cards(lesson: LessonInMaking, part: Part) -> None:
    """Both sides of each card, one after the other."""
    lesson.html(part.params["description"].text)
    for card in part.params["dialogs"]:
        lesson.html(f"<p><strong>{card['text'].text}</strong></p>")
        if path := card["image"]["path"].text:
            lesson.medium(path, card["imageAltText"].words)
        for sound in card["audio"]:
            lesson.medium(sound["path"].text, "")
        lesson.html(card["answer"].text)
    if tips := sum(bool(card["tips"][side].text) for card in part.params["dialogs"] for side in ("front", "back")):
        lesson.item.changed(Code.HINTS_LEFT_OUT, count=tips)


def _film(lesson: LessonInMaking, part: Part) -> None:
    """The film; what is asked while it runs is asked after it."""
    inner = part.params["interactiveVideo"]
    for source in inner["video"]["files"]:
        lesson.medium(source["path"].text, part.title)
        break
    for interaction in inner["assets"]["interactions"]:
        lesson.add(Part.of(interaction["action"], part.title))
    summary = inner["summary"]["task"]
    # Its editor adds an empty one to every film.
    if any(text.text for group in summary["params"]["summaries"] for text in group["summary"]):
        lesson.add(Part.of(summary, part.title))
    lesson.tracks(inner["video"]["textTracks"])
    lesson.item.changed(Code.BRANCHES_LEFT_OUT)


# Whose rights are those of their files.
MEDIA = frozenset({"H5P.Image", "H5P.Video", "H5P.Audio"})
LESSONS: dict[str, Callable[[LessonInMaking, Part], None]] = {
    "H5P.AdvancedText": _text,
    "H5P.Text": _text,
    "H5P.Table": _text,
    "H5P.Image": _image,
    "H5P.Video": _video,
    "H5P.Audio": _audio,
    "H5P.Column": _column,
    "H5P.Row": _rows,
    "H5P.RowColumn": _column,
    "H5P.CoursePresentation": _slides,
    "H5P.Accordion": _panels,
    "H5P.InteractiveBook": _book,
    "H5P.QuestionSet": _questions,
    "H5P.Dialogcards": _cards,
    "H5P.InteractiveVideo": _film,
}
