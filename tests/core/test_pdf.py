"""What lms.core.pdf promises of every page: values stay text, fonts come along, the same bytes each time."""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from lms.core.pdf import compile_pdf, compile_png, printable

SOURCE = """
#let values = json("values.json")
#set document(title: values.title, date: none)
#set text(lang: "ar", dir: ltr, font: ("Amiri", "Libertinus Serif"))
#values.text
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "page.typ"
    path.write_text(SOURCE)
    return path


def read(document: bytes) -> PdfReader:
    return PdfReader(BytesIO(document))


def claims_accessibility(document: bytes) -> bool:
    return b"pdfuaid:part" in document


def test_page_has_title_language_and_tags(template: Path) -> None:
    document = compile_pdf(template, {"title": "شهادة", "text": "سلام"})

    root = read(document).trailer["/Root"]
    assert read(document).metadata["/Title"] == "شهادة"
    assert root["/Lang"] == "ar"
    assert root["/MarkInfo"]["/Marked"]
    assert claims_accessibility(document)


def test_same_values_give_same_bytes(template: Path) -> None:
    values = {"title": "t", "text": "تعاونية"}

    assert compile_pdf(template, values) == compile_pdf(template, values)


@pytest.mark.parametrize(
    "text", ['#import "x"', "*_$ = - + /", "\\u{41} #panic()", "<label> @ref `raw`", '"; #sys.inputs']
)
def test_markup_is_shown_as_written(template: Path, text: str) -> None:
    document = compile_pdf(template, {"title": "t", "text": text})

    assert text in read(document).pages[0].extract_text()


def test_arabic_is_set_in_an_embedded_font(template: Path) -> None:
    page = read(compile_pdf(template, {"title": "t", "text": "التعاونية النسوية"})).pages[0]

    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert [str(font["/BaseFont"])[8:] for font in fonts] == ["Amiri-Regular"]
    assert "/FontFile2" in fonts[0]["/DescendantFonts"][0]["/FontDescriptor"]
    assert "التعاونية" in page.extract_text()


def test_arabic_letters_join_and_run_from_right_to_left(template: Path) -> None:
    joined, apart, upright_last = (ink_columns(template, text) for text in ("ببب", "ب\u200cب\u200cب", "بببا"))

    assert len(joined) < len(apart)
    # The alif, the tall one, ends the word: it stands on the left.
    assert max(upright_last[:3]) > max(upright_last[3:])


def test_tifinagh_is_set_in_latin_letters(template: Path) -> None:
    document = compile_pdf(template, {"title": "t", "text": "ⴼⴰⵟⵎⴰ ⴰⵢⵜ ⵄⵍⵉ"})

    assert "Faṭma Ayt Ɛli" in read(document).pages[0].extract_text()
    assert claims_accessibility(document)


def test_letter_without_font_still_prints(template: Path) -> None:
    document = compile_pdf(template, {"title": "t", "text": "Amina 🌿"})

    assert "Amina" in read(document).pages[0].extract_text()
    assert not claims_accessibility(document)


def test_faulty_template_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "faulty.typ"
    path.write_text("#missing")

    with pytest.raises(typst.TypstError, match="missing"):
        compile_pdf(path, {})


def test_values_in_lists_are_cleaned_and_numbers_kept(tmp_path: Path) -> None:
    path = tmp_path / "list.typ"
    path.write_text('#let v = json("values.json")\n#set document(title: "t")\n#v.names.join(", ") #(v.count + 1)')

    text = read(compile_pdf(path, {"names": ("A\x00b", "c"), "count": 41})).pages[0].extract_text()

    assert text.strip() == "A b, c 42"


def test_picture_of_a_page_is_a_png(template: Path) -> None:
    pages = compile_png(template, {"title": "t", "text": "t"}, ppi=10)

    assert [page[:4] for page in pages] == [b"\x89PNG"]


def test_forced_direction_and_control_marks_are_dropped() -> None:
    assert printable("A\u202emina\n\tBen\u2066 \ud800Ali\x07 ") == "Amina Ben Ali"


@given(st.text())
def test_printable_text_is_stable_and_can_be_sent(text: str) -> None:
    once = printable(text)

    assert printable(once) == once
    assert once.encode().decode() == once


@given(st.text(max_size=40))
@settings(max_examples=40, deadline=None)
def test_any_text_makes_one_page(text: str) -> None:
    with TemporaryDirectory() as folder:
        template = Path(folder) / "page.typ"
        template.write_text(SOURCE)
        document = compile_pdf(template, {"title": "t", "text": text})

    assert len(read(document).pages) == 1


def ink_columns(template: Path, text: str) -> list[int]:
    """How many dark pixels stand in each column of the text, from left to right."""
    (page,) = compile_png(template, {"title": "t", "text": text}, ppi=144)
    picture = Image.open(BytesIO(page)).convert("L").point(lambda value: 255 * (value < 128))
    word = picture.crop(picture.getbbox())
    return [sum(word.crop((x, 0, x + 1, word.height)).tobytes()) // 255 for x in range(word.width)]
