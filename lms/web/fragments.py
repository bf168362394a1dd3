"""Pages without their frame: only title and <main>. Phones ask for them while they are online (js/swap.js), and packages for phones
that are not are made of them (the offline slice)."""

import html
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from flask import Flask, request

_keeping: ContextVar[bool] = ContextVar("keeping", default=False)
_PARTS = re.compile(r"\s*<title>(?P<title>.*?)</title>\s*(?P<main><main\b.*</main>)\s*", re.DOTALL)
_BACK = re.compile(r'<main\b[^>]*\sdata-back="([^"]*)"')


@dataclass(frozen=True)
class Fragment:
    """`title` and `main` are HTML, `main` the whole element; `back` is where the arrow of the bar leads, or "" ."""

    title: str
    main: str
    back: str

    def parts(self) -> dict[str, str]:
        return {"title": self.title, "main": self.main, "back": self.back}


def kept(render: Callable[[], str]) -> Fragment:
    """What `render` shows, as a phone keeps it."""
    with _for_keeping():
        found = _PARTS.fullmatch(render())
    if found is None:
        raise ValueError("This page has no title and no main")
    back = _BACK.match(found["main"])
    return Fragment(found["title"].strip(), found["main"], html.unescape(back[1]) if back else "")


def is_kept() -> bool:
    """Whether this page is being rendered for a phone that keeps it: what is said once must not be kept."""
    return _keeping.get()


@contextmanager
def _for_keeping() -> Iterator[None]:
    token = _keeping.set(True)
    try:
        yield
    finally:
        _keeping.reset(token)


def init_app(app: Flask) -> None:
    app.context_processor(lambda: {"is_fragment": is_kept() or "X-Fragment" in request.headers, "is_kept": is_kept()})
