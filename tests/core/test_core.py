from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask_babel import gettext, ngettext
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Text, cast, func, select

from lms.config import BadSettings, Settings
from lms.core import i18n, ids
from lms.core.db import db
from lms.core.files import UnusablePicture, kind_of, portrait_from
from lms.core.markup import html_from

SECRET = "s" * 40


def test_settings_tell_all_faults_at_once() -> None:
    with pytest.raises(BadSettings) as told:
        Settings.from_environ(
            {
                "LMS_SECRET_KEY": "short",
                "LMS_BASE_URL": "ftp://x",
                "LMS_DEMONSTRATION": "yes",
                "LMS_TRUSTED_PROXIES": "-1",
            }
        )

    message = str(told.value)
    assert all(
        name in message for name in ("LMS_SECRET_KEY", "LMS_BASE_URL", "LMS_DEMONSTRATION", "LMS_TRUSTED_PROXIES")
    )


def test_secret_comes_from_a_file(folder) -> None:
    (folder / "key").write_text(f"{SECRET}\n")

    assert Settings.from_environ({"LMS_SECRET_KEY_FILE": str(folder / "key")}).secret_key == SECRET
    with pytest.raises(BadSettings, match="LMS_SECRET_KEY"):
        Settings.from_environ({"LMS_SECRET_KEY_FILE": str(folder / "none")})


@pytest.mark.parametrize(
    ("given", "expected"), [("ÉLISE Çà", "élise çà"), ("ΣΑΜΙ", "σαμι"), ("تعاونية", "تعاونية"), (None, None)]
)
def test_database_knows_small_letters_of_every_script(app: Flask, given: str | None, expected: str | None) -> None:
    assert db.session.scalar(select(func.lower(cast(given, Text)))) == expected


def test_address_has_no_final_slash() -> None:
    settings = Settings.from_environ({"LMS_SECRET_KEY": SECRET, "LMS_BASE_URL": "https://coop.example/"})

    assert settings.base_url == "https://coop.example"
    assert settings.is_https


@pytest.mark.parametrize(
    ("month", "arabic"),
    [(1, "يناير"), (5, "ماي"), (7, "يوليوز"), (8, "غشت"), (9, "شتنبر"), (11, "نونبر"), (12, "دجنبر")],
)
def test_dates_have_moroccan_months_and_western_digits(month: int, arabic: str) -> None:
    assert i18n.date_in("ar", date(2026, month, 3)) == f"3 {arabic} 2026"


def test_a_moment_is_dated_in_morocco() -> None:
    late = datetime(2026, 8, 3, 23, 30, tzinfo=UTC)

    assert i18n.date_in("fr", late) == "4 août 2026"
    assert i18n.date_in("fr", date(2027, 2, 1)) == "1er février 2027"
    assert i18n.date_in("fr", date(2027, 2, 21)) == "21 février 2027"
    assert i18n.date_in("ar", date(2027, 2, 1)) == "1 فبراير 2027"


@given(st.text(max_size=200))
def test_markup_never_lets_code_through(text: str) -> None:
    html = html_from(text + "\n\n<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=y>")

    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html


def test_headings_begin_below_that_of_the_page() -> None:
    assert html_from("# Titre\n\n## Partie\n\n### Point") == "<h2>Titre</h2>\n<h3>Partie</h3>\n<h3>Point</h3>\n"
    assert html_from("## Partie\n\n#### Point") == "<h2>Partie</h2>\n<h3>Point</h3>\n"
    assert html_from("Titre\n=====") == "<h2>Titre</h2>\n"


def test_markup_keeps_what_lessons_need() -> None:
    html = html_from("## Titre\n\n**gras**\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")

    assert "<h2>Titre</h2>" in html
    assert "<strong>gras</strong>" in html
    assert "<td>1</td>" in html
    assert '<div class="scroll" tabindex="0"><table>' in html


@pytest.mark.parametrize("upload", [b"", b"%PDF-1.7", b"GIF89a", b"\xff\xd8\xff and then nonsense", b"<svg/>"])
def test_upload_that_is_no_picture_is_refused(app, upload: bytes) -> None:
    with pytest.raises(UnusablePicture):
        portrait_from(upload)


@given(st.binary(max_size=600))
def test_any_content_has_a_kind_or_none(content: bytes) -> None:
    assert kind_of(content) in {None, "png", "jpg", "webp", "ogg", "webm", "mp3", "m4a", "mp4", "pdf", "svg"}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"OggS....", "ogg"), (b"\x1aE\xdf\xa3", "webm"), (b"ID3.", "mp3"), (b"....ftypM4A ", "m4a"),
        (b"....ftypisom", "mp4"), (b"RIFF....WEBP", "webp"), (b"%PDF-1", "pdf"),
    ],
)  # fmt: skip
def test_media_are_known_by_their_content(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind


def test_ids_made_from_content_are_stable() -> None:
    assert ids.id_from("a", 1) == ids.id_from("a", "1") != ids.id_from("a1")
    assert ids.new_statement_id().version == 4
    assert ids.new_id().version == 7


def test_values_inside_translated_texts_are_escaped(app) -> None:
    told = i18n.lazy("The file %(name)s cannot be read.", name="<img src=x>")

    with app.test_request_context():
        assert "<img" not in app.jinja_env.from_string("{{ told }}").render(told=told)


def test_amazigh_falls_back_to_arabic_string_by_string(app: Flask) -> None:
    with app.test_request_context(headers={"Cookie": "lang=zgh"}):
        assert gettext("Sign in") == "ⴽⵛⵎ"
        assert gettext("On this phone") == "على هذا الهاتف"
        told = ngettext("%(num)d fault: nothing was imported.", "%(num)d faults: nothing was imported.", 3)
        assert told == "3 أخطاء: لم يتم استيراد أي شيء."
