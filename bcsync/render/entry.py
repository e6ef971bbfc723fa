"""What is known of one address, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bcsync.render.safe import printable
from bcsync.render.words import STATES, value

Json = Mapping[str, Any]


def describe(entry: Json) -> str:
    """An entry (``addresses.entry_json``) as text, ending in a newline."""
    return "".join(f"{printable(line)}\n" for line in _lines(entry))


def _lines(entry: Json) -> Iterator[str]:
    yield entry["address"]
    yield from facts(entry)
    if entry.get("attributes"):
        yield "  attributes"
        for name, thing in entry["attributes"].items():
            yield f"    {name}: {value(thing)}"
    known = entry.get("known")
    if known is not None and known != entry.get("attributes"):
        yield "  as bcsync last left it"
        for name in sorted({*known, *entry["attributes"]}):
            if known.get(name) != entry["attributes"].get(name):
                yield f"    {name}: {value(known.get(name))}"


def facts(entry: Json) -> Iterator[str]:
    """Id, standing and custody."""
    yield f"  id        {' '.join(entry['id'])}"
    if entry.get("name"):
        yield f"  name      {entry['name']}"
    yield f"  status    {standing(entry)}"
    if entry.get("detail"):
        yield f"  detail    {entry['detail']}"
    yield f"  managed   {_custody(entry)}"


def standing(entry: Json) -> str:
    """Whether the platform shows it, in which state, since when and on whom it waits."""
    if not entry["seen"]:
        return "bound, and never seen on the platform"
    if entry["absent"]:
        return "no longer on the platform"
    words = f"{entry['status']}"
    sentence = STATES.get(entry["status"])
    if sentence:
        words += f", {sentence}"
    if entry["on"]:
        words += f", waits on {entry['on']}"
    if entry["since"]:
        words += f", since {entry['since'][:19]}"
    return words


def _custody(entry: Json) -> str:
    words = "yes" if entry["managed"] else "no: on the platform, and not bcsync's"
    if entry["bound"]:
        words += ", bound"
    if entry["protect"]:
        words += ", protected"
    return words
