"""Two people on one lesson: everything that either did is kept, or both versions are told."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lms.authoring.merging import merged, merged_order
from lms.authoring.patches import applied, patches

texts = st.sampled_from(["", "a", "b", "c"])
rows = st.lists(
    st.builds(lambda name, ar, fr: {"id": name, "text": {"ar": ar, "fr": fr}}, st.sampled_from("wxyz"), texts, texts),
    max_size=4, unique_by=lambda row: row["id"],
)  # fmt: skip
bodies = st.fixed_dictionaries(
    {"title": st.fixed_dictionaries({"ar": texts}), "blocks": rows}, optional={"unit": texts}
)


def lesson(**texts: str) -> dict[str, Any]:
    return {"blocks": [{"id": name, "text": {"ar": text}} for name, text in texts.items()]}


@given(bodies, bodies)
def test_who_is_alone_gets_what_she_wrote(base: Any, mine: Any) -> None:
    assert merged(base, mine, base).value == mine
    assert merged(base, base, mine).value == mine
    assert merged(base, mine, mine).value == mine
    assert not merged(base, mine, base).conflicts


@given(bodies, bodies, bodies)
def test_every_text_of_either_is_kept_or_told(base: Any, mine: Any, theirs: Any) -> None:
    found = merged(base, mine, theirs)

    told = str([(one.mine, one.theirs) for one in found.conflicts])
    for version in (mine, theirs):
        for row in version["blocks"]:
            was = next((one for one in base["blocks"] if one["id"] == row["id"]), None)
            for code, text in row["text"].items():
                is_new = was is None or was["text"][code] != text
                kept = next((one for one in found.value["blocks"] if one["id"] == row["id"]), {"text": {}})
                assert not is_new or kept["text"].get(code) == text or repr(text) in told


def test_different_blocks_are_merged() -> None:
    found = merged(lesson(b1="a", b2="b"), lesson(b1="mine", b2="b"), lesson(b1="a", b2="theirs"))

    assert found.value == lesson(b1="mine", b2="theirs")
    assert not found.conflicts


def test_the_same_block_changed_by_both_is_told_with_both_versions() -> None:
    found = merged(lesson(b1="a"), lesson(b1="mine"), lesson(b1="theirs"))

    (conflict,) = found.conflicts
    assert conflict.path == ("blocks", "b1", "text", "ar")
    assert (conflict.mine, conflict.theirs) == ("mine", "theirs")


def test_a_block_removed_by_one_and_changed_by_the_other_stays_until_somebody_decides() -> None:
    found = merged(lesson(b1="a", b2="b"), lesson(b2="b"), lesson(b1="theirs", b2="b"))

    assert [one.path for one in found.conflicts] == [("blocks", "b1")]
    assert [row["id"] for row in found.value["blocks"]] == ["b1", "b2"]


def test_blocks_that_both_added_stand_both() -> None:
    found = merged(lesson(b1="a"), lesson(b1="a", b2="mine"), lesson(b3="theirs", b1="a"))

    assert [row["id"] for row in found.value["blocks"]] == ["b3", "b1", "b2"]
    assert not found.conflicts


names = st.lists(st.sampled_from("uvwxyz"), unique=True)


@given(names, names, names)
def test_no_order_loses_anybody(base: list[str], mine: list[str], theirs: list[str]) -> None:
    found = merged_order(base, mine, theirs)

    assert sorted(found) == sorted({*mine, *theirs})


@given(bodies, bodies)
def test_a_patch_leads_there_and_back(old: Any, new: Any) -> None:
    before, after = patches(old, new)

    assert applied(old, after) == new
    assert applied(new, before) == old
