"""flask lms credentials: clients of the LRS."""

import click
from flask.cli import AppGroup

from lms.core import clock
from lms.core.commands import fail
from lms.core.db import db
from lms.xapi import credentials, queries
from lms.xapi.clients import Scope

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
