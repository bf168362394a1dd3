"""Photos are drawn anew, whole and small."""

import io

import pytest
from PIL import Image

from lms.core.files import PHOTO_PIXELS, UnusablePicture, picture_from


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
