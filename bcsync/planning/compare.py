"""Declared against seen attributes: does anything differ, and what.

Two steps, because almost everything is equal: a cheap test on every pair, and DeepDiff (0.7 ms a pair)
only for nested values of the pairs that differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bcsync.kinds.kind import Kind
from bcsync.planning.plan import Change


def differing(
    kind: Kind,
    declared: Mapping[str, Any],
    seen: Mapping[str, Any],
    written: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The declared attributes that the platform does not show like that.

    What is not declared is not managed and never differs. ``written``: what was last written of what the
    platform never shows; None: nobody knows, and nothing differs from that.
    """
    hidden = {field.name for field in kind.fields if field.write_only}
    differs = {
        name: value
        for name, value in declared.items()
        if name not in hidden and seen.get(name) != value
    }
    if written is not None and kind.remembered:
        differs |= {
            name: value
            for name, value in declared.items()
            if name in kind.remembered and written.get(name) != value
        }
    return differs


def changes(
    before: Mapping[str, Any], after: Mapping[str, Any], names: Mapping[str, Any]
) -> tuple[Change, ...]:
    """Field by field, how ``before`` becomes ``after``, for the attributes in ``names``."""
    return tuple(
        change
        for name in sorted(names)
        for change in _changes_of(name, before.get(name), after.get(name))
    )


def _changes_of(name: str, before: Any, after: Any) -> Iterator[Change]:
    match before, after:
        case list(), list():
            yield from _set_changes(name, set(before), set(after))
        case dict(), dict():
            yield from _nested_changes(name, before, after)
        case _:
            yield Change(name, before, after)


def _set_changes(name: str, before: set[str], after: set[str]) -> Iterator[Change]:
    for item in sorted(before - after):
        yield Change(name, item, None)
    for item in sorted(after - before):
        yield Change(name, None, item)


def _nested_changes(name: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    from deepdiff import DeepDiff  # costs 90 ms to import, and most plans never need it

    # What comes of a layout knows its places, which is a type of its own to DeepDiff.
    tree = DeepDiff(_plain(before), _plain(after), view="tree", threshold_to_diff_deeper=0)
    found = []
    for levels in tree.values():
        for level in levels:
            path = ".".join([name, *map(str, level.path(output_format="list"))])
            found.append(Change(path, _value(level.t1), _value(level.t2)))
    yield from sorted(found, key=lambda change: change.path)


def _plain(value: Any) -> Any:
    return {key: _plain(each) for key, each in value.items()} if isinstance(value, dict) else value


def _value(value: Any) -> Any:
    from deepdiff.helper import NotPresent

    return None if isinstance(value, NotPresent) else value
