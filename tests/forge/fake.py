"""What both fakes share: accounts by token, faults, a log, pages, and two ways to be called."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import httpx2

NOW = 1_800_000_000
"""The time on the servers, in seconds since 1970; pauses are counted from it."""


@dataclass(frozen=True)
class Account:
    """Who calls, by a token."""

    id: int
    name: str
    writes: bool = True
    job: bool = False
    """It is a token of a job of GitLab."""
    reads: bool = True


@dataclass(frozen=True)
class Asked:
    """A request."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """Names in small letters."""
    body: Any
    who: Account | None = None

    @property
    def line(self) -> str:
        """Method and path."""
        return f"{self.method} {self.path}"


@dataclass(frozen=True)
class Said:
    """An answer."""

    status: int
    data: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Refusal(Exception):
    """An answer, from deeper down."""

    def __init__(self, status: int, data: Any) -> None:
        super().__init__(status)
        self.said = Said(status, data)


Fault = Callable[[Asked], Said | None]
"""Sees each request first; what it gives is answered instead."""


class Fake:
    """A repository on a forge."""

    def __init__(self) -> None:
        self.tokens: dict[str, Account] = {}
        self.faults: list[Fault] = []
        self.asked: list[Asked] = []
        self.base = ""
        """Where it is reached, without a slash at its end."""
        self.prefix = ""
        """The path of the API there."""
        self._lock = threading.RLock()
        self._ids = 100

    def fail(self, line: str, *answers: Said) -> None:
        """Give these, one after the other, to requests whose method and path begin so."""
        left = list(answers)

        def fault(asked: Asked) -> Said | None:
            return left.pop(0) if left and asked.line.startswith(line) else None

        self.faults.append(fault)

    def transport(self, base: str = "http://forge") -> httpx2.MockTransport:
        """The API without a socket."""
        self.base = base

        def handle(request: httpx2.Request) -> httpx2.Response:
            url = str(request.url)
            said = self.answer(request.method, url, request.headers, request.content)
            return httpx2.Response(
                said.status, headers=dict(said.headers), content=_bytes(said.data)
            )

        return httpx2.MockTransport(handle)

    def answer(self, method: str, url: str, headers: Mapping[str, str], content: bytes) -> Said:
        """One request after the other."""
        parts = urlsplit(url)
        small = {name.lower(): value for name, value in headers.items()}
        asked = Asked(
            method,
            # Once, by segment: a slash in a name is none of the path.
            parts.path.removeprefix(self.prefix),
            dict(parse_qsl(parts.query, keep_blank_values=True)),
            small,
            json.loads(content) if content else None,
            self.tokens.get(self._token(small)),
        )
        with self._lock:
            self.asked.append(asked)
            for fault in self.faults:
                if (said := fault(asked)) is not None:
                    return _dated(said)
            try:
                return _dated(self._answer(asked, [unquote(p) for p in asked.path[1:].split("/")]))
            except Refusal as refusal:
                return _dated(refusal.said)

    def lines(self, *methods: str) -> list[str]:
        """What was asked."""
        return [each.line for each in self.asked if not methods or each.method in methods]

    def _answer(self, asked: Asked, path: Sequence[str]) -> Said:
        raise NotImplementedError

    def _token(self, headers: Mapping[str, str]) -> str:
        raise NotImplementedError

    def _next_id(self) -> int:
        self._ids += 1
        return self._ids


def cut_into_pages(rows: Sequence[Any], asked: Asked, usual: int) -> tuple[list[Any], int, int]:
    """The rows of the page that is asked for, its number and that of the last; at most a hundred a page."""
    size = min(int(asked.query.get("per_page", usual)), 100)
    page = int(asked.query.get("page", "1"))
    last = max(1, -(-len(rows) // size))
    return list(rows[(page - 1) * size : page * size]), page, last


def _dated(said: Said) -> Said:
    return Said(said.status, said.data, {"date": formatdate(NOW, usegmt=True), **said.headers})


def _bytes(data: Any) -> bytes:
    return b"" if data is None else data if isinstance(data, bytes) else json.dumps(data).encode()


@contextmanager
def loopback(fake: Fake) -> Iterator[str]:
    """The API on a port of this machine; gives its URL."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            length = int(self.headers.get("content-length", "0"))
            content = self.rfile.read(length)
            said = fake.answer(self.command, self.path, dict(self.headers.items()), content)
            payload = _bytes(said.data)
            self.send_response_only(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(payload)))
            self.send_header("connection", "close")
            self.end_headers()
            self.wfile.write(payload)

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _serve  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Not on standard error."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        fake.base = f"http://127.0.0.1:{server.server_port}"
        try:
            yield fake.base
        finally:
            server.shutdown()
            thread.join()
