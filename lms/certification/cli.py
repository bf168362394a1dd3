"""flask lms certificates revoke."""

import click
from flask.cli import AppGroup

from lms.certification import queries, services
from lms.certification.codes import grouped, read_code
from lms.certification.services import AlreadyRevoked
from lms.core import clock
from lms.core.commands import fail
from lms.core.db import db

MOST_CHARACTERS = 1000

group = AppGroup("certificates", help="Certificates of modules and courses.")


@group.command("revoke")
@click.argument("code")
@click.option("--reason", required=True, help="Its holder reads it.")
def revoke_certificate(code: str, reason: str) -> None:
    """Withdraw a certificate for good: it cannot be given again. Its holder is told, and stages that rest on it are judged."""
    reason = reason.strip()
    if not reason or len(reason) > MOST_CHARACTERS:
        fail([f"Say why, in {MOST_CHARACTERS} characters at most"])
    read = read_code(code)
    found = db.session.scalar(queries.certificate_with_code(read)) if read else None
    if found is None:
        fail([f"No certificate has the code {code}"])
    else:
        try:
            services.revoke(found, by=None, reason=reason, at=clock.now())
        except AlreadyRevoked:
            fail([f"{grouped(found.code)} was withdrawn before"])
        db.session.commit()
        click.echo(f"Withdrawn: {grouped(found.code)}")
