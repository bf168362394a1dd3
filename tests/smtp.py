"""A mail server on this machine that keeps what it gets: the part of RFC 5321 that a client of ours speaks."""

import base64
import email
import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Any


@dataclass
class Envelope:
    sender: str
    recipients: list[str]
    content: bytes

    @property
    def message(self) -> EmailMessage:
        found = email.message_from_bytes(self.content, policy=default)
        assert isinstance(found, EmailMessage)
        return found


@dataclass
class Mailbox:
    url: str
    received: list[Envelope] = field(default_factory=list)
    # Command → what is answered instead; "." is the end of a mail. May be changed while it runs.
    answers: dict[str, str] = field(default_factory=dict)


@contextmanager
def smtp_server(*, key: tuple[str, str] | None = None, answers: Mapping[str, str] | None = None) -> Iterator[Mailbox]:
    box = Mailbox("", answers=dict(answers or {}))

    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            _Talk(self, box, key).run()

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        server.daemon_threads = True
        box.url = f"smtp://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()


class _Talk:
    def __init__(self, session: Any, box: Mailbox, key: tuple[str, str] | None) -> None:
        self.read, self.write = session.rfile, session.wfile
        self.box, self.key = box, key
        self.is_known = key is None
        self.sender, self.recipients = "", list[str]()

    def run(self) -> None:
        self.say("220 lms.test ESMTP")
        while line := self.read.readline().decode().strip():
            command = line.split(" ")[0].upper()
            if command in self.box.answers:
                self.say(self.box.answers[command])
            elif command == "DATA":
                self.take()
            else:
                self.say(self.answer(command, line))
            if command == "QUIT":
                return

    def answer(self, command: str, line: str) -> str:
        if command == "EHLO":
            return "250-lms.test\r\n250-SMTPUTF8\r\n250 AUTH PLAIN" if self.key else "250 lms.test"
        if command == "AUTH":
            _empty, name, secret = base64.b64decode(line.split(" ")[2]).decode().split("\0")
            self.is_known = (name, secret) == self.key
            return "235 welcome" if self.is_known else "535 wrong"
        if command in ("MAIL", "RCPT") and not self.is_known:
            return "530 who are you"
        address = line.partition("<")[2].partition(">")[0]
        if command == "MAIL":
            self.sender, self.recipients = address, []
        if command == "RCPT":
            self.recipients.append(address)
        return {"QUIT": "221 bye"}.get(command, "250 ok")

    def take(self) -> None:
        self.say("354 go on")
        lines = []
        while (line := self.read.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        refusal = self.box.answers.get(".")
        if refusal is None:
            self.box.received.append(Envelope(self.sender, self.recipients, b"".join(lines)))
        self.say(refusal or "250 taken")

    def say(self, text: str) -> None:
        self.write.write(f"{text}\r\n".encode())
