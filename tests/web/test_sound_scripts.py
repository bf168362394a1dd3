"""What the scripts of sound cost a phone, compressed as they are sent."""

import brotli

from lms.web import static

SPOKEN, ALL = 2_450, 3_950


def compressed(*names: str) -> int:
    return sum(len(brotli.compress(static.files()[f"js/{name}.js"][0], quality=11)) for name in names)


def test_scripts_of_sound_stay_light() -> None:
    assert compressed("listen", "playlist") <= SPOKEN
    assert compressed("listen", "playlist", "clips") <= ALL
