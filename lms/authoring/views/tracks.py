"""Reading a lesson aloud, block by block: read, record or choose a file, listen, go on."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup, escape

from lms.accounts.models import Person
from lms.authoring import policy, services, tracks
from lms.authoring.editing import index_of
from lms.authoring.models import DraftPart
from lms.authoring.parts import Body
from lms.authoring.uploads import MOST_BYTES, Kept, UnusableUpload, keep_sound
from lms.authoring.views.blueprint import bp
from lms.core import clock
from lms.core.access import grants
from lms.core.db import db
from lms.core.errors import DomainError, NotFound
from lms.core.files import media_store
from lms.core.i18n import size
from lms.core.markup import html_from
from lms.core.sound import seconds_of
from lms.learning.content import MARKDOWN_KINDS
from lms.voice.tongues import TONGUES, Tongue

bp.add_app_template_global(tracks.language_read, "language_read")
bp.add_app_template_global(tracks.file_of, "track_file")
PATH = "/staff/courses/lessons/<uuid:part_id>/blocks/<string:block_id>/recordings/<string:language>"


@bp.get(PATH)
@grants(policy.block_to_read)
def new_track(_person: Person, part: DraftPart, block_id: str, tongue: Tongue) -> ResponseReturnValue:
    return reading_page(part.body, block_id, tongue, _ways(part, tongue))


@bp.post(PATH)
@grants(policy.block_to_read)
def create_track(person: Person, part: DraftPart, block_id: str, tongue: Tongue) -> ResponseReturnValue:
    """The next block follows at once, so that a lesson is read in one go."""
    try:
        kept = sound_sent()
    except UnusableUpload as error:
        return reading_page(part.body, block_id, tongue, _ways(part, tongue), error), error.status
    return with_sound(part, block_id, tongue, kept, by=person)


@bp.post(f"{PATH}/delete")
@grants(policy.block_to_read)
def delete_track(person: Person, part: DraftPart, block_id: str, tongue: Tongue) -> ResponseReturnValue:
    """The file stays among the media: published revisions may name it, and “Undo” brings it back."""
    body = tracks.without_track(part.body, block_id, tongue.code)
    services.edit(part, body, version=part.version, by=person, at=clock.now())
    flash(_("The recording is deleted."))
    return _to(part, block_id, tongue)


def sound_sent() -> Kept:
    """The recording of the form. Raises UnusableUpload."""
    upload = request.files.get("upload")
    content = upload.read(MOST_BYTES["audio"] + 1) if upload else b""
    # It takes seconds, and nothing waits for it.
    db.session.rollback()
    return keep_sound(content)


def with_sound(part: DraftPart, block_id: str, tongue: Tongue, kept: Kept, *, by: Person) -> ResponseReturnValue:
    """The recording stands in the lesson, and the next block is to be read."""
    version = part.version
    try:
        body = tracks.with_track(part.body, block_id, tongue.code, kept.name, kept.size_bytes)
    except KeyError as error:
        # Somebody removed the block meanwhile.
        raise NotFound from error
    services.edit(part, body, version=version, by=by, at=clock.now())
    flash(_("Kept: %(seconds)s seconds, %(size)s.", seconds=max(1, round(kept.seconds)), size=size(kept.size_bytes)))
    return _to(part, tracks.following(part.body, tongue.code, block_id) or block_id, tongue)


def _to(part: DraftPart, block_id: str, tongue: Tongue) -> ResponseReturnValue:
    return redirect(
        url_for("authoring.new_track", part_id=part.id, block_id=block_id, language=tongue.code), 303
    )  # fmt: skip


@dataclass(frozen=True)
class Ways:
    """Addresses of the page on which a block is read. `to`: of another block, in a spoken language; `delete`: None where nothing is
    recorded yet that could go."""

    back: str
    to: Callable[[str, str], str]
    keep: Callable[[str], str]
    delete: Callable[[str], str] | None = None


def _ways(part: DraftPart, tongue: Tongue) -> Ways:
    def way(endpoint: str, block_id: str, code: str = tongue.code) -> str:
        return url_for(f"authoring.{endpoint}", part_id=part.id, block_id=block_id, language=code)

    return Ways(
        url_for("authoring.edit_lesson", part_id=part.id, lang=tracks.language_read(tongue.code)),
        partial(way, "new_track"), partial(way, "create_track"), partial(way, "delete_track"),
    )  # fmt: skip


def reading_page(
    body: Body, block_id: str, tongue: Tongue, ways: Ways, refusal: DomainError | None = None
) -> str:  # fmt: skip
    """`body`: of the lesson. Raises KeyError for a block that is none."""
    code = tracks.language_read(tongue.code)
    block = body["blocks"][index_of(body, block_id)]
    text = block["text"][code]
    ids = [one["id"] for one in tracks.to_read(body, tongue.code)]
    return render_template(
        "authoring/reading.html",
        body=body,
        ways=ways,
        block=block,
        tongue=tongue,
        tongues=TONGUES,
        picture=block.get("media", {}).get(code),
        # Sanitised by html_from.
        html=Markup(html_from(text)) if block["kind"] in MARKDOWN_KINDS else escape(text),  # noqa: S704
        track=_kept(tracks.tracks_of(body, block_id).get(tongue.code)),
        place=ids.index(block_id) + 1,
        count=len(ids),
        following=tracks.following(body, tongue.code, block_id),
        refusal=refusal,
    )


def _kept(track: Body | None) -> Kept | None:
    file = tracks.file_of(track) if track else None
    if file is None:
        return None
    path = media_store().path_of(file[0])
    return Kept(*file, round(seconds_of(path.read_bytes())) if path else 0)
