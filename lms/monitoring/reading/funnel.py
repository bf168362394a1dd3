"""Cooperatives through the three stages: how many reach each step, where they stop, and for how long."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import ngettext
from markupsafe import Markup

from lms.core.i18n import format_number, language
from lms.core.i18n import lazy as _
from lms.core.months import month_of
from lms.monitoring import charts, queries
from lms.monitoring.asking import Question
from lms.monitoring.charts import Mark, Reading, Stage
from lms.monitoring.charts import Step as Drawn
from lms.monitoring.colons import named
from lms.monitoring.dimensions import COUNTRY, Dimension
from lms.monitoring.indicators import Measure
from lms.monitoring.judging import hidden_steps
from lms.monitoring.steps import Stay, Step, stay
from lms.monitoring.suppression import TOTAL, is_small
from lms.monitoring.tables import HIDDEN_WORD, Cell, Column, Kind, Row, Table
from lms.monitoring.tables import Mark as Marks

NAMES: Mapping[Step, Any] = {
    Step.REGISTERED: _("Registered"),
    Step.LEARNING: _("A member began to learn"),
    Step.CERTIFIED: _("An office is certified"),
    Step.PROJECT: _("Stage of projects open"),
    Step.SUBMITTED: _("Dossier submitted"),
    Step.APPROVED: _("Dossier approved"),
    Step.MARKET: _("Stage of the market open"),
    Step.LISTED: _("Product published"),
}
STAGES: tuple[tuple[Any, tuple[Step, ...]], ...] = (
    (_("1. Learning"), (Step.REGISTERED, Step.LEARNING, Step.CERTIFIED)),
    (_("2. Project"), (Step.PROJECT, Step.SUBMITTED, Step.APPROVED)),
    (_("3. Market"), (Step.MARKET, Step.LISTED)),
)
WAIT_NAMES = (_("Under 3 months"), _("3 to 6 months"), _("6 to 12 months"), _("Over a year"))
# Step → the address of the list of those who reached it, or who stop there.
Lead = Callable[[Step], str | None]


@dataclass(frozen=True)
class Passed:
    """How many reached a step, how many of them went no further, and for how long they have been there; None where it is hidden or
    not known."""

    step: Step
    reached: int | None
    stopped: int | None
    # Of the step before.
    share: float | None
    months: float | None = None
    waits: tuple[int, ...] | None = None
    # There is nothing after it to stop before.
    is_last: bool = False

    @property
    def name(self) -> str:
        return str(NAMES[self.step])


def funnel(asked: Question) -> list[Passed]:
    """One query, and one more where nothing was judged lately. How long they wait is known of today alone."""
    last = min(asked.period.last, month_of(asked.today))
    months = queries.amounts_by_month(
        [asked.place], Dimension.FUNNEL, [Measure.FUNNEL_REACHED, Measure.FUNNEL_STAYING], None, last
    )
    reached = {step: sum(months.get((asked.place, Measure.FUNNEL_REACHED, step), {}).values()) for step in Step}
    is_today = asked.period.last >= month_of(asked.today)
    stays = {
        step: stay(months.get((asked.place, Measure.FUNNEL_STAYING, step), {}), last) if is_today else None
        for step in Step
    }
    hidden = {
        value for _slug, place, value in hidden_steps(asked.place, asked.period, asked.today) if place == asked.place
    }
    return judged(reached, stays, hidden, with_waits=asked.place == COUNTRY)


def judged(
    reached: Mapping[Step, int], stays: Mapping[Step, Stay | None], hidden: set[str], *, with_waits: bool
) -> list[Passed]:
    """`hidden`: steps of which is hidden how many stop there, and "" where it is how many there are. How many reach a step is the sum of
    those who stop there or later: it is shown where it can be computed from what is shown anyway.

    `with_waits`: only of the country, for bands of places would have to be judged with all others.
    """
    steps = list(Step)
    stopped = {
        one: reached[one] - (reached[after] if after else 0)
        for one, after in zip(steps, [*steps[1:], None], strict=True)
    }
    small = {step for step, amount in stopped.items() if is_small(amount)} | {one for one in steps if one in hidden}
    found = []
    before: int | None = None
    for place, step in enumerate(steps):
        beyond = small & set(steps[place:])
        shown = reached[step] if not beyond or (beyond == small and TOTAL not in hidden) else None
        here = None if step in small else stays[step]
        is_staying = here is not None and here.count > 0
        found.append(
            Passed(
                step, shown, None if step in small else stopped[step],
                share=shown / before if shown is not None and before else None,
                months=here.months if here and is_staying else None,
                waits=here.waits if here and is_staying and with_waits and not any(map(is_small, here.waits)) else None,
                is_last=step is steps[-1],
            )
        )  # fmt: skip
        before = shown
    return found


def funnel_chart(found: Sequence[Passed], title: str, lead: Lead) -> Markup:
    by_step = {one.step: one for one in found}
    stages = [
        Stage(str(name), [_drawn(by_step[step], lead(step)) for step in steps]) for name, steps in STAGES
    ]  # fmt: skip
    reading = Reading(
        "funnel", title, str(_("How many cooperatives reach each step, and how many stop there.")), format_number, named,
        language().dir == "rtl",
    )  # fmt: skip
    return charts.funnel(reading, stages)


def _drawn(one: Passed, href: str | None) -> Drawn:
    mark = Mark(one.name, one.reached, number_text(one.reached), href, one.reached is None)
    if one.is_last or not one.stopped:
        return Drawn(mark)
    lasts = "" if one.months is None else str(_("for %(months)s on average", months=months_text(one.months)))
    return Drawn(
        mark,
        str(ngettext("%(shown)s stops here", "%(shown)s stop here", one.stopped, shown=format_number(one.stopped))),
        lasts,
    )


def number_text(amount: int | None) -> str:
    return str(HIDDEN_WORD) if amount is None else format_number(amount)


def months_text(months: float) -> str:
    """In whole months: that is how exactly it is kept."""
    if months < 1:
        return str(_("less than a month"))
    whole = round(months)
    return str(ngettext("%(count)s month", "%(count)s months", whole, count=format_number(whole)))


def table_of(found: Sequence[Passed], title: str, lead: Lead, **more: Any) -> Table:
    return Table(
        title=title,
        heading=_("Step"),
        columns=[
            Column(_("Reach it"), Kind.COUNT), Column(_("Of the step before"), Kind.SHARE),
            Column(_("Stop here"), Kind.COUNT), Column(_("For, on average"), Kind.COUNT),
        ],
        rows=[Row(one.name, _cells(one), one.step, lead(one.step)) for one in found],
        slug="funnel",
        **more,
    )  # fmt: skip


def _cells(one: Passed) -> list[Cell]:
    return [
        Marks.HIDDEN if one.reached is None else one.reached,
        Marks.HIDDEN if one.reached is None else Marks.MISSING if one.share is None else one.share,
        Marks.HIDDEN if one.stopped is None else Marks.MISSING if one.is_last else one.stopped,
        "–" if one.months is None or one.is_last else months_text(one.months),
    ]


def waits_table(found: Sequence[Passed], title: str, lead: Lead, **more: Any) -> Table:
    """Of those who went no further, how long they have been at the step."""
    return Table(
        title=title,
        heading=_("Step"),
        columns=[Column(name, Kind.SHARE) for name in WAIT_NAMES],
        rows=[Row(one.name, _shares(one), one.step, lead(one.step)) for one in found if not one.is_last],
        slug="funnel-waits",
        **more,
    )  # fmt: skip


def _shares(one: Passed) -> list[Cell]:
    if one.waits is None:
        return [Marks.HIDDEN if one.stopped is None or one.months is not None else Marks.MISSING] * len(WAIT_NAMES)
    return [amount / sum(one.waits) for amount in one.waits]
