"""The queue of what is to be recorded, and the booth in which it is done."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.core import clock
from lms.core.access import grants
from lms.core.errors import DomainError
from lms.core.pages import Page
from lms.voice import policy, queries, queues, services, slots
from lms.voice.models import SlotKind
from lms.voice.slots import Slot
from lms.voice.tongues import Tongue
from lms.voice.views.blueprint import bp

PAGE_SIZE = 50


@bp.get("/staff/recordings")
@grants(policy.recorder)
def list_recordings(_person: Person) -> ResponseReturnValue:
    return render_template(
        "voice/languages.html", languages=slots.progress_of_all(), kinds=SlotKind,
        queues=[(queue, queue.counts()) for queue in queues.registered()],
    )  # fmt: skip


@bp.get("/staff/recordings/<string:language>")
@grants(policy.tongue_to_record)
def list_slots(_person: Person, tongue: Tongue) -> ResponseReturnValue:
    kind = SlotKind.NUMBER if request.args.get("kind") == SlotKind.NUMBER else SlotKind.TEXT
    recorded = slots.recorded_in(tongue)
    is_done = request.args.get("state") == "recorded"
    rows = [slot for slot in slots.slots_of(tongue, kind) if (slot.key in recorded) == is_done]
    return render_template(
        "voice/slots.html",
        tongue=tongue,
        kind=kind,
        kinds=SlotKind,
        is_done=is_done,
        recorded=recorded,
        page=_page(rows, request.args.get("page", 1, int)),
        people=slots.people()[tongue.code],
    )


@bp.get("/staff/recordings/<string:language>/<string:code>")
@grants(policy.slot_to_record)
def new_clip(_person: Person, tongue: Tongue, slot: Slot) -> ResponseReturnValue:
    return _booth(tongue, slot)


@bp.post("/staff/recordings/<string:language>/<string:code>")
@grants(policy.slot_to_record)
def create_clip(person: Person, tongue: Tongue, slot: Slot) -> ResponseReturnValue:
    """The next slot follows at once, so that one goes through the queue without turning back."""
    upload = request.files.get("upload")
    content = upload.read(services.MOST_BYTES + 1) if upload else b""
    try:
        services.keep(tongue, slot, content, policy.clips(), by=person, at=clock.now())
    except DomainError as error:
        return _booth(tongue, slot, refusal=error), error.status
    flash(_("Kept: “%(text)s”.", text=slot.said))
    following = slots.following(tongue, slot)
    if following is None:
        return redirect(url_for("voice.list_slots", language=tongue.code, kind=slot.kind.value), 303)
    return redirect(url_for("voice.new_clip", language=tongue.code, code=following.code), 303)


@bp.post("/staff/recordings/<string:language>/<string:code>/delete")
@grants(policy.slot_to_record)
def delete_clip(_person: Person, tongue: Tongue, slot: Slot) -> ResponseReturnValue:
    services.delete(tongue, slot, policy.clips())
    flash(_("The recording is deleted."))
    return redirect(url_for("voice.new_clip", language=tongue.code, code=slot.code), 303)


def _booth(tongue: Tongue, slot: Slot, refusal: DomainError | None = None) -> str:
    kind, msgid, said = slot.key
    return render_template(
        "voice/booth.html",
        tongue=tongue,
        slot=slot,
        is_number=slot.kind is SlotKind.NUMBER,
        clip=queries.clip_in(tongue.code, kind, msgid=msgid, said=said),
        following=slots.following(tongue, slot),
        refusal=refusal,
    )


def _page(rows: list[Slot], number: int) -> Page[Slot]:
    last = max(1, -(-len(rows) // PAGE_SIZE))
    number = min(max(1, number), last)
    return Page(rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE], len(rows), number, PAGE_SIZE)
