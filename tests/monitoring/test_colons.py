"""Titles that name a place, in every language."""

import re

import pytest

from lms.monitoring.dimensions import delegation_place
from tests.client import PageClient
from tests.factories import Cast


@pytest.mark.parametrize("path", ["", "/map", "/funnel", "/quality"])
@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_title_of_a_delegation_has_one_colon_at_most(client: PageClient, cast: Cast, language: str, path: str) -> None:
    page = client.speak(language).sign_in(cast.driss)

    shown = page.get(f"/staff/monitoring{path}", query_string={"place": delegation_place("agadir")}).text

    (title,) = re.findall("<h1>(.*?)</h1>", shown, re.DOTALL)
    assert title.count(":") <= 1, title
