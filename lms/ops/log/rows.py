"""Statements in the reader's words: who did what, with which thing, for which cooperative, and who says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask_babel import ngettext

from lms.accounts import queries as accounts
from lms.cooperatives import queries as cooperatives
from lms.core.i18n import Language, content_language, listed, name_in_language
from lms.core.i18n import lazy as _
from lms.xapi import positions
from lms.xapi.agents import account_id, base_url, is_of_unit, platform_agent
from lms.xapi.exporting import InWords
from lms.xapi.statement import Agent, Object, Statement, decode

# Two times that differ by no more are shown as one.
AT_ONCE = timedelta(minutes=1)
# So many members of a group without a name are named; of more, only their number is told.
NAMED_MEMBERS = 3


@dataclass(frozen=True)
class LogRow:
    seq: int
    id: UUID
    # When it was recorded here, and when it happened: phones that were offline tell it later.
    stored: datetime
    timestamp: datetime
    actor: str
    verb: str
    thing: str
    # "" where the statement names none.
    cooperative: str
    source: Any
    is_trusted: bool

    @property
    def is_told_later(self) -> bool:
        """Or before it happened, where a clock is wrong."""
        return abs(self.stored - self.timestamp) > AT_ONCE


def in_words(texts: dict[str, str]) -> str:
    """The reader's version of a language map; any where hers is missing."""
    return words_in(content_language())(texts)


def words_in(language: Language) -> InWords:
    """The same for a language that is known: asking for the reader's may ask the database."""

    def chosen(texts: dict[str, str]) -> str:
        same = [tag for tag in texts if tag.partition("-")[0] == language.code]
        return next((texts[tag] for tag in (language.tag, language.code, *same, *texts) if texts.get(tag)), "")

    return chosen


def rows_of(found: Sequence[tuple[int, str]]) -> list[LogRow]:
    """Two queries for the names of all people and cooperatives."""
    statements = [(seq, decode(document)) for seq, document in found]
    actors = [agent for _seq, one in statements for agent in (one.actor, *_named_members(one.actor))]
    people = _ids(actors)
    groups = _ids([one.team for _seq, one in statements if one.team] + actors)
    names = {person.id: name_in_language(person) for person in accounts.people_with_ids(list(people.values()))}
    names |= {
        one.id: name_in_language(one)
        for one in cooperatives.cooperatives_with_ids(sorted(set(groups.values()), key=str))
    }
    ids = people | groups
    return [_row(seq, statement, ids, names) for seq, statement in statements]


def _row(seq: int, statement: Statement, ids: dict[str, UUID], names: dict[UUID, str]) -> LogRow:
    team = statement.team
    is_platform = statement.authority is not None and statement.authority.key == platform_agent().key
    return LogRow(
        seq=seq,
        id=statement.id,
        stored=positions.stored_at(seq),
        timestamp=statement.timestamp,
        actor=_name(statement.actor, ids, names),
        verb=in_words(statement.verb.display) or statement.verb.id.rsplit("/", 1)[-1],
        thing=_thing(statement, ids, names),
        cooperative=_name(team, ids, names) if team else "",
        source=_source(statement, is_platform=is_platform),
        is_trusted=is_platform or is_of_unit(statement),
    )


def _source(statement: Statement, *, is_platform: bool) -> Any:
    if is_platform:
        return _("The platform")
    if is_of_unit(statement):
        return _("A unit of a course package")
    return _name(statement.authority, {}, {}) if statement.authority else ""


def _thing(statement: Statement, ids: dict[str, UUID], names: dict[UUID, str]) -> str:
    thing = statement.object
    if thing.definition is not None and (name := in_words(thing.definition.name)):
        return name
    if thing.id or not isinstance(thing, Object):
        return thing.id
    if thing.object_type == "SubStatement":
        return str(_("a statement inside this one"))
    return _name(thing.as_agent(), ids, names)


def _name(agent: Agent, ids: dict[str, UUID], names: dict[UUID, str]) -> str:
    found = ids.get(agent.key)
    return (names.get(found, "") if found else "") or agent.name or agent.key or _group_in_words(agent, ids, names)


def _group_in_words(group: Agent, ids: dict[str, UUID], names: dict[UUID, str]) -> str:
    """« Groupe : Amina et Bilal », « Un groupe de 12 personnes »."""
    if found := [_name(one, ids, names) for one in _named_members(group)]:
        return str(_("Group: %(names)s", names=listed(found)))
    count = len(group.member or ())
    return str(ngettext("A group of %(num)d person", "A group of %(num)d people", count))


def _named_members(agent: Agent) -> list[Agent]:
    """The members of a group that has no name of its own, where they are few."""
    members = agent.member or []
    return members if not (agent.key or agent.name) and len(members) <= NAMED_MEMBERS else []


def _ids(agents: Sequence[Agent]) -> dict[str, UUID]:
    """Keys of our own accounts → the person or cooperative."""
    found = {}
    for agent in agents:
        if agent.account is not None and agent.account.home_page == base_url():
            try:
                found[agent.key] = account_id(agent)
            except ValueError:
                # Our own, but no person: « platform », « units », a client.
                continue
    return found
