"""What plain Python needs for the part that cannot be left out, with the bare libraries.

No checks, no messages, no places kept, no names resolved: a floor, not a rival.
"""

from __future__ import annotations

import gc
import os
import sqlite3
import time
from collections.abc import Callable
from operator import itemgetter
from pathlib import Path
from typing import Any

import orjson
from yaml._yaml import CParser
from yaml.events import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent

Values = dict[str, Any]


def seconds(work: Callable[[], object]) -> float:
    """Seconds on the clock, in a process of its own.

    Linux counts what a process was forked from into its peak, so this one must stay small.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        gc.disable()
        begun = time.perf_counter()
        work()
        os.write(writing, repr(time.perf_counter() - begun).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as said:
        took = said.read()
    os.waitpid(child, 0)
    return float(took)


def parse(root: Path) -> list[Values]:
    """Values of all layout files, from the events of libyaml's parser."""
    return [_document(CParser(path.read_bytes())) for path in _layout_files(root)]


def _layout_files(root: Path) -> list[Path]:
    return sorted(path for path in root.glob("*.yaml") if path.name != "bcsync.yaml")


def _document(parser: Any) -> Values:
    events = iter(parser.get_event, None)
    for event in events:
        if type(event) is MappingStartEvent:
            return _mapping(events)
    return {}


def _mapping(events: Any) -> Values:
    values = {}
    for key in events:
        if type(key) is MappingEndEvent:
            break
        mark = key.start_mark
        _place = (mark.line, mark.column)
        values[key.value] = _value(events, next(events))
    return values


def _value(events: Any, event: Any) -> Any:
    if type(event) is ScalarEvent:
        return event.value
    if type(event) is MappingStartEvent:
        return _mapping(events)
    items = []
    for item in events:
        if type(item) is SequenceEndEvent:
            break
        items.append(_value(events, item))
    return items


def flatten(documents: list[Values]) -> dict[tuple[str, ...], Any]:
    """One entry for each resource."""
    flat: dict[tuple[str, ...], Any] = {}
    for document in documents:
        for center, block in document["business_centers"].items():
            flat["business_center", center] = {k: v for k, v in block.items() if type(v) is str}
            for email, role in block["members"].items():
                flat["member", center, email] = role
            for key, account in block["ad_accounts"].items():
                members = account["members"]
                flat["ad_account", center, key] = {
                    name: value for name, value in account.items() if name != "members"
                }
                for email, role in members.items():
                    flat["assignment", center, key, email] = role
    return flat


def rows(database: Path) -> list[tuple[Any, ...]]:
    """All stored rows of resources and bindings."""
    with sqlite3.connect(database) as connection:
        found = connection.execute("SELECT kind, id, attributes, status FROM resources").fetchall()
        found += connection.execute("SELECT kind, id, address, protect FROM bindings").fetchall()
    return found


def operations(database: Path) -> int:
    """How many the journal holds."""
    with sqlite3.connect(database) as connection:
        found: int = connection.execute("SELECT count(*) FROM operations").fetchone()[0]
    return found


def decode(found: list[tuple[Any, ...]]) -> dict[tuple[str, str], Any]:
    """The rows' attributes as values."""
    return {
        (row[0], row[1]): orjson.loads(row[2]) if row[2][:1] == "{" else row[2] for row in found
    }


def compare(one: dict[tuple[Any, ...], Any], other: dict[tuple[Any, ...], Any]) -> int:
    """How many values of one are not those of the other."""
    return sum(other.get(key) != value for key, value in one.items())


def world(database: Path) -> list[tuple[Any, ...]]:
    """All rows of the embedded platform that an export shows."""
    with sqlite3.connect(database) as connection:
        found = connection.execute("SELECT owner, id, document FROM platform_accounts").fetchall()
        found += connection.execute("SELECT center, email, role FROM platform_members").fetchall()
        found += connection.execute(
            "SELECT account || center, email, role FROM platform_assignments"
        ).fetchall()
    return found


def operate(flat: dict[tuple[str, ...], Any]) -> list[bytes]:
    """One operation for each resource, in their order, as JSON."""
    made = [
        {"address": "/".join(key), "action": "create", "before": None, "after": value}
        for key, value in sorted(flat.items(), key=itemgetter(0))
    ]
    return [orjson.dumps(each) for each in made]


def lines(documents: list[Values]) -> str:
    """The documents as YAML, a line for each value."""
    written: list[str] = []

    def write(value: Values, pad: str) -> None:
        for key, inner in value.items():
            if type(inner) is dict:
                written.append(f"{pad}{key}:")
                write(inner, pad + "  ")
            else:
                written.append(f"{pad}{key}: {inner}")

    for document in documents:
        write(document, "")
    return "\n".join(written)


def insert(target: Path, found: list[tuple[Any, ...]]) -> None:
    """Write the rows into a new database, in one transaction."""
    with sqlite3.connect(target) as connection:
        connection.execute("CREATE TABLE rows (kind, id, a, b, PRIMARY KEY (kind, id, a))")
        connection.executemany("INSERT INTO rows VALUES (?, ?, ?, ?)", found)
