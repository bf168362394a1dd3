"""flask lms forwarding …"""

import os
import signal
from collections.abc import Sequence
from datetime import UTC, datetime
from threading import Event
from typing import TextIO

import click
from flask.cli import AppGroup

from lms.core import clock
from lms.core.commands import fail
from lms.core.db import db
from lms.xapi.forwarding import exchange, queries, services, sources
from lms.xapi.forwarding.filters import Filter
from lms.xapi.forwarding.models import Exchange, ForwardingTarget
from lms.xapi.forwarding.particulars import FaultyExchange
from lms.xapi.forwarding.runner import Forwarder
from lms.xapi.statement import is_iri

MOMENT = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"])
# What is no UTF-8 is refused with the other characters that no secret holds.
SECRET_FILE = click.File(errors="surrogateescape")
SECRET = click.option("--secret-file", type=SECRET_FILE, required=True, help="Holds the secret; - for standard input.")

group = AppGroup("forwarding", help="Statements that other LRSs get: docs/forwarding.md.")


@group.command("run")
@click.option(
    "--once", is_flag=True, help="Send and copy what is there and end; status 1 where a target or source fails."
)
@click.option("--with-parent", is_flag=True, help="End when the process that started this one does.")
def run_forwarder(once: bool, with_parent: bool) -> None:
    """Send statements to the targets as they are stored, and copy those of the sources, until SIGTERM or Ctrl-C."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    forwarder = Forwarder(lambda line: click.echo(f"Forwarding: {line}", err=True))
    parent = os.getppid()
    if not once:
        forwarder.run(stop, is_over=lambda: with_parent and os.getppid() != parent)
        return
    sources.come_now()
    db.session.commit()
    while forwarder.round(stop) and not stop.is_set():
        pass
    if [_print_targets(), print_sources()] != [False, False]:
        raise SystemExit(1)


@group.command("add")
@click.argument("name")
@click.argument("endpoint")
@click.option("--key", required=True)
@SECRET
@click.option("--verb", "verbs", multiple=True, help="Its IRI. May be repeated; without it all verbs.")
@click.option(
    "--activity", "activities", multiple=True, help="Its IRI; one that ends in / stands for all that begin so."
)
@click.option("--trusted-only", is_flag=True, help="Only what the platform itself vouches for.")
@click.option("--since", type=MOMENT, help="Only what was stored from then on (UTC).")
def add_target(
    name: str, endpoint: str, key: str, secret_file: TextIO, verbs: tuple[str, ...], activities: tuple[str, ...],
    trusted_only: bool, since: datetime | None,
) -> None:  # fmt: skip
    """Forward statements to ENDPOINT, the address under which the other LRS has its resources (https://…/xapi/)."""
    try:
        target = services.add_target(
            name=name, endpoint=endpoint, key=key, secret=secret_file.read(),
            wanted=Filter(iris(verbs), iris(activities), trusted_only), since=utc(since), at=clock.now(),
        )  # fmt: skip
    except (FaultyExchange, exchange.NameTaken) as error:
        fail([str(error)])
    db.session.commit()
    click.echo(f"Added: {target.name}")


@group.command("list")
def list_targets() -> None:
    """Every target, with how far behind it is."""
    _print_targets()


@group.command("pause")
@click.argument("name")
def pause_target(name: str) -> None:
    """Send nothing for now."""
    target = _target(name)
    exchange.pause(target)
    db.session.commit()
    click.echo(f"Paused: {target.name}")


@group.command("resume")
@click.argument("name")
def resume_target(name: str) -> None:
    """Go on where it was paused; also try a failing target at once."""
    target = _target(name)
    exchange.resume(target)
    db.session.commit()
    click.echo(f"Goes on: {target.name}")


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
    target = _target(name)
    letters = queries.letter_counts().get(target.id, 0)
    services.send_again(target)
    db.session.commit()
    click.echo(f"Dead letters that are sent once more: {letters}")


def print_sources() -> bool:
    """Whether one of them fails."""
    standings = queries.source_standings()
    for one in standings:
        source = one.source
        until = f"complete until {source.complete_until:%Y-%m-%d %H:%M:%S}" if source.complete_until else "nothing yet"
        _print(source, f"{source.accepted} copied, {source.known} known, {until}, {one.faults} faults")
    return _is_one_failing([one.source for one in standings])


def _print_targets() -> bool:
    """Whether one of them fails."""
    standings = queries.standings()
    for one in standings:
        counts = f"{one.lag.statements} behind, {one.letters} dead letters"
        _print(one.target, f"{one.target.accepted} accepted, {counts}")
    return _is_one_failing([one.target for one in standings])


def _print(exchange: Exchange, counts: str) -> None:
    failing = f"failing ({exchange.trouble})" if exchange.is_failing else "working"
    click.echo(f"{exchange.name}  {exchange.endpoint}  {failing if exchange.is_enabled else 'paused'}  {counts}")
    if exchange.is_failing and exchange.detail:
        click.echo(f"    {exchange.detail}")


def _is_one_failing(exchanges: Sequence[Exchange]) -> bool:
    is_one_failing = any(one.is_enabled and one.is_failing for one in exchanges)
    db.session.rollback()
    return is_one_failing


def _target(name: str) -> ForwardingTarget:
    found = queries.target_named(name)
    if found is None:
        raise click.BadParameter(f"there is no target of the name {name}")
    return found


def iris(given: tuple[str, ...]) -> tuple[str, ...]:
    for one in given:
        if not is_iri(one):
            raise click.BadParameter(f"{one!r} is not an IRI")
    return given


def utc(moment: datetime | None) -> datetime | None:
    return moment and (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
