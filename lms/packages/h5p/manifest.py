"""Reads `h5p.json` of H5P files into a Structure of one unit, with every fault named. Pure.

What is asked for is what runs it: its libraries and theirs (https://h5p.org/documentation/developers/h5p-specification).
"""

import codecs
import hashlib
import html
import re
import unicodedata
from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter
from typing import Annotated, Any, TypeVar

import msgspec

from lms.core.ids import id_from
from lms.learning.content import Attribution
from lms.packages.archive import MAX_READ_BYTES, Archive
from lms.packages.faults import Fault, shortened
from lms.packages.faults import fault as _
from lms.packages.h5p.licences import licence_of
from lms.packages.kinds import BadPackage, Structure, Unit, UnitGroup
from lms.packages.manifests import MAX_TITLE, path_in_package
from lms.xapi.statement import is_language_tag

MANIFEST = "h5p.json"
CONTENT = "content/content.json"
KIND = "h5p"
# A file holds one content.
_KEY = "content"
_UNDETERMINED = "und"
# Editors write these of whatever nobody gave a language.
_ANY_LANGUAGE = ("", _UNDETERMINED, "en")
_LIBRARY = re.compile(r"[\w.-]{1,255}-\d{1,5}\.\d{1,5}")
_ARABIC, _LATIN = re.compile(r"[\u0600-\u06ff]"), re.compile(r"[A-Za-z\u00c0-\u024f]")
_PLACE = re.compile(r"(?:field|at) `([^`]+)`$")

Read = TypeVar("Read")
# Of a file, and of one library: real ones have a tenth.
MAX_LIBRARIES, MAX_NAMED = 500, 500
# Characters of where it was found.
MAX_ORIGIN = 500


class Dependency(msgspec.Struct, frozen=True):
    name: str = msgspec.field(name="machineName")
    major: int | str = msgspec.field(name="majorVersion")
    minor: int | str = msgspec.field(name="minorVersion")

    @property
    def folder(self) -> str:
        return f"{self.name}-{self.major}.{self.minor}"


Dependencies = Annotated[list[Dependency], msgspec.Meta(max_length=MAX_NAMED)]


class About(msgspec.Struct, frozen=True):
    title: str
    main: str = msgspec.field(name="mainLibrary")
    dependencies: Dependencies = msgspec.field(name="preloadedDependencies")
    language: str = ""
    # Of any type, for it runs without: whose work it is.
    authors: Any = None
    licence: Any = msgspec.field(name="license", default=None)
    version: Any = msgspec.field(name="licenseVersion", default=None)
    source: Any = None


class Asset(msgspec.Struct, frozen=True):
    path: str


Assets = Annotated[list[Asset], msgspec.Meta(max_length=MAX_NAMED)]


class Library(msgspec.Struct, frozen=True):
    dependencies: Dependencies | None = msgspec.field(name="preloadedDependencies", default=None)
    scripts: Assets | None = msgspec.field(name="preloadedJs", default=None)
    styles: Assets | None = msgspec.field(name="preloadedCss", default=None)


def read(archive: Archive, own_address: str = "") -> Structure:  # noqa: ARG001  it says nothing about activities
    """Raises BadPackage."""
    about = _decoded(archive, MANIFEST, About)
    content = _bytes(archive, CONTENT)
    _json(content, CONTENT, object)
    title = shortened(_shown(about.title), MAX_TITLE)
    if not title:
        raise BadPackage([_unlike(MANIFEST, "title")])
    if faults := [*_main_faults(about), *_library_faults(archive, about.dependencies)]:
        raise BadPackage(faults)
    # H5P names its files nowhere. Another text is another course; newer libraries, or pictures, are its next revision.
    name = f"{about.main} {title} {hashlib.sha256(content).hexdigest()[:16]}"
    language = _language(about, title)
    unit = Unit(
        key=_KEY,
        publisher_id=f"urn:uuid:{id_from(KIND, name)}",
        title={language: title},
        address=MANIFEST,
        settings={} if language == _UNDETERMINED else {"language": language},
    )
    return Structure(
        kind=KIND,
        publisher_id=name,
        title=unit.title,
        groups=[UnitGroup(key=KIND, title=unit.title, units=[unit])],
        work=_work(about, title),
    )


