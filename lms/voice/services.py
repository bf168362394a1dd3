"""Keeping and deleting clips."""

from datetime import datetime

from lms.accounts.models import Person
from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.files import MediaStore, kind_of
from lms.core.i18n import lazy as _
from lms.core.ids import new_id
from lms.core.recordings import is_recording
from lms.core.upserts import upsert
from lms.voice import index, queries
from lms.voice.models import VoiceClip
from lms.voice.slots import Slot
from lms.voice.tongues import Tongue

# A sentence: half a minute as phones record it.
MOST_BYTES = 512 * 1024


class UnusableClip(DomainError):
    status = 422
    message = _("This file is not a recording that we can play. Record again, or choose another file.")


class LongClip(DomainError):
    status = 422
    message = _("This recording is too long. Say only the words that stand here.")


def keep(tongue: Tongue, slot: Slot, content: bytes, clips: MediaStore, *, by: Person, at: datetime) -> VoiceClip:
    """In place of the one that was there. Raises UnusableClip, LongClip."""
    if len(content) > MOST_BYTES:
        raise LongClip
    kind = kind_of(content)
    if kind is None or not is_recording(content, kind):
        raise UnusableClip
    slot_kind, msgid, said = slot.key
    before = queries.clip_in(tongue.code, slot_kind, msgid=msgid, said=said)
    replaced = before.media if before else None
    values = {
        "id": new_id(), "language": tongue.code, "kind": slot.kind, "msgid": msgid, "said": said,
        "media": clips.keep(content, kind), "size_bytes": len(content), "recorded_at": at, "recorded_by_id": by.id,
    }  # fmt: skip
    # Two trainers may record the same words at once: the later one is heard.
    upsert(
        VoiceClip, values, key=("language", "kind", "msgid", "said"),
        latest=("media", "size_bytes", "recorded_at", "recorded_by_id"),
    )  # fmt: skip
    db.session.expire_all()
    clip = queries.clip_in(tongue.code, slot_kind, msgid=msgid, said=said)
    assert clip is not None
    if replaced and not queries.is_used(replaced):
        clips.remove(replaced)
    index.forget()
    return clip


def delete(tongue: Tongue, slot: Slot, clips: MediaStore) -> None:
    """The clip and its file; where there is none nothing happens."""
    kind, msgid, said = slot.key
    clip = queries.clip_in(tongue.code, kind, msgid=msgid, said=said)
    if clip is None:
        return
    media = clip.media
    db.session.delete(clip)
    db.session.flush()
    if not queries.is_used(media):
        clips.remove(media)
    index.forget()
