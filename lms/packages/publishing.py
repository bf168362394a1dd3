"""A package as a course like any other: groups become modules, units lessons. Pure."""

from lms.learning.content import Attribution, Block, Course, Lesson, Module, Text
from lms.packages.keys import key_from
from lms.packages.kinds import Structure, Unit, UnitGroup
from lms.xapi.statement import LanguageMap

# The name of the work that a package is, in its course.
WORK = "package"
# The languages of lessons (core.i18n.content_language).
_LANGUAGES = ("ar", "fr")


def course_from(structure: Structure, digest: str) -> Course:
    """`digest`: of the package with its files."""
    return Course(
        # The same for every version of a package.
        slug=key_from(structure.publisher_id),
        title=text_from(structure.title),
        summary=text_from(structure.description),
        audience="",
        modules=[_module(group, structure.work) for group in structure.groups],
        package=digest,
        # It holds nothing else.
        licence=structure.work.licence if structure.work else None,
        attributions={WORK: structure.work} if structure.work else {},
    )


def text_from(words: LanguageMap) -> Text:
    """In each language of lessons what the package says in it; else in English, else in whatever it speaks first."""
    return {code: _in(words, code) for code in _LANGUAGES}


def _in(words: LanguageMap, code: str) -> str:
    ranked = sorted(words, key=lambda tag: _rank(tag, code))
    # Descriptions in XML are broken and indented as the file is.
    return next((" ".join(words[tag].split()) for tag in ranked if words[tag].strip()), "")


def _rank(tag: str, code: str) -> int:
    main = tag.lower().partition("-")[0]
    return 0 if main == code else 1 if main == "en" else 2


def _module(group: UnitGroup, work: Attribution | None) -> Module:
    return Module(
        slug=group.key,
        title=heading_of(group),
        summary=text_from(group.description),
        lessons=[_lesson(unit, work) for unit in group.units],
    )


def heading_of(group: UnitGroup) -> Text:
    """« The oil › Pressing »: modules lie in a row, so each says in what it lies."""
    titles = [text_from(words) for words in (*group.inside, group.title)]
    return {code: " › ".join(filter(None, (title[code] for title in titles))) for code in _LANGUAGES}


def _lesson(unit: Unit, work: Attribution | None) -> Lesson:
    title, about = text_from(unit.title), text_from(unit.description)
    return Lesson(
        slug=unit.key,
        title=title,
        minutes=0,
        # cmi5 asks for a description; who has none writes the title again.
        blocks={
            code: [Block(kind="text", text=text)] if text and text not in title.values() else []
            for code, text in about.items()
        },
        sources=[],
        unit=unit.key,
        attribution=WORK if work else None,
    )
