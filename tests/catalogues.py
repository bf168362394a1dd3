"""Catalogue check: every string of code and templates is in each catalogue, complete in Arabic and French.

`python -m tests.catalogues` checks; `python -m tests.catalogues --update` writes new strings into the catalogues.
"""

import io
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "babel"
COMPLETE = ("ar_MA", "fr_MA")
LOCALES = (*COMPLETE, "zgh")
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
PYBABEL = str(Path(sys.executable).with_name("pybabel"))


def extract(target: Path) -> None:
    options = [
        "-F",
        str(FOLDER / "babel.cfg"),
        "-k",
        "lazy",
        "--no-location",
        "--sort-output",
        "--omit-header",
        "--no-wrap",
    ]
    subprocess.run([PYBABEL, "-q", "extract", *options, "-o", str(target), "lms"], check=True, cwd=ROOT)


def faults() -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "messages.pot"
        extract(target)
        wanted = {message.id: message for message in read_po(io.BytesIO(target.read_bytes())) if message.id}
    found = []
    for locale in LOCALES:
        path = FOLDER / locale / "LC_MESSAGES" / "messages.po"
        catalogue = read_po(io.BytesIO(path.read_bytes()), locale=locale)
        have = {message.id: message for message in catalogue if message.id}
        for name in wanted.keys() - have.keys():
            found.append(f"{path}: {name!r} is missing; run python -m tests.catalogues --update and translate it")
        for name in have.keys() - wanted.keys():
            found.append(f"{path}: {name!r} is used nowhere; run python -m tests.catalogues --update")
        for name, message in have.items():
            found += [f"{path}: {name!r}: {fault}" for fault in _message_faults(message, must=locale in COMPLETE)]
    return found


def _message_faults(message: object, *, must: bool) -> list[str]:
    ids = message.id if isinstance(message.id, tuple) else (message.id,)  # type: ignore[attr-defined]
    texts = message.string if isinstance(message.string, tuple) else (message.string,)  # type: ignore[attr-defined]
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


def update() -> None:
    extract(FOLDER / "messages.pot")
    for locale in LOCALES:
        target = FOLDER / locale / "LC_MESSAGES" / "messages.po"
        target.parent.mkdir(parents=True, exist_ok=True)
        verb = "update" if target.exists() else "init"
        extra = (
            ["--no-fuzzy-matching", "--ignore-obsolete", "--omit-header", "--no-wrap"]
            if verb == "update"
            else ["--no-wrap"]
        )
        command = [PYBABEL, "-q", verb, "-i", str(FOLDER / "messages.pot"), "-d", str(FOLDER), "-l", locale, *extra]
        subprocess.run(command, check=True, cwd=ROOT)


if __name__ == "__main__":
    if "--update" in sys.argv:
        update()
    elif found := faults():
        print("\n".join(found), file=sys.stderr)
        raise SystemExit(1)
