"""flask lms credentials: clients of the LRS."""

import sys
from dataclasses import replace
from pathlib import Path

import click
from flask.cli import AppGroup

from lms.core import clock
from lms.core.commands import fail
from lms.core.db import db
from lms.xapi import credentials, exporting, queries
from lms.xapi.clients import Scope
from lms.xapi.exporting import Format
from lms.xapi.parameters import BadRequest, search_of
from lms.xapi.searching import bounds_of, wanted_terms

group = AppGroup("credentials", help="Keys and secrets of the clients of the LRS.")
statements = AppGroup("statements", help="The statement log.")


@group.command("create")
@click.argument("name")
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice([scope.value for scope in Scope]))
@click.option("--origin", "origins", multiple=True, help="A web origin whose pages may use it; * for any.")
def create_credential(name: str, scopes: tuple[str, ...], origins: tuple[str, ...]) -> None:
    """Make a credential and print its key and secret, which is shown this once."""
    new = credentials.create(
        name=name, scopes=[Scope(scope) for scope in scopes], origins=list(origins), at=clock.now()
    )
    db.session.commit()
    click.echo(f"key     {new.credential.key}\nsecret  {new.secret}")


@group.command("list")
def list_credentials() -> None:
    for one in queries.credentials():
        used = f"last used {one.last_used_at:%Y-%m-%d %H:%M}" if one.last_used_at else "never used"
        state = "revoked" if one.revoked_at else used
        click.echo(f"{one.key}  {one.name}  {' '.join(one.scopes)}  {state}")


@group.command("revoke")
@click.argument("key")
def revoke_credential(key: str) -> None:
    """Refuse a key from now on; it is kept, for the statements that name it."""
    found = db.session.scalar(queries.credential_with_key(key))
    if found is None:
        fail([f"There is no credential with the key {key}"])
    else:
        credentials.revoke(found, at=clock.now())
        db.session.commit()
        click.echo(f"Revoked: {found.name}")


@statements.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--format", "kind", type=click.Choice([one.value for one in Format]), default=Format.JSONL.value)
@click.option("--agent", help="As JSON: only where this Agent or Group stands anywhere.")
@click.option("--activity", help="Its IRI: only where it stands anywhere.")
@click.option("--verb", help="Its IRI.")
@click.option("--registration")
@click.option("--since", help="ISO 8601: only what was stored after it.")
@click.option("--until", help="ISO 8601: only what was stored then or before.")
def export_statements(file: Path, kind: str, **filters: str | None) -> None:
    """Write the log, or what the filters find, into FILE, oldest first."""
    try:
        search = search_of({name: value for name, value in filters.items() if value})
    except BadRequest as error:
        fail([str(error)])
    search = replace(search, has_related_agents=True, has_related_activities=True)
    after, before = bounds_of(search)
    first, last = queries.oldest_position(), queries.newest_position()
    begin, end = max(first, after or first), min(last, before or last)
    count = 0
    # Whole or not at all: a broken export leaves no half file under the name.
    part = file.with_name(f"{file.name}.part")
    with (
        part.open("w", encoding="utf-8", newline="") as out,
        click.progressbar(length=1000, label=file.name, file=sys.stderr) as bar,
    ):
        for page in exporting.pages_of(wanted_terms(search, None), after=after, before=before):
            documents = [document for _seq, document in page]
            out.write(exporting.lines_of(documents, Format(kind), exporting.first_of, is_first=count == 0))
            count += len(page)
            bar.update(min(1000, 1000 * (page[-1][0] - begin) // max(1, end - begin)) - bar.pos)
        if count == 0:
            out.write(exporting.lines_of([], Format(kind), exporting.first_of, is_first=True))
    part.replace(file)
    click.echo(f"{count} statements in {file}")
