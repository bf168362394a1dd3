"""The people behind a figure: why it is asked, then the list for a quarter of an hour."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.cooperatives import queries as cooperatives
from lms.core import clock
from lms.core.access import grants
from lms.core.i18n import in_language
from lms.core.i18n import lazy as _
from lms.learning import queries as learning
from lms.monitoring import asking, naming
from lms.monitoring import courses as taught
from lms.monitoring.dimensions import Dimension
from lms.monitoring.people import keys, policy, queries, services
from lms.monitoring.people.forms import COUNTED_ANEW, ListForm, read_course, read_list
from lms.monitoring.people.models import ListAccess, Reason
from lms.monitoring.people.queries import Asked
from lms.monitoring.people.words import LISTS, REASONS
from lms.monitoring.periods import Period
from lms.monitoring.policy import Viewer
from lms.monitoring.views.blueprint import PREFIX, add_section, bp, today

PAGE_SIZE = 50
add_section(800, "monitoring.new_people_list", _("People"))


@bp.get(f"{PREFIX}/people")
@grants(policy.asker)
def new_people_list(viewer: Viewer) -> ResponseReturnValue:
    """Links from figures say `behind`, `period`, `course` and `cooperative`, its register number; no address names a person."""
    period = asking.read_period(request.args.get("period", ""), today())
    behind = read_list(request.args.get("behind", ""))
    course = read_course(request.args.get("course", ""), _courses_to_choose())
    number = request.args.get("cooperative")
    form = _form(viewer, behind=behind.value, period=str(period), course=course, cooperative=number)
    return _ask(viewer, form)


@bp.post(f"{PREFIX}/people")
@grants(policy.asker)
def create_people_list(viewer: Viewer) -> ResponseReturnValue:
    form = _form(viewer, request.form)
    if not form.validate():
        return _ask(viewer, form), 422
    reason = Reason(form.reason.data)
    asked = Asked(
        asker=viewer.person,
        behind=read_list(form.behind.data),
        period=Period.parse(form.period.data),
        cooperative_id=form.found.id if form.found else None,
        is_for_control=reason is Reason.CONTROL,
        today=today(),
        course=form.course.data,
    )
    access = services.open_list(asked, reason, form.words.data or "", key=form.row_id, at=clock.now())
    return redirect(url_for("monitoring.list_people", access_id=access.id), 303)


@bp.get(f"{PREFIX}/people/<uuid:access_id>")
@grants(policy.opened_list)
def list_people(viewer: Viewer, access: ListAccess) -> ResponseReturnValue:
    asked = _asked_again(viewer, access)
    cooperative = queries.cooperative_in(asked)
    is_gone = cooperative is None if asked.cooperative_id else not _is_of_her_delegation(access, viewer)
    if not access.is_open(clock.now()) or is_gone:
        flash(_("This list is closed again. Say once more why you look at it."))
        number = cooperative.register_number if cooperative else None
        return redirect(_another(access, number), 303)
    # A list that was opened before the counting began.
    unknown = COUNTED_ANEW if queries.is_unknown(access.behind) else ""
    sealed = request.args.get("after")
    after = keys.unseal(sealed, access.id) if sealed else None
    rows = [] if unknown else queries.rows_after(asked, after, size=PAGE_SIZE + 1)
    page = rows[:PAGE_SIZE]
    names = cooperatives.cooperatives_with_ids(list({row.key[0] for row in page}))
    return render_template(
        "monitoring/people.html",
        viewer=viewer,
        access=access,
        cooperative=cooperative,
        another_href=_another(access, cooperative.register_number if cooperative else None),
        course=naming.value_names(Dimension.COURSE, [access.course])[access.course] if access.course else "",
        rows=page,
        unknown=unknown,
        cooperatives={one.id: one for one in names},
        courses=_courses(asked, [row.person_id for row in page]),
        left_out=queries.left_out(asked),
        following=keys.seal(page[-1].key, access.id) if len(rows) > PAGE_SIZE else None,
        is_first=after is None,
        titled=LISTS[access.behind],
        reason=REASONS[access.reason],
        period=Period.parse(access.period),
    )


def _another(access: ListAccess, number: str | None) -> str:
    """Where a reason is stated for the same list."""
    asked: dict[str, Any] = {"behind": access.behind.value, "period": access.period, "course": access.course or None}
    return url_for("monitoring.new_people_list", **asked, cooperative=number)


def _courses_to_choose() -> dict[str, str]:
    return naming.value_names(Dimension.COURSE, taught.published())


def _is_of_her_delegation(access: ListAccess, viewer: Viewer) -> bool:
    """Who was moved meanwhile asked about another one: that she looks at this one is written nowhere."""
    return access.delegation_code is not None and access.delegation_code == viewer.person.delegation_code


def _asked_again(viewer: Viewer, access: ListAccess) -> Asked:
    """As far as she reaches now, and as far as cooperatives show themselves now."""
    return Asked(
        asker=viewer.person,
        behind=access.behind,
        period=Period.parse(access.period),
        cooperative_id=access.cooperative_id,
        is_for_control=access.reason is Reason.CONTROL,
        today=today(),
        course=access.course,
    )


def _courses(asked: Asked, person_ids: list[UUID]) -> dict[UUID, list[tuple[str, Any]]]:
    """Person → titles and moments."""
    titles = learning.titles()
    return {
        person_id: [(in_language(titles[slug]) if slug in titles else slug, at) for slug, at in courses]
        for person_id, courses in queries.courses_of(asked, person_ids).items()
    }


def _form(viewer: Viewer, given: Any = None, **filled: Any) -> ListForm:
    return ListForm(
        given, is_national=viewer.is_national, periods=asking.known_periods(today()), courses=_courses_to_choose(),
        within=cooperatives.cooperatives_visible_to(viewer.person), **filled,
    )  # fmt: skip


def _ask(viewer: Viewer, form: ListForm) -> str:
    return render_template(
        "monitoring/people_new.html", viewer=viewer, form=form, may_read_log=policy.may_read_log(viewer)
    )
