"""An H5P file: `h5p.json` says what it is, `content/content.json` holds it, its media lie beside.

Contents without a like among ours are programs: such a file is a course package (lms/packages/h5p).
"""

import posixpath
from dataclasses import replace
from urllib.parse import unquote

from lms.authoring.exchange import packages
from lms.authoring.exchange.archives import Files, read_medium, read_small
from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.h5p.content import LESSONS, LessonInMaking
from lms.authoring.exchange.h5p.json import Json, read_json
from lms.authoring.exchange.h5p.questions import QUESTIONS, Part, ask, name_of, says_by_score
from lms.authoring.exchange.h5p.rights import rights_of, rights_of_media
from lms.authoring.exchange.imported import BadImport, Imported, Outcome
from lms.authoring.exchange.intake import Fetch, Intake, ModuleInMaking, Refused, file_name
from lms.authoring.exchange.languages import code_of
from lms.authoring.exchange.writing import Writer
from lms.packages.archive import Archive

MAX_CONTENT_BYTES = 8 * 1024 * 1024
_ABOUT = "h5p.json"
_BOOK, _SET = "H5P.InteractiveBook", "H5P.QuestionSet"


def read(files: Files, intake: Intake) -> Imported:
    """Raises BadImport."""
    about, content = parts_of(files)
    language = about["language"].text or about["defaultLanguage"].text
    if (code := code_of(language)) and language != "und":
        # Programs write « en » for everything; letters of another script know better.
        intake.guesser.prefer(code)
    title = about["title"].words or intake.title
    whole = Part(about["mainLibrary"].text, content, title, rights_of(about, title))
    add_content(intake, intake.module(f"h5p-{title}", title), whole, fetch_of(files), key=title, place=intake.place)
    imported = intake.imported(title)
    is_program = any(line.code is Code.H5P_NOT_RUNNABLE for line in imported.report.lines)
    return imported if imported.course.modules or not is_program else _whole(files, intake, imported)


def _whole(files: Files, intake: Intake, imported: Imported) -> Imported:
    """The package that it is, where it brings its libraries; else what is missing is told as well."""
    if not isinstance(files, Archive):
        return imported
    try:
        return packages.read(files, intake)
    except BadImport as error:
        intake.report.add(Outcome.REFUSED, intake.place, error.line.code, **error.line.values)
        return imported


def parts_of(files: Files) -> tuple[Json, Json]:
    """What it is, and what it holds. Raises BadImport."""
    about, content = (
        read_json(read_small(files, name, most=MAX_CONTENT_BYTES), name) for name in (_ABOUT, "content/content.json")
    )
    if not name_of(about["mainLibrary"].text):
        raise BadImport(Code.H5P_UNNAMED, _ABOUT, file=_ABOUT)
    return about, content


def add_content(intake: Intake, module: ModuleInMaking, whole: Part, fetch: Fetch, *, key: str, place: str) -> None:
    """One content: its questions into the quiz of the module, its texts as lessons with practice."""
    intake.rights_of_media |= rights_of_media(whole.params)
    with intake.taken_from(whole.rights, place):
        _add_parts(intake, module, replace(whole, rights=None), fetch, key=key, place=place)


def _add_parts(intake: Intake, module: ModuleInMaking, whole: Part, fetch: Fetch, *, key: str, place: str) -> None:
    name = name_of(whole.library)
    parts = [whole]
    if name in (_SET, _BOOK):
        _introduce(intake, module, whole, fetch, place)
    if name == _SET:
        parts = [Part.of(question, whole.title) for question in whole.params["questions"]]
        pool = int(whole.params["poolSize"].number)
        module.draw = pool if 0 < pool < len(parts) else len(parts) or None
        passing = whole.params["passPercentage"].number
        if 0 < passing <= 100:
            module.settings["pass_score"] = f"{passing / 100:g}"
    elif name == _BOOK:
        parts = [Part.of(chapter, whole.title) for chapter in whole.params["chapters"]]
    for number, part in enumerate(parts, 1):
        with intake.item(f"{place}:{number} {part.title}" if len(parts) > 1 else f"{place} {part.title}") as item:
            if name_of(part.library) in QUESTIONS:
                ask(intake, item, module, part, fetch)
            elif name_of(part.library) in LESSONS:
                lesson = LessonInMaking(intake, item, part, fetch)
                with intake.taken_from(part.rights, item.place):
                    lesson.add(part)
                    lesson.finish(module, f"{key} {number} {part.title}")
            elif name_of(part.library):
                raise Refused(Code.H5P_NOT_RUNNABLE, kind=name_of(part.library))
            else:
                raise Refused(Code.BROKEN_ITEM)


def _introduce(intake: Intake, module: ModuleInMaking, whole: Part, fetch: Fetch, place: str) -> None:
    """What a set or a book begins with is said of the module; what else stands around its parts is told."""
    params = whole.params
    opening, cover = params["introPage"], params["bookCover"]
    shown = [
        text.text
        for text, switch in (
            (opening["introduction"], opening["showIntroPage"]),
            (cover["coverDescription"], params["showCoverPage"]),
        )
        if switch.value is not False
    ]
    files = [one["path"].text for one in (params["backgroundImage"], opening["backgroundImage"]) if one["path"].text]
    with intake.item(f"{place} {whole.title}") as item:
        writer = Writer(intake, item, "".join(shown), fetch)
        for text in shown:
            module.add_summary(writer.write(text, with_pictures=False).text)
        if says_by_score(params["endGame"]):
            item.changed(Code.ANSWER_FEEDBACK_LEFT_OUT)
        if library := name_of(cover["coverMedium"]["library"].text):
            item.changed(Code.H5P_PARTS_LEFT_OUT, parts=library)
        if files:
            item.changed(Code.FILE_LEFT_OUT, files=", ".join(map(file_name, files)))


def fetch_of(files: Files) -> Fetch:
    def fetch(source: str) -> bytes | None:
        path = posixpath.normpath(posixpath.join("content", unquote(source).removesuffix("#tmp")))
        return read_medium(files, path)

    return fetch