def _work(about: About, title: str) -> Attribution | None:
    """Where it says who made it and names a licence of ours."""
    authors = about.authors if isinstance(about.authors, list) else []
    names = [_shown(one["name"]) for one in authors if isinstance(one, dict) and isinstance(one.get("name"), str)]
    licence = licence_of(str(about.licence), str(about.version or ""))
    author = shortened(", ".join(filter(None, names)), MAX_TITLE)
    if licence is None or not author:
        return None
    origin = _shown(about.source) if isinstance(about.source, str) else ""
    return Attribution(title=title, author=author, licence=licence, origin=shortened(origin, MAX_ORIGIN))


def _language(about: About, title: str) -> str:
    code = about.language.strip()
    if code in _ANY_LANGUAGE and len(_ARABIC.findall(title)) > len(_LATIN.findall(title)):
        return "ar"
    return code if code and is_language_tag(code) else _UNDETERMINED


def _shown(text: str) -> str:
    """On one line; some editors write « l&#039;argan »."""
    clean = "".join(
        " " if unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") else letter for letter in html.unescape(text)
    )
    return " ".join(clean.split())


def _main_faults(about: About) -> Iterable[Fault]:
    if about.main not in (one.name for one in about.dependencies):
        yield _in(MANIFEST, _("the main library “%(library)s” is not among its libraries.", library=about.main))


def _library_faults(archive: Archive, wanted: list[Dependency]) -> Iterable[Fault]:
    """Of the libraries that run it, and of those that these need, each once."""
    needs: dict[str, list[str]] = {}
    waiting = list(wanted)
    while waiting:
        one = waiting.pop(0)
        if one.folder in needs:
            continue
        if len(needs) == MAX_LIBRARIES:
            raise BadPackage([_("It needs more than %(most)s libraries.", most=MAX_LIBRARIES)])
        needs[one.folder] = []
        name = f"{one.folder}/library.json"
        if not _LIBRARY.fullmatch(one.folder) or name not in archive.names:
            yield _(
                "The library “%(library)s” is not in the file, so it cannot run. Export it again with its libraries.",
                library=one.folder,
            )
            continue
        try:
            library = _decoded(archive, name, Library)
        except BadPackage as error:
            yield from error.faults
            continue
        needs[one.folder] = [inner.folder for inner in library.dependencies or ()]
        waiting += library.dependencies or ()
        for asset in (*(library.scripts or ()), *(library.styles or ())):
            if path_in_package(f"{one.folder}/{asset.path}") not in archive.names:
                yield _in(name, _("the file “%(href)s” is not in the package.", href=asset.path))
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        yield _("Libraries need each other in a circle: %(names)s", names=", ".join(error.args[1]))


def _decoded(archive: Archive, name: str, kind: type[Read]) -> Read:
    """Raises BadPackage."""
    return _json(_bytes(archive, name), name, kind)


def _bytes(archive: Archive, name: str) -> bytes:
    """Raises BadPackage."""
    if name not in archive.names:
        raise BadPackage([_("The file “%(file)s” is missing in the package.", file=name)])
    content = archive.read(name)
    if len(content) > MAX_READ_BYTES:
        raise BadPackage([_("“%(name)s” is larger than %(most)s MB.", name=name, most=MAX_READ_BYTES // 1024**2)])
    return content


def _json(content: bytes, name: str, kind: type[Read]) -> Read:
    """As browsers read it: UTF-8, with a mark of its order or without. Raises BadPackage."""
    try:
        return msgspec.json.decode(content.removeprefix(codecs.BOM_UTF8), type=kind)
    except msgspec.ValidationError as error:
        # « Object missing required field `title` », « Expected `str`, got `int` - at `$.title` »
        found = _PLACE.search(str(error))
        raise BadPackage([_unlike(name, found[1].removeprefix("$.") if found else name)]) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadPackage([_("“%(file)s” is not JSON, or it is damaged.", file=name)]) from error


def _unlike(name: str, place: str) -> Fault:
    return _in(name, _("“%(place)s” is missing, or is not as H5P writes it.", place=place))


def _in(name: str, reason: Fault) -> Fault:
    return _("%(file)s: %(reason)s", file=name, reason=reason)
