"""Catalogue check: every string of code and templates is in each catalogue, complete in Arabic and French.

`python -m tests.catalogues` checks; `python -m tests.catalogues --update` writes new strings into the catalogues.
"""

import io
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "babel"
COMPLETE = ("ar_MA", "fr_MA")
LOCALES = (*COMPLETE, "zgh")
# In French these stand off their word by a space, which must not break (Lexique de l'Imprimerie nationale).
_BREAKING_SPACE = re.compile(r"« | »|\S [?!:;](?:\s|$)")
_TYPED_APOSTROPHE = re.compile(r"[^\W\d_]'[^\W\d_]|[^\W\d_]'«")
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
PYBABEL = str(Path(sys.executable).with_name("pybabel"))


def extracted() -> Catalog:
    """Every string that code and templates show."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "messages.pot"
        options = ["-F", str(FOLDER / "babel.cfg"), "-k", "lazy", "--no-location", "--omit-header", "--no-wrap"]
        subprocess.run([PYBABEL, "-q", "extract", *options, "-o", str(target), "lms"], check=True, cwd=ROOT)
        return read_po(io.BytesIO(target.read_bytes()))


def catalogue_of(locale: str) -> tuple[Path, Catalog]:
    path = FOLDER / locale / "LC_MESSAGES" / "messages.po"
    return path, read_po(io.BytesIO(path.read_bytes()), locale=locale)


def faults() -> list[str]:
    wanted = {message.id for message in extracted() if message.id}
    found = []
    for locale in LOCALES:
        path, catalogue = catalogue_of(locale)
        have = {message.id: message for message in catalogue if message.id}
        for name in wanted - have.keys():
            found.append(f"{path}: {name!r} is missing; run python -m tests.catalogues --update and translate it")
        for name in have.keys() - wanted:
            found.append(f"{path}: {name!r} is used nowhere; run python -m tests.catalogues --update")
        for name, message in have.items():
            told = _message_faults(message, must=locale in COMPLETE)
            if locale == "fr_MA":
                told += [
                    f"{text!r} has a space that breaks" for text in _texts(message) if _BREAKING_SPACE.search(text)
                ]
                told += [f"{text!r} wants ’ for '" for text in _texts(message) if _TYPED_APOSTROPHE.search(text)]
            found += [f"{path}: {name!r}: {fault}" for fault in told]
    return found


def _message_faults(message: object, *, must: bool) -> list[str]:
    ids = message.id if isinstance(message.id, tuple) else (message.id,)  # type: ignore[attr-defined]
    texts = _texts(message)
    if not any(texts) and not must:
        return []
    found = ["is not translated"] if not all(texts) else []
    if message.fuzzy:  # type: ignore[attr-defined]
        found.append("is marked fuzzy")
    placeholders = set(_PLACEHOLDER.findall(ids[-1]))
    for text in filter(None, texts):
        strange = set(_PLACEHOLDER.findall(text)) - placeholders
        # A plural form may leave its number out («درس واحد»); anything else must stand in the translation.
        lost = placeholders - set(_PLACEHOLDER.findall(text)) - ({"num"} if len(ids) > 1 else set())
        if strange or lost:
            found.append(f"placeholders differ in {text!r}")
    return found


def _texts(message: object) -> tuple[str, ...]:
    """A translation, or its plural forms."""
    return message.string if isinstance(message.string, tuple) else (message.string,)  # type: ignore[attr-defined]


def update() -> None:
    """New strings come in untranslated, those used nowhere go; heads and translations stay."""
    template = extracted()
    for locale in LOCALES:
        path, catalogue = catalogue_of(locale)
        known = {message.id: message.string for message in catalogue}
        for message in list(catalogue):
            if message.id:
                catalogue.delete(message.id)
        for message in template:
            if message.id:
                catalogue.add(message.id, known.get(message.id), flags=message.flags)
        with path.open("wb") as file:
            write_po(file, catalogue, width=120, sort_output=True, no_location=True)


if __name__ == "__main__":
    if "--update" in sys.argv:
        update()
    elif found := faults():
        print("\n".join(found), file=sys.stderr)
        raise SystemExit(1)
