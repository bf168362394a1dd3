"""flask lms import-cooperatives"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from lms.accounts import services as accounts
from lms.cooperatives import services
from lms.cooperatives.cards import cards_pdf
from lms.cooperatives.importing import Fault, parse
from lms.cooperatives.printing import card_of
from lms.cooperatives.services import Imported
from lms.cooperatives.sheets import UnreadableSheet, read_sheet
from lms.core import clock
from lms.core.commands import fail
from lms.core.db import db
from lms.core.i18n import LANGUAGES


@click.command("import-cooperatives")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--cards", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="Where to write the cards."
)
@click.option("--language", type=click.Choice(sorted(LANGUAGES)), default="fr", show_default=True)
def import_cooperatives(file: Path, cards: Path | None, language: str) -> None:
    """Create cooperatives and members from a spreadsheet: docs/import-cooperatives.md. All or nothing."""
    with force_locale(LANGUAGES[language].locale):
        at = clock.now()
        try:
            sheet = parse(read_sheet(file.read_bytes()), today=at.date())
        except UnreadableSheet as error:
            fail([str(error)])
        imported = services.import_sheet(sheet, at=at) if not sheet.faults else Imported()
        _tell(sheet.warnings, _("warning"))
        if sheet.faults:
            _tell(sorted(sheet.faults, key=lambda fault: fault.line), _("fault"))
            count = len(sheet.faults)
            fail([ngettext("%(num)d fault: nothing was imported.", "%(num)d faults: nothing was imported.", count)])
        with _cards_written(imported, cards, at):
            db.session.commit()
        _tell_what_was_done(imported)


def _tell(faults: Sequence[Fault], kind: str) -> None:
    for fault in faults:
        place = _("line %(line)s", line=fault.line) + (f", {fault.column}" if fault.column else "")
        click.echo(f"{place}: {kind}: {fault.reason}", err=True)


def _tell_what_was_done(imported: Imported) -> None:
    click.echo(
        _(
            "Added: %(cooperatives)s cooperatives, %(members)s members, %(offices)s offices.",
            cooperatives=imported.cooperatives,
            members=imported.members,
            offices=imported.offices,
        )
    )


@contextmanager
def _cards_written(imported: Imported, path: Path | None, at: datetime) -> Iterator[None]:
    """The cards on disk before anything is committed, since their codes exist nowhere else; gone again on failure."""
    waiting = accounts.without_card([person for _cooperative, person in imported.waiting], at=at)
    if path is None or not waiting:
        if waiting:
            click.echo(_("No cards were made. Run the same command with --cards FILE.pdf to print them."), err=True)
        yield
        return
    codes = accounts.issue_cards(waiting, at=at)
    base_url = str(current_app.config["SETTINGS"].base_url)
    printed = [
        card_of(person, cooperative, codes[person.id], base_url=base_url, at=at)
        for cooperative, person in imported.waiting
        if person.id in codes
    ]
    part = path.with_name(f"{path.name}.part")
    # Whoever reads this file can take the accounts: nobody but its owner may.
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(cards_pdf(printed))
    try:
        yield
    except BaseException:
        part.unlink()
        raise
    part.replace(path)
    click.echo(ngettext("%(num)d card in %(path)s", "%(num)d cards in %(path)s", len(printed), path=path))
