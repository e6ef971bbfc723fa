"""Everything that some views show: whose tokens they take, and which Business Centers these open."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bcsync.errors import BcsyncError
from bcsync.platforms.port import Gap, Seen, View
from bcsync.platforms.tiktok.reading import center as of_center
from bcsync.platforms.tiktok.reading.centers import Center, centers
from bcsync.platforms.tiktok.reading.source import Source
from bcsync.platforms.tiktok.transport.api import Api
from bcsync.platforms.tiktok.transport.problems import ApiProblem, NoAnswer
from bcsync.platforms.tiktok.transport.tokens import Token
from bcsync.wire import endpoints

_OF_A_PERSON = "TikTok shows the ad accounts of a person to nobody else"

Take = Callable[[Seen], object]
TokenOf = Callable[[str], Token]
Reach = Mapping[str, Center]
"""Business Centers of one user, by id."""


def stream(api: Api, token_of: TokenOf, views: Sequence[View], take: Take) -> tuple[Gap, ...]:
    """Hand over what they show, each thing once; gives what they could not show.

    Raises ``NoAnswer`` where nothing can be reached, ``ApiProblem`` where no token opens anything, and what
    ``token_of`` raises where it has none at all.
    """
    looking = _Looking(api, take, *_tokens(token_of, views))
    looking.reach()
    for view in views:
        looking.look(view)
    return tuple(
        gap for gap in looking.gaps if gap.kind is not None or gap.scope not in looking.read
    )


class _Why(NamedTuple):
    """Why somebody sees nothing, and what to do about it."""

    reason: str
    hint: str = ""


def _tokens(token_of: TokenOf, views: Sequence[View]) -> tuple[dict[str, Token], dict[str, _Why]]:
    """Tokens by who acts, and why there is none."""
    tokens: dict[str, Token] = {}
    without = {"": _Why("nobody is named who acts for it")}
    trouble: BcsyncError | None = None
    for actor in dict.fromkeys(view.actor for view in views if view.actor):
        try:
            tokens[actor] = token_of(actor)
        except BcsyncError as error:
            without[actor], trouble = _Why(error.message, error.hint), trouble or error
    if trouble is not None and not tokens:
        raise trouble
    return tokens, without


@dataclass(slots=True)
class _Looking:
    api: Api
    take: Take
    tokens: Mapping[str, Token]
    without: dict[str, _Why]
    """Who acts -> why they see nothing."""
    centers: dict[str, Reach] = field(default_factory=dict)
    gaps: dict[Gap, None] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)
    read: set[str] = field(default_factory=set)

    def reach(self) -> None:
        """Who is in which Business Centers. Raises the first ``ApiProblem`` where nobody is told."""
        trouble: ApiProblem | None = None
        for actor, found in zip(
            self.tokens, self.api.each(self._centers_of, self.tokens), strict=True
        ):
            if isinstance(found, ApiProblem):
                self.without[actor] = _Why(found.message, found.hint)
                trouble = trouble or found
            else:
                self.centers[actor] = found
        if trouble is not None and not self.centers:
            raise trouble

    def _centers_of(self, actor: str) -> Reach | ApiProblem:
        try:
            rows = self.api.pages(endpoints.BC_GET, self.tokens[actor], {})
        except NoAnswer:
            # Of nothing else there would be an answer, either.
            raise
        except ApiProblem as problem:
            return problem
        return {each.seen.id[0]: each for each in centers(rows)}

    def look(self, view: View) -> None:
        """One view."""
        if view.actor in self.without:
            ours = "@" not in view.actor or view.center is not None
            self._gap(view.scope, self.without[view.actor] if ours else _Why(_OF_A_PERSON))
        elif view.center is None:
            for center in self.centers[view.actor].values():
                if center.is_admin:
                    self._show(center)
        elif view.center not in self.read:
            self._read(view, view.center)

    def _read(self, view: View, id: str) -> None:
        mine = self.centers[view.actor].get(id)
        if mine is None or not mine.is_admin:
            what = "a standard member" if mine else "no member"
            who = f"the user of the token of {view.actor}"
            self._gap(id, _Why(f"{who} is {what} of Business Center {id}"))
            return
        self.read.add(id)
        self._show(mine)
        kinds = of_center.KINDS if view.kinds is None else view.kinds
        source = Source(self.api, self.tokens[view.actor], id)
        asked = of_center.Asked(kinds, view.people, mine.has_groups)
        found = of_center.read(source, asked, self.take)
        self.gaps.update(dict.fromkeys(found))

    def _gap(self, scope: str, why: _Why) -> None:
        self.gaps[Gap(scope, None, *why)] = None

    def _show(self, center: Center) -> None:
        id = center.seen.id[0]
        if id not in self.shown:
            self.shown.add(id)
            self.take(center.seen)
