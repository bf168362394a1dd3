"""What a browser or a recorder made, as phones get it."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.core import sound
from lms.core.files import MediaStore, kind_of
from lms.core.recordings import is_recording
from lms.core.sound import (
    LOUDNESS,
    MARGIN_S,
    HeavySound,
    LongSound,
    SilentSound,
    UnusableSound,
    bounds_of,
    seconds_of,
    sound_from,
)
from tests.core.recorded import KINDS, encoded, heard, recording, silence, voice


@pytest.mark.parametrize("kind", KINDS)
def test_recording_of_any_browser_becomes_opus_and_its_twin(kind: str) -> None:
    made = sound_from(recording(kind))

    assert (kind_of(made.opus), kind_of(made.aac)) == ("ogg", "m4a")
    assert is_recording(made.opus, "ogg")
    assert is_recording(made.aac, "m4a")
    seconds, loudness, peak = heard(made.opus)
    twin_seconds, twin_loudness, twin_peak = heard(made.aac)
    assert seconds == pytest.approx(twin_seconds, abs=0.1)
    assert seconds == pytest.approx(made.seconds, abs=0.1)
    assert loudness == pytest.approx(LOUDNESS, abs=1)
    assert twin_loudness == pytest.approx(LOUDNESS, abs=1)
    assert max(peak, twin_peak) < 10 ** (-1 / 20)


@pytest.mark.parametrize("level", [0.02, 0.05, 0.2])
def test_quiet_and_loud_voices_are_made_equally_loud(level: float) -> None:
    _seconds, loudness, _peak = heard(sound_from(recording("wav", level=level)).opus)

    assert loudness == pytest.approx(LOUDNESS, abs=1)


def test_silence_at_both_ends_is_cut_and_a_margin_is_left() -> None:
    made = sound_from(recording("ogg", before=1.5, after=2))

    assert made.seconds == pytest.approx(3 + 2 * MARGIN_S, abs=0.1)


def test_pause_inside_stays() -> None:
    whole = recording("wav", seconds=1)
    made = sound_from(encoded([*voice(1, 0.1), *silence(2), *voice(1, 0.1)], "wav"))

    assert made.seconds == pytest.approx(sound_from(whole).seconds + 3, abs=0.2)


def test_same_recording_is_the_same_file_twice() -> None:
    assert sound_from(recording("webm")) == sound_from(recording("webm"))


def test_speech_of_a_minute_weighs_what_a_member_can_pay() -> None:
    made = sound_from(recording("webm", seconds=10))

    assert len(made.opus) / made.seconds < 24_000 / 8 * 1.3
    assert len(made.aac) / made.seconds < 32_000 / 8 * 1.3


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("sound.ogg", "no")
    return out.getvalue()


@pytest.mark.parametrize(
    "upload",
    [
        b"", b"OggS", b"RIFF\xff\xff\xff\x7fWAVEfmt ", _zip(), b"#EXTM3U\nfile:///etc/passwd", b"<svg/>",
        *(recording(kind)[:-2000] for kind in ("webm", "ogg", "mp4", "wav")),
        *(recording(kind)[: len(recording(kind)) // 2] + _zip() for kind in KINDS if kind != "mp3"),
    ],
)  # fmt: skip
def test_what_is_no_whole_recording_is_refused(upload: bytes) -> None:
    with pytest.raises(UnusableSound):
        sound_from(upload)


def test_wav_that_declares_two_gigabytes_is_refused_without_reading_them() -> None:
    whole = bytearray(recording("wav"))
    whole[4:8] = whole[40:44] = (2**31 - 1).to_bytes(4, "little")

    with pytest.raises(UnusableSound):
        sound_from(bytes(whole))


@given(st.binary(max_size=40), st.integers(0, 20_000))
@settings(max_examples=30, deadline=None)
def test_damage_inside_is_survived_or_refused(damage: bytes, place: int) -> None:
    whole = bytearray(recording("webm"))
    whole[place : place + len(damage)] = damage

    try:
        made = sound_from(bytes(whole))
    except UnusableSound:
        return
    assert is_recording(made.opus, "ogg")


def test_silence_is_told() -> None:
    with pytest.raises(SilentSound):
        sound_from(encoded(silence(2), "ogg"))


def test_long_and_large_ones_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(HeavySound):
        sound_from(bytes(sound.MOST_BYTES + 1))
    monkeypatch.setattr(sound, "LONGEST_S", 2)
    with pytest.raises(LongSound):
        sound_from(recording("ogg"))


levels = st.lists(st.floats(-100, 0), min_size=1, max_size=200)


@given(levels, st.floats(-90, -1))
def test_what_is_cut_is_never_longer_and_holds_all_that_is_loud(found: list[float], threshold: float) -> None:
    start, end = bounds_of(found, threshold)

    assert 0 <= start < end <= len(found) * 0.02 + 1e-9
    loud = [place for place, level in enumerate(found) if level > threshold]
    assert all(start <= place * 0.02 + 1e-9 and (place + 1) * 0.02 <= end + 1e-9 for place in loud)


@given(st.sampled_from([0.0, 0.4, 1.1]), st.sampled_from([0.0, 0.7]), st.sampled_from([0.3, 1.0]))
@settings(max_examples=8, deadline=None)
def test_duration_never_grows(before: float, after: float, seconds: float) -> None:
    made = sound_from(recording("wav", seconds=seconds, before=before, after=after))

    assert made.seconds <= before + seconds + after + 0.02
    assert seconds_of(made.opus) == pytest.approx(made.seconds, abs=0.05)


def test_twin_is_kept_beside_and_made_anew_where_it_is_lost(tmp_path: Path) -> None:
    store = MediaStore(tmp_path)
    made = sound_from(recording("webm"))
    name = sound.keep(store, made)
    original = tmp_path / name
    twin = sound.twin_of(store, original)
    assert twin.read_bytes() == made.aac
    twin.unlink()

    seconds, loudness, _peak = heard(sound.twin_of(store, original).read_bytes())

    assert (seconds, loudness) == (pytest.approx(made.seconds, abs=0.1), pytest.approx(LOUDNESS, abs=1))
    store.remove(name)
    assert not list(tmp_path.iterdir())


def test_what_has_no_twin_is_sent_as_it_is(tmp_path: Path) -> None:
    store = MediaStore(tmp_path)
    mp3, lost = store.keep(recording("mp3"), "mp3"), store.keep(b"OggS of old", "ogg")

    assert sound.twin_of(store, tmp_path / mp3).name == mp3
    assert sound.twin_of(store, tmp_path / lost).name == lost


def test_length_of_what_is_no_opus_is_not_known() -> None:
    assert seconds_of(recording("mp3")) == 0
    assert seconds_of(b"") == 0
