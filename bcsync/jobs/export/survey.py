"""What is there to export: found through everybody who may act, and read in bulk."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bcsync.errors import UsageRefused
from bcsync.kinds.member import MEMBER
from bcsync.kinds.share import SHARE
from bcsync.model.address import CENTER
from bcsync.model.status import Status
from bcsync.platforms.port import (
    Gap,
    Observation,
    PlatformId,
    PlatformReader,
    Principal,
    Seen,
    View,
    observe,
)
from bcsync.source.suggest import did_you_mean


@dataclass(frozen=True)
class World:
    """One reading of the platform, indexed."""

    centers: Sequence[Seen]
    """Those that were asked for, sorted by id."""
    people: Sequence[str]
    """Whose own ad accounts are exported."""
    observation: Observation
    views: Sequence[View]
    actors: Mapping[str, Sequence[str]]
    """Business Center -> who of those who act is an admin of it, by their names in the settings."""

    @cached_property
    def lists(self) -> Mapping[tuple[str, str], Sequence[Seen]]:
        """(scope, kind) -> what stands in that list, sorted by id; once, however many were shown it."""
        found: dict[tuple[str, str], dict[PlatformId, Seen]] = {}
        for seen in self.observation.seen:
            found.setdefault((seen.scope, seen.kind), {})[seen.id] = seen
        return {
            key: sorted(entries.values(), key=lambda seen: seen.id)
            for key, entries in found.items()
        }

    @cached_property
    def received(self) -> Mapping[tuple[str, str], str]:
        """(Business Center, ad account of another) -> the role of the share."""
        return {
            SHARE.held(seen.id): seen.attributes["role"]
            for seen in self.observation.seen
            if seen.kind == SHARE.name
        }

    def list(self, scope: str, kind: str) -> Sequence[Seen]:
        """One list."""
        return self.lists.get((scope, kind), ())

    def gap(self, scope: str, kind: str) -> Gap | None:
        """Why a list is not known whole, if it is not."""
        gaps = self.observation.gaps
        return next((g for g in gaps if g.scope == scope and g.kind in (None, kind)), None)


def _acting(
    observation: Observation, principals: Sequence[Principal], sees: Mapping[str, Sequence[str]]
) -> dict[str, Sequence[str]]:
    """Found by address, or by what the platform calls them; of whom it tells neither, whoever sees it acts."""
    admins: dict[str, set[str]] = {}
    for seen in observation.seen:
        if seen.kind == MEMBER.name and _is_admin(seen):
            admins.setdefault(seen.scope, set()).update(filter(None, (seen.id[1], seen.handle)))

    def administers(principal: Principal, center: str) -> bool:
        names = {principal.email, principal.handle} - {None}
        there = admins.get(center, set())
        return bool(names & there) if names else principal.name in sees[center]

    return {
        center: sorted(each.name for each in principals if administers(each, center))
        for center in sees
    }


def _is_admin(seen: Seen) -> bool:
    return seen.status is Status.ACTIVE and seen.attributes.get("role") == "admin"


def survey(
    platform: PlatformReader,
    people: Sequence[str],
    principals: Sequence[Principal],
    wanted: Sequence[str],
    called: Callable[[Collection[Seen]], Mapping[str, str]],
) -> World:
    """Read what these people may see, or of it the Business Centers that are wanted.

    ``wanted``: keys, ids or exact names; ``called``: of Business Centers, key -> id. Raises
    ``UsageRefused`` for a word that names none.
    """
    found: dict[str, Seen] = {}
    sees: dict[str, list[str]] = {}
    for person in people:
        for seen in observe(platform, [View(person, None)]).seen:
            if seen.kind == CENTER and not seen.status.gone:
                found[seen.id[0]] = seen
                sees.setdefault(seen.id[0], []).append(person)
    chosen = _choose(found, wanted, called(found.values()) if wanted else {})
    views = [View(person, None) for person in people]
    views += [View(person, center) for center in chosen for person in sees[center]]
    observation = observe(platform, views)
    latest = {seen.id[0]: seen for seen in observation.seen if seen.kind == CENTER}
    centers = [latest[center] for center in chosen if center in latest]
    actors = _acting(observation, principals, {center: sees[center] for center in chosen})
    return World(centers, () if wanted else people, observation, views, actors)


def _choose(
    found: Mapping[str, Seen], wanted: Iterable[str], bound: Mapping[str, str]
) -> Sequence[str]:
    words = list(wanted)
    return sorted({_find(found, word, bound) for word in words} if words else found)


def _find(found: Mapping[str, Seen], word: str, bound: Mapping[str, str]) -> str:
    if word in found:
        return word
    platform_id = bound.get(word.lower())
    if platform_id is not None and platform_id in found:
        return platform_id
    named = sorted(id for id, seen in found.items() if seen.label == word)
    if len(named) == 1:
        return named[0]
    if named:
        raise UsageRefused(
            f"{len(named)} Business Centers are called {word}",
            hint=f"give the id: {', '.join(named)}",
        )
    names = [*bound, *(seen.label or "" for seen in found.values())]
    near = did_you_mean(word, filter(None, names))
    raise UsageRefused(
        f"nobody who acts for this project sees a Business Center {word}",
        hint=f"did you mean {near}?" if near else "give a key, an id or an exact name",
    )
