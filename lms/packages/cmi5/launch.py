"""Launching a unit (cmi5, 8 to 11): what is recorded and written for it, and the address that opens it."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import msgspec

from lms.core.i18n import ARABIC, FRENCH
from lms.core.ids import id_from
from lms.learning import queries as learning
from lms.packages import queries
from lms.packages.activity_ids import unit_activity_id
from lms.packages.cmi5 import address, statements, terms
from lms.packages.cmi5.package import course_from
from lms.packages.cmi5.satisfaction import COMPLETED, PASSED, WAIVED, is_satisfied, units_of
from lms.packages.cmi5.statements import Told
from lms.packages.cmi5.structure import Au, CourseStructure
from lms.packages.kinds import Launch, LaunchMode
from lms.packages.manifests import path_in_package
from lms.packages.models import LaunchSession, Package
from lms.packages.serving import content_address
from lms.packages.telling import people_of
from lms.xapi import documents_store, verbs
from lms.xapi.agents import base_url
from lms.xapi.documents import DocumentKey, Resource
from lms.xapi.statement import Activity, Context, ContextActivities, Definition, Result, iso_duration


@lru_cache(maxsize=64)
def course_of(package_id: UUID) -> CourseStructure:
    # A package never changes.
    return course_from(queries.structure_of(package_id))


@lru_cache(maxsize=64)
def _units(package_id: UUID) -> dict[str, Au]:
    return {au.key: au for au in units_of(course_of(package_id).children)}


def au_with(package_id: UUID, key: str) -> Au:
    return _units(package_id)[key]


def au_of(session: LaunchSession) -> Au:
    return au_with(session.package_id, session.unit_key)


def mode_of(package: Package, registration: UUID, unit_key: str) -> LaunchMode:
    """10.2.2: what is over is reviewed: there is nothing left that the unit could be told to record."""
    facts = queries.verbs_by_unit(registration).get(unit_key, set())
    au = au_with(package.id, unit_key)
    is_judged = bool(facts & {PASSED, WAIVED}) or (COMPLETED in facts and au.mastery_score is None)
    return LaunchMode.REVIEW if is_judged and is_satisfied(au.move_on, facts) else LaunchMode.NORMAL


def slug_of(package: Package) -> str:
    return learning.content_of(package.revision_id).slug


def told_in(session: LaunchSession) -> Told:
    learner, team = people_of(session)
    return Told(learner, session.registration, session.id, team)


def activity_of(package: Package, au: Au) -> Activity:
    definition = Definition(type=au.activity_type, name=au.title, description=au.description)
    return Activity(id=unit_activity_id(slug_of(package), au.key), definition=definition)


def launch(launch: Launch) -> str:
    """The address to which the learner is sent: OwnWindow and AnyWindow both allow the window that she has (8.1)."""
    session = launch.session
    au = au_of(session)
    activity, told = activity_of(launch.package, au), told_in(session)
    launch_url = _address(launch.package, au)
    # 10.1, 11.0: written before the unit is launched.
    _write_launch_data(session, au, activity, told, return_url=launch.return_url, at=launch.at)
    _write_preferences(told, launch.language, at=launch.at)
    # 9.3.1: one for each session.
    statements.record(
        told, id_from("launched", session.id), verbs.LAUNCHED, activity, au.id,
        at=launch.at, extensions=_launch_extensions(session, au, launch_url),
    )  # fmt: skip
    return address.with_parameters(
        launch_url,
        {
            # 8.1.1 to 8.1.5
            "endpoint": f"{base_url()}/xapi/",
            "fetch": f"{base_url()}/cmi5/fetch/{launch.fetch_token}",
            "actor": msgspec.json.encode(told.learner).decode(),
            "registration": str(told.registration),
            "activityId": activity.id,
        },
    )


def abandon(session: LaunchSession, at: datetime) -> None:
    """9.3.6: another launch in the registration ends a session that did not say “terminated”."""
    au = au_of(session)
    # 9.5.4.2: from the launch to the last statement of the unit.
    length = max((session.latest_at or session.launched_at) - session.launched_at, timedelta())
    statements.record(
        told_in(session), id_from("abandoned", session.id), verbs.ABANDONED, activity_of(session.package, au), au.id,
        at=at, result=Result(duration=iso_duration(length)),
    )  # fmt: skip


def _address(package: Package, au: Au) -> str:
    if address.is_absolute(au.url):
        return au.url
    path = path_in_package(au.url)
    assert path is not None
    assert package.folder_id is not None
    parts = urlsplit(au.url)
    return (
        urlsplit(content_address(package.folder_id, path))._replace(query=parts.query, fragment=parts.fragment).geturl()
    )


def _launch_extensions(session: LaunchSession, au: Au, launch_url: str) -> dict[str, object]:
    """9.6.3: what the “launched” statement says of the launch; without the launch parameters (9.6.3.4)."""
    found: dict[str, object] = {
        terms.LAUNCH_MODE: session.mode.value,
        terms.LAUNCH_URL: launch_url,
        terms.MOVE_ON: au.move_on,
    }
    if au.mastery_score is not None:
        found[terms.MASTERY_SCORE] = au.mastery_score
    if au.launch_parameters is not None:
        found[terms.LAUNCH_PARAMETERS] = au.launch_parameters
    return found


def _write_launch_data(
    session: LaunchSession, au: Au, activity: Activity, told: Told, *, return_url: str, at: datetime
) -> None:
    # 10.2.1: the unit copies this into the context of everything that it says.
    template = Context(
        team=told.team,
        context_activities=ContextActivities(grouping=[Activity(id=au.id)]),
        extensions={terms.SESSION_ID: str(session.id)},
    )
    # 10.2
    data: dict[str, Any] = {
        "contextTemplate": msgspec.to_builtins(template),
        "launchMode": session.mode.value,
        "launchMethod": au.launch_method,
        "moveOn": au.move_on,
        "returnURL": return_url,
    }
    if au.launch_parameters is not None:
        data["launchParameters"] = au.launch_parameters
    if au.mastery_score is not None:
        data["masteryScore"] = au.mastery_score
    if au.entitlement_key is not None:
        data["entitlementKey"] = {"courseStructure": au.entitlement_key}
    key = DocumentKey(Resource.STATE, terms.LAUNCH_DATA, activity.id, told.learner, told.registration)
    documents_store.put(key, msgspec.json.encode(data), "application/json", at)


def _write_preferences(told: Told, language: str, *, at: datetime) -> None:
    # 11.1: in the order of her preference: the language of her pages, then those of our lessons. 11.2: on or off.
    languages = ",".join(dict.fromkeys((language, ARABIC.tag, FRENCH.tag)))
    content = msgspec.json.encode({"languagePreference": languages, "audioPreference": "on"})
    key = DocumentKey(Resource.AGENT_PROFILE, terms.PREFERENCES, agent=told.learner)
    documents_store.put(key, content, "application/json", at)
