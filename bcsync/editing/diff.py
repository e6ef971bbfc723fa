"""A unified diff, made from the edits themselves: no search for what may have changed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bcsync.editing.edit import Edit, Rewrite, applied

CONTEXT = 3
_LINE = re.compile("[^\n]*\n|[^\n]+")
_UNFINISHED = "\\ No newline at end of file"


@dataclass(slots=True)
class _Hunk:
    """Lines (from, to) that change, and those that they become."""

    start: int
    old: list[str]
    new: list[str]


def unified(rewrite: Rewrite) -> Iterator[str]:
    """The lines of a diff of one file, without their ends; nothing where nothing changes."""
    lines = _LINE.findall(rewrite.text)
    hunks = list(_hunks(rewrite, lines))
    if not hunks:
        return
    yield f"--- {rewrite.name}"
    yield f"+++ {rewrite.name}"
    moved = 0
    for group in _groups(hunks):
        yield from _told(group, lines, moved)
        moved += sum(len(hunk.new) - len(hunk.old) for hunk in group)


def _hunks(rewrite: Rewrite, lines: list[str]) -> Iterator[_Hunk]:
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    for first, last, edits in _spans(rewrite.edits, starts, len(lines)):
        begin, end = starts[first], starts[last]
        inner = [Edit(e.start - begin, e.end - begin, e.text) for e in edits]
        old, new = lines[first:last], _LINE.findall(applied(rewrite.text[begin:end], inner))
        head = _common(old, new)
        tail = _common(old[head:][::-1], new[head:][::-1])
        hunk = _Hunk(first + head, old[head : len(old) - tail], new[head : len(new) - tail])
        if hunk.old or hunk.new:
            yield hunk


def _spans(
    edits: Sequence[Edit], starts: Sequence[int], count: int
) -> Iterator[tuple[int, int, list[Edit]]]:
    """Lines (from, to) that edits touch, those of one line together."""
    first, last = 0, -1
    held: list[Edit] = []
    for edit in edits:
        begin = min(bisect_right(starts, edit.start) - 1, max(count - 1, 0))
        # An edit that ends where a line begins may join it to what stands before.
        end = min(bisect_right(starts, edit.end), count)
        if held and begin >= last:
            yield first, last, held
            held = []
        if not held:
            first, last = begin, end
        last = max(last, end)
        held.append(edit)
    if held:
        yield first, last, held


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def _groups(hunks: Sequence[_Hunk]) -> Iterator[list[_Hunk]]:
    group: list[_Hunk] = []
    for hunk in hunks:
        if group and hunk.start - group[-1].start - len(group[-1].old) > 2 * CONTEXT:
            yield group
            group = []
        group.append(hunk)
    yield group


def _told(group: Sequence[_Hunk], lines: Sequence[str], moved: int) -> Iterator[str]:
    start = max(group[0].start - CONTEXT, 0)
    stop = min(group[-1].start + len(group[-1].old) + CONTEXT, len(lines))
    body: list[str] = []
    at = start
    for hunk in group:
        body += [f" {line}" for line in lines[at : hunk.start]]
        body += [f"-{line}" for line in hunk.old]
        body += [f"+{line}" for line in hunk.new]
        at = hunk.start + len(hunk.old)
    body += [f" {line}" for line in lines[at:stop]]
    new = stop - start + sum(len(hunk.new) - len(hunk.old) for hunk in group)
    yield f"@@ -{_range(start, stop - start)} +{_range(start + moved, new)} @@"
    for line in body:
        yield line.rstrip("\r\n")
        if not line.endswith("\n"):
            yield _UNFINISHED


def _range(start: int, count: int) -> str:
    # POSIX diff -u: an empty range is named by the line before it.
    begin = start + 1 if count else start
    return f"{begin}" if count == 1 else f"{begin},{count}"
