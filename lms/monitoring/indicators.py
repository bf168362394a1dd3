"""Every figure of monitoring, defined once: its name, what it counts, of what, from where, since when. Shown beside each figure.

A measure is what cells add up (counting/); an indicator is one measure, or two of which one is divided by the other.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lms.core.i18n import lazy as _
from lms.monitoring.dimensions import BEFORE_ALL, OF_COOPERATIVES, OF_ENROLMENTS, OF_MODULES, OF_PEOPLE, Dimension
from lms.monitoring.periods import Period


class Measure(StrEnum):
    """What is added up in cells, by month."""

    # Of enrolments. The first two stand in the month of the enrolment.
    ENROLMENTS = "enrolments"
    ENROLMENTS_COMPLETED = "enrolments_completed"
    COMPLETIONS = "completions"
    COMPLETION_DAYS = "completion_days"
    EXAMS = "exams"
    EXAMS_PASSED = "exams_passed"
    ACTIVE_ENROLMENTS = "active_enrolments"
    COURSE_CERTIFICATES = "course_certificates"
    # By Dimension.MODULE and by places, in the month of the completion.
    MODULE_COMPLETIONS = "module_completions"
    # By Dimension.STEP, in the month of the enrolment.
    STEPS_DONE = "steps_done"
    # By Dimension.LATER, in the month of the enrolment.
    RETAINED = "retained"
    # Of people.
    MEMBERS = "members"
    PEOPLE_ENROLLED = "people_enrolled"
    PEOPLE_ACTIVE = "people_active"
    PEOPLE_CERTIFIED = "people_certified"
    # Of cooperatives.
    COOPERATIVES = "cooperatives"
    COOPERATIVES_ENROLLED = "cooperatives_enrolled"
    OFFICES_CERTIFIED = "offices_certified"
    DIAGNOSES = "diagnoses"
    DIAGNOSES_COMPARED = "diagnoses_compared"
    # Hundredths of a level.
    DIAGNOSIS_CHANGE = "diagnosis_change"
    PROJECTS_OPENED = "projects_opened"
    MARKETS_OPENED = "markets_opened"
    DOSSIERS_SUBMITTED = "dossiers_submitted"
    DOSSIERS_DECIDED = "dossiers_decided"
    DOSSIERS_APPROVED = "dossiers_approved"
    PRODUCTS_PUBLISHED = "products_published"
    ACCOUNTS_DECLARED = "accounts_declared"
    # Centimes.
    SALES_DECLARED = "sales_declared"
    # By Dimension.FUNNEL: those that had reached the step by then, and those whose furthest step it is today, in the month in which
    # they reached it.
    FUNNEL_REACHED = "funnel_reached"
    FUNNEL_STAYING = "funnel_staying"


class Unit(StrEnum):
    COUNT = "count"
    # Numerator of denominator, shown in per cent.
    SHARE = "share"
    DAYS = "days"
    # Levels of the self-assessment, 1 to 5; the numerator is in hundredths.
    LEVELS = "levels"
    # The measure is in centimes.
    DIRHAMS = "dirhams"


class Kind(StrEnum):
    """How months make a period."""

    # They are added.
    FLOW = "flow"
    # All months up to the end of the period are added: what there is by then.
    STOCK = "stock"
    # The last month that has begun: whoever was active in two months is one person.
    LEVEL = "level"


class Counted(StrEnum):
    """What stands behind a figure: cells of fewer than five of these are hidden."""

    PEOPLE = "people"
    COOPERATIVES = "cooperatives"


@dataclass(frozen=True)
class Origin:
    """Where figures come from; `since`: year and month from which the platform records it, None where it does not."""

    name: Any
    since: str | None

    def __str__(self) -> str:
        return str(self.name)


@dataclass(frozen=True, kw_only=True)
class Indicator:
    slug: str
    name: Any
    definition: Any
    source: Origin
    # None where nothing of the platform records it yet; the figure then says so.
    measure: Measure | None
    # What a share or a mean is of.
    denominator: Measure | None = None
    # What counts who stands behind a sum of money.
    counted_by: Measure | None = None
    unit: Unit = Unit.COUNT
    kind: Kind = Kind.FLOW
    counted: Counted = Counted.PEOPLE
    dimensions: tuple[Dimension, ...] = OF_ENROLMENTS

    @property
    def since(self) -> str | None:
        return self.source.since

    @property
    def is_recorded(self) -> bool:
        return self.measure is not None

    @property
    def measures(self) -> tuple[Measure, ...]:
        return tuple(one for one in (self.measure, self.denominator, self.counted_by) if one is not None)


# A register has dates of its own, and is told of since figures begin; of all else, when the platform got its tables (migrations/).
_LOG = Origin(_("Statements of learning (xAPI)"), "2026-11")
_REGISTER = Origin(_("Register of the cooperative"), str(Period.of_month(BEFORE_ALL + 1)))
_CERTIFIED_ON_REGISTER = Origin(_REGISTER.name, _LOG.since)
_STAGES = Origin(_("Stages of the pathway"), "2026-11")
_DIAGNOSIS = Origin(_("Self-assessments that were closed"), "2026-11")
_IDEAS = Origin(_("Ideas for projects and decisions on them"), "2026-11")
_PRODUCTS = Origin(_("Products of the cooperatives"), "2026-11")
_ACCOUNTS = Origin(_("Accounts that cooperatives wrote down"), "2026-11")
_LATER = Origin(_("Nothing on the platform records it yet"), None)

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        slug="enrolled",
        name=_("Enrolments"),
        definition=_("Enrolments in a course that began in the period. Who begins two courses counts twice."),
        source=_LOG,
        measure=Measure.ENROLMENTS,
    ),
    Indicator(
        slug="people-enrolled",
        name=_("People who began"),
        definition=_("People whose first enrolment in any course lies in the period."),
        source=_LOG,
        measure=Measure.PEOPLE_ENROLLED,
        dimensions=OF_PEOPLE,
    ),
    Indicator(
        slug="active",
        name=_("Active people"),
        definition=_("People who did something in a course in the last month of the period; enrolling is not enough."),
        source=_LOG,
        measure=Measure.PEOPLE_ACTIVE,
        kind=Kind.LEVEL,
        dimensions=OF_PEOPLE,
    ),
    Indicator(
        slug="active-enrolments",
        name=_("Active learners"),
        definition=_("Enrolments in which somebody did something in the last month of the period. Who learns two courses counts twice."),
        source=_LOG,
        measure=Measure.ACTIVE_ENROLMENTS,
        kind=Kind.LEVEL,
    ),
    Indicator(
        slug="completion-rate",
        name=_("Completion rate"),
        definition=_("Of the enrolments that began in the period, the share whose course is completed by now."),
        source=_LOG,
        measure=Measure.ENROLMENTS_COMPLETED,
        denominator=Measure.ENROLMENTS,
        unit=Unit.SHARE,
    ),
    Indicator(
        slug="completed",
        name=_("Courses completed"),
        definition=_("Courses that somebody completed in the period, whenever she began."),
        source=_LOG,
        measure=Measure.COMPLETIONS,
    ),
    Indicator(
        slug="modules-completed",
        name=_("Modules completed"),
        definition=_("Modules of courses that somebody completed in the period, whenever she began."),
        source=_LOG,
        measure=Measure.MODULE_COMPLETIONS,
        dimensions=OF_MODULES,
    ),
    Indicator(
        slug="time-to-complete",
        name=_("Days to complete"),
        definition=_("Days from the enrolment to the completion: the mean of the courses completed in the period."),
        source=_LOG,
        measure=Measure.COMPLETION_DAYS,
        denominator=Measure.COMPLETIONS,
        unit=Unit.DAYS,
    ),
    Indicator(
        slug="exam-pass-rate",
        name=_("Exams passed"),
        definition=_("Of the attempts at exams that ended in the period, the share that passed."),
        source=_LOG,
        measure=Measure.EXAMS_PASSED,
        denominator=Measure.EXAMS,
        unit=Unit.SHARE,
    ),
    Indicator(
        slug="certificates",
        name=_("Course certificates"),
        definition=_("Certificates of whole courses earned in the period and not withdrawn."),
        source=_LOG,
        measure=Measure.COURSE_CERTIFICATES,
    ),
    Indicator(
        slug="people-certified",
        name=_("People certified"),
        definition=_("People who by the end of the period had earned a course certificate that is not withdrawn."),
        source=_LOG,
        measure=Measure.PEOPLE_CERTIFIED,
        kind=Kind.STOCK,
        dimensions=OF_PEOPLE,
    ),
    Indicator(
        slug="members-certified",
        name=_("Share of members certified"),
        definition=_("People certified by the end of the period, of all members on the registers then."),
        source=_CERTIFIED_ON_REGISTER,
        measure=Measure.PEOPLE_CERTIFIED,
        denominator=Measure.MEMBERS,
        unit=Unit.SHARE,
        kind=Kind.STOCK,
        dimensions=OF_PEOPLE,
    ),
    Indicator(
        slug="members",
        name=_("Members"),
        definition=_("People on the registers of cooperatives at the end of the period, each once."),
        source=_REGISTER,
        measure=Measure.MEMBERS,
        kind=Kind.STOCK,
        dimensions=OF_PEOPLE,
    ),
    Indicator(
        slug="cooperatives",
        name=_("Cooperatives"),
        definition=_("Cooperatives registered by the end of the period and not struck off."),
        source=_REGISTER,
        measure=Measure.COOPERATIVES,
        kind=Kind.STOCK,
        counted=Counted.COOPERATIVES,
        dimensions=OF_COOPERATIVES,
    ),
    Indicator(
        slug="cooperatives-enrolled",
        name=_("Cooperatives that learn"),
        definition=_("Cooperatives of which a member had begun a course by the end of the period, and that were not struck off."),
        source=_LOG,
        measure=Measure.COOPERATIVES_ENROLLED,
        kind=Kind.STOCK,
        counted=Counted.COOPERATIVES,
        dimensions=OF_COOPERATIVES,
    ),
    Indicator(
        slug="offices-certified",
        name=_("Cooperatives with an office certified"),
        definition=_("Cooperatives of which somebody who holds an office today has a course certificate, earned by the end of the period, and that were not struck off."),
        source=_LOG,
        measure=Measure.OFFICES_CERTIFIED,
        kind=Kind.STOCK,
        counted=Counted.COOPERATIVES,
        dimensions=OF_COOPERATIVES,
    ),
    Indicator(
        slug="diagnoses",
        name=_("Self-assessments closed"),
        definition=_("Rounds of the self-assessment that cooperatives closed in the period."),
        source=_DIAGNOSIS,
        measure=Measure.DIAGNOSES,
        counted=Counted.COOPERATIVES,
        dimensions=OF_COOPERATIVES,
    ),
    Indicator(
        slug="diagnosis-change",
        name=_("Change between self-assessments"),
        definition=_("From the first to the last round of the same version, the mean change over all dimensions, of cooperatives whose last round lies in the period. Levels are 1 to 5."),
        source=_DIAGNOSIS,
        measure=Measure.DIAGNOSIS_CHANGE,
        denominator=Measure.DIAGNOSES_COMPARED,
        unit=Unit.LEVELS,
        counted=Counted.COOPERATIVES,
        dimensions=OF_COOPERATIVES,
    ),
    Indicator(
        slug="projects-opened",
        name=_("Projects opened"),
        definition=_("Cooperatives for which the stage of projects had opened by the end of the period, and that were not struck off."),
        source=_STAGES,
        measure=Measure.PROJECTS_OPENED,
        kind=Kind.STOCK,
        counted=Counted.COOPERATIVES,
        dimensions=OF_COOPERATIVES,
    ),
    Indicator(
        slug="markets-opened",
        name=_("Markets opened"),
        definition=_("Cooperatives for which the stage of the market had opened by the end of the period, and that were not struck off."),
        source=_STAGES,
        measure=Measure.MARKETS_OPENED,
        kind=Kind.STOCK,
        counted=Counted.COOPERATIVES,
        dimensions=OF_COOPERATIVES,
    ),
    Indicator(
        slug="dossiers-submitted",
        name=_("Dossiers submitted"),
        definition=_("Ideas for projects to which cooperatives agreed in the period."),
        source=_IDEAS,
        measure=Measure.DOSSIERS_SUBMITTED,
        counted=Counted.COOPERATIVES,
        dimensions=OF_COOPERATIVES,
    ),
    Indicator(
        slug="dossiers-decided",
        name=_("Dossiers decided"),
        definition=_("Decisions of advisers on ideas in the period: approved or sent back."),
        source=_IDEAS,
        measure=Measure.DOSSIERS_DECIDED,
        counted=Counted.COOPERATIVES,
        dimensions=OF_COOPERATIVES,
    ),
    Indicator(
        slug="approval-rate",
        name=_("Dossiers approved"),
        definition=_("Of the decisions on ideas in the period, the share that approved."),
        source=_IDEAS,
        measure=Measure.DOSSIERS_APPROVED,
        denominator=Measure.DOSSIERS_DECIDED,
        unit=Unit.SHARE,
        counted=Counted.COOPERATIVES,
        dimensions=OF_COOPERATIVES,
    ),
    Indicator(
        slug="products-published",
        name=_("Products published"),
        definition=_("Products that cooperatives listed in the period and did not take back."),
        source=_PRODUCTS,
        measure=Measure.PRODUCTS_PUBLISHED,
        counted=Counted.COOPERATIVES,
        dimensions=OF_COOPERATIVES,
    ),
    Indicator(
        slug="sales-declared",
        name=_("Sales declared"),
        definition=_("Turnover in the accounts of years that closed in the period, in dirhams."),
        source=_ACCOUNTS,
        measure=Measure.SALES_DECLARED,
        counted_by=Measure.ACCOUNTS_DECLARED,
        unit=Unit.DIRHAMS,
        counted=Counted.COOPERATIVES,
        dimensions=OF_COOPERATIVES,
    ),
    *(
        Indicator(
            slug=slug, name=name, definition=definition, source=_LATER, measure=None,
            counted=Counted.COOPERATIVES, dimensions=OF_COOPERATIVES,
        )
        for slug, name, definition in (
            ("dossiers-funded", _("Dossiers funded"), _("Approved projects to which a funder said yes.")),
            ("money-obtained", _("Money obtained"), _("What funders paid to approved projects, in dirhams.")),
            ("quotes", _("Quotes"), _("Quotes that cooperatives gave to buyers.")),
            ("orders", _("Orders"), _("Orders that buyers placed.")),
            ("jobs", _("Jobs"), _("Jobs that cooperatives declare.")),
        )
    ),
)  # fmt: skip
BY_SLUG = {one.slug: one for one in INDICATORS}
