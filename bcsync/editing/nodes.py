"""What a text holds, node by node, each with the characters that it is written in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from bcsync.editing.edit import newline_of
from bcsync.editing.parsing import events

MERGE = "<<"
T = TypeVar("T")


@dataclass(slots=True)
class Node:
    """A value: ``text`` of a scalar, ``entries`` of a mapping, ``items`` of a list; an alias has its name."""

    shape: str
    """``scalar``, ``mapping``, ``list`` or ``alias``."""
    start: int
    """Its first character, an anchor or a tag included, counted from 0."""
    end: int
    """Behind its last character; of a block, behind that of what it holds last."""
    column: int
    text: str = ""
    quote: str = ""
    """How a scalar is written: ``'``, ``"``, ``|``, ``>`` or nothing."""
    flow: bool = False
    anchor: str | None = None
    entries: list[tuple[Node, Node]] = field(default_factory=list)
    items: list[Node] = field(default_factory=list)
    _by_key: dict[str, int] | None = field(default=None, repr=False, compare=False)
    _starts: list[Node] | None = field(default=None, repr=False, compare=False)
    _ends: list[Node] | None = field(default=None, repr=False, compare=False)

    @property
    def starts(self) -> list[Node]:
        """The keys of a mapping, or the items of a list."""
        if self._starts is None:
            self._starts = [key for key, _value in self.entries] or self.items
        return self._starts

    @property
    def ends(self) -> list[Node]:
        """The values of a mapping, or the items of a list."""
        if self._ends is None:
            self._ends = [value for _key, value in self.entries] or self.items
        return self._ends

    def index(self, key: str) -> int | None:
        """Which of the entries written here has this key."""
        if self._by_key is None:
            self._by_key = {}
            for number, (name, _value) in enumerate(self.entries):
                self._by_key.setdefault(name.text, number)
        return self._by_key.get(key)


@dataclass(slots=True)
class Tree:
    """A text, and its nodes."""

    source: str
    root: Node | None
    anchors: dict[str, Node]
    newline: str
    """How most of its lines end."""
    known: dict[tuple[str, int], Any] = field(default_factory=dict, repr=False, compare=False)
    """What was found out about nodes of it, by a name of that and the ``id`` of the node."""

    def once(self, name: str, node: Node, find: Callable[[Node], T]) -> T:
        """What is found out about a node, found out once."""
        key = name, id(node)
        if key not in self.known:
            self.known[key] = find(node)
        found: T = self.known[key]
        return found

    def meant(self, node: Node) -> Node:
        """What an alias stands for; anything else is itself."""
        return self.anchors.get(node.text, node) if node.shape == "alias" else node

    def get(self, node: Node, key: str) -> Node | None:
        """The value of a key, through aliases and merge keys; None where there is none."""
        node = self.meant(node)
        at = node.index(key)
        if at is not None:
            return self.meant(node.entries[at][1])
        for merged in self._merged(node):
            found = self.get(merged, key)
            if found is not None:
                return found
        return None

    def at(self, *path: str) -> Node | None:
        """The value at a path of keys."""
        node = self.root
        for key in path:
            if node is None:
                return None
            node = self.get(node, key)
        return node

    def _merged(self, node: Node) -> Iterator[Node]:
        for key, value in node.entries:
            if key.text == MERGE and not key.quote:
                source = self.meant(value)
                yield from map(self.meant, source.items) if source.shape == "list" else (source,)


def tree_of(text: str) -> Tree:
    """The nodes of a text. Raises ``parsing.UNREADABLE``."""
    reader = _Reader(text)
    return Tree(text, reader.read(), reader.anchors, newline_of(text))


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._events = events(text)
        self.anchors: dict[str, Node] = {}

    def read(self) -> Node | None:
        for event in self._events:
            if isinstance(event, ScalarEvent | AliasEvent | MappingStartEvent | SequenceStartEvent):
                return self._node(event)
        return None

    def _node(self, event: Any) -> Node:
        start, end = event.start_mark.index, event.end_mark.index
        column = event.start_mark.column
        match event:
            case AliasEvent():
                return Node("alias", start, end, column, str(event.anchor))
            case ScalarEvent():
                style = event.style or ""
                if style in ("|", ">"):
                    end = start + len(self._text[start:end].rstrip())
                node = Node("scalar", start, end, column, event.value, style)
            case MappingStartEvent():
                node = Node("mapping", start, end, column, flow=bool(event.flow_style))
                self._fill(node)
            case _:
                node = Node("list", start, end, column, flow=bool(event.flow_style))
                self._fill(node)
        node.anchor = event.anchor
        if node.anchor:
            self.anchors[node.anchor] = node
        return node

    def _fill(self, node: Node) -> None:
        event: Any
        for event in self._events:
            if isinstance(event, MappingEndEvent | SequenceEndEvent):
                if node.flow:
                    end: Any = event.end_mark
                    node.end = end.index
                return
            inner = self._node(event)
            if node.shape == "list":
                node.items.append(inner)
                node.end = inner.end
            else:
                value = self._node(next(self._events))
                node.entries.append((inner, value))
                node.end = max(inner.end, value.end)
