"""Who is told what is written into the register: she whom it is about; and the adviser, where the cooperative wrote it itself.

Nobody loses an office or a membership, or gets another name or number, without hearing of it.
"""

from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext

from lms.accounts import queries as accounts
from lms.accounts.models import Gender, Person
from lms.cooperatives.models import Cooperative, OfficeKind
from lms.cooperatives.names import office_name
from lms.cooperatives.signals import register_written
from lms.core import clock
from lms.core.i18n import format_date, in_language, isolated
from lms.notices import services
from lms.notices.kinds import Told, describe
from lms.notices.models import Notice

# Kinds: what the signal calls them, for the person herself and for advisers.
LEFT, GIVEN, ENDED = "member_left", "office_given", "office_ended"
JOINED, CORRECTED, NEW_PHONE = "member_joined", "member_corrected", "phone_changed"
OF_OTHERS = "_of_another"


@register_written.connect
def follow_register(
    _sender: UUID,
    *,
    cooperative: Cooperative,
    person: Person,
    what: str,
    office: OfficeKind | None,
    on: date,
    by: Person,
    has_died: bool,
) -> None:
    values: dict[str, Any] = {
        "cooperative": _names(cooperative), "person": _names(person), "on": on.isoformat(),
        "office": office.value if office else None, "gender": person.gender.value if person.gender else None,
    }  # fmt: skip
    at = clock.now()
    if not has_died and by.id != person.id:
        # Hers also when she belongs to the cooperative no more.
        services.tell([person.id], what, values, at=at)
    if not by.is_staff:
        advisers = [adviser.id for adviser in accounts.advisers_of(cooperative.delegation_code)]
        services.tell(advisers, what + OF_OTHERS, values, cooperative_id=cooperative.id, at=at)


@describe(LEFT, GIVEN, ENDED)
def _own(notice: Notice) -> Told:
    cooperative, day, office = _filled(notice)
    if notice.kind == GIVEN:
        text = gettext(
            "%(cooperative)s: you are %(office)s since %(day)s.", cooperative=cooperative, office=office, day=day
        )
        return Told(text, is_good=True)
    if notice.kind == ENDED:
        text = gettext(
            "%(cooperative)s: you are no longer %(office)s since %(day)s. Ask your adviser if this is wrong.",
            cooperative=cooperative, office=office, day=day,
        )  # fmt: skip
        return Told(text)
    return Told(
        gettext(
            "%(cooperative)s: you are no member since %(day)s. What you learnt stays yours. Ask your adviser if this is wrong.",
            cooperative=cooperative,
            day=day,
        )
    )


@describe(LEFT + OF_OTHERS, GIVEN + OF_OTHERS, ENDED + OF_OTHERS)
def _of_another(notice: Notice) -> Told:
    _cooperative, day, office = _filled(notice)
    person = isolated(in_language(notice.values["person"]))
    if notice.kind == GIVEN + OF_OTHERS:
        text = gettext(
            "The cooperative wrote down: %(person)s is %(office)s since %(day)s.", person=person, office=office, day=day
        )
        return Told(text, is_good=True)
    if notice.kind == ENDED + OF_OTHERS:
        text = gettext(
            "The cooperative wrote down: %(person)s is no longer %(office)s since %(day)s.",
            person=person, office=office, day=day,
        )  # fmt: skip
        return Told(text)
    return Told(gettext("The cooperative wrote down: %(person)s is no member since %(day)s.", person=person, day=day))


@describe(JOINED, CORRECTED, NEW_PHONE)
def _own_record(notice: Notice) -> Told:
    cooperative, day, _office = _filled(notice)
    if notice.kind == JOINED:
        return Told(
            gettext("%(cooperative)s: you are a member since %(day)s.", cooperative=cooperative, day=day), is_good=True
        )
    if notice.kind == NEW_PHONE:
        text = gettext(
            "Your phone number was changed on %(day)s. You sign in with the new one, which your own page shows. Tell your adviser "
            "at once if you did not ask for it.",
            day=day,
        )
        return Told(text)
    text = gettext(
        "%(cooperative)s: what is written of you, your name, your year of birth, was corrected on %(day)s. Look at your own page, "
        "and ask your adviser if it is wrong.",
        cooperative=cooperative, day=day,
    )  # fmt: skip
    return Told(text)


@describe(JOINED + OF_OTHERS, CORRECTED + OF_OTHERS, NEW_PHONE + OF_OTHERS)
def _record_of_another(notice: Notice) -> Told:
    cooperative, day, _office = _filled(notice)
    names = {"cooperative": cooperative, "person": isolated(in_language(notice.values["person"])), "day": day}
    if notice.kind == JOINED + OF_OTHERS:
        return Told(gettext("%(cooperative)s wrote down: %(person)s is a member since %(day)s.", **names), is_good=True)
    if notice.kind == NEW_PHONE + OF_OTHERS:
        return Told(gettext("%(cooperative)s changed the phone number of %(person)s on %(day)s.", **names))
    return Told(gettext("%(cooperative)s corrected on %(day)s what is written of %(person)s.", **names))


def _filled(notice: Notice) -> tuple[str, str, Any]:
    """Cooperative, day, office."""
    values = notice.values
    gender = Gender(values["gender"]) if values["gender"] else None
    office = office_name(OfficeKind(values["office"]), gender) if values["office"] else ""
    return isolated(in_language(values["cooperative"])), format_date(date.fromisoformat(values["on"])), office


def _names(holder: Person | Cooperative) -> dict[str, str]:
    return {"ar": holder.name_ar or holder.name_fr, "fr": holder.name_fr or holder.name_ar}
