"""Backups of Moodle courses (.mbz): sections become modules, their activities lessons and quizzes.

Read in this order: what there is (`moodle_backup.xml`), the index of files, the activities of each section, and last the bank of
questions, which is streamed; by then it is known which quiz asks for which.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lms.authoring.exchange.archives import Files, open_file, some_xml, xml_in
from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.imported import Imported, Outcome
from lms.authoring.exchange.intake import Intake, ModuleInMaking, Refused
from lms.authoring.exchange.moodle.activities import READ, Activity
from lms.authoring.exchange.moodle.bank import question_from, questions_in, subquestions
from lms.authoring.exchange.moodle.files import BackupFiles, whole
from lms.authoring.exchange.moodle.interactive import KINDS, read_interactive
from lms.authoring.exchange.moodle.kinds import add_question
from lms.authoring.exchange.moodle.lessons import read_lesson
from lms.authoring.exchange.moodle.quizzes import Wanted, add_quiz
from lms.authoring.exchange.writing import Writer
from lms.authoring.exchange.xml import Element, stream

CONTENTS = "moodle_backup.xml"
QUESTIONS = "questions.xml"
USERS = "users.xml"
# A file of people that is empty is shorter.
_NOBODY_BYTES = 200


def read_backup(files: Files, intake: Intake) -> Imported:
    """Raises BadImport."""
    return _Backup(files, intake).read()


@dataclass
class _Cloze:
    """Waits for the questions that are its gaps, which stand somewhere in the bank."""

    element: Element
    module: ModuleInMaking
    idnumber: str
    parts: list[str] = field(default_factory=list)


class _Backup:
    def __init__(self, files: Files, intake: Intake) -> None:
        self.files, self.intake = files, intake
        self.stored = BackupFiles(files)
        self.wanted = Wanted()
        self.clozes: list[_Cloze] = []
        self.gaps: dict[str, str] = {}

    def read(self) -> Imported:
        contents = xml_in(self.files, CONTENTS)
        about = contents.first("information") or contents
        title = about.text_of("original_course_fullname") or self.intake.title
        self._read_summary()
        if USERS in self.files.names and self.files.size(USERS) > _NOBODY_BYTES:
            self.intake.report.add(Outcome.CHANGED, USERS, Code.USERS_LEFT_OUT)
        activities: dict[str, list[Element]] = {}
        for part in _listed(about, "activities", "activity"):
            activities.setdefault(part.text_of("sectionid"), []).append(part)
        for section in _listed(about, "sections", "section"):
            self._read_section(section, activities.get(section.text_of("sectionid"), []))
        self._read_questions()
        self.wanted.report(self.intake)
        return self.intake.imported(title)

    def _read_summary(self) -> None:
        if "course/course.xml" not in self.files.names:
            return
        course = some_xml(self.files, "course/course.xml", self.intake.report)
        if course is not None and (summary := whole(course.text_of("summary"))):
            with self.intake.item("course/course.xml") as item:
                self.intake.summary = Writer(self.intake, item, summary).write(summary, with_pictures=False).text

    def _read_section(self, listed: Element, inside: list[Element]) -> None:
        folder = listed.text_of("directory")
        section = some_xml(self.files, f"{folder}/section.xml", self.intake.report)
        if section is None:
            return
        number = listed.text_of("sectionid")
        title = whole(section.text_of("name")) or listed.text_of("title")
        module = self.intake.module(
            f"moodle-backup-section-{number}", title if not title.isdigit() else f"{self.intake.title} {title}"
        )
        order = {name: place for place, name in enumerate(section.text_of("sequence").split(","))}
        if summary := whole(section.text_of("summary")):
            with self.intake.item(f"{folder} {title}") as item:
                module.add_summary(Writer(self.intake, item, summary).write(summary, with_pictures=False).text)
        for activity in sorted(inside, key=lambda activity: order.get(activity.text_of("moduleid"), len(order))):
            self._read_activity(activity, module)

    def _read_activity(self, listed: Element, module: ModuleInMaking) -> None:
        kind, folder, title = (listed.text_of(tag) for tag in ("modulename", "directory", "title"))
        with self.intake.item(f"{folder} {title}") as item:
            if kind not in READ and kind not in ("quiz", "lesson", *KINDS):
                raise Refused(Code.DISCUSSION_REFUSED if kind == "forum" else Code.ACTIVITY_REFUSED, kind=kind)
            root = some_xml(self.files, f"{folder}/{kind}.xml", self.intake.report)
            body = root.first(kind) if root is not None else None
            if root is None or body is None:
                raise Refused(Code.FILE_UNREADABLE, file=f"{folder}/{kind}.xml")
            if self._is_hidden(f"{folder}/module.xml"):
                item.changed(Code.LOCKED)
            activity = Activity(self.intake, item, module, body, root.get("contextid"), self.stored, title, folder)
            if kind == "quiz":
                add_quiz(activity, self.wanted)
            elif kind == "lesson":
                read_lesson(activity)
            elif kind in KINDS:
                read_interactive(activity)
            else:
                READ[kind](activity)

    def _is_hidden(self, name: str) -> bool:
        if name not in self.files.names:
            return False
        module = some_xml(self.files, name, self.intake.report)
        return module is not None and (module.text_of("visible") == "0" or '"c":[{' in module.text_of("availability"))

    def _read_questions(self) -> None:
        if QUESTIONS not in self.files.names:
            return
        size = self.files.size(QUESTIONS)
        with open_file(self.files, QUESTIONS) as file:
            stream(
                file,
                QUESTIONS,
                at_depth=4,
                take=self._take_record,
                progress=lambda read: self.intake.progress(read, size),
            )
        for cloze in self.clozes:
            self._add(cloze.element, cloze.module, cloze.idnumber, [self.gaps.get(part, "") for part in cloze.parts])

    def _take_record(self, record: Element, above: list[Element]) -> None:
        if record.tag not in ("question", "question_bank_entry"):
            return
        category = above[1] if len(above) > 1 else record
        for reference, element in questions_in(record):
            if element.text_of("parent") not in ("", "0"):
                self.gaps[element.get("id")] = element.text_of("questiontext")
                continue
            if element.text_of("qtype") == "random":
                self.wanted.random_question(reference, category.get("id"))
                continue
            module = self.wanted.module_of(reference, category.get("id")) or self._module_of(category)
            number = whole(record.text_of("idnumber") or element.text_of("idnumber"))
            idnumber = f"{category.text_of('stamp') or category.get('id')}#{number}" if number else ""
            if parts := subquestions(element):
                self.clozes.append(_Cloze(element, module, idnumber, parts))
            else:
                self._add(element, module, idnumber, [])

    def _module_of(self, category: Element) -> ModuleInMaking:
        name = category.text_of("name")
        title = self.intake.title if name in ("", "top") else name
        return self.intake.module(f"moodle-backup-bank-{title}", title)

    def _add(self, element: Element, module: ModuleInMaking, idnumber: str, gaps: list[str]) -> None:
        with self.intake.item(f"{QUESTIONS}:{element.line} {element.text_of('name')}") as item:
            question = question_from(element, idnumber)
            question.gaps = gaps
            add_question(self.intake, item, module, question, self.stored.fetch)


def _listed(about: Element, group: str, tag: str) -> Iterator[Element]:
    """Of the contents: settings have elements of the same names."""
    return (part for contents in about.all("contents") for parts in contents.all(group) for part in parts.all(tag))
