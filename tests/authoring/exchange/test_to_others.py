"""What GIFT, Moodle XML, QTI and Common Cartridge carry of a course, read again by our own readers; and what they say they cannot."""

import base64
import io
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import msgspec
import pytest
from flask import Flask
from hypothesis import given
from hypothesis import settings as hypothesis_settings

from lms.authoring.exchange.exports import cmi5, common_cartridge, gift, moodle_xml, qti3
from lms.authoring.exchange.exports.report import KINDS, WORDS, Code, Report
from lms.authoring.exchange.exports.speaking import Speaking
from lms.authoring.exchange.imported import Imported, Outcome
from lms.learning.content import Block, Course, Lesson, Module, QuizSettings
from lms.learning.writer import source_names
from lms.quizzes import kinds
from tests.authoring.exchange.imports import imported, questions
from tests.factories import generated_courses as generated
from tests.quizzes.strategies import Raw

few = hypothesis_settings(max_examples=12, deadline=None)
TEXT = {"ar": "كم؟", "fr": "Combien ~ # = {x} : ?"}
WHY = {"ar": "لأن", "fr": "Parce que <b>non</b>"}
ENTRIES: list[Raw] = [{"id": "a", "ar": "نعم", "fr": "oui -> {1}"}, {"id": "b", "ar": "لا", "fr": "non = 2"}]
RUBRIC = [
    {
        "id": "why", "ar": "الأسباب", "fr": "Les raisons",
        "levels": [{"points": 0, "ar": "لا", "fr": "aucune"}, {"points": 2, "ar": "سببان", "fr": "deux"}],
    }
]  # fmt: skip
RAWS: dict[str, Raw] = {
    "single_choice": {"choices": [{**ENTRIES[0], "correct": True, "feedback": {"ar": "جيد", "fr": "bien"}}, ENTRIES[1]]},
    "multiple_choice": {
        "choices": [{**one, "correct": True} for one in ENTRIES] + [{"id": "c", "ar": "ربما", "fr": "peut-être"}],
        "credit": "partial",
    },
    "true_false": {"answer": True},
    "picture_choice": {
        "choices": [
            {**ENTRIES[0], "picture": "media/a.svg", "correct": True},
            {**ENTRIES[1], "picture": "media/b.svg"},
        ]
    },
    "matching": {
        "pairs": [
            {"id": one, "left": {"ar": f"ي {one}", "fr": f"g {one}"}, "right": {"ar": f"ش {one}", "fr": f"d {one}"}}
            for one in "abc"
        ],
        "credit": "partial",
    },
    "ordering": {"items": [{"id": one, "ar": f"خ {one}", "fr": f"pas {one}"} for one in "abc"]},
    "numeric": {"answer": 12.5, "tolerance": 0.5, "unit": {"ar": "لتر", "fr": "litres"}},
    "short_text": {"accepted": {"ar": ["عسل"], "fr": ["miel", "le miel"]}},
    "drag_words": {
        "passage": {"ar": "في [[b]] و[[a]].", "fr": "Dans [[a]] et [[b]]."}, "words": ENTRIES, "credit": "partial",
    },
    "hot_spot": {
        "picture": "media/a.svg", "size": {"width": 320, "height": 200},
        "regions": [
            {"id": "in", "ar": "هنا", "fr": "ici", "shape": "rect", "coords": [10, 20, 60, 80], "correct": True},
            {"id": "off", "ar": "هناك", "fr": "là", "shape": "circle", "coords": [200, 100, 30]},
        ],
    },
    "likert": {"scale": ENTRIES, "items": [{"id": "i", "ar": "سهل", "fr": "facile"}]},
    "long_answer": {"rubric": RUBRIC},
    "voice_answer": {"rubric": RUBRIC},
}  # fmt: skip


def question(kind: str, **more: Any) -> msgspec.Raw:
    raw = {
        "id": kind.replace("_", "-"),
        "kind": kind,
        "text": TEXT,
        "explain": WHY,
        "tags": ["miel"],
        **RAWS[kind],
        **more,
    }
    found = kinds.parse_question(raw, needs_module=False)
    assert not isinstance(found, list), found
    return msgspec.Raw(msgspec.json.encode(found))


def course(*kinds_of_it: str) -> Course:
    bank = [question(kind) for kind in kinds_of_it]
    quiz = QuizSettings(draw=[(None, 1)], bank=bank)
    module = Module(slug="m", title={"ar": "وحدة", "fr": "Module / un"}, summary=TEXT, lessons=[], quiz=quiz)
    return Course(slug="c", title={"ar": "درس", "fr": "Cours"}, summary=TEXT, audience="everyone", modules=[module])


Writes = Callable[[Course, io.BytesIO], Report]
WRITERS: dict[str, Writes] = {
    "gift": lambda found, out: gift.write(found, out, Speaking.FRENCH),
    "moodle-xml": lambda found, out: moodle_xml.write(found, generated.opens, out, Speaking.FRENCH),
    "qti": lambda found, out: qti3.write(found, generated.opens, out, "fr"),
    "common-cartridge": lambda found, out: common_cartridge.write(found, generated.opens, out, "fr"),
}


