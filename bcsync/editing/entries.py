"""Entries of mappings and items of lists, put in, taken out or changed, in the style around them."""

from __future__ import annotations

import re
from bisect import bisect_left

from bcsync.editing.edit import Edit
from bcsync.editing.lines import (
    comment_column,
    is_blank,
    line_end,
    line_start,
    next_line,
    previous_line,
)
from bcsync.editing.nodes import Node, Tree
from bcsync.editing.yaml_text import scalar


class CannotEditError(Exception):
    """What is wanted cannot be expressed by an edit here; says why."""


def written_like(old: Node, value: object) -> str:
    """A scalar in the quotes of the one that it replaces, if it had any."""
    plain = scalar(value)
    simple = isinstance(value, str) and value.isprintable() and not set(value) & set("'\"\\")
    return f"{old.quote}{value}{old.quote}" if simple and old.quote in ("'", '"') else plain


def replaced(tree: Tree, key: Node, value: Node, text: str) -> list[Edit]:
    """Another value of one line behind ``key``."""
    if value.start == value.end:
        colon = tree.source.index(":", key.end) + 1
        return [Edit(colon, colon, f" {text}")]
    if value.shape in ("mapping", "list") and not value.flow:
        raise CannotEditError("its value stands on several lines")
    return [Edit(value.start, value.end, text)]


def removed(tree: Tree, holder: Node, index: int, key: Node | None) -> list[Edit]:
    """Take an entry or item out, with the comment that belongs to it; ``key``: the holder's own.

    Raises ``CannotEditError``.
    """
    if holder.flow:
        return [_without(tree, holder, index)]
    start, end = _span(tree, holder, index)
    if len(holder.starts) > 1:
        return [Edit(start, end, "")]
    if key is None:
        raise CannotEditError("nothing would be left of the list item that it stands in")
    colon = tree.source.index(":", key.end) + 1
    at = colon if holder.anchor is None else holder.start + 1 + len(holder.anchor)
    return [Edit(at, at, " []" if holder.items else " {}"), Edit(start, end, "")]


def _without(tree: Tree, holder: Node, index: int) -> Edit:
    first, last = holder.starts, holder.ends
    text = tree.source
    own = _own_lines(text, first[index], last[index])
    if own is not None and len(first) > 1:
        return Edit(*own, "")
    if index + 1 < len(first):
        start, end = first[index].start, first[index + 1].start
    elif index:
        start, end = last[index - 1].end, last[index].end
    else:
        return Edit(_inside(text, holder), holder.end - 1, "")
    if "#" in text[start:end].replace(text[first[index].start : last[index].end], ""):
        return _before_comment(text, first[index].start, last[index].end, index + 1 == len(first))
    return Edit(start, end, "")


def _before_comment(text: str, start: int, end: int, is_last: bool) -> Edit:
    """An item alone, with its comma; the comment stays. A comma may stand before the last bracket."""
    if is_last and not text[line_start(text, start) : start].strip(" \t"):
        return Edit(start, end, "")
    rest = text[end : line_end(text, end)]
    if not is_last and rest.lstrip(" \t").startswith(","):
        return Edit(start, end + rest.index(",") + 1, "")
    raise CannotEditError("a comment stands between it and its neighbour")


def _own_lines(text: str, first: Node, last: Node) -> tuple[int, int] | None:
    """The lines that an item of a flow collection has for itself, its comment included."""
    start, end = line_start(text, first.start), line_end(text, last.end)
    behind = text[last.end : end].partition("#")[0].strip(" \t")
    if text[start : first.start].strip(" \t") or behind not in ("", ","):
        return None
    return start, next_line(text, end)


def _inside(text: str, holder: Node) -> int:
    """Behind the bracket that a flow collection begins with."""
    return text.index("[" if holder.shape == "list" else "{", holder.start) + 1


def _span(tree: Tree, holder: Node, index: int) -> tuple[int, int]:
    """The lines of an entry in block style, and those of the comment that belongs to it."""
    text, first, last = tree.source, holder.starts[index], holder.ends[index]
    start = line_start(text, first.start)
    head = text[start : first.start].strip(" ")
    if head != ("-" if holder.shape == "list" else ""):
        raise CannotEditError("something else stands on its line")
    column = _column(text, start)
    end = _behind(text, last.end, column)
    several = line_end(text, first.start) < last.end
    above = _with_comment(text, start, column)
    mentioned = _mentions(text[above:start], first.text)
    if (
        several
        or mentioned
        or index + 1 == len(holder.starts)
        or not _heads_more(text, end, column)
    ):
        start = above
    if end == len(text) and text[-1:] not in "\r\n":
        # The file ends without an end of its last line, before and after.
        return _break_before(text, start), end
    return start, end


