"""Settings of reminders are read strictly, and all faults are told together."""

from datetime import time
from pathlib import Path

import pytest

from lms.config import BadSettings, ReminderSettings, Settings

SECRET = {"LMS_SECRET_KEY": "x" * 40}


def read(**values: str) -> ReminderSettings:
    return Settings.from_environ(SECRET | values).reminders


def test_without_any_setting_nothing_leaves_the_platform() -> None:
    found = read()

    assert found == ReminderSettings()
    assert (found.sms_url, found.whatsapp_url, found.push_contact) == (None, None, None)
    assert found.quiet == (time(21), time(8))


def test_channels_and_hours_are_chosen(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("k-1\n")
    found = read(
        LMS_REMINDERS_CHANNELS="whatsapp, sms", LMS_REMINDERS_QUIET="20:30-09:00", LMS_REMINDERS_QUIET_FRIDAY="12:00-14:30",
        LMS_SMS_URL="https://sms.example/v1/", LMS_SMS_KEY_FILE=str(tmp_path / "key"), LMS_SMS_CENTIMES="95",
        LMS_PUSH_CONTACT="mailto:it@odco.example", LMS_PUSH_HOSTS="push.odco.example", LMS_REMINDERS_PERSON_DAY="1",
    )  # fmt: skip

    assert found.channels == ("sms", "whatsapp")
    assert (found.quiet, found.quiet_friday) == ((time(20, 30), time(9)), (time(12), time(14, 30)))
    assert (found.sms_url, found.sms_key, found.sms_centimes) == ("https://sms.example/v1", "k-1", 95)
    assert found.push_hosts[-1] == "push.odco.example"
    assert read(LMS_REMINDERS_CHANNELS="none").channels == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LMS_REMINDERS_CHANNELS", "sms,fax"), ("LMS_REMINDERS_QUIET", "21"), ("LMS_REMINDERS_QUIET", "21:00-21:00"),
        ("LMS_REMINDERS_QUIET", "21:00+01:00-08:00"), ("LMS_REMINDERS_QUIET_FRIDAY", "x-y"), ("LMS_REMINDERS_DAY", "many"),
        ("LMS_PUSH_CONTACT", "it@odco.example"), ("LMS_SMS_URL", "sms.example"), ("LMS_SMS_URL", "http://sms.example"),
        ("LMS_WHATSAPP_VERIFY_TOKEN", "with a space in it"),
        ("LMS_SMS_KEY_FILE", "/nowhere"), ("LMS_SMS_HOOK_SECRET", "short"), ("LMS_WHATSAPP_VERIFY_TOKEN", "short"),
    ],
)  # fmt: skip
def test_setting_that_cannot_be_used_is_told(name: str, value: str) -> None:
    with pytest.raises(BadSettings, match=name[:12]):
        read(**{name: value})


@pytest.mark.parametrize("name", ["LMS_SMS", "LMS_WHATSAPP"])
@pytest.mark.parametrize("key", ["", "é", "two\nlines"])
def test_gateway_without_a_usable_key_is_told(name: str, key: str) -> None:
    with pytest.raises(BadSettings, match=f"{name}_KEY"):
        read(**{f"{name}_URL": "https://gateway.example", f"{name}_KEY": key})


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(BadSettings) as told:
        read(LMS_REMINDERS_QUIET="x", LMS_SMS_URL="x", LMS_PUSH_CONTACT="x")

    assert all(
        name in str(told.value) for name in ("LMS_REMINDERS_QUIET", "LMS_SMS_URL", "LMS_SMS_KEY", "LMS_PUSH_CONTACT")
    )
