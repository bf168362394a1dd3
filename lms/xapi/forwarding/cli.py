"""flask lms forwarding …, flask lms statements import-from."""

import os
import signal
import sys
from datetime import UTC, datetime
from threading import Event
from typing import TextIO

import click
from flask.cli import AppGroup

from lms.core import clock
from lms.core.commands import fail
from lms.core.db import db
from lms.xapi.forwarding import queries, services
from lms.xapi.forwarding.filters import Filter
from lms.xapi.forwarding.importing import Progress, import_from
from lms.xapi.forwarding.models import ForwardingTarget
from lms.xapi.forwarding.remote import Failed, RemoteLrs, endpoint_from
from lms.xapi.forwarding.runner import Forwarder
from lms.xapi.forwarding.services import NameTaken
from lms.xapi.statement import is_iri

BAR = 1000
_MOMENT = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"])
_SECRET = click.option(
    "--secret-file", type=click.File(), required=True, help="Holds the secret; - for standard input."
)

group = AppGroup("forwarding", help="Statements that other LRSs get: docs/forwarding.md.")


@group.command("run")
@click.option("--once", is_flag=True, help="Send what is there and end; status 1 where a target fails.")
@click.option("--with-parent", is_flag=True, help="End when the process that started this one does.")
def run_forwarder(once: bool, with_parent: bool) -> None:
    """Send statements to the targets as they are stored, until SIGTERM or Ctrl-C."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    forwarder = Forwarder(lambda line: click.echo(f"Forwarding: {line}", err=True))
    parent = os.getppid()
    if not once:
        forwarder.run(stop, is_over=lambda: with_parent and os.getppid() != parent)
        return
    while forwarder.round(stop) and not stop.is_set():
        pass
    if _print_targets():
        raise SystemExit(1)


@group.command("add")
@click.argument("name")
@click.argument("endpoint")
@click.option("--key", required=True)
@_SECRET
@click.option("--verb", "verbs", multiple=True, help="Its IRI. May be repeated; without it all verbs.")
@click.option(
    "--activity", "activities", multiple=True, help="Its IRI; one that ends in / stands for all that begin so."
)
@click.option("--trusted-only", is_flag=True, help="Only what the platform itself vouches for.")
@click.option("--since", type=_MOMENT, help="Only what was stored from then on (UTC).")
def add_target(
    name: str, endpoint: str, key: str, secret_file: TextIO, verbs: tuple[str, ...], activities: tuple[str, ...],
    trusted_only: bool, since: datetime | None,
) -> None:  # fmt: skip
    """Forward statements to ENDPOINT, the address under which the other LRS has its resources (https://…/xapi/)."""
    try:
        services.add_target(
            name=name.strip(), endpoint=_endpoint(endpoint), key=key, secret=secret_file.read().strip(),
            wanted=Filter(_iris(verbs), _iris(activities), trusted_only), since=_utc(since), at=clock.now(),
        )  # fmt: skip
    except NameTaken as error:
        fail([str(error)])
    db.session.commit()
    click.echo(f"Added: {name}")


@group.command("list")
def list_targets() -> None:
    """Every target, with how far behind it is."""
    _print_targets()


@group.command("pause")
@click.argument("name")
def pause_target(name: str) -> None:
    """Send nothing for now."""
    services.pause(_target(name))
    db.session.commit()


@group.command("resume")
@click.argument("name")
def resume_target(name: str) -> None:
    """Go on where it was paused; also try a failing target at once."""
    services.resume(_target(name))
    db.session.commit()


@group.command("remove")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove_target(name: str, yes: bool) -> None:
    """Forget a target, its secret and its dead letters."""
    letters = queries.letter_counts().get(_target(name).id, 0)
    # While somebody thinks about it, nobody waits for this command.
    db.session.rollback()
    if not yes:
        click.confirm(f"Forget {name}, its secret and its {letters} dead letters?", abort=True, err=True)
    services.remove(_target(name))
    db.session.commit()
    click.echo(f"Removed: {name}")


@group.command("retry")
@click.argument("name")
def retry_letters(name: str) -> None:
    """Send the statements that a target refused once more."""
    services.send_again(_target(name))
    db.session.commit()


@click.command("import-from")
@click.argument("endpoint")
@click.option("--key", required=True)
@_SECRET
@click.option("--since", type=_MOMENT, help="Stored there after that (UTC); by default it goes on where it stopped.")
def import_statements(endpoint: str, key: str, secret_file: TextIO, since: datetime | None) -> None:
    """Copy the statements of another LRS (https://…/xapi/). Repeating it changes nothing."""
    remote = RemoteLrs(_endpoint(endpoint), key, secret_file.read().strip())
    progress = Progress()
    begin: datetime | None = None
    try:
        # How many there are is not told by an LRS: the bar shows how much of the time until now is done.
        with click.progressbar(range(BAR), label="Importing", file=sys.stderr) as bar:
            for progress in import_from(remote, since=_utc(since)):
                begin = begin or progress.seen_until
                bar.update(max(0, _share_done(begin, progress.seen_until) - bar.pos))
            bar.update(max(0, BAR - bar.pos))
    except Failed as failure:
        fail([*progress.faults, f"{failure.detail}\nStopped. The same command goes on from here."])
    finally:
        remote.close()
    click.echo(f"{progress.added} statements added, {progress.known} known already, {len(progress.faults)} at fault")
    if progress.faults:
        fail(progress.faults)


def _share_done(begin: datetime | None, until: datetime | None) -> int:
    now = clock.now()
    if begin is None or until is None or begin >= now:
        return 0
    return min(BAR, int(BAR * ((until - begin) / (now - begin))))


def _print_targets() -> bool:
    """Whether one of them fails."""
    standings = queries.standings()
    for one in standings:
        target = one.target
        state = "paused" if not target.is_enabled else f"failing ({target.trouble})" if target.is_failing else "working"
        click.echo(
            f"{target.name}  {target.endpoint}  {state}  {target.accepted} accepted, {one.lag.statements} behind, "
            f"{one.letters} dead letters"
        )
        if target.is_failing and target.detail:
            click.echo(f"    {target.detail}")
    is_one_failing = any(one.target.is_enabled and one.target.is_failing for one in standings)
    db.session.rollback()
    return is_one_failing


def _target(name: str) -> ForwardingTarget:
    found = queries.target_named(name)
    if found is None:
        raise click.BadParameter(f"there is no target of the name {name}")
    return found


def _endpoint(text: str) -> str:
    found = endpoint_from(text)
    if found is None:
        raise click.BadParameter(f"{text!r} must begin with https:// (http:// is for this machine only)")
    return found


def _iris(given: tuple[str, ...]) -> tuple[str, ...]:
    for one in given:
        if not is_iri(one):
            raise click.BadParameter(f"{one!r} is not an IRI")
    return given


def _utc(moment: datetime | None) -> datetime | None:
    return moment and (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