def written(name: str, found: Course) -> tuple[bytes, Report]:
    out = io.BytesIO()
    report = WRITERS[name](found, out)
    return out.getvalue(), report


def read_again(name: str, found: Course, folder: Path) -> Imported:
    content, _report = written(name, found)
    return imported(content, folder, language="fr")


def by_kind(found: Imported) -> dict[str, Any]:
    return {one.kind: one for one in questions(found)}


# What each format carries whole, as far as one language goes.
CARRIED = {
    "gift": ["single_choice", "multiple_choice", "true_false", "matching", "numeric", "short_text"],
    "moodle-xml": ["single_choice", "multiple_choice", "true_false", "matching", "ordering", "numeric", "short_text"],
    "qti": ["single_choice", "multiple_choice", "matching", "ordering", "numeric", "short_text"],
}


@pytest.mark.parametrize(("name", "kind"), [(name, kind) for name, some in CARRIED.items() for kind in some])
def test_question_comes_back_as_it_was(app: Flask, folder: Path, name: str, kind: str) -> None:
    before = msgspec.json.decode(question(kind), type=kinds.Question)

    found = by_kind(read_again(name, course(kind), folder))

    assert set(found) == {kind}, found
    after = found[kind]
    # Where a number has no unit of its own, and a gap no place of its own, the text says them.
    assert after.text["fr"].partition("\n")[0].partition(" (")[0] == TEXT["fr"]
    assert after.explain["fr"] == WHY["fr"]
    match before:
        case kinds.Numeric():
            assert after.answer == before.answer
            # Our reader of QTI does not look into the processing of responses.
            assert name == "qti" or after.tolerance == before.tolerance
        case kinds.TrueFalse():
            assert after.answer == before.answer
        case kinds.ShortText():
            assert {text for texts in after.accepted.values() for text in texts} >= {"miel", "le miel", "عسل"}
        case kinds.Matching():
            assert {(one.left["fr"], one.right["fr"]) for one in after.pairs} == {
                (one.left["fr"], one.right["fr"]) for one in before.pairs
            }
        case kinds.Ordering():
            assert [one.text["fr"] for one in after.items] == [one.text["fr"] for one in before.items]
        case _:
            assert [(one.text["fr"], one.correct) for one in after.choices] == [
                (one.text["fr"], one.correct) for one in before.choices
            ]


@pytest.mark.parametrize("speaking", Speaking)
def test_rubric_comes_back_from_moodle_and_its_way_is_told(app: Flask, folder: Path, speaking: Speaking) -> None:
    out, before = io.BytesIO(), msgspec.json.decode(question("long_answer"), type=kinds.Question)
    report = moodle_xml.write(course("long_answer"), generated.opens, out, speaking)
    codes = ["ar", "fr"] if speaking is Speaking.BOTH else [speaking.value]

    (after,) = questions(found := imported(out.getvalue(), folder, language=codes[0]))

    assert Code.RUBRIC_AS_TEXT in {line.code for line in report.lines}
    assert [line.code for line in found.report.of(Outcome.CHANGED)] == []
    assert [one.text for one in after.rubric] == [{code: one.text[code] for code in codes} for one in before.rubric]
    assert [[(level.points, level.text) for level in one.levels] for one in after.rubric] == [
        [(level.points, {code: level.text[code] for code in codes}) for level in one.levels] for one in before.rubric
    ]


@pytest.mark.parametrize("name", WRITERS)
def test_every_kind_is_written_or_said_to_be_left_out(app: Flask, name: str) -> None:
    for kind in RAWS:
        content, report = written(name, course(kind))
        places = [line for line in report.lines if line.place.endswith(f"· {kind.replace('_', '-')}")]
        is_refused = any(line.outcome is Outcome.REFUSED for line in places)
        inner = content
        if zipfile.is_zipfile(io.BytesIO(content)):
            archive = zipfile.ZipFile(io.BytesIO(content))
            inner = b"".join(archive.read(one) for one in archive.namelist() if one.endswith(".xml"))
        assert is_refused != (b"Combien" in inner), (kind, report.lines)


def test_tolerance_stands_in_the_processing_of_qti(app: Flask) -> None:
    content, _report = written("qti", course("numeric"))

    item = zipfile.ZipFile(io.BytesIO(content)).read("items/numeric.xml").decode()

    assert 'tolerance-mode="absolute" tolerance="0.5 0.5"' in item


def test_each_thing_that_is_said_has_words() -> None:
    assert set(WORDS) == set(Code)
    assert set(KINDS) == set(kinds.KINDS)


def test_moodle_xml_holds_pictures_and_both_languages(app: Flask) -> None:
    out = io.BytesIO()
    moodle_xml.write(course("picture_choice"), generated.opens, out, Speaking.BOTH)

    root = ElementTree.fromstring(out.getvalue())
    files = [base64.b64decode(one.text or "") for one in root.iter("file")]
    assert files == [generated.content_of("media/a.svg"), generated.content_of("media/b.svg")]
    text = root.find("question[@type='multichoice']/questiontext/text").text
    assert '<span lang="ar" class="multilang">كم؟</span>' in text
    assert [one.text for one in root.iter("tag")] == [] or [one.findtext("text") for one in root.iter("tag")] == [
        "miel"
    ]


