"""Photos of ideas: recognised by their content, limited in size, stored under their digest."""

from lms.core.files import PHOTO_PIXELS, MediaStore, UnusablePicture, picture_from


def keep_photo(upload: bytes, kept: str, media: MediaStore) -> str:
    """The name of the stored photo; `kept` is one that this writer uploaded already. Raises UnusablePicture."""
    if not upload:
        if media.path_of(kept) is None or not kept.endswith(".webp"):
            raise UnusablePicture
        return kept
    return media.keep(picture_from(upload, longest=PHOTO_PIXELS), "webp")
