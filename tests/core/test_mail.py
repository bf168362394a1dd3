"""Mail against a real server on this machine, and what becomes of it where none is."""

import email
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core import mail
from lms.core.ids import new_id
from lms.core.mail import Attachment, Mail, NotSent, Server
from tests.smtp import smtp_server

PDF = Attachment("digest.pdf", b"%PDF-1.7 \x00\xff", "application/pdf")


def a_mail(**values: Any) -> Mail:
    usual = {
        "id": new_id(), "to": "salma@lms.test", "to_name": "سلمى", "subject": "الأسبوع بالأرقام: المغرب", "text": "السلام عليكم\n\n.\n",
        "language": "ar-MA", "attachments": [PDF], "stop": "http://lms.test/monitoring/mails/abc",
    }  # fmt: skip
    return Mail(**(usual | values))  # type: ignore[arg-type]


def test_server_gets_the_mail_as_it_was_written() -> None:
    sent = a_mail()
    with smtp_server() as box:
        mail.send(sent, Server(box.url, "Office <no-reply@lms.test>"))

    (envelope,) = box.received
    found = envelope.message
    assert (envelope.sender, envelope.recipients) == ("no-reply@lms.test", ["salma@lms.test"])
    assert found["Subject"] == sent.subject
    assert found["To"] == "سلمى <salma@lms.test>"
    assert found["Message-ID"] == f"<{sent.id}@127.0.0.1>"
    assert found["List-Unsubscribe"] == "<http://lms.test/monitoring/mails/abc>"
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert found["Auto-Submitted"] == "auto-generated"
    body = found.get_body()
    assert body is not None
    assert body.get_content().splitlines() == sent.text.splitlines()
    (attached,) = found.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == (PDF.name, PDF.content)


def test_a_name_and_a_key_are_shown_on_this_machine() -> None:
    with smtp_server(key=("office", "s3cr:et@")) as box:
        mail.send(a_mail(), Server(box.url.replace("//", "//office:s3cr%3Aet%40@"), "no-reply@lms.test"))
        with pytest.raises(NotSent) as refused:
            mail.send(a_mail(), Server(box.url.replace("//", "//office:other@"), "no-reply@lms.test"))

    assert len(box.received) == 1
    # Whoever runs the server changes the key: until then the mail waits.
    assert not refused.value.is_final


def test_nothing_leaves_in_the_clear_with_a_name_to_another_machine() -> None:
    assert Server("smtp://office:key@mail.example.ma", "a@b.ma").must_hide
    assert not Server("smtp://mail.example.ma", "a@b.ma").must_hide
    assert not Server("smtp://office:key@127.0.0.1:25", "a@b.ma").must_hide


@pytest.mark.parametrize(
    ("answers", "is_final"),
    [
        ({"RCPT": "550 5.1.1 no such <salma@lms.test>"}, True),
        ({"RCPT": "450 4.2.1 mailbox busy"}, False),
        ({"MAIL": "552 too much"}, True),
        ({"DATA": "451 try later"}, False),
        ({".": "554 not wanted"}, True),
        ({".": "452 disk full"}, False),
        ({"EHLO": "421 closing", "HELO": "421 closing"}, False),
    ],
)
def test_what_the_server_says_decides_whether_to_try_again(answers: dict[str, str], is_final: bool) -> None:
    with smtp_server(answers=answers) as box, pytest.raises(NotSent) as refused:
        mail.send(a_mail(), Server(box.url, "no-reply@lms.test"))

    assert refused.value.is_final is is_final
    assert "salma@lms.test" not in refused.value.detail
    assert not box.received


def test_a_server_that_is_not_there_is_tried_again() -> None:
    with smtp_server() as box:
        pass

    with pytest.raises(NotSent) as refused:
        mail.send(a_mail(), Server(box.url, "no-reply@lms.test"))

    assert not refused.value.is_final


def test_ports_follow_from_the_way() -> None:
    assert Server("smtp://mail.example.ma", "a@b.ma").port == 587
    assert Server("smtps://mail.example.ma", "a@b.ma").port == 465
    assert Server("smtps://mail.example.ma:2465", "a@b.ma").port == 2465


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=200))
def test_whatever_a_name_holds_no_header_is_added(name: str, subject: str, text: str) -> None:
    try:
        made = mail.message_of(a_mail(to_name=name, subject=subject, text=text), "no-reply@lms.test", "lms.test")
        content = made.as_bytes()
    except (ValueError, UnicodeEncodeError):
        # Half surrogates, which no database holds.
        assert not (name + subject + text).isprintable()
        return

    found = email.message_from_bytes(content, policy=default)
    assert isinstance(found, EmailMessage)
    assert "Bcc" not in found
    assert len(found.get_all("To", [])) == 1
    assert [one.lower() for one in found].count("subject") == 1


def test_without_a_server_it_is_written_down(tmp_path: Path) -> None:
    sent = a_mail()

    file = mail.write_down(sent, tmp_path / "mail", "no-reply@lms.test")

    found = email.message_from_bytes(file.read_bytes(), policy=default)
    assert file.name == f"{sent.id}.eml"
    assert found["Subject"] == sent.subject
