"""Which acts there are calls for; what is not here people do by hand (``by_hand``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from bcsync.model.action import Action
from bcsync.platforms.port import Act, Answer
from bcsync.platforms.tiktok.writing import accounts, assignments, groups, members, papers, shares
from bcsync.platforms.tiktok.writing.line import Line

Write = Callable[[Line, Sequence[Act]], Iterator[Answer]]

WRITES: Mapping[tuple[str, Action], Write] = {
    ("ad_account", Action.CREATE): accounts.create,
    ("ad_account", Action.UPDATE): accounts.update,
    ("ad_account", Action.REMOVE): accounts.close,
    ("certificate", Action.CREATE): papers.find,
    ("member", Action.INVITE): members.invite,
    ("member", Action.UPDATE): members.update,
    ("member", Action.REMOVE): members.remove,
    ("member", Action.CANCEL): members.cancel,
    ("assignment", Action.CREATE): assignments.assign,
    ("assignment", Action.UPDATE): assignments.reassign,
    ("assignment", Action.REMOVE): assignments.unassign,
    ("asset_group", Action.CREATE): groups.create,
    ("asset_group", Action.UPDATE): groups.update,
    ("asset_group", Action.REMOVE): groups.remove,
    ("partner", Action.CREATE): shares.add_partner,
    ("partner", Action.REMOVE): shares.remove_partner,
    ("share", Action.CREATE): shares.share,
    ("share", Action.UPDATE): shares.raise_share,
    ("share", Action.REMOVE): shares.unshare,
}
