"""A recording is sound from its first byte to its last."""

import struct

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lms.core.files import kind_of
from lms.core.recordings import is_recording
from tests.projects.sounds import box, element, mp3, mp4, ogg, page, webm

SOUND = {
    "opus": ogg(),
    "vorbis": ogg(head=b"\x01vorbis\0\0"),
    "webm": webm(),
    "matroska": webm(kind=b"matroska", is_endless=False),
    "m4a": mp4(),
    "iphone": mp4(brand=b"iso5", more=box(b"moof", b"") + box(b"mdat", bytes(9))),
    "m4a of long boxes": mp4().replace(struct.pack(">I", 88) + b"mdat", b"\0\0\0\1mdat" + struct.pack(">Q", 96)),
    "mp3": mp3(),
    "bare mp3": mp3(tagged=False),
    "mp3 with a tag at its end": mp3() + b"TAG" + bytes(125),
    "mp3 that was stopped": mp3()[:-60],
}
PAGE = b"<!doctype html><script>alert(1)</script>"


@pytest.mark.parametrize("content", SOUND.values(), ids=SOUND)
def test_recordings_pass(content: bytes) -> None:
    assert is_recording(content, kind_of(content) or "")


@pytest.mark.parametrize(
    "content",
    [
        b"OggS" + PAGE,
        b"OggS" + bytes(60),
        ogg() + PAGE,
        ogg(head=b"\x80theora\0"),
        page(b"OpusHead" + bytes(9)) + page(b"x") + page(b"x"),
        page(b"OpusHead" + bytes(9), flags=2),
        ogg() + page(b"\x80theora" + bytes(30), flags=2),
        b"\x1aE\xdf\xa3" + PAGE,
        webm(kind=b"webm2"),
        webm(tracks=(1,)),
        webm(tracks=(2, 1)),
        webm(tracks=()),
        webm() + PAGE,
        webm() + element("4d80", PAGE),
        webm(is_endless=False) + element("ec", PAGE),
        webm()[:-3],
        element("1a45dfa3", element("4282", b"webm")),
        b"\0\0\0\x18ftypM4A " + PAGE,
        mp4(brand=b"qt  "),
        mp4(handlers=(b"vide",)),
        mp4(handlers=(b"soun", b"vide")),
        mp4(handlers=()),
        mp4(more=PAGE),
        mp4(more=box(b"html", PAGE)),
        mp4()[:-1],
        mp4().replace(struct.pack(">I", 88) + b"mdat", b"\0\0\0\1mdat" + struct.pack(">Q", 95)),
        mp4().replace(struct.pack(">I", 88) + b"mdat", b"\0\0\0\0mdat"),
        box(b"ftyp", b"M4A \0\0\0\0"),
        b"ID3" + PAGE,
        b"ID3\4\0\0\0\0\0\x0a" + PAGE,
        mp3(frames=2),
        mp3() + PAGE,
        b"\xff\xfb" + bytes(900),
        b"%PDF-1.7",
        b"",
    ],
)
def test_what_only_begins_like_a_recording_is_none(content: bytes) -> None:
    assert not is_recording(content, kind_of(content) or "")


@given(st.sampled_from(sorted(SOUND)), st.integers(0, 2000), st.binary(max_size=12))
def test_any_bytes_get_an_answer(name: str, at: int, replaced: bytes) -> None:
    content = SOUND[name]
    changed = content[:at] + replaced + content[at + len(replaced) :]

    assert is_recording(changed, kind_of(content) or "") in (True, False)


@given(st.sampled_from(["ogg", "webm", "mp4", "m4a", "mp3", "pdf", ""]), st.binary(max_size=300))
@example("mp3", b"ID3")
def test_noise_is_no_recording(kind: str, content: bytes) -> None:
    assert not is_recording(content, kind)


@given(st.sampled_from(["opus", "matroska", "m4a"]), st.binary(min_size=1, max_size=40))
def test_nothing_stands_behind_the_sound(name: str, more: bytes) -> None:
    content = SOUND[name]

    assert not is_recording(content + more, kind_of(content) or "")
