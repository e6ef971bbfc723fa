"""New entries, in the style of those around them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bcsync.editing.entries import added
from bcsync.editing.nodes import Node
from bcsync.editing.yaml_text import WIDTH, Inline, block_lines, flow, scalar
from bcsync.jobs.adopt_drift.files import Files, Keys


def add_entry(files: Files, path: Keys, word: str, value: Any, short: str = "") -> None:
    """Put an entry into the mapping at a path.

    ``short``: a mapping of that key alone may be written as its value. Raises ``CannotEditError``.
    """
    file, tree, holder = files.node(path)
    others = [tree.meant(each) for key, each in holder.entries if key.text != "<<"]
    if short and isinstance(value, Mapping) and value.keys() == {short}:
        longs = sum(each.shape == "mapping" for each in others)
        if longs < len(others) or not others:
            value = value[short]
    key = _key_like(holder, word)
    lines = _lines(holder, key, value, others)
    files.change(file, added(tree, holder, lines))


def add_item(files: Files, path: Keys, value: Mapping[str, Any]) -> None:
    """Put a mapping into the list at a path. Raises ``CannotEditError``."""
    file, tree, holder = files.node(path)
    blocks = sum(not tree.meant(each).flow for each in holder.items)
    short = holder.flow or 2 * blocks <= len(holder.items)
    lines = [flow(value)] if short else block_lines(value)
    files.change(file, added(tree, holder, lines))


def _lines(holder: Node, key: str, value: Any, others: Iterable[Node]) -> list[str]:
    if not isinstance(value, Mapping):
        return [f"{key}: {flow(value)}"]
    mappings = [each for each in others if each.shape == "mapping"]
    blocks = [each for each in mappings if not each.flow]
    line = f"{key}: {flow(value)}"
    if holder.flow or (2 * len(blocks) < len(mappings) and len(line) <= WIDTH):
        return [line]
    if (
        not mappings
        and len(line) <= WIDTH
        and all(not isinstance(v, Mapping) for v in value.values())
    ):
        return [line]
    step = 2
    if blocks and holder.entries:
        step = max(blocks[-1].column - holder.entries[0][0].column, 1)
    inner = block_lines({k: Inline(v) if _is_short(v) else v for k, v in value.items()})
    return [f"{key}:", *(_indented(each, step) for each in inner)]


def _is_short(value: Any) -> bool:
    return isinstance(value, Mapping) and all(not isinstance(v, Mapping) for v in value.values())


def _indented(line: str, step: int) -> str:
    text = line.lstrip(" ")
    return " " * (step + (len(line) - len(text)) // 2 * step) + text


def _key_like(holder: Node, word: str) -> str:
    """A key in quotes, if all its neighbours have the same."""
    quotes = {key.quote for key, _value in holder.entries if key.text != "<<"}
    quote = quotes.pop() if len(quotes) == 1 else ""
    return f"{quote}{word}{quote}" if quote in ("'", '"') and word.isprintable() else scalar(word)
