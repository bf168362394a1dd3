"""Files as other programs write them, read; and what a report says of them."""

import io
from pathlib import Path

import msgspec
from PIL import Image

from lms.authoring.exchange.codes import Code
from lms.authoring.exchange.imported import BadImport, Imported, Outcome
from lms.authoring.exchange.reading import read
from lms.quizzes.kinds import Question

SAMPLES = Path(__file__).parent / "samples"
SAMPLE_NAMES = sorted(path.name for path in SAMPLES.iterdir())


def imported(content: bytes | str, folder: Path, *, name: str = "file", language: str | None = None) -> Imported:
    """Raises BadImport."""
    file = folder / "upload"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read(file, name, language=language)


def sample(name: str) -> Imported:
    return read(SAMPLES / name, name)


def refusal(content: bytes | str, folder: Path, *, name: str = "file") -> Code:
    """Why the whole file is refused."""
    try:
        found = imported(content, folder, name=name)
    except BadImport as error:
        return error.line.code
    raise AssertionError(f"taken: {found.report.lines}")


def questions(found: Imported) -> list[Question]:
    raws = [raw for module in found.course.modules if module.quiz for raw in module.quiz.bank]
    return [msgspec.json.decode(raw, type=Question) for raw in raws]


def by_kind(found: Imported, kind: str) -> Question:
    return next(question for question in questions(found) if question.kind == kind)


def said(found: Imported, outcome: Outcome = Outcome.CHANGED) -> list[Code]:
    return [line.code for line in found.report.of(outcome)]


def picture(kind: str = "PNG", size: tuple[int, int] = (12, 8)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "orange").save(out, kind)
    return out.getvalue()
