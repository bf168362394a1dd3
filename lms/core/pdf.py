"""Pages on paper: a typst template and the values it shows become a PDF, the same bytes on every machine.

A template reads its values with `json("values.json")` and its pictures with `image("name.svg")`. Values reach it
as data, never as source, so nothing that a person typed can be read as markup. Fonts come from installed packages
only: Amiri for Arabic, Libertinus Serif and DejaVu Sans Mono (inside typst) for the rest.
"""

import json
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files as package_files
from pathlib import Path
from types import MappingProxyType

import typst

FONT_PACKAGES = ("fontpkg_amiri",)

# PDF/UA-1: tagged, titled, in a stated language, every picture described, every letter drawn.
ACCESSIBLE = "ua-1"

# 1 January 2020: a fixed moment, so that the same values give the same bytes. Dates people read are in the text.
FIXED_TIMESTAMP = 1_577_836_800

NO_FILES: Mapping[str, bytes] = MappingProxyType({})


def compile_pdf(
    template: Path,
    values: Mapping[str, object],
    files: Mapping[str, bytes] = NO_FILES,
    *,
    timestamp: int = FIXED_TIMESTAMP,
) -> bytes:
    """The PDF of this template, by the rules of PDF/UA-1. Takes 0.1 s and more: call it from a job or cache it.

    A letter that none of the fonts has (an emoji in a name) is shown as an empty box, in a PDF that is still
    tagged but no longer claims PDF/UA. Raises typst.TypstError where the template itself is wrong.
    """
    sources = _sources(template, values, files)
    try:
        return typst.compile(
            sources, font_paths=_fonts(), timestamp=timestamp, pdf_standards=[ACCESSIBLE], ignore_system_fonts=True
        )
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
        return typst.compile(sources, font_paths=_fonts(), timestamp=timestamp, ignore_system_fonts=True)


def compile_png(
    template: Path, values: Mapping[str, object], files: Mapping[str, bytes] = NO_FILES, *, ppi: float = 96
) -> list[bytes]:
    """One picture a page, for a preview on a web page or a test that looks."""
    sources = _sources(template, values, files)
    pages = typst.compile(sources, font_paths=_fonts(), format="png", ppi=ppi, ignore_system_fonts=True)
    return [pages] if isinstance(pages, bytes) else list(pages)


def printable(text: str) -> str:
    """The text in composed form, without what would break a line of print: control characters become spaces;
    half surrogates and the marks that turn the writing direction by force are dropped.
    """
    kept = (" " if unicodedata.category(sign) == "Cc" else sign for sign in text if not _is_disturbing(sign))
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()))


@cache
def _fonts() -> typst.Fonts:
    folders = [str(package_files(package).joinpath("files")) for package in FONT_PACKAGES]
    return typst.Fonts(include_system_fonts=False, font_paths=folders)


def _sources(template: Path, values: Mapping[str, object], files: Mapping[str, bytes]) -> dict[str, bytes]:
    document = json.dumps(_printable_values(values), ensure_ascii=False).encode()
    return {**files, "main": template.read_bytes(), "values.json": document}


def _printable_values(value: object) -> object:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: _printable_values(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_printable_values(part) for part in value]
    return value


def _is_disturbing(sign: str) -> bool:
    return unicodedata.category(sign) == "Cs" or "\u202a" <= sign <= "\u202e" or "\u2066" <= sign <= "\u2069"
