"""Whether a file is, from its first byte to its last, a recording of sound and nothing else. Pure.

Ogg (RFC 3533), WebM (RFC 8794 and 9559), MP4 (ISO 14496-12), MP3 (ISO 11172-3) and WAV (RIFF) are walked page by page, element by
element, box by box, frame by frame; what is cut off, has something behind it, or holds moving pictures is refused. The
sound itself is not decoded.
"""

from collections.abc import Callable, Iterator, Mapping

# Kind → type under which a recording is served. Phones of Apple record speech into MP4.
AUDIO_TYPES = {
    "ogg": "audio/ogg", "webm": "audio/webm", "mp3": "audio/mpeg", "m4a": "audio/mp4", "mp4": "audio/mp4",
}  # fmt: skip
OGG_SOUNDS = (b"OpusHead", b"\x01vorbis", b"Speex   ", b"\x7fFLAC")
# Major brands of what phones and browsers record.
MP4_BRANDS = {b"M4A ", b"M4B ", b"mp41", b"mp42", b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"3gp4", b"3gp5", b"3gp6", b"dash"}  # fmt: skip
MP4_TOP = {b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"free", b"skip", b"wide", b"sidx", b"mfra", b"uuid"}

EBML, SEGMENT, CLUSTER, TRACKS, TRACK = 0x1A45DFA3, 0x18538067, 0x1F43B675, 0x1654AE6B, 0xAE
DOC_TYPE, TRACK_TYPE, SIMPLE_BLOCK, BLOCK_GROUP = 0x4282, 0x83, 0xA3, 0xA0
SOUND_TRACK = b"\x02"
# What stands beside them: heads, places, times, cues, tags, checks, and nothing.
WEBM_KINDS = {
    EBML, SEGMENT, CLUSTER, TRACKS, DOC_TYPE, SIMPLE_BLOCK, BLOCK_GROUP, 0x4286, 0x42F7, 0x42F2, 0x42F3, 0x4287, 0x4285,
    0x114D9B74, 0x1549A966, 0x1C53BB6B, 0x1254C367, 0xE7, 0xA7, 0xAB, 0xBF, 0xEC,
}  # fmt: skip

