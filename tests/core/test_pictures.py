"""Stored pictures are drawn for the phone: width, format, and what is sent to one that saves data."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from lms.core.files import MediaStore, UnusableMedia, checked_media
from lms.core.pictures import WIDTHS, Format, format_for, picture_for, size_of, smallest_width
from tests.core.test_photos import bomb, picture

CHROMIUM = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8"
OLD_IPHONE = "image/png,image/svg+xml,image/*;q=0.8,video/*;q=0.8,*/*;q=0.5"


@pytest.fixture
def store(folder: Path) -> MediaStore:
    return MediaStore(folder / "media")


def detailed(width: int, height: int, kind: str) -> bytes:
    """Something like a photo: soft shapes of many colours."""
    bands = [Image.effect_noise((width // 16, height // 16), 60) for _band in "RGB"]
    out = io.BytesIO()
    Image.merge("RGB", bands).resize((width, height), Image.Resampling.BICUBIC).save(out, kind, quality=90)
    return out.getvalue()


def kept(store: MediaStore, content: bytes, extension: str) -> Path:
    path = store.path_of(store.keep(content, extension))
    assert path
    return path


@pytest.mark.parametrize(
    ("accepted", "wanted"),
    [
        (CHROMIUM, Format.AVIF),
        ("image/webp,*/*;q=0.8", Format.WEBP),
        ("image/avif;q=0,image/webp", Format.WEBP),
        ("IMAGE/AVIF", Format.AVIF),
        (OLD_IPHONE, Format.JPEG),
        ("*/*", Format.JPEG),
        ("image/*", Format.JPEG),
        ("text/html", Format.JPEG),
        ("", Format.WEBP),
    ],
)
def test_format_is_the_smallest_that_the_phone_names(accepted: str, wanted: Format) -> None:
    assert format_for(parse_accept_header(accepted, MIMEAccept)) is wanted


@given(st.text(max_size=80))
def test_whatever_a_phone_says_it_gets_a_format(accepted: str) -> None:
    assert format_for(parse_accept_header(accepted, MIMEAccept)) in Format


@given(st.floats(0, 5000))
def test_width_is_the_smallest_that_is_enough(least: float) -> None:
    width = smallest_width(least)

    assert width in WIDTHS
    assert width >= min(least, WIDTHS[-1])
    assert all(other < least for other in WIDTHS if other < width)


@pytest.mark.parametrize("wanted", list(Format))
@pytest.mark.parametrize(("width", "shown"), [(96, (96, 60)), (640, (640, 400)), (1024, (800, 500))])
def test_picture_has_the_width_that_was_asked_and_is_never_enlarged(
    store: MediaStore, wanted: Format, width: int, shown: tuple[int, int]
) -> None:
    original = kept(store, detailed(800, 500, "JPEG"), "jpg")

    sent = picture_for(store, original, wanted, width, is_light=False)

    with Image.open(sent) as drawn:
        assert (drawn.format, drawn.size) == (wanted.name, shown)


def test_picture_is_drawn_once_and_kept_beside_the_original(store: MediaStore, monkeypatch: pytest.MonkeyPatch) -> None:
    original = kept(store, detailed(800, 500, "JPEG"), "jpg")
    first = picture_for(store, original, Format.AVIF, 320, is_light=False)
    monkeypatch.setattr("lms.core.pictures._draw", None)

    again = picture_for(store, original, Format.AVIF, 320, is_light=False)

    assert again == first
    assert again.parent == original.parent
    assert store.path_of(again.name) is None, "it has no address of its own"


def test_each_format_is_smaller_than_the_one_before_and_saving_data_smaller_still(store: MediaStore) -> None:
    original = kept(store, detailed(1024, 768, "JPEG"), "jpg")

    def weight(wanted: Format, *, is_light: bool = False) -> int:
        return picture_for(store, original, wanted, 640, is_light=is_light).stat().st_size

    assert weight(Format.AVIF) < weight(Format.WEBP) < weight(Format.JPEG)
    assert all(weight(one, is_light=True) < 0.7 * weight(one) for one in Format)


def test_reader_who_saves_data_gets_the_next_smaller_width(store: MediaStore) -> None:
    original = kept(store, detailed(800, 500, "JPEG"), "jpg")

    sizes = [size_of_any(picture_for(store, original, Format.WEBP, width, is_light=True)) for width in (96, 640)]

    assert sizes == [(96, 60), (480, 300)]


def size_of_any(path: Path) -> tuple[int, int]:
    with Image.open(path) as found:
        return found.size


@pytest.mark.parametrize(
    ("kind", "extension", "wanted", "is_original"),
    [
        ("WEBP", "webp", Format.AVIF, True),
        ("WEBP", "webp", Format.JPEG, False),
        ("JPEG", "jpg", Format.JPEG, True),
        ("PNG", "png", Format.JPEG, True),
    ],
)
def test_without_a_width_it_is_the_original_if_the_phone_takes_it(
    store: MediaStore, kind: str, extension: str, wanted: Format, is_original: bool
) -> None:
    original = kept(store, detailed(300, 200, kind), extension)

    sent = picture_for(store, original, wanted, None, is_light=False)

    assert (sent == original) is is_original
    assert size_of_any(sent) == (300, 200)


def test_picture_that_is_small_enough_is_sent_as_it_is(store: MediaStore) -> None:
    portrait = kept(store, detailed(192, 192, "WEBP"), "webp")

    assert picture_for(store, portrait, Format.WEBP, 192, is_light=False) == portrait


def test_turned_photo_stands_upright(store: MediaStore) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    Image.new("RGB", (800, 500), "olive").save(out, "JPEG", exif=exif)
    original = kept(store, out.getvalue(), "jpg")

    assert size_of(original) == (500, 800)
    assert size_of_any(picture_for(store, original, Format.WEBP, 320, is_light=False)) == (320, 512)


def test_transparent_drawing_stays_so_where_it_can_and_gets_white_paper_elsewhere(store: MediaStore) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (400, 400), (0, 0, 0, 0)).save(out, "PNG")
    original = kept(store, out.getvalue(), "png")

    with Image.open(picture_for(store, original, Format.WEBP, 192, is_light=False)) as webp:
        assert webp.convert("RGBA").getpixel((5, 5))[3] == 0
    with Image.open(picture_for(store, original, Format.JPEG, 192, is_light=False)) as jpeg:
        assert jpeg.getpixel((5, 5)) == (255, 255, 255)


def moving() -> bytes:
    frames = [Image.new("RGB", (400, 300), colour) for colour in ("olive", "navy")]
    out = io.BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    return out.getvalue()


@pytest.mark.parametrize("content", [moving(), detailed(400, 300, "WEBP")[:400], b"RIFF\0\0\0\0WEBP"])
def test_what_cannot_be_drawn_anew_is_sent_as_it_is(store: MediaStore, content: bytes) -> None:
    original = kept(store, content, "webp")

    assert picture_for(store, original, Format.AVIF, 192, is_light=False) == original


def test_removing_a_picture_removes_what_was_drawn_from_it(store: MediaStore) -> None:
    original = kept(store, detailed(800, 500, "JPEG"), "jpg")
    picture_for(store, original, Format.AVIF, 320, is_light=True)

    store.remove(original.name)

    assert list(store.folder.iterdir()) == []


@pytest.mark.parametrize("size", [(8000, 5001), (20000, 20000)])
def test_huge_picture_of_a_course_is_refused_with_the_reason(size: tuple[int, int]) -> None:
    with pytest.raises(UnusableMedia, match="40,000,000 points"):
        checked_media(bomb(*size), expected="png")


def test_broken_picture_of_a_course_is_refused() -> None:
    with pytest.raises(UnusableMedia, match="no picture that can be read"):
        checked_media(picture(20, 20, "PNG")[:20], expected="png")
