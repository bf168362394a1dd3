"""Photos are drawn anew, whole and small."""

import io
import zlib

import pytest
from PIL import Image

from lms.core.files import PHOTO_PIXELS, HugePicture, UnusablePicture, picture_from, portrait_from


def picture(width: int, height: int, kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "olive").save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(("size", "kept"), [((2000, 1000), (1024, 512)), ((300, 900), (300, 900)), ((1, 1), (1, 1))])
def test_photo_keeps_its_shape_and_is_no_larger_than_asked(size: tuple[int, int], kept: tuple[int, int]) -> None:
    with Image.open(io.BytesIO(picture_from(picture(*size), longest=PHOTO_PIXELS))) as drawn:
        assert (drawn.format, drawn.size) == ("WEBP", kept)


def test_nothing_of_the_upload_but_its_pixels_remains() -> None:
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    out = io.BytesIO()
    Image.new("RGB", (40, 40)).save(out, "JPEG", exif=exif)

    assert b"secret place" in out.getvalue()
    assert b"secret place" not in picture_from(out.getvalue(), longest=PHOTO_PIXELS)


@pytest.mark.parametrize("upload", [b"", b"GIF89a", b"<svg></svg>", picture(20, 20)[:60]])
def test_what_is_no_photo_is_refused(upload: bytes) -> None:
    with pytest.raises(UnusablePicture):
        picture_from(upload, longest=PHOTO_PIXELS)


@pytest.mark.parametrize("size", [(8000, 5001), (12000, 8000), (20000, 20000)])
def test_picture_that_claims_too_many_points_is_refused_before_it_is_decoded(size: tuple[int, int]) -> None:
    for read in (portrait_from, lambda upload: picture_from(upload, longest=PHOTO_PIXELS)):
        with pytest.raises(HugePicture, match="40 million points"):
            read(bomb(*size))


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims this size."""
    small = picture(1, 1, "PNG")
    header = small[12:16] + width.to_bytes(4, "big") + height.to_bytes(4, "big") + small[24:29]
    return small[:12] + header + zlib.crc32(header).to_bytes(4, "big") + small[33:]
