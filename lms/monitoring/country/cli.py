"""flask lms simulate-country"""

import time
from collections.abc import Callable

import click

from lms.accounts import secrets
from lms.accounts.models import StaffRole
from lms.accounts.samples import PASSWORD, PIN
from lms.cooperatives import territory
from lms.core import clock
from lms.core.commands import fail
from lms.learning.cli import import_courses
from lms.monitoring.country import staff

_ROLES = {
    StaffRole.OFFICER: "National officer", StaffRole.ADMINISTRATOR: "Administrator", StaffRole.ADVISER: "Adviser",
    StaffRole.TRAINER: "Trainer",
}  # fmt: skip


def _regions(_context: click.Context, _parameter: click.Parameter, value: str) -> tuple[str, ...]:
    codes = tuple(filter(None, (part.strip() for part in value.split(","))))
    unknown = [code for code in codes if code not in territory.regions()]
    if unknown:
        raise click.BadParameter(f"{', '.join(unknown)}: known are {', '.join(territory.regions())}")
    return codes


@click.command("simulate-country")
@click.option("--scale", type=click.FloatRange(0.0001, 1), default=1.0, show_default=True, help="Of the whole country.")
@click.option("--seed", type=int, default=2026, show_default=True, help="The same seed makes the same country.")
@click.option(
    "--statements", type=click.IntRange(0), help="About as many are kept in the log; all where it is not given."
)
@click.option("--months", type=click.IntRange(3, 60), default=24, show_default=True, help="Of learning, up to now.")
@click.option("--regions", default="", callback=_regions, help="Only these, say MA-09,MA-10.")
@click.pass_context
def simulate_country(
    context: click.Context, scale: float, seed: int, statements: int | None, months: int, regions: tuple[str, ...]
) -> None:
    """Fill an empty database with made-up cooperatives in the published numbers: docs/monitoring-country.md."""
    # Only here: a server knows the command, and needs none of the 11 MB that it works with.
    from lms.monitoring.country import loading, registers
    from lms.monitoring.country.courses import taught
    from lms.monitoring.country.population import Options

    if not loading.is_empty():
        fail(
            [
                "There are cooperatives or statements here. A country is made in an empty database only; nothing was changed."
            ]
        )
    if not taught():
        context.invoke(import_courses, folder=None)
    begun = time.monotonic()
    options = Options(
        now=clock.now().replace(microsecond=0),
        scale=scale,
        seed=seed,
        months=months,
        statements=statements,
        regions=regions,
    )
    bars = _Bars()
    try:
        loaded = loading.load(options, bars.begin)
    except loading.NoCourses:
        fail(["No course is published: flask lms courses import"])
    finally:
        bars.end()
    seconds = time.monotonic() - begun
    click.echo(
        f"{loaded.cooperatives} cooperatives, {loaded.people} members, {loaded.enrolments} enrolments, "
        f"{loaded.statements} statements in {seconds:.0f} s"
    )
    phones = min(registers.PHONES, loaded.cooperatives)
    _tell_accounts([registers.phone(0), registers.phone(phones - 1)])


class _Bars:
    """A progress bar for each part, one after the other."""

    def __init__(self) -> None:
        self._bar: click._termui_impl.ProgressBar[int] | None = None

    def begin(self, title: str, total: int) -> Callable[[int], None]:
        self.end()
        bar = click.progressbar(length=total, label=f"{title:12}")
        bar.__enter__()
        self._bar = bar
        return bar.update

    def end(self) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
            self._bar = None


def _tell_accounts(phones: list[str]) -> None:
    """`phones`: of the first president who can sign in, and of the last."""
    click.echo(
        "\nWith LMS_DEMONSTRATION=true these sign in.\nStaff: /staff/sign-in, e-mail, password and code (flask lms totp E-MAIL)"
    )
    trainers = [one for one in staff.accounts() if one.role is StaffRole.TRAINER]
    for one in (*(one for one in staff.accounts() if one not in trainers), trainers[0]):
        code = secrets.totp_code(one.totp_secret, clock.now())
        click.echo(f"  {_ROLES[one.role]:18} {one.email:46} “{PASSWORD}”   {code}")
    click.echo(f"  … and {len(trainers) - 1} more trainers, up to {trainers[-1].email}")
    click.echo("\nPresidents of the first cooperatives: /sign-in, phone number and PIN")
    first, last = (f"0{phone[4:]}" for phone in phones)
    click.echo(f"  {first} to {last}   {PIN}")
    click.echo("\nThe figures are counted by: flask lms monitoring rebuild\n")
