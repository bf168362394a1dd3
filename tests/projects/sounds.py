"""Recordings as phones and browsers make them, in a few bytes: silence in four containers."""

import struct


def page(body: bytes, *, flags: int = 0, number: int = 0) -> bytes:
    """A page of Ogg; its sum is not checked by anyone here."""
    sizes = [255] * (len(body) // 255) + [len(body) % 255]
    head = b"OggS\0" + bytes([flags]) + bytes(8) + struct.pack("<II", 7, number) + bytes(4)
    return head + bytes([len(sizes), *sizes]) + body


def ogg(*, head: bytes = b"OpusHead\1\1", sound: bytes = b"\xfc\xff\xfe") -> bytes:
    return page(head + bytes(9), flags=2) + page(b"OpusTags" + bytes(8), number=1) + page(sound * 200, number=2)


def element(kind: str, body: bytes, *, is_endless: bool = False) -> bytes:
    size = b"\x01" + b"\xff" * 7 if is_endless else b"\x01" + len(body).to_bytes(7, "big")
    return bytes.fromhex(kind) + size + body


def webm(*, kind: bytes = b"webm", tracks: tuple[int, ...] = (2,), is_endless: bool = True) -> bytes:
    """With sizes unknown, as browsers record it."""
    entries = b"".join(element("ae", element("d7", b"\1") + element("83", bytes([one]))) for one in tracks)
    cluster = element(
        "1f43b675", element("e7", b"\0") + element("a3", b"\x81\0\0\x80" + bytes(40)), is_endless=is_endless
    )
    body = element("1549a966", bytes(9)) + element("1654ae6b", entries) + cluster
    head = element("1a45dfa3", element("4286", b"\1") + element("4282", kind))
    return head + element("18538067", body, is_endless=is_endless)


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", 8 + len(body)) + kind + body


def mp4(*, brand: bytes = b"M4A ", handlers: tuple[bytes, ...] = (b"soun",), more: bytes = b"") -> bytes:
    tracks = b"".join(
        box(b"trak", box(b"tkhd", bytes(84)) + box(b"mdia", box(b"hdlr", bytes(8) + one + bytes(13))))
        for one in handlers
    )
    moov = box(b"moov", box(b"mvhd", bytes(100)) + tracks)
    return box(b"ftyp", brand + bytes(4) + b"isom") + moov + box(b"mdat", bytes(80)) + more


def mp3(*, frames: int = 4, tagged: bool = True) -> bytes:
    """64 kbit/s at 44.1 kHz: 208 bytes a frame."""
    frame = b"\xff\xfb\x50\xc0" + bytes(204)
    return (b"ID3\4\0\0\0\0\0\x0a" + bytes(10) if tagged else b"") + frame * frames
