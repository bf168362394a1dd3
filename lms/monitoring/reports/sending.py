"""Making what is due and sending it: one mail at a time, each in transactions of its own, with none open while the server is waited for."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from flask import current_app
from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.config import MailSettings
from lms.core import clock, mail
from lms.core.days import day_of
from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.i18n import LANGUAGES, format_date, name_in_language, speaking
from lms.core.mail import Attachment, Mail, NotSent, Server
from lms.monitoring import asking, policy
from lms.monitoring.naming import place_name
from lms.monitoring.policy import Viewer
from lms.monitoring.reports import digest, exporting, queries, services, words
from lms.monitoring.reports.models import Delivery, KeptExport, Mailing, State, Subscription
from lms.monitoring.reports.paper import pdf_of
from lms.monitoring.reports.rhythms import MOST_TRIES, due_again
from lms.notices.channels.stopping import token_of

log = logging.getLogger(__name__)
# How long the others leave alone what one worker is at.
LEASE = timedelta(minutes=5)


@dataclass(frozen=True)
class Made:
    """What one mailing came to: a mail to send, or a file that is kept."""

    mail: Mail | None = None
    kept: tuple[str, bytes] | None = None


def round_of_mails() -> bool:
    """Queue what the day brings and send one mail; whether there may be more."""
    at = clock.now()
    queued = services.queue_due(day_of(at), at=at)
    db.session.commit()
    return bool(_send_one()) or bool(queued)


def _send_one() -> bool:
    at = clock.now()
    mailing = queries.next_mailing(at)
    if mailing is None:
        db.session.rollback()
        return False
    if mailing.tries >= MOST_TRIES:
        # The last time the program was ended before it could say anything, as for want of memory: that would go on for ever.
        log.error("A mail is given up: the program was ended while it made or sent %s", mailing.id)
        _note(mailing.id, State.GIVEN_UP, words.CUT_OFF)
        return True
    mailing_id, is_ours = mailing.id, queries.lease(mailing, at + LEASE)
    db.session.commit()
    if not is_ours:
        return True
    try:
        mailing = queries.with_subscription(mailing_id)
        made = _made(mailing.subscription, mailing_id, mailing.on)
    except DomainError as error:
        _note(mailing_id, State.DROPPED, str(error))
        return True
    # Whatever it was, the others are sent; the log says what it was.
    except Exception:
        log.exception("A mail could not be made")
        db.session.remove()
        _later(mailing_id, words.NOT_MADE)
        return True
    if made.kept is not None:
        _keep(mailing_id, *made.kept)
    elif made.mail is not None:
        _send(mailing_id, made.mail)
    return True


def _made(subscription: Subscription, mailing_id: UUID, on: date) -> Made:
    """Raises NotFound where she may not see it any more."""
    if subscription.ended_at is not None:
        raise Stopped
    person = subscription.person
    language = LANGUAGES["ar" if person.language in ("ar", "zgh") else "fr"]
    with speaking(language), current_app.test_request_context(base_url=current_app.config["SETTINGS"].base_url):
        (viewer,) = _viewer(person)
        files = _files(subscription, viewer, on)
        if subscription.delivery is Delivery.KEPT:
            return Made(kept=(files[0].name, files[0].content))
        if not person.email:
            raise services.NoAddress
        return Made(mail=_mail(subscription, viewer, files, mailing_id, on, language.tag))


class Stopped(DomainError):
    message = "Stopped"


def _viewer(person: Person) -> tuple[Viewer]:
    if person.closed_at is not None:
        raise Stopped
    return policy.viewer(person)


def _files(subscription: Subscription, viewer: Viewer, on: date) -> Sequence[Attachment]:
    if subscription.question is None:
        content = pdf_of(digest.digest(viewer, on))
        return [Attachment(f"digest-{on.isoformat()}.pdf", content, "application/pdf")]
    asked, file_format = exporting.read(subscription.question), subscription.format or "csv"
    table = exporting.answer(asked, viewer, subscription.rhythm, on)
    media_type = exporting.MEDIA_TYPES[file_format].partition(";")[0]
    return [
        Attachment(exporting.name_of(asked, table, on, file_format), exporting.written(table, file_format), media_type)
    ]


def _mail(
    subscription: Subscription, viewer: Viewer, files: Sequence[Attachment], mailing_id: UUID, on: date, language: str
) -> Mail:
    settings = current_app.config["SETTINGS"]
    stop = f"{settings.base_url}/monitoring/mails/{token_of(subscription.code, settings.secret_key)}"
    what, place = words.what_of(subscription), place_name(_place(subscription, viewer))
    lines = [
        _("Hello %(name)s,", name=name_in_language(viewer.person)),
        _("In the attached file: %(what)s, %(place)s, %(day)s.", what=what, place=place, day=format_date(on)),
        _("The pages: %(address)s", address=f"{settings.base_url}/staff/monitoring/alerts"),
        _("To stop these mails, without signing in: %(address)s", address=stop),
    ]  # fmt: skip
    return Mail(
        id=mailing_id, to=viewer.person.email or "", to_name=name_in_language(viewer.person),
        subject=f"{what} · {place} · {format_date(on)}", text="\n\n".join(map(str, lines)) + "\n",
        language=language, attachments=files, stop=stop,
    )  # fmt: skip


def _place(subscription: Subscription, viewer: Viewer) -> str:
    if subscription.question is None:
        return viewer.place
    return asking.read_place(exporting.read(subscription.question).place, viewer)


def _send(mailing_id: UUID, made: Mail) -> None:
    settings: MailSettings = current_app.config["SETTINGS"].mail
    # No transaction while the network is waited for.
    db.session.commit()
    if settings.url is None:
        mail.write_down(made, current_app.config["SETTINGS"].instance_path / "mail", settings.sender)
        _note(mailing_id, State.RECORDED, "")
        return
    try:
        mail.send(made, Server(settings.url, settings.sender))
    except NotSent as error:
        if error.is_final:
            _note(mailing_id, State.GIVEN_UP, error.detail)
        else:
            _later(mailing_id, error.detail)
        return
    _note(mailing_id, State.SENT, "")


def _keep(mailing_id: UUID, name: str, content: bytes) -> None:
    settings = current_app.config["SETTINGS"]
    folder = settings.instance_path / "exports"
    folder.mkdir(parents=True, exist_ok=True)
    file = f"{mailing_id}.{name.rpartition('.')[2]}"
    (folder / file).write_bytes(content)
    subscription = db.session.get_one(Subscription, db.session.get_one(Mailing, mailing_id).subscription_id)
    at = clock.now()
    db.session.merge(
        KeptExport(
            id=mailing_id, person_id=subscription.person_id, question=subscription.question or {}, name=name,
            file_name=file, made_at=at, expires_at=at + timedelta(days=settings.mail.kept_days),
        )
    )  # fmt: skip
    _note(mailing_id, State.SENT, "")


def _note(mailing_id: UUID, state: State, detail: str) -> None:
    mailing = db.session.get_one(Mailing, mailing_id)
    mailing.state, mailing.detail, mailing.done_at = state, detail, clock.now()
    db.session.commit()


def _later(mailing_id: UUID, detail: str) -> None:
    mailing = db.session.get_one(Mailing, mailing_id)
    again = due_again(mailing.tries, clock.now())
    if again is None:
        _note(mailing_id, State.GIVEN_UP, detail)
        return
    mailing.due_at, mailing.detail = again, detail
    db.session.commit()


def throw_away_expired() -> None:
    """Files that nobody may fetch any more: all of them, some at a time."""
    at = clock.now()
    while some := queries.expired(at):
        for one in some:
            (current_app.config["SETTINGS"].instance_path / "exports" / one.file_name).unlink(missing_ok=True)
            db.session.delete(one)
        db.session.commit()
    services.forget_old(at=at)
    db.session.commit()
