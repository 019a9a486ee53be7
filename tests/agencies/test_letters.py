"""Letters to many readers: each gets their own, by one connection to a mail server that is really asked."""

import socketserver
import threading

import pytest
from django.core import mail

from agencies.letters import send_each

READERS = ["ann@example.org", "bob@example.org", "cat@example.org"]


class Post(socketserver.StreamRequestHandler):
    """A mail server that takes every letter but those to whom it does not know, and hangs up when it is told to."""

    def handle(self):
        self.server.connections += 1
        self.say("220 ready")
        to, words = [], []
        for line in self.rfile:
            said = line.decode().strip()
            word = said.upper()
            if word.startswith("RCPT"):
                known = not any(name in said for name in self.server.unknown)
                to += [said.partition("<")[2].partition(">")[0]] if known else []
                self.say("250 ok" if known else "550 nobody here")
            elif word == "DATA":
                self.say("354 go on")
                words = iter(lambda: self.rfile.readline().decode().rstrip("\r\n"), ".")
                self.server.letters.append((to, "\n".join(words)))
                to = []
                self.say("250 taken")
                if self.server.hangs_up_after == len(self.server.letters):
                    return
            elif word == "RSET":
                to = []
                self.say("250 ok")
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def say(self, words):
        self.wfile.write(f"{words}\r\n".encode())


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


@pytest.fixture
def post(settings):
    with Server(("127.0.0.1", 0), Post) as server:
        server.connections, server.letters, server.unknown, server.hangs_up_after = 0, [], (), None
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield server
        server.shutdown()


def received(post):
    return [to for to, _ in post.letters]


def test_each_reader_gets_their_own_letter_by_one_connection(post):
    assert send_each("A place is booked (R26-00001)", "Sign in to read it.", READERS, "R26-00001") == 3
    assert received(post) == [[reader] for reader in READERS]
    for (to,), words in post.letters:
        others = set(READERS) - {to}
        assert f"To: {to}" in words and not any(other in words for other in others)
    assert post.connections == 1


def test_one_address_that_is_refused_keeps_nobody_else_from_their_letter(post, caplog):
    post.unknown = ("bob@",)
    assert send_each("Subject", "Words.", READERS, "R26-00001") == 2
    assert received(post) == [["ann@example.org"], ["cat@example.org"]]
    assert "e-mail about R26-00001 not sent: SMTPRecipientsRefused 550" in caplog.text
    assert "bob" not in caplog.text


def test_a_server_that_hangs_up_is_rung_again(post):
    post.hangs_up_after = 1
    send_each("Subject", "Words.", READERS, "R26-00001")
    assert received(post)[-1] == ["cat@example.org"]
    assert post.connections == 2


def test_a_server_that_is_away_is_logged_and_undoes_nothing(settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert send_each("Subject", "Words.", READERS, "R26-00001") == 0
    assert "e-mail about R26-00001 not sent to anybody" in caplog.text


def test_nobody_to_write_to_asks_no_server():
    assert send_each("Subject", "Words.", [], "R26-00001") == 0
    assert mail.outbox == []
