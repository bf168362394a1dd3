"""Drafts for tests, and the forms that change them."""

from html.parser import HTMLParser
from typing import Any

from flask import current_app

from lms.core import clock
from lms.core.db import db
from lms.pathway import cli, publishing, queries
from lms.pathway.models import RuleVersion
from lms.pathway.rules import model
from lms.pathway.rules.model import All, AnyOf, MemberCount, MembersShare, Requirement, RoleCertified, Rule, Stage
from lms.pathway.ruling import services
from tests.client import PageClient

TITLE = {"ar": "مشروع", "fr": "Projet"}
PRESIDENT = RoleCertified(offices=("president",), achievement="bees")
SHARE = MembersShare(achievement="bees", min_share=0.4, min_count=1)
WAYS = AnyOf(of=(PRESIDENT, MemberCount(min_count=9)))
RULES = "/staff/rules"


def rule_of(*of: Requirement, **values: Any) -> Rule:
    return Rule(**({"stage": Stage.PROJECT, "title": TITLE, "require": All(of=of)} | values))


def published(*of: Requirement) -> RuleVersion:
    at = clock.now()
    version = publishing.new_draft(rule_of(*of), by=None, at=at)
    publishing.publish(version, by=None, valid_from=at.date(), migrate_by=None, at=at)
    db.session.commit()
    return version


def draft_of(*of: Requirement, **values: Any) -> RuleVersion:
    draft = publishing.new_draft(rule_of(*of, **values), by=None, at=clock.now())
    db.session.commit()
    return draft


def tried(draft: RuleVersion, client: PageClient) -> None:
    """The officer asks for it, the worker does it."""
    client.post(f"{page_of(draft)}/simulations", seen(draft))
    work()


def work(*, is_over: bool = False) -> bool:
    """A round of the worker, with a session of its own as in its own process. `is_over`: it is told to stop."""
    # SQLite has one writer at a time.
    db.session.commit()
    with current_app.app_context():
        is_busy = cli.work(lambda: is_over, lambda _seconds: None)
    db.session.expire_all()
    return is_busy


def page_of(version: RuleVersion) -> str:
    return f"{RULES}/{version.id}"


def seen(draft: RuleVersion, **fields: Any) -> dict[str, Any]:
    """What a form carries that was made from the draft as it is."""
    return {"seen": services.digest_of(db.session.get_one(RuleVersion, draft.id)), **fields}


def now(draft: RuleVersion) -> Rule:
    db.session.expire_all()
    return model.decode(db.session.get_one(RuleVersion, draft.id).document)


def asked(draft: RuleVersion) -> tuple[Requirement, ...]:
    return now(draft).require.of


def versions() -> list[RuleVersion]:
    db.session.expire_all()
    return list(queries.versions_of(Stage.PROJECT))


def filled(html: str) -> dict[str, Any]:
    """What a browser sends when nothing of the form is changed."""

    class Fields(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.found: dict[str, list[str]] = {}
            self.select = ""
            self.is_over = False

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            values = {name: value or "" for name, value in attrs}
            if self.is_over or not (values.get("name") or tag == "option"):
                return
            if tag == "select":
                self.select = values["name"]
            elif tag == "option" and "selected" in values:
                self.found.setdefault(self.select, []).append(values["value"])
            elif tag == "input" and (values.get("type") not in ("radio", "checkbox") or "checked" in values):
                self.found.setdefault(values["name"], []).append(values.get("value", ""))

        def handle_endtag(self, tag: str) -> None:
            # The first form is the requirement's own.
            self.is_over = self.is_over or tag == "form"

    reader = Fields()
    reader.feed(html)
    return {name: values for name, values in reader.found.items() if name != "seen"}
