"""Recordings as browsers and recorders make them: encoded here, of a voice-like noise."""

import io
import math
import random
from array import array
from fractions import Fraction
from functools import cache
from itertools import chain

import av

HERTZ = 48_000
# Kind → container and codec.
KINDS = {
    "webm": ("webm", "libopus", "flt"), "ogg": ("ogg", "libopus", "flt"), "mp4": ("mp4", "aac", "fltp"),
    "m4a": ("ipod", "aac", "fltp"), "mp3": ("mp3", "libmp3lame", "fltp"), "wav": ("wav", "pcm_s16le", "s16"),
}  # fmt: skip


def voice(seconds: float, level: float, *, seed: int = 1) -> list[float]:
    """Noise as low as speech, in syllables, four a second; `level`: its amplitude as a share of full scale."""
    noise, low, found = random.Random(seed), 0.0, []
    for place in range(int(seconds * HERTZ)):
        low += 0.08 * (noise.uniform(-1, 1) - low)
        found.append(4 * level * (0.3 + 0.7 * abs(math.sin(4 * math.pi * place / HERTZ))) * low)
    return found


def silence(seconds: float) -> list[float]:
    return [0.0] * int(seconds * HERTZ)


@cache
def recording(
    kind: str = "webm", *, seconds: float = 3, level: float = 0.1, before: float = 0, after: float = 0
) -> bytes:
    """A voice with silence around it, as a file of this kind."""
    return encoded([*silence(before), *voice(seconds, level), *silence(after)], kind)


def encoded(samples: list[float], kind: str) -> bytes:
    container, codec, form = KINDS[kind]
    out = io.BytesIO()
    with av.open(out, "w", format=container) as file:
        stream = file.add_stream(codec, rate=HERTZ, layout="mono")
        stream.codec_context.open()
        size = stream.codec_context.frame_size or 1024
        resampler = av.AudioResampler(format=form, layout="mono", rate=HERTZ, frame_size=size)
        for place in range(0, len(samples), size):
            piece = array("f", samples[place : place + size])
            frame = av.AudioFrame(format="flt", layout="mono", samples=len(piece))
            frame.planes[0].update(piece.tobytes().ljust(frame.planes[0].buffer_size, b"\0"))
            frame.sample_rate, frame.pts, frame.time_base = HERTZ, place, Fraction(1, HERTZ)
            for one in resampler.resample(frame):
                file.mux(stream.encode(one))
        for one in chain(resampler.resample(None), (None,)):
            file.mux(stream.encode(one))
    return out.getvalue()


def heard(content: bytes) -> tuple[float, float, float]:
    """Seconds that are played, integrated loudness in LUFS, and the highest true peak in dBTP."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(format="flt", sample_rate=HERTZ, layout="mono", time_base=Fraction(1, HERTZ))
    graph.link_nodes(source, graph.add("ebur128", "metadata=1:peak=true"), graph.add("abuffersink")).configure()
    samples, loudness, peak = 0, -70.0, 0.0
    with av.open(io.BytesIO(content)) as file:
        resampler = av.AudioResampler(format="flt", layout="mono", rate=HERTZ)
        for decoded in chain(file.decode(audio=0), (None,)):
            for frame in resampler.resample(decoded):
                frame.pts, frame.time_base = samples, Fraction(1, HERTZ)
                samples += frame.samples
                graph.push(frame)
                while True:
                    try:
                        told = graph.pull().metadata
                    except av.BlockingIOError:
                        break
                    loudness = float(told.get("lavfi.r128.I", loudness))
                    peak = max(peak, float(told.get("lavfi.r128.true_peaks_ch0", told.get("lavfi.r128.true_peak", 0))))
    return samples / HERTZ, loudness, peak
