import io
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfWriter
from pypdf.annotations import Link

from lms.cooperatives.file import pdf_check
from lms.cooperatives.file.pdf_check import Fault, Refused, check_pdf
from tests.cooperatives.papers import packed_pdf, pdf

NAMES = [
    "JavaScript", "Launch", "EmbeddedFiles", "FileAttachment", "RichMedia", "XFA", "SubmitForm", "GoToE", "Rendition",
    "AcroForm", "AA",
]  # fmt: skip


def fault_of(content: bytes) -> Fault | None:
    try:
        check_pdf(content)
    except Refused as refusal:
        return refusal.fault
    return None


def scanned() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((300, 300), 90).convert("RGB").save(out, "PDF")
    return out.getvalue()


DRAWN = packed_pdf(b"q BT /AA 12 Tf (salt) Tj ET Q", b"/Filter /FlateDecode")


@pytest.mark.parametrize("content", [pdf(), scanned(), packed_pdf(b"1 0 << /Type /Catalog >>"), DRAWN])
def test_plain_papers_pass(content: bytes) -> None:
    assert fault_of(content) is None


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", Fault.NOT_PDF),
        (b"MZ" + pdf(), Fault.NOT_PDF),
        (b"<html>%PDF-1.7", Fault.NOT_PDF),
        (b"%PDF-1.7\nhalf", Fault.BROKEN),
        (b"%PDF-1.7\n1 0 obj << >> stream\nabc\n%%EOF", Fault.BROKEN),
        (pdf(script="app.alert(1)"), Fault.ACTIVE),
        (pdf(attachment=b"x"), Fault.ATTACHMENT),
        (pdf(password="secret"), Fault.LOCKED),
    ],
)  # fmt: skip
def test_unfit_papers_are_refused_with_the_reason(content: bytes, fault: Fault) -> None:
    assert fault_of(content) is fault


@pytest.mark.parametrize("name", NAMES)
def test_what_runs_is_found_in_the_open_and_in_packed_objects(name: str) -> None:
    hidden = b"1 0 << /S /%s >>" % name.encode()

    assert fault_of(pdf().replace(b"%%EOF", hidden + b"\n%%EOF")) in (Fault.ACTIVE, Fault.ATTACHMENT)
    assert fault_of(packed_pdf(hidden)) in (Fault.ACTIVE, Fault.ATTACHMENT)


@given(st.sets(st.integers(0, len("JavaScript") - 1)), st.booleans())
def test_escaped_names_are_found(escaped: set[int], is_packed: bool) -> None:
    name = "".join(f"#{ord(sign):02x}" if index in escaped else sign for index, sign in enumerate("JavaScript"))
    hidden = b"1 0 << /S /%s >>" % name.encode()

    content = packed_pdf(hidden) if is_packed else pdf().replace(b"%%EOF", hidden + b"\n%%EOF")

    assert fault_of(content) is Fault.ACTIVE


def test_packed_objects_are_found_whatever_their_dictionary_says() -> None:
    assert fault_of(packed_pdf(b"<< /S /JavaScript >>", b"/Type /XObject /X (1 0 obj)")) is Fault.ACTIVE


def test_a_name_that_lies_across_two_pieces_is_found() -> None:
    hidden = b" " * (pdf_check.CHUNK - 5) + b"/JavaScript "

    assert fault_of(packed_pdf(hidden)) is Fault.ACTIVE


@pytest.mark.parametrize(
    "dictionary",
    [
        b"/Type /ObjStm /Filter /ASCII85Decode",
        b"/Type /ObjStm /Filter [/ASCIIHexDecode /FlateDecode]",
        b"/Type /ObjStm /Filter /LZWDecode",
        b"/Type /ObjStm /Filter /FlateDecode /DecodeParms << /Predictor 12 >>",
    ],
)
def test_objects_packed_so_that_they_cannot_be_looked_through_are_refused(dictionary: bytes) -> None:
    assert fault_of(packed_pdf(b"nothing", dictionary)) is Fault.BROKEN


def test_packing_that_breaks_off_is_refused_for_readers_show_its_beginning() -> None:
    good = packed_pdf(b"1 0 << /Type /Catalog >>" * 50)
    packed = zlib.compress(b"1 0 << /Type /Catalog >>" * 50)

    assert fault_of(good.replace(packed, packed[:-6] + b"\xff" * 6)) is Fault.BROKEN


def test_a_file_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_check, "MAX_UNPACKED_BYTES", 1000)

    assert fault_of(packed_pdf(b"0" * 2000)) is Fault.TOO_LARGE


def test_a_file_above_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_check, "MAX_PDF_BYTES", 100)

    assert fault_of(pdf()) is Fault.TOO_LARGE


@pytest.mark.parametrize("name", ["JS", "EF", "AA"])
def test_short_names_are_looked_for_outside_of_streams_only(name: str) -> None:
    inside = b"%PDF-1.4\n1 0 obj << >>\nstream\nxx/" + name.encode() + b" xx\nendstream\n%%EOF"
    outside = b"%PDF-1.4\n1 0 obj << /" + name.encode() + b" (x) >>\n%%EOF"

    assert fault_of(inside) is None
    assert fault_of(outside) in (Fault.ACTIVE, Fault.ATTACHMENT)


def test_words_that_only_begin_alike_are_no_names() -> None:
    assert fault_of(pdf().replace(b"%%EOF", b"<< /LaunchPad 1 /JSON 2 >>\n%%EOF")) is None


