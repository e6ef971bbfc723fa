"""The plain ways to declare resources, for kinds to use."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bcsync.kinds.field import Field
from bcsync.kinds.kind import Declare
from bcsync.kinds.reading import Owner, Reading
from bcsync.model.address import address
from bcsync.model.resource import NO_OPTIONS, Declared, Options


def plain_fields(fields: tuple[Field, ...]) -> Callable[..., dict[str, Any]]:
    """A function that takes a block's values for ``fields``, nearer ones before defaults."""
    names = tuple(field.name for field in fields)

    def read(block: dict[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
        values = {name: block[name] for name in names if name in block}
        for name, value in defaults.items():
            if name in names:
                values.setdefault(name, value)
        return values

    return read


def keyed_options(
    kind: str, owner: str | None, block: dict[str, Any], defaults: Mapping[str, Any]
) -> Options:
    """``id``, ``previously`` and ``protect`` of a keyed block; ``owner`` is the key it stands under."""
    previously = block.get("previously")
    protect = bool(block.get("protect", defaults.get("protect", False)))
    if not previously and not protect and "id" not in block:
        return NO_OPTIONS
    return Options(
        platform_id=block.get("id"),
        previously=tuple(
            address(kind, owner, former) if owner else address(kind, former)
            for former in previously or ()
        ),
        protect=protect,
    )


def declare_section(kind: str, section: str, fields: tuple[Field, ...]) -> Declare:
    """The plain way to declare a kind: one resource for each key of a section of a Business Center."""
    read = plain_fields(fields)

    def declare(owner: Owner, reading: Reading) -> Iterator[Declared]:
        entries = reading.section(owner, section)
        if entries is None:
            return
        for key, block in entries.items():
            defaults = reading.defaults(kind, block)
            yield Declared(
                address(kind, owner.key, key),
                kind,
                (owner.identity,),
                read(block, defaults),
                entries.places[key],
                keyed_options(kind, owner.key, block, defaults),
            )

    return declare
