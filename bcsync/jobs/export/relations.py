"""What goes on between Business Centers: shares, approvals and access, as sections of a layout."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from bcsync.editing.yaml_text import Inline
from bcsync.jobs.export.draft import Block, Draft
from bcsync.kinds.access import ACCESS
from bcsync.kinds.approval import APPROVAL
from bcsync.kinds.partner import PARTNER
from bcsync.kinds.share import SHARE
from bcsync.model.address import ACCOUNT, CENTER
from bcsync.model.roles import rank
from bcsync.model.status import Status


def partners(draft: Draft, scope: str) -> tuple[Block, bool]:
    """Shares by partner and role, and whether these are all.

    A relation that the other side added is theirs to declare; shares through it stay as they are.
    """
    given: dict[str, dict[str, list[str]]] = {}
    for relation in draft.world.list(scope, PARTNER.name):
        draft.take(relation)
        given[relation.id[1]] = {}
    strays = set()
    for share in draft.world.list(scope, SHARE.name):
        partner, account = share.id[1:]
        if partner not in given or draft.keys.path(ACCOUNT, account) is None:
            strays.add(partner)
            continue
        draft.take(share)
        accounts = given[partner].setdefault(share.attributes["role"], [])
        accounts.append(draft.keys.key(ACCOUNT, account))
    for partner in sorted(strays):
        word = draft.word(CENTER, partner)
        why = f"shares with {word} are left out: the other side added the relation"
        draft.note(CENTER, scope, why)
    words = {draft.word(CENTER, each): _by_role(roles) for each, roles in given.items()}
    return dict(sorted(words.items())), not strays


def _by_role(roles: Mapping[str, list[str]]) -> list[Block]:
    strongest_first = sorted(roles, key=rank, reverse=True)
    return [Inline(accounts=sorted(roles[role]), role=role) for role in strongest_first]


def approvals(draft: Draft, scope: str) -> list[Block]:
    """Who was let in by request, by Business Center and permission."""
    given: dict[tuple[str, str], list[str]] = {}
    for approval in draft.world.list(scope, APPROVAL.name):
        account, asker = approval.id
        if approval.status is not Status.ACTIVE or not draft.keys.path(ACCOUNT, account):
            continue
        draft.take(approval)
        granted = (draft.word(CENTER, asker), approval.attributes["permission"])
        given.setdefault(granted, []).append(draft.keys.key(ACCOUNT, account))
    return [
        Inline(business_center=word, accounts=sorted(accounts), up_to=up_to)
        for (word, up_to), accounts in sorted(given.items())
    ]


def access(draft: Draft, scope: str) -> Block:
    """Accounts of others, and who works on them."""
    assigned = draft.by_account(scope)
    emails = draft.emails(scope) if assigned else set()
    found: Block = {}
    ends = "expires" in draft.defaults.get(ACCESS.name, {})
    for account, permission in _held(draft, scope, assigned):
        entry: Block = {"permission": permission} | ({"defaults": False} if ends else {})
        if members := draft.members(assigned.get(account, ()), emails, permission):
            entry["members"] = members
        found[draft.word(ACCOUNT, account)] = entry if len(entry) > 1 else permission
    return dict(sorted(found.items()))


def _held(draft: Draft, scope: str, assigned: Collection[str]) -> Iterator[tuple[str, str]]:
    """Accounts that were asked for, and those that were shared and are worked on.

    While an account is shared, a request for it that nobody has answered is beside the point.
    """
    asked = {a.id[1]: a for a in draft.world.list(scope, ACCESS.name) if a.status.stands}
    for account in sorted({*asked, *assigned}):
        request, shared = asked.get(account), draft.world.received.get((scope, account))
        if request is not None:
            draft.take(request)
        if request is not None and (shared is None or request.status is Status.ACTIVE):
            yield account, request.attributes["permission"]
        elif shared is not None:
            yield account, shared
