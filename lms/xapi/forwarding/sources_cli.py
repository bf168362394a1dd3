"""flask lms statements sources …"""

from functools import partial
from typing import Any

import click
from flask.cli import AppGroup

from lms.core.db import db
from lms.xapi.forwarding import exchange, exchange_cli, queries, sources
from lms.xapi.forwarding.models import ImportFault, ImportSource


def tell_sources() -> bool:
    """Whether one of them fails."""
    return exchange_cli.tell((one.source, _counts(one)) for one in queries.source_standings())


def _counts(standing: queries.SourceStanding) -> str:
    source = standing.source
    until = f"complete until {source.complete_until:%Y-%m-%d %H:%M:%S}" if source.complete_until else "nothing yet"
    return f"{source.accepted} copied, {source.known} known, {until}, {standing.faults} faults"


group = exchange_cli.group_of(
    ImportSource,
    AppGroup("sources", help="LRSs whose statements are copied here: docs/forwarding.md."),
    exchange_cli.Words(
        noun="source",
        refused="faults",
        listed="Every source, with how far it is copied.",
        paused="Copy nothing for now.",
        resumed="Go on where it was paused; also ask a failing source at once.",
        removed="Forget a source, its secret and its faults; what was copied stays.",
    ),
    tell_all=tell_sources,
    refused=queries.fault_counts,
)


@group.command("add")
@exchange_cli.asking_for_the_other(since="Only what was stored there from then on (UTC).")
def add_source(**given: Any) -> None:
    """Copy statements from ENDPOINT, the address under which the other LRS has its resources (https://…/xapi/)."""
    exchange_cli.add(partial(exchange.add, ImportSource), **given)


@group.command("faults")
@click.argument("name")
def list_faults(name: str) -> None:
    """The statements of a source that could not be copied, with the reason."""
    for one in db.session.scalars(queries.faults_of(_source(name).id)):
        click.echo(f"{one.statement_id}  {one.reason}")


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
    return exchange_cli.found(ImportSource, name, "source")
