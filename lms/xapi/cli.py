"""flask lms credentials: clients of the LRS. flask lms statements: the log."""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO

import click
from flask.cli import AppGroup

from lms.core import clock
from lms.core.commands import fail
from lms.core.db import db
from lms.xapi import credentials, exporting, queries
from lms.xapi.clients import FaultyClient, Scope, name_from, origins_from
from lms.xapi.exporting import Format
from lms.xapi.parameters import BadRequest, Search, search_of
from lms.xapi.searching import bounds_of, wanted_terms

STDOUT = Path("-")

group = AppGroup("credentials", help="Keys and secrets of the clients of the LRS.")
statements = AppGroup("statements", help="The statement log.")


@group.command("create")
@click.argument("name")
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice([scope.value for scope in Scope]))
@click.option("--origin", "origins", multiple=True, help="A web origin whose pages may use it; * for any.")
def create_credential(name: str, scopes: tuple[str, ...], origins: tuple[str, ...]) -> None:
    """Make a credential and print its key and secret, which is shown this once."""
    try:
        name, sites = name_from(name), origins_from(" ".join(origins))
    except FaultyClient as error:
        fail([str(error)])
    new = credentials.create(name=name, scopes=[Scope(scope) for scope in scopes], origins=sites, at=clock.now())
    db.session.commit()
    click.echo(f"key     {new.credential.key}\nsecret  {new.secret}")


@group.command("list")
def list_credentials() -> None:
    """Every client, with its scopes and the web sites whose pages may use it."""
    found = queries.credentials()
    for one in found:
        used = f"last used {one.last_used_at:%Y-%m-%d %H:%M}" if one.last_used_at else "never used"
        state = "revoked" if one.revoked_at else used
        origins = f"  from {' '.join(one.origins)}" if one.origins else ""
        click.echo(f"{one.key}  {one.name}  {' '.join(one.scopes)}{origins}  {state}")
    names = Counter(one.name.casefold() for one in found if not one.revoked_at)
    for name in dict.fromkeys(one.name for one in found if names[one.name.casefold()] > 1 and not one.revoked_at):
        click.echo(f"Several have the name {name}: their keys tell them apart.", err=True)


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
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--format", "kind", type=click.Choice([one.value for one in Format]), default=Format.JSONL.value)
@click.option("--agent", help="As JSON: only where this Agent or Group stands anywhere.")
@click.option("--activity", help="Its IRI: only where it stands anywhere.")
@click.option("--verb", help="Its IRI.")
@click.option("--registration")
@click.option("--since", help="ISO 8601: only what was stored after it.")
@click.option("--until", help="ISO 8601: only what was stored then or before.")
def export_statements(file: Path, kind: str, **filters: str | None) -> None:
    """Write the log, or what the filters find, into FILE, oldest first; - for standard output."""
    try:
        search = search_of({name: value for name, value in filters.items() if value})
    except BadRequest as error:
        fail([str(error)])
    search = replace(search, has_related_agents=True, has_related_activities=True)
    try:
        with _opened(file) as out:
            count = _write(search, Format(kind), out, label=file.name)
            out.flush()
    except BrokenPipeError:
        # Who reads has enough, such as head; click ends without a word.
        raise
    except OSError as error:
        fail([f"{file}: {error.strerror or error}"])
    # Standard output is for the statements, where they go there.
    click.echo(f"{count} statements in {file}", err=file == STDOUT)


def _write(search: Search, kind: Format, out: IO[str], *, label: str) -> int:
    """How many statements were written."""
    after, before = bounds_of(search)
    first, last = queries.oldest_position(), queries.newest_position()
    begin, end = max(first, after or first), min(last, before or last)
    count = 0
    with click.progressbar(length=1000, label=label, file=sys.stderr) as bar:
        for page in exporting.pages_of(wanted_terms(search, None), after=after, before=before):
            documents = [document for _seq, document in page]
            out.write(exporting.lines_of(documents, kind, exporting.first_of, is_first=count == 0))
            count += len(page)
            bar.update(min(1000, 1000 * (page[-1][0] - begin) // max(1, end - begin)) - bar.pos)
        if count == 0:
            out.write(exporting.lines_of([], kind, exporting.first_of, is_first=True))
    return count


@contextmanager
def _opened(file: Path) -> Iterator[IO[str]]:
    """A file to write, whole or not at all: a broken export leaves nothing under the name. Raises OSError."""
    if file == STDOUT:
        with click.open_file("-", "w", encoding="utf-8") as out:
            yield out
        return
    if file.exists() and not file.is_file():
        # A pipe or a device: nothing may be put in its place.
        with file.open("w", encoding="utf-8", newline="") as out:
            yield out
        return
    part = file.with_name(f"{file.name}.part")
    # One that an earlier export left would keep its permissions.
    part.unlink(missing_ok=True)
    try:
        # Personal data: read by nobody but who writes them.
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as out:
            yield out
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