# Kilobits a second and hertz of MPEG 1, and of MPEG 2, layer III.
_RATES = {
    1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_HERTZ = (44_100, 48_000, 32_000)
_FEWEST_FRAMES = 3


class _Broken(Exception):
    pass


def is_recording(content: bytes, kind: str) -> bool:
    """`kind`: the extension that `core.files.kind_of` found."""
    check = _CHECKS.get(kind)
    try:
        return check is not None and check(content)
    except (_Broken, IndexError):
        return False


def _ogg(content: bytes) -> bool:
    at, pages = 0, 0
    while at < len(content):
        if content[at : at + 5] != b"OggS\0":
            raise _Broken
        sizes = content[at + 27 : at + 27 + content[at + 26]]
        body = at + 27 + content[at + 26]
        is_first_of_stream = content[at + 5] & 2
        if is_first_of_stream and not content[body : body + 8].startswith(OGG_SOUNDS):
            return False
        if pages == 0 and not is_first_of_stream:
            return False
        at, pages = body + sum(sizes), pages + 1
    # Head, comments, sound.
    return at == len(content) and pages >= 3


def _webm(content: bytes) -> bool:
    """Segments and clusters are walked into, whatever size they claim: browsers record them without one."""
    found = list(_elements(content, 0, len(content), (EBML, SEGMENT, CLUSTER)))
    kinds = [kind for kind, _start, _end in found]
    if kinds[:1] != [EBML] or not {SEGMENT, TRACKS, CLUSTER} <= set(kinds) <= WEBM_KINDS:
        return False
    doc_types = {content[start:end].rstrip(b"\0") for kind, start, end in found if kind == DOC_TYPE}
    tracks = {
        content[at:to]
        for kind, start, end in found
        if kind == TRACKS
        for one, at, to in _elements(content, start, end, (TRACK,))
        if one == TRACK_TYPE
    }
    has_sound = SIMPLE_BLOCK in kinds or BLOCK_GROUP in kinds
    return has_sound and bool(doc_types) and doc_types <= {b"webm", b"matroska"} and tracks == {SOUND_TRACK}


def _elements(content: bytes, at: int, end: int, masters: tuple[int, ...]) -> Iterator[tuple[int, int, int]]:
    """Identifier, and where its data begins and ends; those of `masters` end where their first child begins."""
    while at < end:
        kind, at, _unknown = _number(content, at, longest=4, with_marker=True)
        size, at, is_unknown = _number(content, at, longest=8, with_marker=False)
        # A segment that says how long it is ends the file.
        is_cut = not is_unknown and (at + size != end if kind == SEGMENT else at + size > end)
        if is_cut or (is_unknown and kind not in masters):
            raise _Broken
        start, at = at, at if kind in masters else at + size
        yield kind, start, at


def _number(content: bytes, at: int, *, longest: int, with_marker: bool) -> tuple[int, int, bool]:
    """A number of variable length, where it ends, and whether it stands for "unknown" (RFC 8794, 4 and 6)."""
    first = content[at]
    length = 9 - first.bit_length()
    if not first or length > longest or at + length > len(content):
        raise _Broken
    value = int.from_bytes(content[at : at + length], "big")
    bare = value & ((1 << 7 * length) - 1)
    return (value if with_marker else bare), at + length, bare == (1 << 7 * length) - 1


def _mp4(content: bytes) -> bool:
    boxes = list(_boxes(content, 0, len(content)))
    kinds = [kind for kind, _start, _end in boxes]
    if kinds[:1] != [b"ftyp"] or not set(kinds) <= MP4_TOP or b"mdat" not in kinds or kinds.count(b"moov") != 1:
        return False
    start = boxes[0][1]
    handlers = [content[at + 8 : at + 12] for at, _end in _inside(content, boxes, (b"moov", b"trak", b"mdia", b"hdlr"))]
    return content[start : start + 4] in MP4_BRANDS and set(handlers) == {b"soun"}


def _inside(content: bytes, boxes: list[tuple[bytes, int, int]], path: tuple[bytes, ...]) -> Iterator[tuple[int, int]]:
    for kind, start, end in boxes:
        if kind == path[0]:
            if len(path) == 1:
                yield start, end
            else:
                yield from _inside(content, list(_boxes(content, start, end)), path[1:])


def _boxes(content: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind, and where the data of each box begins and ends; they fill what is between `at` and `end`."""
    while at < end:
        size, kind, data = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8], at + 8
        if size == 1:
            size, data = int.from_bytes(content[at + 8 : at + 16], "big"), at + 16
        if size < data - at or at + size > end:
            raise _Broken
        yield kind, data, at + size
        at += size


def _mp3(content: bytes) -> bool:
    at, frames = _after_id3(content), 0
    end = len(content) - 128 if content[-128:-125] == b"TAG" else len(content)
    while at + 4 <= end:
        at, frames = at + _frame_length(content, at), frames + 1
    # The last frame may be cut where the recording was stopped.
    return frames >= _FEWEST_FRAMES and at >= end


def _after_id3(content: bytes) -> int:
    if content[:3] != b"ID3" or len(content) < 10:
        return 0
    one, two, three, four = content[6:10]
    return 10 + (one << 21 | two << 14 | three << 7 | four)


def _frame_length(content: bytes, at: int) -> int:
    sync, second, third = content[at], content[at + 1], content[at + 2]
    version, rate, hertz = second >> 3 & 3, third >> 4, third >> 2 & 3
    if sync != 0xFF or second & 0xE6 != 0xE2 or version == 1 or rate in (0, 15) or hertz == 3:
        raise _Broken
    is_first = version == 3
    samples = 144 if is_first else 72
    divided = _HERTZ[hertz] >> {3: 0, 2: 1, 0: 2}[version]
    return samples * _RATES[1 if is_first else 2][rate] * 1000 // divided + (third >> 1 & 1)


def _wav(content: bytes) -> bool:
    """Whole samples and nothing behind them: what recorders keep, which is read and never kept as it is."""
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE" or int.from_bytes(content[4:8], "little") + 8 != len(content):
        return False
    at, kinds = 12, []
    while at < len(content):
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        kinds.append(content[at : at + 4])
        # Chunks of an odd length are padded.
        at += 8 + size + size % 2
    return at == len(content) and kinds[:1] == [b"fmt "] and b"data" in kinds


_CHECKS: Mapping[str, Callable[[bytes], bool]] = {
    "ogg": _ogg, "webm": _webm, "mp4": _mp4, "m4a": _mp4, "mp3": _mp3,
    "wav": _wav,
}  # fmt: skip
