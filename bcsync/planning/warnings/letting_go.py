"""Lists that are not managed any more: nothing in them is removed, and that is said once for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from bcsync.findings import Finding, Severity
from bcsync.kinds.access import ACCESS
from bcsync.kinds.ad_account import AD_ACCOUNT
from bcsync.kinds.approval import APPROVAL
from bcsync.model.address import ACCOUNT, access_address, path_of
from bcsync.model.place import Place
from bcsync.model.text import and_more
from bcsync.planning.ownership import owners_of
from bcsync.planning.scene import Scene
from bcsync.state.values import Stored

_NAMED = 3


class _List(NamedTuple):
    """A list by what it stands under and its key there."""

    holder: str
    """An address, or the e-mail address of a person."""
    section: str


def check_let_go(scene: Scene, left: Iterable[Stored]) -> None:
    """Say of each list that was let go of what stays there, and how to end it."""
    lists: dict[_List, list[str]] = defaultdict(list)
    for stored in left:
        address = scene.names.address_for(scene.kind(stored.kind), stored.id, stored.scope)
        lists[_list_of(scene, stored)].append(address)
    for (holder, section), addresses in lists.items():
        shown = ", ".join(sorted(addresses)[:_NAMED])
        empty = "[]" if section == APPROVAL.section else "{}"
        scene.findings.append(
            Finding(
                "not-managed",
                Severity.WARNING,
                _place(scene, holder),
                f"{section} of {path_of(holder) or holder}: not managed any more, "
                f"still there: {shown}{and_more(len(addresses) - _NAMED)}",
                f"to end them: {section}: {empty}; to leave them as they are, apply: it is said no "
                "more then",
            )
        )


def _list_of(scene: Scene, stored: Stored) -> _List:
    """Where the layout had it; who worked on what is gone, too, counts with that."""
    owner, kind = owners_of(scene, stored)[0], scene.kind(stored.kind)
    if kind.list_part is None:
        return _List(owner, kind.section)
    account_id = stored.id[kind.list_part]
    account = scene.names.address_of(ACCOUNT, account_id)
    seen = scene.by_kind[ACCOUNT].get((account_id,))
    own = seen is not None and seen.scope == stored.scope
    words = (account_id, account)
    holders = (account,) if own else tuple(access_address(owner, word) for word in words)
    holder = next((each for each in holders if each in scene.desired.resources), None)
    if holder is not None:
        return _List(holder, "members")
    return _List(owner, AD_ACCOUNT.section if own else ACCESS.section)


def _place(scene: Scene, holder: str) -> Place | None:
    declared = scene.desired.resources.get(holder)
    return None if declared is None else scene.context.places.key(declared.place)