@given(st.binary(max_size=400))
def test_any_bytes_get_an_answer(content: bytes) -> None:
    fault_of(b"%PDF-1.4\n" + content + b"\n%%EOF")


def catalog(opening: bytes, more: bytes = b"") -> bytes:
    return b"%PDF-1.4\n1 0 obj << /Type /Catalog /OpenAction " + opening + b" >> endobj\n" + more + b"%%EOF\n"


@pytest.mark.parametrize(
    ("opening", "more"),
    [
        (b"[3 0 R /XYZ null null 0]", b""),
        (b"[3 0 R /Fit]", b""),
        (b"<< /Type /Action /S /GoTo /D [3 0 R /Fit] >>", b""),
        (b"<< /S /GoTo /D <feff0041> >>", b""),
        (b"4 0 R", b"4 0 obj [3 0 R /Fit] endobj\n"),
        (b"4 0 R", b"4 0 obj\n<< /S /GoTo /D [3 0 R /Fit] >>\nendobj\n"),
    ],
)
def test_a_file_may_open_at_a_page(opening: bytes, more: bytes) -> None:
    assert fault_of(catalog(opening, more)) is None


@pytest.mark.parametrize(
    ("opening", "more"),
    [
        (b"<< /S /URI /URI (http://lms.test) >>", b""),
        (b"<< /S /#55RI /URI (http://lms.test) >>", b""),
        (b"<< /S /GoTo /D [3 0 R /Fit] /Next << /S /URI /URI (x) >> >>", b""),
        (b"<< /S /GoTo /D [3 0 R /Fit] /Next 5 0 R >>", b"5 0 obj << /S /URI /URI (x) >> endobj\n"),
        (b"<< /S /GoTo /S /URI >>", b""),
        (b"<< /S /GoTo /S%\n/URI >>", b""),
        (b"<< /S /Named /N /Print >>", b""),
        (b"4 0 R", b"4 0 obj << /S /URI /URI (http://lms.test) >> endobj\n"),
        (b"4 0 R", b"4 0 obj [3 0 R /Fit] endobj\n4 0 obj << /S /URI /URI (x) >> endobj\n"),
        (b"4 0 R", b"14 0 obj [3 0 R /Fit] endobj\n"),
        (b"(x)", b""),
    ],
)
def test_a_file_does_nothing_else_by_itself(opening: bytes, more: bytes) -> None:
    assert fault_of(catalog(opening, more)) is Fault.ACTIVE
    assert fault_of(packed_pdf(b"1 0 << /OpenAction " + opening + b" >>")) is Fault.ACTIVE


def test_links_that_the_reader_touches_stay() -> None:
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    writer.add_annotation(0, Link(rect=(0, 0, 50, 50), url="https://www.odco.gov.ma"))
    out = io.BytesIO()
    writer.write(out)

    assert b"/URI" in out.getvalue()
    assert fault_of(out.getvalue()) is None


SCRIPT = b"1 0 << /S /JavaScript /JS (app.alert\\(1\\)) >>"


@pytest.mark.parametrize(
    "dictionary",
    [
        b"/N 1 /First 4 /Filter /ASCIIHexDecode",
        b"/N 1 /First 4 /Filter /ASCIIHexDecode /X (1 0 obj)",
        b"/N 1 /#46irst 4 /Filter [/AHx]",
        b"/N 1 /First 4 /Filter 7 0 R",
        b"/N 1 /First 4 /Filter%c\n7 0 R",
        b"/N 1 /First 9 0 R /Filter /A85",
        b"/N 1 /First 4 /F /AHx",
        b"/N 1 /First 4 /Filter [/FlateDecode /FlateDecode]",
    ],
)
def test_objects_in_a_stream_that_does_not_say_so_are_not_hidden(dictionary: bytes) -> None:
    stream = b"1 0 obj\n<< %s >>\nstream\n%s>\nendstream\nendobj\n" % (dictionary, SCRIPT.hex().encode())

    assert fault_of(b"%PDF-1.5\n" + stream + b"%%EOF\n") is Fault.BROKEN


@pytest.mark.parametrize(
    "hidden", [b"1 0 << /AA << /O 5 0 R >> >>", b"1 0 << /JS (x) >>", b"1 0 << /OpenAction 5 0 R >>"]
)
def test_short_names_among_objects_are_found_packed_or_not(hidden: bytes) -> None:
    unpacked = b"1 0 obj\n<< /N 1 /First 4 >>\nstream\n%s\nendstream\nendobj\n" % hidden

    assert fault_of(packed_pdf(hidden, b"/N 1 /First 4 /Filter /FlateDecode")) is Fault.ACTIVE
    assert fault_of(packed_pdf(hidden)) is Fault.ACTIVE
    assert fault_of(b"%PDF-1.5\n" + unpacked + b"%%EOF\n") is Fault.ACTIVE


def test_outlines_hide_nothing() -> None:
    outline = b"5 0 obj << /Type /Outlines /First 6 0 R /Last 6 0 R >> endobj\n6 0 obj << /Next 7 0 R >> endobj\n"
    hexed = b"7 0 obj << /Filter /ASCIIHexDecode >>\nstream\n41>\nendstream\nendobj\n"

    assert fault_of(b"%PDF-1.4\n" + outline + hexed + b"%%EOF\n") is None
