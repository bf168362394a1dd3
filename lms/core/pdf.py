"""Pages on paper: a typst template and the values it shows become a PDF, the same bytes on every machine.

A template reads its values with `json("values.json")` and its pictures with `image("name.svg")`. Values reach it
as data, never as source, so nothing that a person typed can be read as markup. Fonts come from installed packages
only: Amiri for Arabic, Libertinus Serif and DejaVu Sans Mono (inside typst) for the rest.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files as package_files
from pathlib import Path
from types import MappingProxyType
from typing import cast

import typst
from flask import Response

FONT_PACKAGES = ("fontpkg_amiri",)

# PDF/UA-1: tagged, titled, in a stated language, every picture described, every letter drawn.
ACCESSIBLE = "ua-1"

# 1 January 2020: a fixed moment, so that the same values give the same bytes. Dates people read are in the text.
FIXED_TIMESTAMP = 1_577_836_800

# No light package with a Tifinagh font was found (docs/decisions), so Tifinagh is set letter for letter in the Berber
# Latin alphabet: readable and searchable, where the empty boxes of a missing font would be neither.
TIFINAGH = re.compile("[\u2d30-\u2d7f]+")
LATIN_LETTERS = str.maketrans("ⴰⴱⴳⴷⴹⴻⴼⴽⵀⵃⵄⵅⵇⵉⵊⵍⵎⵏⵓⵔⵕⵖⵙⵚⵛⵜⵟⵡⵢⵣⵥⵯ", "abgdḍefkhḥɛxqijlmnurṛɣsṣctṭwyzẓʷ")

NO_FILES: Mapping[str, bytes] = MappingProxyType({})


def compile_pdf(
    template: Path,
    values: Mapping[str, object],
    files: Mapping[str, bytes] = NO_FILES,
    *,
    timestamp: int = FIXED_TIMESTAMP,
) -> bytes:
    """The PDF of this template, by the rules of PDF/UA-1. About 15 ms for one page, 3 ms for each card.

    A letter that none of the fonts has (an emoji in a name) is shown as an empty box, in a PDF that is still
    tagged but no longer claims PDF/UA. Raises typst.TypstError where the template itself is wrong.
    """
    sources = _sources(template, values, files)
    try:
        return _compile(sources, timestamp=timestamp, pdf_standards=[ACCESSIBLE])[0]
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
        return _compile(sources, timestamp=timestamp)[0]


def compile_png(
    template: Path, values: Mapping[str, object], files: Mapping[str, bytes] = NO_FILES, *, ppi: float = 96
) -> list[bytes]:
    """One picture a page, for a preview on a web page or a test that looks."""
    return _compile(_sources(template, values, files), format="png", ppi=ppi)


def printable(text: str) -> str:
    """The text in composed form, without what would break a line of print: control characters become spaces;
    half surrogates and the marks that turn the writing direction by force are dropped; Tifinagh becomes Latin.
    """
    kept = (" " if unicodedata.category(sign) == "Cc" else sign for sign in text if not _is_disturbing(sign))
    romanised = TIFINAGH.sub(_in_latin, " ".join("".join(kept).split()))
    return unicodedata.normalize("NFC", romanised)


@cache
def _fonts() -> typst.Fonts:
    folders = [str(package_files(package).joinpath("files")) for package in FONT_PACKAGES]
    return typst.Fonts(include_system_fonts=False, font_paths=folders)


def _compile(sources: dict[str, bytes], **options: object) -> list[bytes]:
    # The function takes a dict of files, as the README of typst-py shows; its type stub leaves it out.
    compile_files = cast(Callable[..., bytes | list[bytes]], typst.compile)
    result = compile_files(sources, font_paths=_fonts(), ignore_system_fonts=True, **options)
    return [result] if isinstance(result, bytes) else result


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


def _in_latin(word: re.Match[str]) -> str:
    return word[0].translate(LATIN_LETTERS).capitalize()


def _is_disturbing(sign: str) -> bool:
    return unicodedata.category(sign) == "Cs" or "\u202a" <= sign <= "\u202e" or "\u2066" <= sign <= "\u2069"


def answer(content: bytes, name: str) -> Response:
    """The paper in the browser, saved as `name`.pdf. It names people: no cache keeps it."""
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"', "Cache-Control": "private, no-store"}
    return Response(content, mimetype="application/pdf", headers=headers)
