"""flask lms offline prepare."""

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from lms.core.commands import lms
from lms.core.i18n import LANGUAGES, speaking
from lms.learning import queries as learning
from lms.offline.packages import may_be_kept
from lms.offline.specimens import specimen

offline = AppGroup("offline", help="Courses kept on phones: docs/offline.md.")


def init_app(_app: Flask) -> None:
    lms.add_command(offline)


@offline.command("prepare")
def prepare_packages() -> None:
    """Render every published course in every language, so that the first visitor of a release need not wait for it."""
    for course, _number in learning.published_with_number():
        revision_id = course.current_revision_id
        if revision_id is None or not may_be_kept(learning.content_of(revision_id)):
            continue
        sizes = []
        for spoken in LANGUAGES.values():
            with current_app.test_request_context(), speaking(spoken):
                sizes.append(specimen(revision_id).size_bytes)
        click.echo(f"{course.slug}: {max(sizes) // 1024} KB at most")
