"""The line to the API over which acts go: who may write, with whose token, and who is whom."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from errno import ENOENT
from typing import Any, TypeVar

from bcsync.platforms.port import Act, Answer, Refused, Seen
from bcsync.platforms.tiktok.reading.centers import Center, centers
from bcsync.platforms.tiktok.reading.members import members
from bcsync.platforms.tiktok.transport.api import Api
from bcsync.platforms.tiktok.transport.exchange import File
from bcsync.platforms.tiktok.transport.overlap import unless
from bcsync.platforms.tiktok.transport.problems import ApiProblem
from bcsync.platforms.tiktok.transport.tokens import Token
from bcsync.platforms.tiktok.writing.answers import answer_of
from bcsync.wire import endpoints
from bcsync.wire.endpoints import Endpoint

Key = Callable[[Act], Any]
Given = TypeVar("Given")


def no_files(name: str) -> bytes:
    """Where there is no project, there are no files."""
    raise FileNotFoundError(ENOENT, os.strerror(ENOENT), name)


@dataclass(slots=True)
class _Work:
    """One act, or some in one call."""

    begun: bool = False
    """Whether a writing call of it was sent."""


@dataclass(slots=True)
class Line:
    """What all writing takes. May be used by many threads at once: at worst something is looked up twice."""

    api: Api
    token_of: Callable[[str], Token]
    permit: Callable[[], None]
    read_file: Callable[[str], bytes] = no_files
    """What a file of the project holds. Raises ``OSError``."""
    leaving: Callable[[], bool] = lambda: False
    """Whether somebody wants to leave: what was not begun yet is not sent then."""
    replaces_roles: bool | None = None
    """Whether giving a role replaces the one that is there; None: not tried yet."""
    raises_shares: bool | None = None
    """The same of sharing anew."""
    exhausted: dict[str, Refused] = field(default_factory=dict)
    """Business Centers that take no more ad accounts, and what they said."""
    carried: dict[tuple[Any, ...], str] = field(default_factory=dict)
    """Ad accounts that brought papers, by these (``papers.carried``)."""
    _works: threading.local = field(default_factory=threading.local)
    _people: dict[tuple[str, str], Seen] = field(default_factory=dict)
    _centers: dict[str, dict[str, Center]] = field(default_factory=dict)

    def post(
        self,
        act: Act,
        endpoint: Endpoint,
        body: Mapping[str, Any],
        files: Mapping[str, File] | None = None,
    ) -> dict[str, Any]:
        """A writing call, if it is still permitted when its turn has come. Raises ``ApiProblem``."""
        token = self.token_of(act.actor)
        try:
            return self.api.post(endpoint, token, body, files=files, permit=self.permit)
        finally:
            # What was begun is not left half done, whoever wants to leave.
            self._work.begun = True

    def get(self, act: Act, endpoint: Endpoint, params: Mapping[str, Any]) -> dict[str, Any]:
        """A reading call. Raises ``ApiProblem``."""
        return self.api.get(endpoint, self.token_of(act.actor), params)

    def one_by_one(self, work: Callable[[Act], Answer], acts: Sequence[Act]) -> Iterator[Answer]:
        """Each act by itself, overlapped."""

        return self.api.each(lambda act: self._try(work, act, act.verb.takes), acts)

    def _try(self, work: Callable[[Given], Answer], what: Given, takes: bool) -> Answer:
        """Until something of it is sent it is left as soon as somebody wants to leave."""
        self._works.here = work_here = _Work()
        with unless(lambda: self.leaving() and not work_here.begun):
            try:
                return work(what)
            except ApiProblem as problem:
                return answer_of(problem, takes=takes)

    @property
    def _work(self) -> _Work:
        """What this thread works at."""
        return getattr(self._works, "here", None) or _Work()

    def together(
        self,
        work: Callable[[Sequence[Act]], Answer],
        acts: Sequence[Act],
        alike: Key,
        most: int,
    ) -> Iterator[Answer]:
        """Acts that are ``alike``, so many of them in one call; answers in the order of the acts.

        One call for many is refused for one of them: who that is, is found by asking for fewer.
        """

        def tried(numbers: Sequence[int]) -> list[tuple[int, Answer]]:
            some = [acts[number] for number in numbers]
            answer = self._try(work, some, some[0].verb.takes)
            if isinstance(answer, Refused) and len(numbers) > 1 and answer.code in _OF_ONE:
                half = len(numbers) // 2
                return [*tried(numbers[:half]), *tried(numbers[half:])]
            return [(number, answer) for number in numbers]

        waiting: dict[int, Answer] = {}
        wanted = 0
        for answered in self.api.each(tried, _parts(acts, alike, most)):
            waiting.update(answered)
            while wanted in waiting:
                yield waiting.pop(wanted)
                wanted += 1

    def person(self, act: Act, center: str, email: str) -> Seen | None:
        """A member, or who is invited. Raises ``ApiProblem``."""
        known = self._people.get((center, email))
        if known is not None and known.handle:
            return known
        # Finds whose address only holds this one, too (10.1).
        params = {"bc_id": center, "filtering": {"keyword": email}}
        rows = self.api.pages(endpoints.BC_MEMBER_GET, self.token_of(act.actor), params)
        for seen in members(center, rows):
            self._people[seen.id[0], seen.id[1]] = seen
        return self._people.get((center, email))

    def user_ids(self, act: Act, center: str, emails: Sequence[str]) -> dict[str, str]:
        """``user_id`` by address, of those who have joined. Raises ``ApiProblem``."""
        missing = [email for email in emails if (center, email) not in self._people]
        if len(missing) > _FEW:
            rows = self.api.pages(
                endpoints.BC_MEMBER_GET, self.token_of(act.actor), {"bc_id": center}
            )
            self._people.update({(center, seen.id[1]): seen for seen in members(center, rows)})
        found = {email: self.person(act, center, email) for email in emails}
        return {email: seen.handle for email, seen in found.items() if seen and seen.handle}

    def center(self, act: Act, id: str) -> Center | None:
        """A Business Center of whoever acts. Raises ``ApiProblem``."""
        if act.actor not in self._centers:
            rows = self.api.pages(endpoints.BC_GET, self.token_of(act.actor), {})
            self._centers[act.actor] = {each.seen.id[0]: each for each in centers(rows)}
        return self._centers[act.actor].get(id)


_FEW = 3
"""So many are looked up by themselves before all are read."""
_OF_ONE = frozenset({40000, 40001, 40002, 40007, 40011, 40061, 40300})
"""Codes that may be about one of the things in a call (4)."""


def _parts(acts: Sequence[Act], alike: Key, most: int) -> Iterator[Sequence[int]]:
    """Numbers of acts that go in one call, those that come first in front."""
    found: dict[Any, list[int]] = {}
    for number, act in enumerate(acts):
        found.setdefault(alike(act), []).append(number)
    for numbers in found.values():
        for start in range(0, len(numbers), most):
            yield numbers[start : start + most]