def _column(text: str, start: int) -> int:
    line = text[start : line_end(text, start)]
    return len(line) - len(line.lstrip(" "))


def _behind(text: str, end: int, column: int) -> int:
    """Behind an entry that ends here, and behind the comments at the end of its block."""
    at = next_line(text, end)
    while at < len(text) and (found := comment_column(text, at)) is not None and found > column:
        at = next_line(text, at)
    return at


def _heads_more(text: str, end: int, column: int) -> bool:
    """Whether a comment above would be about what follows, too: that comes at once, without one."""
    return (
        end < len(text)
        and not is_blank(text, end)
        and comment_column(text, end) is None
        and _column(text, end) == column
    )


def _mentions(comment: str, word: str) -> bool:
    """Whether a comment speaks of an entry by its key, or by what stands before the @."""
    names = "|".join(map(re.escape, {word, word.partition("@")[0]} - {""}))
    return (
        bool(names) and re.search(rf"(?<!\w)(?:{names})(?!\w)", comment, re.IGNORECASE) is not None
    )


def _with_comment(text: str, start: int, column: int) -> int:
    above = previous_line(text, start)
    while above is not None and comment_column(text, above) == column:
        start, above = above, previous_line(text, above)
    return start


def _break_before(text: str, start: int) -> int:
    if text[max(start - 2, 0) : start] == "\r\n":
        return start - 2
    return max(start - 1, 0)


def added(tree: Tree, holder: Node, lines: list[str]) -> list[Edit]:
    """Put an entry (or an item, without its ``-``) in: in its place among sorted ones, else at the end.

    ``lines``: its own, without indentation of the first; one line for a flow collection.
    """
    text = tree.source
    if holder.flow:
        return _added_inline(tree, holder, " ".join(lines))
    before, column = _place(tree, holder, lines[0]), _column_of(text, holder)
    dash = "- " if holder.shape == "list" else ""
    pads = [" " * column + dash, *[" " * (column + len(dash))] * (len(lines) - 1)]
    new = [f"{pad}{line}" for pad, line in zip(pads, lines, strict=True)]
    if before is None:
        at = line_start(text, holder.starts[0].start)
        return [Edit(at, at, "".join(f"{line}{tree.newline}" for line in new))]
    end = _behind(text, holder.ends[before].end, column)
    if text[max(end - 1, 0) : end] not in ("\n", "\r"):
        return [Edit(end, end, "".join(f"{tree.newline}{line}" for line in new))]
    return [Edit(end, end, "".join(f"{line}{tree.newline}" for line in new))]


def _column_of(text: str, holder: Node) -> int:
    first = holder.starts[0]
    if holder.shape == "mapping":
        return first.column
    return first.column - (first.start - text.rindex("-", 0, first.start))


def _place(tree: Tree, holder: Node, line: str) -> int | None:
    """The entry behind which a new one goes; None for before the first."""
    keys = tree.once("sorted", holder, _sorted_keys)
    if keys:
        behind = bisect_left(keys, line.partition(":")[0].strip("\"'")) - 1
        first = line_start(tree.source, holder.starts[0].start)
        own_line = not tree.source[first : holder.starts[0].start].strip(" ")
        if behind >= 0:
            return behind
        if own_line:
            return None
    return len(holder.starts) - 1


def _sorted_keys(holder: Node) -> list[str]:
    """The keys of several entries in order; none where they are in another."""
    keys = [key.text for key, _value in holder.entries]
    return keys if len(keys) > 1 and keys == sorted(keys) else []


def _added_inline(tree: Tree, holder: Node, entry: str) -> list[Edit]:
    text = tree.source
    last = holder.ends
    if not last:
        inside = _inside(text, holder)
        return [Edit(inside, holder.end - 1, entry)]
    at, first = last[-1].end, holder.starts[-1]
    start = line_start(text, first.start)
    if text[start : first.start].strip(" ") or start <= holder.start:
        return [Edit(at, at, f", {entry}")]
    # One on a line each.
    rest = text[at : line_end(text, at)]
    comma = "" if rest.lstrip().startswith(",") else ","
    end, pad = line_end(text, at), text[start : first.start]
    own = "," if not comma else ""
    if "]" in rest.partition("#")[0] or "}" in rest.partition("#")[0]:
        return [Edit(at, at, f",{tree.newline}{pad}{entry}")]
    more = Edit(end, end, f"{tree.newline}{pad}{entry}{own}")
    return [more] if not comma else [Edit(at, at, comma), more]
