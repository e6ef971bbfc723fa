"""One call to a forge: made again where that is safe, after a pause where one is asked for, and told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import httpx2
import orjson

from bcsync import __version__
from bcsync.clock import Clock
from bcsync.forge.patience import PATIENCE, pause_asked, wait_before
from bcsync.forge.problems import ForgeForbidden, ForgeLimited, ForgeRefused, ForgeSilent
from bcsync.secret import Known, Secret
from bcsync.web.broken import BROKEN, break_of
from bcsync.web.client import open_client
from bcsync.web.sent import Sent

_TIMEOUT = 30.0
"""Seconds of silence."""
_SAID = 300
"""Characters of what a forge says that are passed on."""
_PAGES = 2_000
"""Of a list: more would be one without end."""


class Answer(NamedTuple):
    """What came."""

    status: int
    headers: Mapping[str, str]
    data: Any
    said: str
    """The message in it, without secrets, in one line."""


class Wording(NamedTuple):
    """How one forge is spoken of."""

    forge: str
    hints: Mapping[int, str]
    """By the status of an answer that says no, the way out."""
    unreached: str
    """What to do where it cannot be reached."""

    def refused(self, what: str, answer: Answer) -> ForgeRefused:
        """What was asked, and what came instead, as it is told."""
        said, status = answer.said or "without a word", answer.status
        kind = ForgeForbidden if status == 403 else ForgeRefused
        hint = self.hints.get(status, "docs/reviews.md tells what is needed")
        return kind(status, f"{self.forge} refused {what}: {said} (HTTP {status})", hint=hint)


@dataclass
class Calls:
    """The connection to one forge. Shows nothing of the token."""

    base: str
    """URL without a slash at its end."""
    headers: Mapping[str, str] = field(repr=False)
    secret: Secret
    wording: Wording
    clock: Clock = field(repr=False)
    transport: httpx2.BaseTransport | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self._known = Known(self.secret)
        self._client = open_client(self.transport, 1, _TIMEOUT)
        self._left = PATIENCE

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def get(self, path: str, params: Mapping[str, str] | None = None) -> Answer:
        """Read; raises ``ForgeProblem`` for what is no success, as all of these do."""
        return self._asked(self._request("GET", path, params, None))

    def write(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Answer:
        """Change something."""
        return self._asked(self._request(method, path, None, body))

    def rows(
        self, path: str, params: Mapping[str, str], following: Callable[[Answer], str | None]
    ) -> Iterator[Any]:
        """The rows of a list; ``following`` tells the path or URL of the page after one."""
        answer = self.get(path, {"per_page": "100", **params})
        for _page in range(_PAGES):
            if not isinstance(answer.data, list):
                break
            yield from answer.data
            after = following(answer)
            if after is None:
                return
            if "://" in after and not after.startswith(f"{self.base}/"):
                # The token is for one server.
                break
            answer = self.get(after)
        raise self._silent(f"GET {path}", "what came is no list that ends")

    def _request(
        self,
        method: str,
        path: str,
        params: Mapping[str, str] | None,
        body: Mapping[str, Any] | None,
    ) -> httpx2.Request:
        url = path if "://" in path else f"{self.base}{path}"
        headers = {
            "Accept": "application/json",
            "User-Agent": f"bcsync/{__version__}",
            **self.headers,
        }
        content = None
        if body is not None:
            content = orjson.dumps(body)
            headers["Content-Type"] = "application/json"
        try:
            return self._client.build_request(
                method, url, params=params, content=content, headers=headers
            )
        except (*BROKEN, ValueError):
            # Without the cause: it shows headers.
            raise self._silent(f"{method} {path}", "the address of it is none") from None

    def _asked(self, request: httpx2.Request) -> Answer:
        what = f"{request.method} {request.url.path}"
        pauses = failures = 0
        while True:
            try:
                came = self._answer(request, what)
            except ForgeSilent as silent:
                # What creates something is not sent twice: it may be there already.
                safe = request.method != "POST" or silent.sent is Sent.NOT
                wait = wait_before(failures) if safe and silent.sent is not Sent.NEVER else None
                if wait is None:
                    raise
                failures += 1
            else:
                if came.status < 300:
                    return came
                wait = pause_asked(came.status, came.headers, came.said, pauses)
                if wait is None:
                    raise self.wording.refused(what, came)
                pauses += 1
            self._wait(what, wait)

    def _answer(self, request: httpx2.Request, what: str) -> Answer:
        try:
            response = self._client.send(request)
        except BROKEN as error:
            found = break_of(error, self._known)
            # Without the cause: requests, which carry tokens, hang on it.
            raise self._silent(what, found.reason, found.sent) from None
        data = _data(response)
        said = data.get("message", data.get("error", "")) if isinstance(data, dict) else ""
        said = " ".join(self._known.hide(str(said)).split())[:_SAID]
        if response.status_code >= 500:
            raise self._silent(what, f"HTTP {response.status_code}")
        if response.status_code < 300 and response.status_code != 204 and data is None:
            raise self._silent(what, "what came is no JSON")
        return Answer(response.status_code, response.headers, data, said)

    def _wait(self, what: str, seconds: float) -> None:
        self._left -= seconds
        if self._left < 0:
            raise ForgeLimited(
                f"{self.wording.forge} asks for a pause of {seconds:,.0f} seconds ({what})",
                hint="run it again after that: too many calls were made with this token",
            )
        if not self.clock.wait(seconds):
            raise self._silent(what, "it was interrupted", Sent.NEVER)

    def _silent(self, what: str, reason: str, sent: Sent = Sent.MAYBE) -> ForgeSilent:
        return ForgeSilent(
            f"{self.wording.forge} gave no answer to {what}: {reason}",
            sent=sent,
            hint=self.wording.unreached,
        )


def _data(response: httpx2.Response) -> Any:
    try:
        return orjson.loads(response.content)
    except ValueError:
        return None
