"""Recordings as phones want them: one kind of file, one loudness, no silence around.

Whatever a browser or a recorder made becomes Opus in Ogg (RFC 7845: mono, about 24 kbit/s, made for voice), and for phones
that do not play it AAC in MP4 (32 kbit/s), its twin. FFmpeg does it, inside the process (docs/decisions/0012-sound.md).
"""

import io
import logging
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain as chain_of
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lms.core.errors import DomainError
from lms.core.files import MediaStore, kind_of
from lms.core.i18n import lazy as _
from lms.core.recordings import is_recording

if TYPE_CHECKING:
    import av

log = logging.getLogger(__name__)

MOST_BYTES = 8 * 1024 * 1024
# A block of a lesson is a minute or two; longer ones are parted.
LONGEST_S = 300
# Integrated loudness (EBU R 128) in LUFS. Broadcasting's −23 is too low for the small loudspeaker of a phone out of doors;
# −16 is what podcasts for phones are evened to, and speech reaches it with hardly a peak cut.
LOUDNESS = -16.0
# Of samples, in dB: true peaks then stay below −1 dBTP after coding (EBU R 128 s1).
PEAK = -2.0
# What is quieter than a whisper in the next room is left as it is: more gain would only raise the noise.
MOST_GAIN = 30.0
# Silence is what stays this much, in dB, below the loudness of the whole; this many seconds of it are kept at both ends.
SILENCE_BELOW = 26.0
MARGIN_S = 0.2
# Below this, in dB, nobody speaks.
NOTHING = -65.0

_HERTZ = 48_000
_WINDOW = 960
_WINDOW_S = _WINDOW / _HERTZ
# How FFmpeg reads each kind: named, so that no file chooses a reader that opens other files.
_READERS = {"ogg": "ogg", "webm": "matroska", "mp3": "mp3", "m4a": "mov", "mp4": "mov", "wav": "wav"}
_TICK = Fraction(1, _HERTZ)


@dataclass(frozen=True)
class Target:
    """How FFmpeg writes: container, codec, samples a second and bits a second."""

    extension: str
    muxer: str
    codec: str
    samples: str
    hertz: int
    bit_rate: int
    options: tuple[tuple[str, str], ...] = ()


_OPUS = Target("ogg", "ogg", "libopus", "flt", _HERTZ, 24_000, (("application", "voip"), ("compression_level", "5")))
# At 24 kHz its 32 kbit/s are spent on what speech has.
_AAC = Target("m4a", "ipod", "aac", "fltp", 24_000, 32_000)
# One at a time in a process: the others serve learners.
_turn = threading.BoundedSemaphore(1)


class UnusableSound(DomainError):
    status = 422
    message = _(
        "This file is not a recording that we can read. Record again, or choose an Opus, M4A, MP3, WAV or WebM file."
    )


