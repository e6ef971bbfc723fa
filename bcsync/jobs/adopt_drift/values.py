"""Values of a block, changed one by one; what comes from elsewhere is said where it is to count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bcsync.editing.entries import CannotEditError, added, removed, replaced, written_like
from bcsync.editing.nodes import Node
from bcsync.editing.yaml_text import flow, scalar
from bcsync.jobs.adopt_drift.files import Files, Keys, index_of


def set_value(files: Files, path: Keys, key: str, value: Any) -> None:
    """Give a key of the mapping at a path another value; ``None`` takes it out.

    Raises ``CannotEditError``.
    """
    file, tree, holder = files.node(path[:-1], path[-1])
    at = index_of(holder, path[-1])
    if at is None:
        raise CannotEditError(f"{path[-1]} comes from a merge key (<<) there")
    name, block = holder.entries[at]
    if block.shape == "alias":
        if value is None:
            raise CannotEditError(f"{path[-1]} is an alias (*{block.text})")
        text = f"{{<<: *{block.text}, {scalar(key)}: {flow(value)}}}"
        files.change(file, replaced(tree, name, block, text))
        return
    inner = block.index(key)
    if value is None:
        if inner is None:
            raise CannotEditError(f"{key} is not said there, but by defaults or a merge key")
        files.change(file, removed(tree, block, inner, name))
    elif inner is None:
        files.change(file, added(tree, block, [f"{scalar(key)}: {flow(value)}"]))
    else:
        old = block.entries[inner][1]
        text = written_like(old, value) if isinstance(value, str) else flow(value)
        files.change(file, replaced(tree, block.entries[inner][0], old, text))


def set_nested(
    files: Files, path: Keys, key: str, wanted: Mapping[str, Any], seen: Mapping[str, Any]
) -> None:
    """Make a mapping below a block say what is seen, leaf by leaf. Raises ``CannotEditError``."""
    _file, _tree, holder = files.node(path[:-1], path[-1])
    at = index_of(holder, path[-1])
    block = None if at is None else holder.entries[at][1]
    if block is None or block.shape != "mapping" or block.index(key) is None:
        set_value(files, path, key, dict(seen))
        return
    inner = (*path, key)
    for name in (*wanted, *(name for name in seen if name not in wanted)):
        one, other = wanted.get(name), seen.get(name)
        if one == other:
            continue
        if isinstance(one, Mapping) and isinstance(other, Mapping):
            set_nested(files, inner, name, one, other)
        else:
            set_value(files, inner, name, other)


def set_short(files: Files, path: Keys, word: str, short: str, values: Mapping[str, Any]) -> None:
    """Change an entry that may be written as one word, the value of ``short``.

    ``values``: what differs. Raises ``CannotEditError``.
    """
    file, tree, holder = files.node(path, word)
    at = index_of(holder, word)
    if at is None:
        raise CannotEditError("it comes from a merge key (<<) there")
    name, value = holder.entries[at]
    meant = tree.meant(value)
    if meant.shape == "mapping":
        for key, each in values.items():
            set_value(files, (*path, name.text), key, each)
        return
    if values.keys() == {short}:
        text = written_like(meant, values[short]) if value is meant else scalar(values[short])
    else:
        text = flow({short: meant.text, **values})
    files.change(file, replaced(tree, name, value, text))


def list_words(holder: Node) -> list[str]:
    """The words of a list."""
    return [each.text for each in holder.items]


def add_items(files: Files, path: Keys, words: Sequence[str]) -> None:
    """Put words into the list at a path. Raises ``CannotEditError``."""
    for word in words:
        file, tree, holder = files.node(path)
        quote = holder.items[-1].quote if holder.items else '"'
        text = f"{quote}{word}{quote}" if quote in ("'", '"') else scalar(word)
        files.change(file, added(tree, holder, [text]))


def drop_items(files: Files, path: Keys, words: Sequence[str]) -> None:
    """Take words out of the list at a path. Raises ``CannotEditError`` for one that a pattern stands for."""
    for word in words:
        file, tree, holder = files.node(path)
        written = list_words(holder)
        if word not in written:
            raise CannotEditError(f"{word} is meant by a pattern in {', '.join(written)}")
        files.change(file, removed(tree, holder, written.index(word), files.key(tree, path)))
