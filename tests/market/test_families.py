"""The data of the families hold together: languages, sources, pictures."""

import re
from datetime import date

import pytest

from lms.config import ROOT
from lms.market.families import FOLDER, Family, families

EVERY = list(families().values())
FOOD = ("honey", "olive-oil", "argan-oil", "dates", "saffron", "couscous", "other-food")


def test_every_file_is_a_family() -> None:
    files = {path.stem for path in FOLDER.glob("*.yaml") if not path.stem.startswith("_")}

    assert files == set(families())


@pytest.mark.parametrize("family", EVERY, ids=lambda family: family.slug)
def test_texts_are_in_arabic_and_french(family: Family) -> None:
    texts = [family.name]
    for item in family.items:
        texts += [item.title, item.hint, item.source.title]

    for text in texts:
        assert set(text) == {"ar", "fr"}
        assert re.search("[ء-ي]", text["ar"])
        assert not re.search("[ء-ي٠-٩]", text["fr"])
        assert not re.search("[٠-٩]", text["ar"])


@pytest.mark.parametrize("family", EVERY, ids=lambda family: family.slug)
def test_family_has_a_motif_and_something_that_blocks(family: Family) -> None:
    assert (ROOT / "lms/web/static/motifs" / f"{family.picture}.svg").is_file()
    assert any(item.blocks for item in family.items)
    assert len({item.slug for item in family.items}) == len(family.items)


@pytest.mark.parametrize("family", EVERY, ids=lambda family: family.slug)
def test_sources_were_checked_after_the_texts_were_read(family: Family) -> None:
    assert all(item.source.checked >= date(2026, 3, 8) for item in family.items)


@pytest.mark.parametrize("slug", FOOD)
def test_food_waits_for_onssa_and_its_number(slug: str) -> None:
    """Law 28-07, art. 5; decree 2-10-473, art. 14."""
    blocking = {item.slug for item in families()[slug].items if item.blocks}

    assert {"onssa", "onssa-number-on-pack", "label", "traceability"} <= blocking


def test_terms_are_those_of_their_sources() -> None:
    """Two years in the register of exporters (law 91-14, art. 7); certificates of public orders under a year."""
    items = {item.slug: item for family in EVERY for item in family.items}

    assert items["exporters-register"].months == 24
    assert items["tax-certificate"].months == items["social-certificate"].months == 12
    assert items["onssa"].months is None
