"""The printed certificate, read back as a reader of the paper would: the words, the fonts, the code."""

from dataclasses import replace
from io import BytesIO

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from lms.certification import claims
from lms.certification.pdf import CertificateFacts, certificate_pdf, certificate_png, readable_code

AMINA = CertificateFacts(
    holder_ar="أمينة بنعلي",
    holder_fr="Amina Benali",
    achievement_ar="تدبير مالية التعاونية",
    achievement_fr="Gérer l’argent de la coopérative",
    kind="course",
    cooperative_ar="تعاونية تيسير",
    cooperative_fr="Coopérative Tissir",
    issued_on_ar="12 نونبر 2026",
    issued_on_fr="12 novembre 2026",
    score_percent=86,
    code="TW7K2M9QX4HB",
    verify_url="https://lms.test/c/TW7K2M9QX4HB",
    claim=claims.sign(
        [
            "TW7K-2M9Q-X4HB",
            "acting-together",
            "why-together",
            "2026-11-27",
            "فاطمة الزهراء بنعلي",
            "Fatima-Zahra Benali",
        ],
        "secret" * 8,
    ),
    credential_hash="ab" * 32,
)

LONG_AR = "فاطمة الزهراء بنت مولاي عبد الرحمان أيت أوبركا العلوي الإدريسي"
LONG_FR = "Fatima-Zahra bent Moulay Abderrahmane Aït Oubarka El Alaoui"


def read(facts: CertificateFacts) -> PdfReader:
    return PdfReader(BytesIO(certificate_pdf(facts)))


def text_of(facts: CertificateFacts) -> str:
    return " ".join(read(facts).pages[0].extract_text().split())


def test_certificate_is_one_landscape_page() -> None:
    (page,) = read(AMINA).pages

    assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)


def test_certificate_says_who_what_where_and_when_in_french() -> None:
    text = text_of(AMINA)

    for words in ("Certificat de réussite", "Amina Benali", "Gérer l’argent de la coopérative", "Coopérative Tissir"):
        assert words in text
    assert "Délivré le 12 novembre 2026" in text
    assert "Résultat 86 %" in text.replace("\u202f", " ").replace("\xa0", " ")


@pytest.mark.parametrize("word", ["شهادة", "إتمام", "أمينة", "بنعلي", "مالية", "تعاونية", "تيسير", "نونبر", "الدورة"])
def test_certificate_says_it_in_arabic(word: str) -> None:
    # The reader leaves out some spaces between Arabic words, so each word is looked for by itself.
    assert word in text_of(AMINA)


def test_module_and_course_are_told_apart() -> None:
    course, module = text_of(AMINA), text_of(replace(AMINA, kind="module"))

    assert "avec succès la formation" in course
    assert "avec succès le module" in module
    assert "الوحدة" in module
    assert "الوحدة" not in course


def test_certificate_without_cooperative_or_score_leaves_them_out() -> None:
    text = text_of(replace(AMINA, cooperative_ar=None, cooperative_fr=None, score_percent=None))

    assert "Coopérative" not in text
    assert "Résultat" not in text
    assert "النتيجة" not in text


def test_certificate_names_the_page_and_the_code_to_check_it() -> None:
    text = text_of(AMINA)

    assert "TW7K-2M9Q-X4HB" in text
    assert "lms.test/c/TW7K2M9QX4HB" in text
    assert "Pour vérifier ce certificat" in text


@pytest.mark.parametrize(("code", "printed"), [("AB12CD34EF", "AB12-CD34-EF"), ("AB-12", "AB-12"), ("", "")])
def test_code_is_printed_in_groups(code: str, printed: str) -> None:
    assert readable_code(code) == printed


def test_qr_code_leads_to_the_check() -> None:
    picture = Image.open(BytesIO(certificate_png(AMINA, ppi=120)))

    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [f"{AMINA.verify_url}#{AMINA.claim}"]


def test_certificate_brings_its_fonts_and_describes_itself() -> None:
    reader = read(AMINA)

    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    families = {str(font["/BaseFont"])[8:].split("-")[0] for font in fonts}
    assert families == {"Amiri", "LibertinusSerif", "DejaVuSansMono"}
    assert reader.trailer["/Root"]["/Lang"] == "ar-MA"
    assert reader.metadata["/Title"].endswith("Amina Benali")
    # The compiler grants this mark only where no letter lacks its glyph and every picture is described.
    assert b"pdfuaid:part" in certificate_pdf(AMINA)


@pytest.mark.parametrize("name", ['#import "x"', "*_$ #panic()", "Sara سارة O'Brien"])
def test_hostile_or_mixed_name_is_shown_as_written(name: str) -> None:
    assert name in text_of(replace(AMINA, holder_fr=name))


def test_long_names_stay_whole_on_one_page() -> None:
    facts = replace(AMINA, holder_ar=LONG_AR, holder_fr=LONG_FR, achievement_fr=LONG_FR, achievement_ar=LONG_AR)

    assert len(read(facts).pages) == 1
    assert text_of(facts).count(LONG_FR) == 2


@pytest.mark.parametrize("name", [LONG_FR, LONG_AR, "W" * 60, "ت" * 150, "Ben " * 60])
def test_no_name_runs_out_of_its_column(name: str) -> None:
    facts = replace(AMINA, holder_ar=name, holder_fr=name, cooperative_ar=name, cooperative_fr=name)
    page = Image.open(BytesIO(certificate_png(replace(facts, achievement_fr=name, achievement_ar=name), ppi=72)))

    # In points: the margins between frame and columns, and the gutters between the columns and the star.
    for left, right in ((34, 54), (322, 337), (505, 520), (788, 808)):
        assert len(page.crop((left, 60, right, 430)).getcolors()) == 1


def test_same_facts_give_same_bytes_and_another_hash_another_star() -> None:
    assert certificate_pdf(AMINA) == certificate_pdf(AMINA)
    assert certificate_pdf(AMINA) != certificate_pdf(replace(AMINA, credential_hash="cd" * 32))


@given(st.text(max_size=200), st.text(max_size=200), st.integers(0, 100) | st.none())
@settings(max_examples=25, deadline=None)
def test_any_names_fit_on_one_page(arabic: str, french: str, score: int | None) -> None:
    facts = replace(AMINA, holder_ar=arabic, achievement_fr=french, cooperative_fr=arabic, score_percent=score)

    assert len(read(facts).pages) == 1
