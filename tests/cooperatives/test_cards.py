"""Sign-in cards: how many on a page, what each says, and whether a phone can read them."""

from dataclasses import replace
from io import BytesIO

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from lms.cooperatives.cards import Card, cards_pdf, cards_png, code_groups

AMINA = Card(
    name_ar="أمينة بنعلي",
    name_fr="Amina Benali",
    cooperative_ar="تعاونية تيسير النسوية",
    cooperative_fr="Coopérative Tissir",
    phone_masked="06 •• •• •• 47",
    url="https://lms.test/b/Zk3q8TnB2vXw9LrYp4Fs7A",
    short_code="482913",
    expires_ar="19 نونبر 2026",
    expires_fr="19 novembre 2026",
)


def card(number: int) -> Card:
    return replace(AMINA, name_fr=f"Membre {number}", url=f"{AMINA.url}{number}", short_code=f"{number:06}")


def read(*cards: Card) -> PdfReader:
    return PdfReader(BytesIO(cards_pdf(cards)))


def text_of(*cards: Card) -> str:
    return " ".join(" ".join(page.extract_text() for page in read(*cards).pages).split())


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (10, 1), (11, 2), (20, 2), (21, 3)])
def test_ten_cards_go_on_a_page(count: int, pages: int) -> None:
    assert len(read(*(card(number) for number in range(count))).pages) == pages


def test_no_cards_make_no_paper() -> None:
    with pytest.raises(ValueError, match="no cards"):
        cards_pdf([])


def test_card_says_who_where_and_until_when() -> None:
    text = text_of(AMINA)

    for words in (
        "Amina Benali",
        "Coopérative Tissir",
        "06 •• •• •• 47",
        "Valable jusqu’au 19 novembre 2026",
        "lms.test",
    ):
        assert words in text
    for word in ("أمينة", "بنعلي", "تعاونية", "النسوية", "نونبر"):
        assert word in text


def test_card_says_what_to_do_in_both_languages() -> None:
    text = text_of(AMINA)

    assert "Scannez le code et choisissez votre code secret" in text
    for word in ("امسحوا", "الرمز", "بالهاتف", "واختاروا", "السري"):
        assert word in text


def test_cards_keep_their_order_and_their_own_code() -> None:
    text = text_of(*(card(number) for number in range(12)))

    places = [text.index(f"Membre {number} ") for number in range(12)]
    assert places == sorted(places)
    assert all(f"000 {number:03}" in text for number in range(12))


@pytest.mark.parametrize(
    ("code", "groups"),
    [("482913", ["482", "913"]), ("K7M2-QX9A", ["K7M2", "QX9A"]), ("1234567890", ["1234", "567", "890"]), ("", [""])],
)
def test_code_stands_in_groups(code: str, groups: list[str]) -> None:
    assert code_groups(code) == groups


@given(st.text("ABCDEFGH0123456789", max_size=40))
def test_groups_hold_the_whole_code_and_are_even(code: str) -> None:
    groups = code_groups(code)

    assert "".join(groups) == code
    assert max(map(len, groups)) <= 4
    assert max(map(len, groups)) - min(map(len, groups)) <= 1


def test_every_qr_code_on_a_full_page_leads_its_own_way() -> None:
    cards = [card(number) for number in range(10)]
    (page,) = cards_png(cards, ppi=130)

    found = zxingcpp.read_barcodes(Image.open(BytesIO(page)))

    assert {code.text for code in found} == {one.url for one in cards}


def test_hostile_name_is_shown_as_written() -> None:
    assert '#import "x" *_$' in text_of(replace(AMINA, name_fr='#import "x" *_$'))


def test_long_names_stay_inside_their_card() -> None:
    long = replace(
        AMINA,
        name_ar="فاطمة الزهراء بنت مولاي عبد الرحمان أيت أوبركا العلوي الإدريسي",
        name_fr="Fatima-Zahra bent Moulay Abderrahmane Aït Oubarka El Alaoui",
        cooperative_fr="Coopérative agricole féminine de valorisation des produits de terroir et des plantes",
    )

    reader = read(*[long] * 10)

    assert len(reader.pages) == 1
    text = " ".join(reader.pages[0].extract_text().split())
    assert text.count(long.name_fr) == text.count(long.cooperative_fr) == 10


def test_cards_bring_their_fonts_and_can_be_read_aloud() -> None:
    document = cards_pdf([AMINA])

    fonts = PdfReader(BytesIO(document)).pages[0]["/Resources"]["/Font"].values()
    families = {str(font.get_object()["/BaseFont"])[8:].split("-")[0] for font in fonts}
    assert families == {"Amiri", "LibertinusSerif", "DejaVuSansMono"}
    assert b"pdfuaid:part" in document
