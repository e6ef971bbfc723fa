"""Connections that fail for real, on this machine."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import httpx2
import pytest

from bcsync.clock import SystemClock
from bcsync.platforms.tiktok.transport.api import Api
from bcsync.platforms.tiktok.transport.pace import Departure, Pace
from bcsync.platforms.tiktok.transport.problems import NoAnswer
from bcsync.wire.endpoints import BC_ASSET_ASSIGN, BC_GET
from tests.tiktok.transport.answers import TOKEN, Fake, always, api

BODY = b'{"code":0,"message":"OK","request_id":"1","data":{"bc_id":7100000000000000001}}'
WHOLE = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
ANSWER = WHOLE % (len(BODY), BODY)

Serve = Callable[[socket.socket], None]


@contextmanager
def serving(serve: Serve) -> Iterator[tuple[str, list[bytes]]]:
    """A server that reads a request and does this; gives its address and what it has read."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def accept() -> None:
            while True:
                try:
                    connection, _peer = listening.accept()
                except OSError:
                    return
                with connection:
                    while asked := connection.recv(65536):
                        heard.append(asked)
                        serve(connection)
                        if serve is not whole:
                            break

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", heard
        listening.shutdown(socket.SHUT_RDWR)
    thread.join()


def whole(connection: socket.socket) -> None:
    connection.sendall(ANSWER)


def cut_at_once(_connection: socket.socket) -> None:
    """It was heard, and nothing comes."""


def cut_in_the_middle(connection: socket.socket) -> None:
    connection.sendall(ANSWER[:-20])


def no_http(connection: socket.socket) -> None:
    connection.sendall(b"220 mail.example ESMTP\r\n")


def client(url: str) -> Api:
    return Api(url, pace=Pace(clock=Fake()), timeout=30)


def test_a_connection_is_used_again() -> None:
    with serving(whole) as (url, heard):
        here = client(url)
        assert here.get(BC_GET, TOKEN, {}) == {"bc_id": "7100000000000000001"}
        assert here.post(BC_ASSET_ASSIGN, TOKEN, {}) == {"bc_id": "7100000000000000001"}
        here.close()
    assert heard[0].startswith(b"GET /open_api/v1.3/bc/get/ HTTP/1.1\r\n")
    assert b"access-token: " + TOKEN.reveal().encode() in heard[0].lower()


def test_each_call_is_told_to_have_left() -> None:
    """A refused rate and a full second go by when a call left, on a connection that came about first."""
    told: list[str] = []

    class Told(Pace):
        def sent(self, departure: Departure) -> None:
            told.append("sent")
            super().sent(departure)

    with serving(whole) as (url, _heard):
        here = Api(url, pace=Told(clock=Fake()), timeout=30)
        here.get(BC_GET, TOKEN, {})
        here.post(BC_ASSET_ASSIGN, TOKEN, {})
        here.close()
    assert told == ["sent", "sent"]


@pytest.mark.parametrize("serve", [cut_at_once, cut_in_the_middle, no_http])
def test_a_write_that_was_heard_is_in_doubt_and_never_repeated(serve: Serve) -> None:
    with serving(serve) as (url, heard):
        here = client(url)
        with pytest.raises(NoAnswer) as raised:
            here.post(BC_ASSET_ASSIGN, TOKEN, {"bc_id": "7"})
        here.close()
    assert raised.value.in_doubt
    assert sum(asked.startswith(b"POST") for asked in heard) == 1


@pytest.mark.parametrize("serve", [cut_at_once, cut_in_the_middle, no_http])
def test_a_read_is_repeated(serve: Serve) -> None:
    with serving(serve) as (url, heard):
        here = client(url)
        with pytest.raises(NoAnswer):
            here.get(BC_GET, TOKEN, {})
        here.close()
    assert len(heard) == 5


