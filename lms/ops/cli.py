"""flask lms demonstration, flask lms totp, flask lms staff add."""

import secrets as random

import click
from flask.cli import AppGroup

from lms.accounts import secrets
from lms.accounts import services as accounts
from lms.accounts.models import StaffRole
from lms.accounts.services import EmailTaken
from lms.cooperatives import territory
from lms.core import clock
from lms.core.commands import fail
from lms.core.db import db
from lms.ops import demonstration
from lms.ops.demonstration import RealCooperatives

staff = AppGroup("staff", help="Accounts of trainers, advisers, officers and administrators.")


@click.command("demonstration")
@click.option("--force", is_flag=True, help="Also where real cooperatives are.")
def create_demonstration(force: bool) -> None:
    """Add the demonstration set and print how to sign in as each kind of person."""
    at = clock.now()
    try:
        demonstration.create(at=at, is_forced=force)
    except RealCooperatives as error:
        fail([str(error)])
    db.session.commit()
    samples = list(demonstration.samples())
    click.echo("\nMembers: /sign-in, phone number and PIN")
    for one in samples:
        if one.totp_secret is None:
            click.echo(f"  {one.kind!s:42} {one.account}   {one.secret}")
    click.echo("\nStaff: /staff/sign-in, e-mail, password and code")
    for one in samples:
        if one.totp_secret:
            code = secrets.totp_code(one.totp_secret, at)
            click.echo(f"  {one.kind!s:42} {one.account:44} “{one.secret}”   {code}   (secret {one.totp_secret})")
    click.echo(f"\nThe codes change every 30 seconds; the code now: script/lms totp {demonstration.ADVISER_EMAIL}\n")


@click.command("totp")
@click.argument("email")
def show_totp(email: str) -> None:
    """Print the present code of a demonstration account. Secrets of real people are never read."""
    secret = demonstration.totp_secret_of(email)
    if secret is None:
        fail([f"{email} is no account of the demonstration set"])
    else:
        click.echo(secrets.totp_code(secret, clock.now()))


@staff.command("add")
@click.option("--email", required=True)
@click.option("--role", required=True, type=click.Choice([role.value for role in StaffRole]))
@click.option("--name-fr", required=True, help="Her name in Latin letters.")
@click.option("--name-ar", default="", help="Her name in Arabic.")
@click.option("--delegation", type=click.Choice(list(territory.delegations())), help="Of advisers.")
def add_staff(email: str, role: str, name_fr: str, name_ar: str, delegation: str | None) -> None:
    """Make an account and print its one-time password; she chooses her own at the first sign-in."""
    if "@" not in email:
        fail([f"{email!r} is no e-mail address"])
    if (role == StaffRole.ADVISER) != (delegation is not None):
        fail(["--delegation goes with --role adviser, and with no other"])
    password = random.token_urlsafe(12)
    try:
        accounts.add_staff(
            email=email, role=StaffRole(role), name_ar=name_ar, name_fr=name_fr, password=password,
            delegation_code=delegation, at=clock.now(),
        )  # fmt: skip
    except EmailTaken as error:
        fail([str(error)])
    db.session.commit()
    click.echo(f"One-time password of {email}: {password}")
