"""What a phone is told of the clips of one language: by the hash of each text that its screens show."""

from collections.abc import Sequence
from typing import Any

from lms.core.i18n import Language
from lms.voice import queries, texts
from lms.voice.models import SlotKind, VoiceClip
from lms.voice.numbers import COUNTINGS, table
from lms.voice.pieces import pattern, pieces, plain, short_hash
from lms.voice.tongues import Tongue


def book_of(tongue: Tongue, shown: Language, clips: Sequence[VoiceClip] | None = None) -> dict[str, Any]:
    """`t`: hash of a whole text → clip. `p`: [regular expression, [clip, or minus the group that is said here, …]].
    `n`: numbers (numbers.table), whose places are those of the clips in `c`. `m`: what stands behind an amount on the screen. `clips`: of these only, else of all.
    """
    clips = queries.clips_in(tongue.code) if clips is None else clips
    said = {(clip.msgid, clip.said): clip.media for clip in clips if clip.kind is SlotKind.TEXT}
    unit = texts.currency(shown.locale)
    whole: dict[str, str] = {}
    patterns: list[list[Any]] = []
    for msgid in dict.fromkeys(msgid for msgid, _said in said):
        spoken_forms = texts.forms(msgid, tongue.locale)
        for form, text in enumerate(texts.forms(msgid, shown.locale)):
            place = texts.form_said(msgid, shown_locale=shown.locale, form=form, said_locale=tongue.locale)
            recorded = [said.get((msgid, piece)) for piece in pieces(spoken_forms[place])]
            if not recorded or None in recorded:
                continue
            if found := pattern(text, spoken_forms[place], unit=unit):
                patterns.append([found.source, [one if one < 0 else recorded[one] for one in found.order]])
            elif len(recorded) == 1 and "%(" not in text:
                whole[short_hash(plain(text))] = recorded[0] or ""
    numbers = {clip.msgid: clip.media for clip in clips if clip.kind is SlotKind.NUMBER}
    counted = table(COUNTINGS[tongue.code], list(numbers)) | {"c": list(numbers.values())}
    return {"t": whole, "p": patterns, "n": counted, "m": unit}
