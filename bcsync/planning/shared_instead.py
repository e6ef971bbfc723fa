"""An access whose owner is ours as well is given by the owner: by a share, which nobody has to answer.

Where the platform has no call to request and approve (``Abilities.shares_with_ours``), the layout means a share
and the partnership that it takes (design 7, "Manual"). They are declared like those that stand under
``partners``, and everything else follows: order, roles, drift, guards. What is known then decides whether it
comes to that: who holds the account already needs no share, and where the owner's lists cannot be read the
access is requested after all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date

from bcsync.kinds.access import ACCESS
from bcsync.kinds.partner import PARTNER
from bcsync.kinds.share import SHARE
from bcsync.model.address import (
    ACCOUNT,
    CENTER,
    address,
    center_address,
    kind_of,
    owner_key,
    path_of,
)
from bcsync.model.resource import Declared, Desired, ListMode, Options
from bcsync.model.roles import allows
from bcsync.model.status import Status
from bcsync.planning.scene import Scene


def with_shares(desired: Desired, acts_for: Callable[[str], bool]) -> Desired:
    """What is declared, and the shares that give what is asked for between two of ours.

    ``acts_for``: by its key, whether somebody of ours may act for a Business Center.
    """
    resources = desired.resources
    accesses = [each for each in resources.values() if each.kind == ACCESS.name]
    over = [each for each in desired.ended if kind_of(each) == ACCESS.name]
    if not accesses and not over:
        return desired
    given = {SHARE.held(each.identity) for each in resources.values() if each.kind == SHARE.name}
    wanted = [
        each
        for each in accesses
        if each.identity not in given and _is_between_ours(desired, each, acts_for)
    ]
    added = {each.address: each for each in map(_share, wanted)}
    added.update(_partners(desired, [*added.values()]))
    ended = {share: desired.ended[each] for each in over if (share := _share_of(each)) is not None}
    return replace(
        desired,
        resources={**resources, **added},
        ended={**desired.ended, **{k: ended[k] for k in ended.keys() - resources.keys()}},
        ends={**_ends(desired.ends), **desired.ends},
    )


def _is_between_ours(desired: Desired, access: Declared, acts_for: Callable[[str], bool]) -> bool:
    asker, account = access.identity
    key = owner_key(account)
    owner = center_address(key)
    return (
        account in desired.resources
        and owner in desired.resources
        # What the owner has given until a day is not given on by itself.
        and _share_name(path_of(asker), account) not in desired.ended
        and asker in desired.resources
        and desired.lists.get((owner, SHARE.section)) is not ListMode.OBSERVE
        and desired.lists.get((asker, ACCESS.section)) is not ListMode.OBSERVE
        and acts_for(key)
    )


def _share(access: Declared) -> Declared:
    asker, account = access.identity
    name = _share_name(path_of(asker), account)
    identity = (center_address(owner_key(account)), asker, account)
    role = {"role": access.attributes["permission"]}
    return Declared(
        name, SHARE.name, identity, role, access.place, Options(fulfils=(access.address,))
    )


def _share_name(asker: str, account: str) -> str:
    owner, _, word = path_of(account).rpartition("/")
    return address(SHARE.name, owner, asker, word)


def _share_of(access: str) -> str | None:
    """The share that gives what an access asks for, by their addresses; None without an account of a key."""
    asker, _, account = path_of(access).partition("/")
    return _share_name(asker, f"{ACCOUNT}.{account}") if "/" in account else None


def _partners(desired: Desired, shares: Collection[Declared]) -> dict[str, Declared]:
    """Who becomes a partner for them; either side may be declared to have made one already."""
    there = {
        frozenset(each.identity) for each in desired.resources.values() if each.kind == PARTNER.name
    }
    found: dict[str, Declared] = {}
    takes: dict[str, list[str]] = defaultdict(list)
    for share in shares:
        owner, asker, _account = share.identity
        if frozenset((owner, asker)) in there:
            continue
        name = address(PARTNER.name, path_of(owner), path_of(asker))
        takes[name].extend(share.options.fulfils)
        found[name] = Declared(name, PARTNER.name, (owner, asker), {}, share.place)
    return {
        name: each._replace(options=Options(fulfils=tuple(takes[name])))
        for name, each in found.items()
    }


def access_of(share: str) -> str:
    """The access that a share gives, by their addresses."""
    owner, asker, account = path_of(share).split("/", 2)
    return address(ACCESS.name, asker, owner, account)


def _ends(ends: Mapping[str, date]) -> dict[str, date]:
    days = ((each, day) for each, day in ends.items() if kind_of(each) == ACCESS.name)
    return {share: day for each, day in days if (share := _share_of(each)) is not None}


def as_needed(scene: Scene) -> Scene:
    """The same without shares that nothing needs, or that nobody can tell from those that are there."""
    resources = scene.desired.resources
    ours = [each for each in resources.values() if each.options.fulfils]
    shares = [each for each in ours if each.kind == SHARE.name]
    needless = {each.address for each in shares if _is_needless(scene, each)}
    if not needless:
        return scene
    left = {frozenset(each.identity[:2]) for each in shares if each.address not in needless}
    needless |= {
        each.address
        for each in ours
        if each.kind == PARTNER.name and frozenset(each.identity) not in left
    }
    kept = {name: each for name, each in resources.items() if name not in needless}
    return replace(scene, desired=replace(scene.desired, resources=kept))


def _is_needless(scene: Scene, share: Declared) -> bool:
    if scene.stored(share) is not None:
        return False
    owner = scene.names.id_of(share.identity[0])
    if owner is not None and any(
        scene.is_unknown(owner, kind) for kind in (SHARE.name, PARTNER.name, ACCOUNT)
    ):
        return True
    (access,) = share.options.fulfils
    held = scene.stored_at(access)
    return (
        held is not None
        and held.status is Status.ACTIVE
        and allows(held.attributes["permission"], share.attributes["role"])
    )


def managed_by_asker(scene: Scene, owner: str, asker_id: str) -> ListMode | None:
    """How a share is managed that its owner's list does not speak of: as what the asker's list has brought."""
    asker = scene.names.address_of(CENTER, asker_id)
    both = owner in scene.desired.resources and asker in scene.desired.resources
    if not (both and scene.context.abilities.shares_with_ours):
        return None
    return ListMode.ADDITIVE if asks_for_itself(scene, asker) else None


def asks_for_itself(scene: Scene, asker: str) -> bool:
    """Whether what a Business Center of ours has of others is what its layout says."""
    return scene.desired.lists.get((asker, ACCESS.section)) in _RULE


_RULE = (ListMode.EXCLUSIVE, ListMode.ADDITIVE)