def test_picture_of_any_size_is_encoded_whole(app: Flask) -> None:
    large = bytes(range(256)) * 1000

    out = io.BytesIO()
    moodle_xml.write(course("picture_choice"), lambda _name: io.BytesIO(large), out, Speaking.FRENCH)

    root = ElementTree.fromstring(out.getvalue())
    assert [base64.b64decode(one.text or "") for one in root.iter("file")] == [large, large]


class Endless(io.RawIOBase):
    """A medium of 48 MB that nobody has to keep."""

    left = 48 * 1024 * 1024

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count = min(len(buffer), self.left)
        buffer[:count] = bytes(count)
        self.left -= count
        return count


class Sink(io.RawIOBase):
    """Takes everything and keeps nothing."""

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        return len(content)


@pytest.mark.parametrize("name", ["moodle-xml", "qti", "common-cartridge", "cmi5"])
def test_media_are_never_held(app: Flask, name: str) -> None:
    def opens(_name: str) -> Any:
        return io.BufferedReader(Endless())

    writes: dict[str, Callable[[], Report]] = {
        "moodle-xml": lambda: moodle_xml.write(found, opens, Sink(), Speaking.FRENCH),
        "qti": lambda: qti3.write(found, opens, Sink(), "fr"),
        "common-cartridge": lambda: common_cartridge.write(found, opens, Sink(), "fr"),
        "cmi5": lambda: cmi5.write(found, opens, Sink(), origin="https://example.ma"),
    }
    found = course("hot_spot")
    tracemalloc.start()

    writes[name]()

    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * 1024 * 1024


def test_pages_of_our_cartridge_are_no_programs(app: Flask, folder: Path) -> None:
    blocks = {"fr": [Block(kind="text", text="Les abeilles")]}
    lesson = Lesson(slug="l", title=TEXT, minutes=1, blocks=blocks)
    found = course("true_false")
    found = msgspec.structs.replace(found, modules=[msgspec.structs.replace(found.modules[0], lessons=[lesson])])

    again = read_again("common-cartridge", found, folder)

    assert len(list(again.course.lessons())) == 1
    assert "left_out_tags" not in [line.code for line in again.report.lines]


@few
@given(generated.courses())
def test_any_course_is_written_well_formed(application: Flask, found: Course) -> None:
    with application.app_context():
        for name in WRITERS:
            content, _report = written(name, found)
            if name == "moodle-xml":
                ElementTree.fromstring(content)
            if name in ("qti", "common-cartridge"):
                check_package(content, found)


def check_package(content: bytes, found: Course) -> None:
    """Every file of the manifest is there and every file but it is named; identifiers are unique; declarations are consistent."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    manifest = ElementTree.fromstring(archive.read("imsmanifest.xml"))
    named = [one.get("href") for one in manifest.iter() if one.tag.endswith("}file")]
    assert set(named) <= set(archive.namelist()) | set(source_names(found).values())
    assert set(archive.namelist()) - {"imsmanifest.xml"} <= set(named)
    ids = [one.get("identifier") for one in manifest.iter() if one.get("identifier")]
    assert len(ids) == len(set(ids))
    for one in manifest.iter():
        reference = one.get("identifierref")
        assert reference is None or reference in ids
    for name in archive.namelist():
        if name.endswith(".xml") and name.startswith(("items/", "assessments/", "tests/")):
            check_item(ElementTree.fromstring(archive.read(name)))


def check_item(root: ElementTree.Element) -> None:
    declared = {one.get("identifier") for one in root.iter() if one.tag.endswith("}qti-response-declaration")}
    used = {one.get("response-identifier") for one in root.iter() if one.get("response-identifier")}
    assert used <= declared
    known = {one.get("identifier") for one in root.iter() if one.get("identifier")}
    for declaration in root.iter("{http://www.imsglobal.org/xsd/imsqtiasi_v3p0}qti-response-declaration"):
        if declaration.get("base-type") in ("identifier", "directedPair"):
            for value in declaration.iter("{http://www.imsglobal.org/xsd/imsqtiasi_v3p0}qti-value"):
                assert set((value.text or "").split()) <= known


def test_same_course_is_the_same_bytes(app: Flask) -> None:
    for name in WRITERS:
        assert written(name, course(*RAWS))[0] == written(name, course(*RAWS))[0]


def test_report_names_the_question(app: Flask) -> None:
    _content, report = written("gift", course("hot_spot", "likert"))

    told = {(line.place, line.code) for line in report.lines if line.outcome is Outcome.REFUSED and line.place}
    assert told == {("m/quiz · hot-spot", Code.NO_FORM), ("m/quiz · likert", Code.NO_FORM)}
    assert str(report.lines[0]).startswith("m/quiz · hot-spot: This format has no question")
