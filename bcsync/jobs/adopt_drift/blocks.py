"""New entries, in the style of those around them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

from bcsync.editing.entries import added
from bcsync.editing.nodes import Node, Tree
from bcsync.editing.yaml_text import WIDTH, Inline, block_lines, flow, scalar
from bcsync.jobs.adopt_drift.files import Files, Keys


class _Manner(NamedTuple):
    """How the entries of a mapping are written."""

    entries: int
    mappings: int
    blocks: int
    """Mappings on several lines."""
    step: int
    """Columns by which those are further in."""
    quote: str
    """Around each key."""


def add_entry(files: Files, path: Keys, word: str, value: Any, short: str = "") -> None:
    """Put an entry into the mapping at a path.

    ``short``: a mapping of that key alone may be written as its value. Raises ``CannotEditError``.
    """
    files.put((*path, word))
    file, tree, holder = files.node(path)
    manner = tree.once("manner", holder, partial(_manner, tree))
    alone = short and isinstance(value, Mapping) and value.keys() == {short}
    if alone and (manner.mappings < manner.entries or not manner.entries):
        value = value[short]
    key = (
        f"{manner.quote}{word}{manner.quote}"
        if manner.quote and word.isprintable()
        else scalar(word)
    )
    files.change(file, added(tree, holder, _lines(holder, key, value, manner)))


def _manner(tree: Tree, holder: Node) -> _Manner:
    written = [(key, tree.meant(value)) for key, value in holder.entries if key.text != "<<"]
    mappings = [each for _key, each in written if each.shape == "mapping"]
    blocks = [each for each in mappings if not each.flow]
    step = max(blocks[-1].column - holder.entries[0][0].column, 1) if blocks else 2
    quotes = {key.quote for key, _value in written}
    quote = quotes.pop() if len(quotes) == 1 else ""
    return _Manner(
        len(written), len(mappings), len(blocks), step, quote if quote in ("'", '"') else ""
    )


def add_item(files: Files, path: Keys, value: Mapping[str, Any]) -> None:
    """Put a mapping into the list at a path. Raises ``CannotEditError``."""
    file, tree, holder = files.node(path)
    blocks = sum(not tree.meant(each).flow for each in holder.items)
    short = holder.flow or 2 * blocks <= len(holder.items)
    lines = [flow(value)] if short else block_lines(value)
    files.change(file, added(tree, holder, lines))


def _lines(holder: Node, key: str, value: Any, manner: _Manner) -> list[str]:
    line = f"{key}: {flow(value)}"
    if not isinstance(value, Mapping):
        return [line]
    if holder.flow or (2 * manner.blocks < manner.mappings and len(line) <= WIDTH):
        return [line]
    if not manner.mappings and len(line) <= WIDTH and _is_short(value):
        return [line]
    inner = block_lines({k: Inline(v) if _is_short(v) else v for k, v in value.items()})
    return [f"{key}:", *(_indented(each, manner.step) for each in inner)]


def _is_short(value: Any) -> bool:
    return isinstance(value, Mapping) and all(not isinstance(v, Mapping) for v in value.values())


def _indented(line: str, step: int) -> str:
    text = line.lstrip(" ")
    return " " * (step + (len(line) - len(text)) // 2 * step) + text
