"""A test client that reads every page strictly: what a browser forgives, a screen reader does not."""

from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import brotli
from flask import Flask
from werkzeug.test import TestResponse

from lms.accounts import sessions
from lms.accounts.models import Person
from lms.core import clock
from lms.core.db import db
from lms.core.i18n import LANGUAGES, Language, speaking

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
OPTIONAL_END = {"html", "head", "body", "p", "li", "dt", "dd", "option", "tr", "td", "th", "thead", "tbody", "tfoot"}


class PageFault(AssertionError):
    """The page breaks a rule that every page keeps."""


class PageClient:
    """Like Flask's client; follows nothing by itself; checks each HTML answer."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.http = app.test_client()
        self._spoken: Language | None = None
        self._open = self.http.open
        self.http.open = self._open_speaking  # type: ignore[method-assign]

    def sign_in(self, person: Person) -> "PageClient":
        """Sign in without the pages (they have tests of their own). Ends the earlier session of this client."""
        token = sessions.start(person, device="test", address="127.0.0.1", at=clock.now())
        db.session.commit()
        with self.http.session_transaction() as session:
            session.clear()
            session["_user_id"] = token
            session["_fresh"] = True
        return self

    def speak(self, code: str) -> "PageClient":
        """From now on each page is in this language, whoever is signed in."""
        self.http.set_cookie("lang", code)
        self._spoken = LANGUAGES[code]
        return self

    def _open_speaking(self, *args: Any, **options: Any) -> TestResponse:
        if self._spoken is None:
            return self._open(*args, **options)
        with speaking(self._spoken):
            return self._open(*args, **options)

    def get(self, path: str, **options: Any) -> TestResponse:
        return self._checked(self.http.get(path, **options))

    def post(self, path: str, data: Any = None, **options: Any) -> TestResponse:
        return self._checked(self.http.post(path, data=data, **options))

    def follow(self, response: TestResponse) -> TestResponse:
        """The page to which a redirect leads."""
        assert response.status_code in (302, 303), f"{response.status_code} is no redirect"
        found = urlsplit(response.headers["Location"])
        return self.get(found.path + (f"?{found.query}" if found.query else ""))

    def _checked(self, response: TestResponse) -> TestResponse:
        # Whatever the request wrote is read afresh by the test.
        db.session.expire_all()
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 308):
            content = response.get_data()
            if response.headers.get("Content-Encoding") == "br":
                content = brotli.decompress(content)
            check_page(content.decode(), is_fragment="X-Fragment" in response.request.headers)
        return response


def fetched_by(tag: str, values: dict[str, str | None]) -> list[str]:
    """What the browser fetches for this element without being asked, and where its form is sent."""
    found = [values.get(name) for name in ("src", "poster", "data", "action", "formaction")]
    found += [part.split()[0] for part in (values.get("srcset") or "").split(",") if part.strip()]
    return [url for url in [*found, values.get("href") if tag in ("link", "use") else None] if url]


def is_foreign(url: str) -> bool:
    """Nothing of a page comes from elsewhere: not for speed, for privacy and for a ministry that hosts it at home."""
    found = urlsplit(url)
    return bool(found.netloc) or found.scheme not in ("", "data")


def check_page(html: str, *, is_fragment: bool = False) -> "_Page":
    page = _Page()
    page.feed(html)
    page.close()
    faults = page.faults + page.final_faults(is_fragment=is_fragment)
    if faults:
        raise PageFault("; ".join(faults))
    return page


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.open: list[str] = []
        # How deep inside a <template>.
        self.depth = 0
        self.ids: list[str] = []
        self.labels: set[str] = set()
        self.fields: list[tuple[str, dict[str, str | None]]] = []
        self.counts: dict[str, int] = {}
        self.title = ""
        self.html: dict[str, str | None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        # What a script may show later is no part of the page.
        if tag == "template" or self.depth:
            self.depth += tag not in VOID
            return
        self.counts[tag] = self.counts.get(tag, 0) + 1
        if tag not in VOID:
            self.open.append(tag)
        if "id" in values:
            self.ids.append(values["id"] or "")
        if tag == "html":
            self.html = values
        if tag == "label":
            self.labels.add(values.get("for") or "")
        if tag == "img" and "alt" not in values:
            self.faults.append(f"an image without alt: {values.get('src')}")
        if tag == "img" and not {"width", "height"} <= values.keys():
            self.faults.append(f"an image without size, so the page jumps: {values.get('src')}")
        self.faults += [
            f"<{tag}> fetches from another origin: {url}" for url in fetched_by(tag, values) if is_foreign(url)
        ]
        if tag == "script" and not values.get("src"):
            self.faults.append("an inline script")
        if "style" in values:
            self.faults.append(f"an inline style on <{tag}>")
        if any(name.startswith("on") for name in values):
            self.faults.append(f"an inline handler on <{tag}>")
        if tag == "form" and values.get("method", "get").lower() == "post" and not values.get("action"):
            self.faults.append("a form without action")
        if tag in ("input", "select", "textarea") and values.get("type") not in ("hidden", "submit"):
            inside_label = "label" in self.open
            self.fields.append((tag, {**values, "inside-label": "yes" if inside_label else None}))

    def handle_endtag(self, tag: str) -> None:
        if self.depth:
            self.depth -= tag not in VOID
            return
        while self.open and self.open[-1] != tag and self.open[-1] in OPTIONAL_END:
            self.open.pop()
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes nothing (open: {self.open[-3:]})")
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "title":
            self.title += data

    def final_faults(self, *, is_fragment: bool) -> list[str]:
        faults = [f"the id {name!r} stands twice" for name in {i for i in self.ids if self.ids.count(i) > 1}]
        if any(tag not in OPTIONAL_END for tag in self.open):
            faults.append(f"not closed: {self.open}")
        if not self.title.strip():
            faults.append("no title")
        if self.counts.get("h1") != 1:
            faults.append(f"{self.counts.get('h1', 0)} h1 instead of one")
        if self.counts.get("main") != 1:
            faults.append("not exactly one main")
        if not is_fragment and (not self.html.get("lang") or self.html.get("dir") not in ("rtl", "ltr")):
            faults.append("no lang or dir on html")
        for tag, values in self.fields:
            named = values.get("inside-label") or values.get("id") in self.labels
            if not (named or values.get("aria-label") or values.get("aria-labelledby")):
                faults.append(f"<{tag} name={values.get('name')}> has no label")
        return faults
