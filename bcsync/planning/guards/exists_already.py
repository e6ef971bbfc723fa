"""The guard ``exists-already``: what may be there is not made a second time unless somebody says so.

A lost state, a second project on the same Business Center and a colleague's clone all know nothing of
what is there; making it once more would leave two of each, and nobody could tell them apart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from shlex import quote

from bcsync.model.action import Action
from bcsync.model.address import CENTER, kind_of, matches
from bcsync.model.text import and_more
from bcsync.planning.address_index import AddressIndex
from bcsync.planning.guards.flags import NAMED, flags
from bcsync.planning.names import Names
from bcsync.planning.natural_key import twins
from bcsync.planning.plan import GuardResult, Operation
from bcsync.planning.scene import Scene
from bcsync.state.values import Stored

NAME = "exists-already"


def exists_already(scene: Scene, operations: Sequence[Operation]) -> Iterator[GuardResult]:
    """What the limit makes of these operations."""
    desired = scene.desired.resources
    making = [op.address for op in operations if op.action is Action.CREATE]
    wanted = (desired[address] for address in making if address in desired)
    found = twins(_unbinding(scene, making), wanted)
    if not found:
        return
    allowed = scene.context.allow.create
    unnamed = {
        address: there
        for address, there in found.items()
        if not any(matches(address, pattern) for pattern in allowed)
    }
    anew = flags("--allow-create", unnamed, partial(_declared, scene)) if unnamed else ""
    words = _words(unnamed, anew) if unnamed else ""
    yield GuardResult(
        NAME, 0, len(unnamed), ok=not unnamed, message=words, addresses=tuple(unnamed), flag=anew
    )


def _unbinding(scene: Scene, addresses: Collection[str]) -> Scene:
    """The scene in which nothing is bound to these: what was is gone, for they are made anew."""
    ids = scene.names.ids
    gone = ids.keys() & set(addresses)
    if not gone:
        return scene
    return replace(scene, names=Names({name: id for name, id in ids.items() if name not in gone}))


def _words(unnamed: Mapping[str, Sequence[Stored]], anew: str) -> str:
    told = [f"{address} ({_ids(there)})" for address, there in islice(unnamed.items(), NAMED)]
    return (
        f"{len(unnamed)} of these may be there already, under the same name and bound to nothing: "
        f"{', '.join(told)}{and_more(len(unnamed) - len(told))}; "
        f"to take them up: id in the layout, or bcsync import --by-name{_by_name(unnamed)}; "
        f"to make them all the same: {anew}"
    )


def _declared(scene: Scene, kind: str) -> AddressIndex:
    """What of a kind may be made."""
    return AddressIndex(address for address in scene.desired.resources if kind_of(address) == kind)


def _ids(there: Sequence[Stored]) -> str:
    shown = ", ".join(each.id[0] for each in there[:NAMED])
    return f"{shown}, …" if len(there) > NAMED else shown


def _by_name(addresses: Collection[str]) -> str:
    """The addresses to import; none, for all, where they are many or more is seen when they are bound."""
    if len(addresses) > NAMED or any(kind_of(each) == CENTER for each in addresses):
        return ""
    return "".join(f" {quote(address)}" for address in addresses)
