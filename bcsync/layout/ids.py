"""One thing of the platform under two names of the layout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bcsync.kinds.kind import Kinds
from bcsync.kinds.reading import Reading
from bcsync.model.resource import Declared


def check_ids(
    special: Iterable[Declared], declared: Mapping[str, Declared], kinds: Kinds, reading: Reading
) -> None:
    """Say where one id stands for two resources, and where one thing is named by its id and its key."""
    by_id: dict[tuple[str, str], Declared] = {}
    for each in special:
        if each.options.platform_id is None:
            continue
        first = by_id.setdefault((each.kind, each.options.platform_id), each)
        if first is not each:
            reading.report(
                "id-twice",
                each.place,
                f"{each.address} has the id of {first.address}, {each.options.platform_id}",
                hint="one thing has one address: remove one of the two, or correct its id",
                also=(first.place,),
            )
    if by_id:
        _check_named(declared, by_id, kinds, reading)


def _check_named(
    declared: Mapping[str, Declared],
    by_id: Mapping[tuple[str, str], Declared],
    kinds: Kinds,
    reading: Reading,
) -> None:
    # Named by keys of this layout or by platform ids: the two may mean the same.
    parts = {kind.name: kind.composed_of for kind in kinds if kind.two_sided}
    named: dict[tuple[str, ...], Declared] = {}
    for each in declared.values():
        if each.kind not in parts:
            continue
        known = map(by_id.get, zip(parts[each.kind], each.identity, strict=True))
        identity = [
            part if there is None else there.address
            for part, there in zip(each.identity, known, strict=True)
        ]
        first = named.setdefault((each.kind, *identity), each)
        if first is not each:
            reading.report(
                "given-twice",
                each.place,
                f"{each.address} is {first.address}, once by its key and once by its id",
                hint="keep one of the two",
                also=(first.place,),
            )
