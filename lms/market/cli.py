"""flask lms products review."""

import click
from flask.cli import AppGroup

from lms.core import clock
from lms.core.db import db
from lms.market import services

products = AppGroup("products", help="Products of cooperatives.")


@products.command("review")
def review_products() -> None:
    """Judge every product again. To be run where a release changes what a family of products needs."""
    changed = services.review_all(on=clock.now().date())
    db.session.commit()
    click.echo(f"{changed} products changed")
