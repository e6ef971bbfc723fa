"""What an observation changes in the stored state. Pure: a plan may use it without writing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bcsync.platforms.port import Gap, Observation, PlatformId, Seen
from bcsync.state.canonical import Decoder, canonical
from bcsync.state.values import ResourceKey, Stored

_SEEN = len(Seen._fields)


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The state after an observation, and how much of it is new."""

    resources: list[Stored]
    appeared: int
    changed: int
    vanished: int
    fingerprint: str = ""
    """Of the state that holds all this and nothing that others wrote meanwhile."""


@dataclass(frozen=True, slots=True)
class RowChanges:
    """The rows to write for it."""

    upserts: Sequence[Stored]
    absent: Sequence[ResourceKey]
    deleted: Sequence[ResourceKey]

    def __bool__(self) -> bool:
        return bool(self.upserts or self.absent or self.deleted)


@dataclass(frozen=True, slots=True)
class Merged:
    """Both sides of a merge."""

    refreshed: Refreshed
    changes: RowChanges


def merge_observation(
    current: Sequence[Stored], observation: Observation, scopes: Collection[str]
) -> Merged:
    """Bring stored rows up to what was observed of ``scopes``; see ``Merge``."""
    merge = Merge(current)
    for seen in observation.seen:
        merge.take(seen)
    return merge.result(scopes, observation.gaps)


class Merge:
    """Brings stored rows up to what is seen, one thing after the other: a large world is never held twice.

    Rows that a scope read without a gap no longer shows are deleted, or marked absent when managed;
    what stands behind a gap stays as it was (design 5.6). Of a thing seen twice the last one counts.
    """

    def __init__(self, current: Sequence[Stored]) -> None:
        self._rows: dict[str, dict[PlatformId, Stored]] = defaultdict(dict)
        for row in current:
            self._rows[row[0]][row[1]] = row
        # What was seen; None where it is what is stored, so that it is not held twice.
        self._fresh: dict[str, dict[PlatformId, Seen | None]] = defaultdict(dict)

    def take(self, seen: Seen) -> None:
        """Something that the platform shows."""
        kind, id = seen[0], seen[1]
        row = self._rows[kind].get(id)
        if row is not None and row[:_SEEN] == seen and not row.absent:
            self._fresh[kind][row[1]] = None
        else:
            self._fresh[kind][id] = seen

    def result(
        self,
        scopes: Collection[str],
        gaps: Sequence[Gap],
        asked: Mapping[str, frozenset[str]] | None = None,
    ) -> Merged:
        """Both sides, when everything in ``scopes`` but the ``gaps`` has been taken.

        ``asked``: kinds that were asked for, by scope; what is not named there was asked for everything, or
        is told by those that are.
        """
        work = _Work(scopes, gaps, asked or {})
        keep = work.resources.append
        for kind, rows in self._rows.items():
            fresh = self._fresh[kind]
            for id, row in rows.items():
                if id not in fresh:
                    work.unseen(row)
                elif (seen := fresh.pop(id)) is None:
                    keep(row)
                else:
                    work.differs(row, seen)
        new = (seen for fresh in self._fresh.values() for seen in fresh.values())
        work.appears(seen for seen in new if seen is not None)
        return work.result()


class _Work:
    """A merge under way."""

    def __init__(
        self, scopes: Collection[str], gaps: Sequence[Gap], asked: Mapping[str, frozenset[str]]
    ) -> None:
        self._asked = asked
        self._any = frozenset[str]().union(*asked.values()) if asked else None
        self._complete = frozenset(scopes) - {gap.scope for gap in gaps if gap.kind is None}
        self._gaps = {(gap.scope, gap.kind) for gap in gaps}
        self.resources: list[Stored] = []
        self._new: list[Stored] = []
        self._changed: list[Stored] = []
        self._absent: list[ResourceKey] = []
        self._deleted: list[ResourceKey] = []

    def unseen(self, row: Stored) -> None:
        would_show = row.scope in self._complete and (row.scope, row.kind) not in self._gaps
        kinds = self._asked.get(row.scope, self._any)
        asked = kinds is None or row.kind in kinds
        if row.absent or not (would_show and asked):
            self.resources.append(row)
        elif row.managed:
            self._absent.append(row.key)
            self.resources.append(row._replace(absent=True))
        else:
            self._deleted.append(row.key)

    def differs(self, row: Stored, seen: Seen) -> None:
        now = _absorbed(row, seen)
        self.resources.append(now)
        if row.absent:
            self._new.append(now)
        elif now is not row:
            self._changed.append(now)

    def appears(self, seen: Iterable[Seen]) -> None:
        decode = Decoder().__getitem__
        new = [Stored.of(each, decode) for each in seen]
        self.resources.extend(new)
        self._new.extend(new)

    def result(self) -> Merged:
        refreshed = Refreshed(
            resources=self.resources,
            appeared=len(self._new),
            changed=len(self._changed),
            vanished=len(self._absent) + len(self._deleted),
        )
        upserts = self._new + self._changed
        return Merged(refreshed, RowChanges(upserts, self._absent, self._deleted))


def _absorbed(row: Stored, seen: Seen) -> Stored:
    """The row with what was seen; the very same row when only the Python types differ."""
    now = Stored.of(seen)._replace(managed=row.managed, known=row.known)
    if now == row and canonical(now.attributes) == canonical(row.attributes):
        return row
    return now
