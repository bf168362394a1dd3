"""Agreeing to be reminded, stopping it, and queueing what is to be told."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from lms.accounts.models import Person
from lms.core.db import db
from lms.core.errors import DomainError
from lms.core.i18n import lazy as _
from lms.core.ids import new_id
from lms.notices.channels import queries
from lms.notices.channels.answers import Reply, is_stop
from lms.notices.channels.gateways import Browser
from lms.notices.channels.models import Channel, Consent, EndedBy, Reason, State
from lms.notices.channels.stopping import new_code

# More browsers of one person are no use, and a way to fill the table.
MOST_BROWSERS = 5


# The page of staff shows a year.
KEPT = timedelta(days=400)


class NoPhone(DomainError):
    message = _("No phone number of yours is known here, so nothing can be sent to it. Ask your adviser.")


def agree(
    person: Person, channel: Channel, *, at: datetime, address: str | None = None, browser: Browser | None = None,
    device: str = "",
) -> Consent:  # fmt: skip
    """A second time changes nothing. `address` and `browser`: of push; the others go to her own number. Raises NoPhone."""
    where = address or person.phone
    if where is None:
        raise NoPhone
    known = queries.open_consent(person.id, channel, where)
    if known is not None:
        return known
    consent = Consent(
        person_id=person.id, channel=channel, address=where, device=device, code=new_code(), given_at=at,
        push_key=browser.public_key if browser else None, push_secret=browser.secret if browser else None,
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(consent)
            db.session.flush()
    except IntegrityError:
        # An impatient second touch was quicker.
        return db.session.scalars(
            queries.open_consents_of(person.id).where(Consent.channel == channel, Consent.address == where)
        ).one()
    if channel is Channel.PUSH:
        _keep_the_latest_browsers(person, consent, at=at)
    return consent


def end(consent: Consent, by: EndedBy, *, at: datetime) -> None:
    """A second time changes nothing. What waits for her is forgotten where she agreed to nothing else."""
    if consent.ended_at is not None:
        return
    consent.ended_at, consent.ended_by = at, by
    # Kept is that she agreed and when it ended; not how her browser is reached.
    consent.push_key = consent.push_secret = None
    consent.address = "" if consent.channel is Channel.PUSH else consent.address
    db.session.flush()
    if db.session.scalar(queries.open_consents_of(consent.person_id).limit(1)) is None:
        queries.end_waiting(consent.person_id, reason=Reason.NO_CONSENT)


def hear(channel: Channel, reply: Reply, *, at: datetime) -> None:
    """She answered: STOP ends what goes to this number by this channel, anything else says that she is there."""
    for consent in queries.consents_at((channel,), reply.address):
        if is_stop(reply.text):
            end(consent, EndedBy.ANSWER, at=at)
        else:
            said = min(reply.at or at, at)
            consent.wrote_at = max(consent.wrote_at, said) if consent.wrote_at else said
    db.session.flush()


def queue(notice_ids: Sequence[UUID], *, at: datetime) -> None:
    """In the transaction that told them. Only of notices that are there, to people who agreed to be reminded."""
    _add(queries.told_and_reachable(notice_ids), "", at=at)


def remind_again(notice_id: UUID, turn: str, *, at: datetime) -> None:
    """Of a notice that still waits: once for each `turn`."""
    _add(queries.told_and_reachable([notice_id]), f":{turn}", at=at)


def forget_old(*, at: datetime) -> None:
    """What was tried more than a year ago is no use any more (law 09-08, art. 3)."""
    queries.delete_until(at - KEPT)


def _add(found: Sequence[tuple[UUID, UUID]], turn: str, *, at: datetime) -> None:
    if not found:
        return
    rows = [
        {
            "id": new_id(), "person_id": person_id, "notice_id": notice_id, "key": f"{notice_id}{turn}",
            "queued_at": at, "due_at": at, "state": State.WAITING, "failures": 0,
        }
        for notice_id, person_id in found
    ]  # fmt: skip
    db.session.execute(queries.insert_reminders(), rows)


def _keep_the_latest_browsers(person: Person, latest: Consent, *, at: datetime) -> None:
    browsers = db.session.scalars(queries.open_consents_of(person.id).where(Consent.channel == Channel.PUSH)).all()
    for consent in [one for one in browsers if one.id != latest.id][: max(0, len(browsers) - MOST_BROWSERS)]:
        end(consent, EndedBy.SERVICE, at=at)
