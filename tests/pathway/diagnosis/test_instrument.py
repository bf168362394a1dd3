"""The self-assessment as it was published."""

import hashlib
import re

import pytest

from lms.pathway.diagnosis.instrument import FOLDER, instrument

# SHA-256 of the files of each published version. A change of words is another version: rounds answered these ones.
PUBLISHED = {1: "174ba7a25e7a91cf86f8a1eef70e6443b803368906a361725510f178adb975a3"}
DIMENSIONS = [
    "governance", "business", "members", "people", "money", "stakeholders", "services", "market", "risk",
]  # fmt: skip


@pytest.mark.parametrize("version", PUBLISHED)
def test_published_instrument_never_changes(version: int) -> None:
    files = sorted((FOLDER / str(version)).glob("*.yaml"))

    digest = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()

    assert digest == PUBLISHED[version], "Make the change in a new version, in a folder of its own"


def test_every_published_instrument_is_watched() -> None:
    assert {int(path.name) for path in FOLDER.iterdir()} == set(PUBLISHED)


@pytest.mark.parametrize("version", PUBLISHED)
def test_nine_dimensions_have_two_or_three_questions_of_five_levels(version: int) -> None:
    found = instrument(version)

    assert found.version == version
    assert [dimension.id for dimension in found.dimensions] == DIMENSIONS
    assert {len(dimension.questions) for dimension in found.dimensions} <= {2, 3}
    assert len({placed.key for placed in found.questions()}) == found.total


@pytest.mark.parametrize("version", PUBLISHED)
def test_every_text_is_there_in_arabic_and_french_and_short_enough_to_hear(version: int) -> None:
    for placed in instrument(version).questions():
        texts = [placed.dimension.title, placed.question.text, *placed.question.levels]
        for text in texts:
            assert text.keys() == {"ar", "fr"}
            assert re.search("[ء-ي]", text["ar"])
            assert not re.search("[ء-ي]|[٠-٩]", text["fr"])
            assert not re.search("[٠-٩]", text["ar"]), "Digits are those of Morocco"
            assert max(map(len, text.values())) <= 125
        assert len({text["ar"] for text in placed.question.levels}) == 5


@pytest.mark.parametrize("version", PUBLISHED)
def test_no_name_of_others_is_borrowed(version: int) -> None:
    for placed in instrument(version).questions():
        words = " ".join(
            text[code]
            for text in (placed.dimension.title, placed.question.text, *placed.question.levels)
            for code in text
        )
        assert not re.search("SCOPE|ISO|IWA", words)


def test_unpublished_version_is_not_there() -> None:
    with pytest.raises(FileNotFoundError):
        instrument(99)


def test_questions_are_found_by_number() -> None:
    found = instrument(1)

    assert [placed.number for placed in found.questions()] == list(range(1, found.total + 1))
    assert found.question(1) == found.questions()[0]
    assert found.question(0) is None
    assert found.question(found.total + 1) is None
