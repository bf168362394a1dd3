"""What the commands of targets and of sources have in common."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TextIO
from uuid import UUID

import click
from flask.cli import AppGroup

from lms.core import clock
from lms.core.commands import fail
from lms.core.db import db
from lms.xapi.forwarding import exchange, queries
from lms.xapi.forwarding.filters import Filter
from lms.xapi.forwarding.models import Exchange, Kind
from lms.xapi.forwarding.particulars import FaultyExchange
from lms.xapi.statement import is_iri

# What is no UTF-8 is refused with the other characters that no secret holds.
_SECRET = click.File(errors="surrogateescape")
_MOMENT = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"])


@dataclass(frozen=True)
class Words:
    """What the help says, and how the two kinds are called."""

    noun: str
    # What was refused on the way.
    refused: str
    listed: str
    paused: str
    resumed: str
    removed: str


def group_of(
    kind: type[Kind], group: AppGroup, words: Words, *, tell_all: Callable[[], object],
    refused: Callable[[], Mapping[UUID, int]],
) -> AppGroup:  # fmt: skip
    """The group with the commands that are the same for both kinds. `tell_all` prints how each fares."""

    @group.command("list", help=words.listed)
    def list_all() -> None:
        tell_all()

    @group.command("pause", help=words.paused)
    @click.argument("name")
    def pause(name: str) -> None:
        row = found(kind, name, words.noun)
        exchange.pause(row)
        db.session.commit()
        click.echo(f"Paused: {row.name}")

    @group.command("resume", help=words.resumed)
    @click.argument("name")
    def resume(name: str) -> None:
        row = found(kind, name, words.noun)
        exchange.resume(row)
        db.session.commit()
        click.echo(f"Goes on: {row.name}")

    @group.command("remove", help=words.removed)
    @click.argument("name")
    @click.option("--yes", is_flag=True, help="Do not ask.")
    def remove(name: str, yes: bool) -> None:
        count = refused().get(found(kind, name, words.noun).id, 0)
        # While somebody thinks about it, nobody waits for this command.
        db.session.rollback()
        if not yes:
            click.confirm(f"Forget {name}, its secret and its {count} {words.refused}?", abort=True, err=True)
        exchange.remove(found(kind, name, words.noun))
        db.session.commit()
        click.echo(f"Removed: {name}")

    return group


def asking_for_the_other(since: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """What is given to add one; `since` is the help of that option."""
    asked = (
        click.argument("name"),
        click.argument("endpoint"),
        click.option("--key", required=True),
        click.option("--secret-file", type=_SECRET, required=True, help="Holds the secret; - for standard input."),
        click.option("--verb", "verbs", multiple=True, help="Its IRI. May be repeated; without it all verbs."),
        click.option(
            "--activity", "activities", multiple=True, help="Its IRI; one that ends in / stands for all that begin so."
        ),
        click.option("--since", type=_MOMENT, help=since),
    )

    def decorated(command: Callable[..., None]) -> Callable[..., None]:
        for one in reversed(asked):
            command = one(command)
        return command

    return decorated


def add(
    adding: Callable[..., Exchange], *, name: str, endpoint: str, key: str, secret_file: TextIO,
    verbs: tuple[str, ...], activities: tuple[str, ...], since: datetime | None, **own: Any,
) -> None:  # fmt: skip
    """`own`: what the filter of only one kind has."""
    try:
        row = adding(
            name=name, endpoint=endpoint, key=key, secret=secret_file.read(),
            wanted=Filter(_iris(verbs), _iris(activities), **own), since=_utc(since), at=clock.now(),
        )  # fmt: skip
    except (FaultyExchange, exchange.NameTaken) as error:
        fail([str(error)])
    db.session.commit()
    click.echo(f"Added: {row.name}")


def found(kind: type[Kind], name: str, noun: str) -> Kind:
    row = queries.named(kind, name)
    if row is None:
        raise click.BadParameter(f"there is no {noun} of the name {name}")
    return row


def tell(fares: Iterable[tuple[Exchange, str]]) -> bool:
    """Print each with its counts; whether one of them fails."""
    is_one_failing = False
    for one, counts in fares:
        failing = f"failing ({one.trouble})" if one.is_failing else "working"
        click.echo(f"{one.name}  {one.endpoint}  {failing if one.is_enabled else 'paused'}  {counts}")
        if one.is_failing and one.detail:
            click.echo(f"    {one.detail}")
        is_one_failing |= one.is_enabled and one.is_failing
    db.session.rollback()
    return is_one_failing


def _iris(given: tuple[str, ...]) -> tuple[str, ...]:
    for one in given:
        if not is_iri(one):
            raise click.BadParameter(f"{one!r} is not an IRI")
    return given


def _utc(moment: datetime | None) -> datetime | None:
    return moment and (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