class HeavySound(UnusableSound):
    message = _("This recording is too large: %(most)s MB at most.", most=MOST_BYTES // 1024 // 1024)


class LongSound(UnusableSound):
    message = _("This recording is too long: %(most)s minutes at most. Record it in parts.", most=LONGEST_S // 60)


class SilentSound(UnusableSound):
    message = _("Nothing is heard in this recording. Look whether the microphone is on, and record again.")


@dataclass(frozen=True)
class Sound:
    """`opus` and `aac`: whole files. `seconds`: of both, without the silence around."""

    opus: bytes
    aac: bytes
    seconds: float


def sound_from(upload: bytes) -> Sound:
    """Raises UnusableSound."""
    (opus, aac), seconds = _written(upload, (_OPUS, _AAC))
    return Sound(opus, aac, seconds)


def _written(upload: bytes, targets: Sequence[Target]) -> tuple[list[bytes], float]:
    """The files, and how long they play. Raises UnusableSound."""
    if len(upload) > MOST_BYTES:
        raise HeavySound
    kind = "wav" if upload[:4] == b"RIFF" and upload[8:12] == b"WAVE" else kind_of(upload)
    if kind not in _READERS or not is_recording(upload, kind):
        raise UnusableSound
    with _turn:
        return _evened(upload, _READERS[kind], targets)


def _evened(upload: bytes, reader: str, targets: Sequence[Target]) -> tuple[list[bytes], float]:
    import av  # 35 MB of libraries, which only who records needs

    try:
        levels, loudness = _measured(upload, reader)
        # What is shorter than a block of the measure (400 ms) has no integrated loudness.
        heard = loudness if loudness > NOTHING else max(levels, default=NOTHING)
        if heard <= NOTHING:
            raise SilentSound
        start, end = bounds_of(levels, heard - SILENCE_BELOW)
        gain = min(MOST_GAIN, LOUDNESS - heard)
        part = f"atrim={start:.3f}:{end:.3f},asetpts=PTS-STARTPTS"
        files = [_loud(upload, reader, part, gain, target) for target in targets]
    except (av.FFmpegError, ValueError, OverflowError) as error:
        raise UnusableSound from error
    return files, round(end - start, 2)


def bounds_of(levels: Sequence[float], threshold: float) -> tuple[float, float]:
    """Where speech begins and ends, in seconds, with the margin. `levels`: dB of windows of 20 ms, one at least above the
    threshold, else all of it is speech. Pure."""
    loud = [place for place, level in enumerate(levels) if level > threshold] or [0, len(levels) - 1]
    start = max(0.0, loud[0] * _WINDOW_S - MARGIN_S)
    return start, min(len(levels) * _WINDOW_S, (loud[-1] + 1) * _WINDOW_S + MARGIN_S)


def seconds_of(opus: bytes) -> float:
    """How long an Opus file plays: what its last page counts (RFC 7845, 4), 0 for what is none. Pure."""
    last = opus.rfind(b"OggS")
    if last < 0 or b"OpusHead" not in opus[:64]:
        return 0.0
    samples = int.from_bytes(opus[last + 6 : last + 14], "little", signed=True)
    return max(0.0, samples / 48_000)


def _measured(upload: bytes, reader: str) -> tuple[list[float], float]:
    """The level of each window in dB, and the loudness of the whole in LUFS; −70 where there is none."""
    levels, loudness = [], -70.0
    # The measure of loudness cuts frames of its own, so the windows are cut behind it.
    level = "astats=metadata=1:reset=1:measure_perchannel=none:measure_overall=RMS_level"
    chain = f"ebur128=metadata=1,asetnsamples={_WINDOW}:p=0,{level}"
    for frame in _filtered(upload, reader, chain):
        levels.append(float(frame.metadata.get("lavfi.astats.Overall.RMS_level", "-inf")))
        loudness = float(frame.metadata.get("lavfi.r128.I", loudness))
        if len(levels) * _WINDOW_S > LONGEST_S:
            raise LongSound
    return levels, loudness


def _filtered(upload: bytes, reader: str, chain: str) -> Iterator["av.AudioFrame"]:
    """The sound at 48 kHz in mono, through a chain of filters."""
    import av
    from av.filter import Graph

    with av.open(io.BytesIO(upload), "r", format=reader) as source:
        if not source.streams.audio:
            raise UnusableSound
        stream = source.streams.audio[0]
        resampler = av.AudioResampler(format="flt", layout="mono", rate=_HERTZ)
        graph = Graph()
        ends = [graph.add_abuffer(format="flt", sample_rate=_HERTZ, layout="mono", time_base=_TICK)]
        for filter_text in chain.split(","):
            name, _sign, values = filter_text.partition("=")
            ends.append(graph.add(name, values))
        ends.append(graph.add("abuffersink"))
        graph.link_nodes(*ends).configure()
        frames = (one for decoded in chain_of(source.decode(stream), (None,)) for one in resampler.resample(decoded))
        place = 0
        for frame in frames:
            # Times of the file may leap: what counts is how much is heard.
            frame.pts, frame.time_base = place, _TICK
            place += frame.samples
            try:
                graph.push(frame)
            except av.EOFError:
                # The filters want no more: what follows is cut off.
                break
            yield from _pulled(graph)
        else:
            graph.push(None)
        yield from _pulled(graph)


def _pulled(graph: Any) -> Iterator["av.AudioFrame"]:
    """What the filters have ready."""
    import av

    while True:
        try:
            yield graph.pull()
        except (av.BlockingIOError, av.EOFError):
            return


def _loud(upload: bytes, reader: str, part: str, gain: float, target: Target) -> bytes:
    """A part of the sound, evened. What so few bits leave is up to 2 dB louder or lower than what went in: it is measured, and
    written once more where that is heard."""
    found = _encoded(upload, reader, f"{part},{_gained(gain)}", target)
    loudness = _measured(found, _READERS[target.extension])[1]
    off = LOUDNESS - loudness
    if loudness <= NOTHING or abs(off) < 0.3 or gain + off > MOST_GAIN:
        return found
    return _encoded(upload, reader, f"{part},{_gained(gain + off)}", target)


def _gained(gain: float) -> str:
    return f"volume={gain:.2f}dB,alimiter=limit={PEAK}dB:level=false"


def _encoded(upload: bytes, reader: str, chain: str, target: Target) -> bytes:
    """The sound after the filters, in the file that `target` says."""
    import av

    out = io.BytesIO()
    # Nothing of the moment in it: the same recording is the same file.
    with av.open(out, "w", format=target.muxer, options={"fflags": "bitexact"}) as file:
        stream: Any = file.add_stream(target.codec, rate=target.hertz, layout="mono", options=dict(target.options))
        stream.bit_rate = target.bit_rate
        stream.codec_context.open()
        size = stream.codec_context.frame_size
        cut = f"{chain},aresample={target.hertz},aformat=sample_fmts={target.samples},asetnsamples={size}:p=0"
        for frame in _filtered(upload, reader, cut):
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return out.getvalue()


def twin_of(store: MediaStore, original: Path) -> Path:
    """The file to send to a phone that does not play a stored Opus: its twin, made when it was recorded, else now and kept.
    What cannot be made anew is sent as it is."""
    twin = _twin(store, original.name)
    if original.suffix == ".ogg" and not twin.exists():
        try:
            (aac,), _seconds = _written(original.read_bytes(), (_AAC,))
            store.write(twin, aac)
        except (OSError, UnusableSound):
            log.warning("The recording %s has no twin", original.name)
    return twin if twin.exists() else original


def keep(store: MediaStore, sound: Sound) -> str:
    """Both files; answers the name of the Opus, under which the twin is found."""
    name = store.keep(sound.opus, "ogg")
    store.write(_twin(store, name), sound.aac)
    return name


def _twin(store: MediaStore, name: str) -> Path:
    return store.folder / f"{Path(name).stem}.twin.m4a"
