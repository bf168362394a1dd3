"""flask lms forwarding …"""

from typing import Any

import click
from flask.cli import AppGroup

from lms.core.commands import stopping
from lms.core.db import db
from lms.xapi.forwarding import exchange_cli, queries, sources, targets
from lms.xapi.forwarding.models import ForwardingTarget
from lms.xapi.forwarding.runner import Forwarder
from lms.xapi.forwarding.sources_cli import tell_sources


def tell_targets() -> bool:
    """Whether one of them fails."""
    return exchange_cli.tell(
        (one.target, f"{one.target.accepted} accepted, {one.lag.statements} behind, {one.letters} dead letters")
        for one in queries.target_standings()
    )


group = exchange_cli.group_of(
    ForwardingTarget,
    AppGroup("forwarding", help="Statements that other LRSs get: docs/forwarding.md."),
    exchange_cli.Words(
        noun="target",
        refused="dead letters",
        listed="Every target, with how far behind it is.",
        paused="Send nothing for now.",
        resumed="Go on where it was paused; also try a failing target at once.",
        removed="Forget a target, its secret and its dead letters.",
    ),
    tell_all=tell_targets,
    refused=queries.letter_counts,
)


@group.command("run")
@click.option(
    "--once", is_flag=True, help="Send and copy what is there and end; status 1 where a target or source fails."
)
@click.option("--with-parent", is_flag=True, help="End when the process that started this one does.")
def run_forwarder(once: bool, with_parent: bool) -> None:
    """Send statements to the targets as they are stored, and copy those of the sources, until SIGTERM or Ctrl-C."""
    stop, is_over = stopping(with_parent)
    forwarder = Forwarder(lambda line: click.echo(f"Forwarding: {line}", err=True))
    if not once:
        forwarder.run(stop, is_over=is_over)
        return
    sources.come_now()
    db.session.commit()
    while forwarder.round(stop) and not stop.is_set():
        pass
    if [tell_targets(), tell_sources()] != [False, False]:
        raise SystemExit(1)


@group.command("add")
@exchange_cli.asking_for_the_other(since="Only what was stored from then on (UTC).")
@click.option("--trusted-only", is_flag=True, help="Only what the platform itself vouches for.")
def add_target(trusted_only: bool, **given: Any) -> None:
    """Forward statements to ENDPOINT, the address under which the other LRS has its resources (https://…/xapi/)."""
    exchange_cli.add(targets.add_target, is_trusted_only=trusted_only, **given)


@group.command("retry")
@click.argument("name")
def retry_letters(name: str) -> None:
    """Send the statements that a target refused once more."""
    target = exchange_cli.found(ForwardingTarget, name, "target")
    letters = queries.letter_counts().get(target.id, 0)
    targets.send_again(target)
    db.session.commit()
    click.echo(f"Dead letters that are sent once more: {letters}")
