"""Who hears of which statements."""

import msgspec

from lms.xapi import verbs
from lms.xapi.agents import units_agent
from lms.xapi.consumers import Registry
from lms.xapi.statement import Statement, read
from tests.xapi.lrs import statement


def earned(app) -> Statement:
    found, _raw = read(msgspec.json.encode(statement(verb={"id": verbs.EARNED.id})))
    return found


def test_what_units_say_is_told_to_those_who_asked_for_it_only(app) -> None:
    registry, heard = Registry(), []
    registry.consume(verbs.EARNED)(lambda _told: heard.append("certificates"))
    registry.consume(verbs.EARNED, of_units=True)(lambda _told: heard.append("units"))
    said = earned(app)

    registry.tell(msgspec.structs.replace(said, authority=units_agent()))
    registry.tell(said)

    assert heard == ["units", "certificates", "units"]
