"""The star of a certificate: drawn from the hash alone, small, harmless, and never twice the same."""

import hashlib
import xml.etree.ElementTree as ElementTree

from hypothesis import given
from hypothesis import strategies as st

from lms.core.star import CREAM, GREEN, INK, SAFFRON, TERRACOTTA, TONES, WEAVES, pattern_of, star_svg

hashes = st.binary(min_size=32, max_size=32).map(bytes.hex)

PALETTE = {INK, GREEN, SAFFRON, TERRACOTTA, CREAM, "none"}


@given(hashes)
def test_star_is_small_plain_svg_in_the_palette(hash_hex: str) -> None:
    drawing = star_svg(hash_hex)

    elements = list(ElementTree.fromstring(drawing).iter())
    assert len(drawing.encode()) < 3072
    assert {element.tag.rpartition("}")[2] for element in elements} == {"svg", "path", "circle"}
    assert {element.get(name, "none") for element in elements for name in ("fill", "stroke")} <= PALETTE
    assert not {name for element in elements for name in element.attrib if name.startswith("on") or "href" in name}


@given(hashes)
def test_same_hash_gives_same_star(hash_hex: str) -> None:
    assert star_svg(hash_hex) == star_svg(hash_hex.upper())


@given(st.sets(hashes, min_size=2, max_size=20))
def test_different_hashes_give_different_stars(sample: set[str]) -> None:
    assert len({star_svg(hash_hex) for hash_hex in sample}) == len(sample)


def test_no_star_comes_twice_among_many() -> None:
    sample = [hashlib.sha256(str(index).encode()).hexdigest() for index in range(3000)]

    drawings = {star_svg(hash_hex) for hash_hex in sample}

    assert len(drawings) == len(sample)
    assert max(map(len, drawings)) < 3072


def test_every_weave_and_every_set_of_tones_occurs() -> None:
    patterns = [pattern_of(str(index)) for index in range(500)]

    assert {pattern.weave for pattern in patterns} == set(WEAVES)
    assert {pattern.tones for pattern in patterns} == set(TONES)


@given(hashes)
def test_figures_do_not_touch_their_neighbours(hash_hex: str) -> None:
    pattern = pattern_of(hash_hex)

    assert 0 < pattern.heart_radius < pattern.petal_reach < pattern.weave_radius < 600


def test_size_is_the_width_on_the_page() -> None:
    drawing = ElementTree.fromstring(star_svg("00", size=96))

    assert (drawing.get("width"), drawing.get("height")) == ("96", "96")
