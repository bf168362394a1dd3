"""From the forms of the calculators to what the law makes of them, shaped for their pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from lms.accounts.models import Person
from lms.cooperatives.desk.forms import QuorumForm, SurplusForm
from lms.cooperatives.law import surplus
from lms.cooperatives.law.assembly import Attendance, Outcome, attendance_of, outcome_of


@dataclass(frozen=True)
class Count:
    """`outcome` is None where no votes are entered, or no vote may be taken."""

    attendance: Attendance
    outcome: Outcome | None


@dataclass(frozen=True)
class Sharing:
    """One of `distribution` (a surplus) and `cover` (a loss). `refunds`: by the members of the form, in order."""

    distribution: surplus.Distribution | None = None
    cover: surplus.Cover | None = None
    refunds: Sequence[tuple[Person, int]] = ()


def count_of(form: QuorumForm) -> Count:
    """Of a form that is valid."""
    attendance = attendance_of(
        form.assembly_kind,
        form.call_number,
        members=form.members.data,
        present=form.present.data,
        represented=form.represented.data or 0,
    )
    votes = form.votes_for.data, form.votes_against.data
    if votes == (None, None) or not attendance.is_reached:
        return Count(attendance, None)
    outcome = outcome_of(
        form.assembly_kind, votes_for=votes[0] or 0, votes_against=votes[1] or 0, is_chair_for=form.is_chair_for
    )
    return Count(attendance, outcome)


def sharing_of(form: SurplusForm, members: Sequence[Person]) -> Sharing:
    """Of a form that is valid. Raises surplus.BeyondSurplus."""
    if form.surplus.data < 0:
        cover = surplus.cover_loss(-form.surplus.data, provisions=form.provisions.data or 0, reserve=form.reserve.data)
        return Sharing(cover=cover)
    year = surplus.Year(
        surplus=form.surplus.data,
        capital=form.capital.data,
        reserve=form.reserve.data,
        levies=form.levies.data or 0,
        paid_shares=form.paid_shares.data or 0,
        interest_rate=form.interest_rate.data or 0,
    )
    found = surplus.distribute(year, to_special_reserve=form.special.data or 0, refunded=form.refunded.data)
    operations = {
        index: entry.data for index, entry in enumerate(form.operations.entries[: len(members)]) if entry.data
    }
    shares = surplus.refunds(found.refunded, operations) if operations else {}
    return Sharing(distribution=found, refunds=[(members[index], share) for index, share in shares.items()])
