"""Settings of mail are read strictly."""

from pathlib import Path

import pytest

from lms.config import BadSettings, MailSettings, Settings

SECRET = {"LMS_SECRET_KEY": "x" * 40}


def read(**given: str) -> MailSettings:
    return Settings.from_environ(SECRET | given).mail


def test_without_a_server_mails_are_written_down() -> None:
    assert read() == MailSettings()


@pytest.mark.parametrize(
    "url", ["smtp://mail.example.ma", "smtps://office:s3cret@mail.example.ma:465", "smtp://127.0.0.1:2525"]
)
def test_server_and_sender_are_read(url: str) -> None:
    found = read(LMS_SMTP_URL=url, LMS_SMTP_FROM="ODCo <no-reply@example.ma>", LMS_EXPORTS_KEPT_DAYS="7")

    assert found == MailSettings(url=url, sender="ODCo <no-reply@example.ma>", kept_days=7)


def test_the_address_of_the_server_may_lie_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "url"
    file.write_text("smtps://office:s3cret@mail.example.ma\n", "utf-8")

    assert (
        read(LMS_SMTP_URL_FILE=str(file), LMS_SMTP_FROM="a@example.ma").url == "smtps://office:s3cret@mail.example.ma"
    )


@pytest.mark.parametrize(
    "given",
    [
        {"LMS_SMTP_URL": "http://mail.example.ma", "LMS_SMTP_FROM": "a@example.ma"},
        {"LMS_SMTP_URL": "mail.example.ma", "LMS_SMTP_FROM": "a@example.ma"},
        {"LMS_SMTP_URL": "smtp://", "LMS_SMTP_FROM": "a@example.ma"},
        {"LMS_SMTP_URL": "smtp://mail.example.ma"},
        {"LMS_SMTP_URL": "smtp://mail.example.ma", "LMS_SMTP_FROM": "nobody"},
        {"LMS_SMTP_FROM": "a@example.ma\nBcc: b@example.ma"},
        {"LMS_EXPORTS_KEPT_DAYS": "a month"},
    ],
)
def test_what_cannot_be_used_is_told(given: dict[str, str]) -> None:
    with pytest.raises(BadSettings) as refused:
        read(**given)

    assert any(name in str(refused.value) for name in given) or "LMS_SMTP_FROM" in str(refused.value)
