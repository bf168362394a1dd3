"""Answers that are remembered, and those that are not."""

from lms.core.remembering import remember_short


def test_only_short_texts_are_remembered_and_all_are_answered() -> None:
    asked: list[str] = []

    @remember_short(2, longest=3)
    def doubled(text: str, times: int = 2) -> str:
        """Says it again."""
        asked.append(text)
        return text * times

    assert [doubled("abc"), doubled("abc"), doubled("abc", 3), doubled("abcd"), doubled("abcd")] == [
        "abcabc",
        "abcabc",
        "abcabcabc",
        "abcdabcd",
        "abcdabcd",
    ]
    assert asked == ["abc", "abc", "abcd", "abcd"]
    assert doubled.__doc__ == "Says it again."


def test_no_more_than_so_many_are_remembered() -> None:
    asked: list[bytes] = []

    @remember_short(2, longest=3)
    def size(content: bytes) -> int:
        asked.append(content)
        return len(content)

    assert [size(one) for one in (b"a", b"b", b"c", b"a")] == [1, 1, 1, 1]
    assert asked == [b"a", b"b", b"c", b"a"]