def test_where_nobody_listens_nothing_was_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(NoAnswer, match="refused") as raised:
        client(url).post(BC_ASSET_ASSIGN, TOKEN, {})
    assert not raised.value.in_doubt


def test_a_server_without_encryption_is_not_told_the_token() -> None:
    with serving(no_http) as (url, heard):
        here = client(url.replace("http:", "https:"))
        with pytest.raises(NoAnswer) as raised:
            here.post(BC_ASSET_ASSIGN, TOKEN, {})
        here.close()
    assert not raised.value.in_doubt
    assert not [asked for asked in heard if TOKEN.reveal().encode() in asked]


def test_the_answer_of_a_redirect_is_not_followed() -> None:
    elsewhere = b"HTTP/1.1 302 Found\r\nLocation: %s/elsewhere\r\nContent-Length: 0\r\n\r\n"
    urls: list[str] = []

    def redirect(connection: socket.socket) -> None:
        connection.sendall(elsewhere % urls[0].encode())

    with serving(redirect) as (url, heard):
        urls.append(url)
        here = client(url)
        with pytest.raises(NoAnswer, match="HTTP 302"):
            here.get(BC_GET, TOKEN, {})
        here.close()
    assert len(heard) == 1


def because(cause: Exception) -> httpx2.ConnectError:
    error = httpx2.ConnectError("[SSL] or [Errno]")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("cause", "reason", "hint", "times"),
    [
        (ssl.SSLCertVerificationError("x"), "certificate of the server", "SSL_CERT_FILE", 1),
        (socket.gaierror(-2, "x"), "name of the server is not known", "platform.base_url", 3),
    ],
)
def test_why_there_is_no_connection_is_told_in_words(
    cause: Exception, reason: str, hint: str, times: int
) -> None:
    clock = Fake()
    with pytest.raises(NoAnswer, match=reason) as raised:
        api(always(because(cause)), clock).get(BC_GET, TOKEN, {})
    assert hint in raised.value.hint
    assert len(clock.waited) == times - 1


@pytest.mark.parametrize("begun", [b"", WHOLE % (100, b" ")])
def test_who_closes_waits_for_no_answer_to_what_is_read(begun: bytes) -> None:
    asked, closed = threading.Event(), threading.Event()

    def silent(connection: socket.socket) -> None:
        connection.sendall(begun)
        asked.set()
        # Were nobody to close, the client would wait half a minute, and this for ever.
        closed.wait()

    with serving(silent) as (url, _heard):
        here, raised = Api(url, pace=Pace(clock=SystemClock()), timeout=30), []

        def read() -> None:
            with pytest.raises(NoAnswer) as error:
                here.get(BC_GET, TOKEN, {})
            raised.append(error.value)
            closed.set()

        reading = threading.Thread(target=read)
        reading.start()
        asked.wait()
        here.close()
        reading.join(10)
        assert not reading.is_alive()
    assert raised


def test_an_answer_without_an_end_is_none() -> None:
    def endless(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
        with suppress(OSError):
            while True:
                connection.sendall(b" " * 65536)

    with serving(endless) as (url, heard):
        here = client(url)
        with pytest.raises(NoAnswer, match="no end"):
            here.get(BC_GET, TOKEN, {})
        here.close()
    assert len(heard) == 1


def test_an_answer_that_drips_is_left() -> None:
    class Hasty(Fake):
        """Time passes as often as somebody asks for it."""

        def now(self) -> float:
            self.time += 1
            return self.time

    def drip(connection: socket.socket) -> None:
        connection.sendall(WHOLE % (100_000_000, b" "))
        with suppress(OSError):
            while True:
                connection.sendall(b" ")

    with serving(drip) as (url, _heard):
        here = Api(url, pace=Pace(clock=Hasty()), timeout=30)
        with pytest.raises(NoAnswer, match="too long") as raised:
            here.post(BC_ASSET_ASSIGN, TOKEN, {})
        here.close()
    assert raised.value.in_doubt
