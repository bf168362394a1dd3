"""flask lms statements sources …"""

from datetime import datetime
from typing import TextIO

import click
from flask.cli import AppGroup

from lms.core import clock
from lms.core.commands import fail
from lms.core.db import db
from lms.xapi.forwarding import exchange, queries, sources
from lms.xapi.forwarding.cli import MOMENT, SECRET, iris, print_sources, utc
from lms.xapi.forwarding.filters import Filter
from lms.xapi.forwarding.models import ImportFault, ImportSource
from lms.xapi.forwarding.particulars import FaultyExchange

group = AppGroup("sources", help="LRSs whose statements are copied here: docs/forwarding.md.")


@group.command("add")
@click.argument("name")
@click.argument("endpoint")
@click.option("--key", required=True)
@SECRET
@click.option("--verb", "verbs", multiple=True, help="Its IRI. May be repeated; without it all verbs.")
@click.option(
    "--activity", "activities", multiple=True, help="Its IRI; one that ends in / stands for all that begin so."
)
@click.option("--since", type=MOMENT, help="Only what was stored there from then on (UTC).")
def add_source(
    name: str, endpoint: str, key: str, secret_file: TextIO, verbs: tuple[str, ...], activities: tuple[str, ...],
    since: datetime | None,
) -> None:  # fmt: skip
    """Copy statements from ENDPOINT, the address under which the other LRS has its resources (https://…/xapi/)."""
    try:
        source = sources.add_source(
            name=name, endpoint=endpoint, key=key, secret=secret_file.read(),
            wanted=Filter(iris(verbs), iris(activities)), since=utc(since), at=clock.now(),
        )  # fmt: skip
    except (FaultyExchange, exchange.NameTaken) as error:
        fail([str(error)])
    db.session.commit()
    click.echo(f"Added: {source.name}")


@group.command("list")
def list_sources() -> None:
    """Every source, with how far it is copied."""
    print_sources()


@group.command("faults")
@click.argument("name")
def list_faults(name: str) -> None:
    """The statements of a source that could not be copied, with the reason."""
    for one in db.session.scalars(queries.faults_of(_source(name).id)):
        click.echo(f"{one.statement_id}  {one.reason}")


@group.command("pause")
@click.argument("name")
def pause_source(name: str) -> None:
    """Copy nothing for now."""
    source = _source(name)
    exchange.pause(source)
    db.session.commit()
    click.echo(f"Paused: {source.name}")


@group.command("resume")
@click.argument("name")
def resume_source(name: str) -> None:
    """Go on where it was paused; also ask a failing source at once."""
    source = _source(name)
    exchange.resume(source)
    db.session.commit()
    click.echo(f"Goes on: {source.name}")


@group.command("remove")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove_source(name: str, yes: bool) -> None:
    """Forget a source, its secret and its faults; what was copied stays."""
    faults = queries.fault_counts().get(_source(name).id, 0)
    # While somebody thinks about it, nobody waits for this command.
    db.session.rollback()
    if not yes:
        click.confirm(f"Forget {name}, its secret and its {faults} faults?", abort=True, err=True)
    sources.remove(_source(name))
    db.session.commit()
    click.echo(f"Removed: {name}")


@group.command("retry")
@click.argument("name")
def retry_faults(name: str) -> None:
    """Ask once more for the statements that could not be copied."""
    source = _source(name)
    asked = [one for one in db.session.scalars(queries.faults_of(source.id)) if one.has_id]
    sources.ask_again(source)
    db.session.commit()
    click.echo(f"Statements that are asked for once more: {len(asked)}")


@group.command("dismiss")
@click.argument("name")
@click.argument("statement_id")
def dismiss_fault(name: str, statement_id: str) -> None:
    """Show a fault no more."""
    query = queries.faults_of(_source(name).id).where(ImportFault.statement_id == statement_id)
    found = db.session.scalar(query)
    if found is None:
        raise click.BadParameter(f"there is no fault of the statement {statement_id}")
    sources.dismiss(found)
    db.session.commit()
    click.echo(f"Dismissed: {statement_id}")


def _source(name: str) -> ImportSource:
    found = queries.source_named(name)
    if found is None:
        raise click.BadParameter(f"there is no source of the name {name}")
    return found
