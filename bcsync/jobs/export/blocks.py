"""Owners of ad accounts, as blocks of the layout: defaults pruned, everything sorted."""

from __future__ import annotations

from bcsync.editing.yaml_text import Inline
from bcsync.jobs.export.draft import Block, Draft
from bcsync.jobs.export.relations import access, approvals, partners
from bcsync.jobs.export.things import accounts, groups, keyed, things
from bcsync.kinds.access import ACCESS
from bcsync.kinds.ad_account import AD_ACCOUNT, INHERITED
from bcsync.kinds.approval import APPROVAL
from bcsync.kinds.business_center import BUSINESS_CENTER
from bcsync.kinds.member import MEMBER
from bcsync.kinds.share import SHARE
from bcsync.kinds.way import Way
from bcsync.platforms.port import Seen


def center_block(draft: Draft, center: Seen) -> Block:
    """The block of a Business Center."""
    scope = center.id[0]
    block = keyed(draft, BUSINESS_CENTER, center)
    if block.get("type") == "normal" and "type" not in draft.defaults.get(BUSINESS_CENTER.name, {}):
        del block["type"]
    if "currency" in block and not _one_currency(draft, center):
        del block["currency"]
    shares, all_of_them = partners(draft, scope)
    draft.against_defaults(center.kind, block)
    if shares and not all_of_them:
        block["manage"] = {SHARE.section: "observe"}
    if draft.whole(scope, MEMBER):
        block[MEMBER.section] = _members(draft, scope)
    _add_things(draft, scope, block)
    if shares and draft.whole(scope, SHARE):
        block[SHARE.section] = shares
    _add_requests(draft, scope, block)
    return block


def person_block(draft: Draft, email: str) -> Block:
    """The block of somebody who owns ad accounts."""
    block: Block = {}
    owned = accounts(draft, AD_ACCOUNT, email, {})
    if owned and draft.whole(email, AD_ACCOUNT):
        block[AD_ACCOUNT.section] = owned
        if granted := approvals(draft, email):
            block[APPROVAL.section] = granted
    return block


def _add_things(draft: Draft, scope: str, block: Block) -> None:
    inherited = {name: block[name] for name in INHERITED if name in block}
    for kind in draft.keys.kinds:
        if not (kind.assigned_id and kind.in_center):
            continue
        match kind.way:
            case Way.OWNERSHIP:
                found = accounts(draft, kind, scope, inherited)
            case Way.GROUP:
                found = groups(draft, kind, scope)
            case _:
                found = things(draft, kind, scope)
        for each in found.values():
            draft.against_defaults(kind.name, each)
        if found and draft.whole(scope, kind):
            block[kind.section] = found


def _add_requests(draft: Draft, scope: str, block: Block) -> None:
    granted, held = approvals(draft, scope), access(draft, scope)
    if granted and draft.whole(scope, APPROVAL):
        block[APPROVAL.section] = granted
    if held and draft.whole(scope, ACCESS):
        block[ACCESS.section] = held


def _one_currency(draft: Draft, center: Seen) -> bool:
    """Whether the layout may give a currency: all open accounts have the same."""
    currency = center.attributes["currency"]
    owned = draft.world.list(center.id[0], AD_ACCOUNT.name)
    if {a.attributes.get("currency", currency) for a in owned if not a.status.gone} <= {currency}:
        return True
    draft.note(center.kind, center.id[0], "its currency is left out, for accounts have another")
    return False


def _members(draft: Draft, scope: str) -> Block:
    found: Block = {}
    for seen in draft.world.list(scope, MEMBER.name):
        if not seen.status.stands:
            continue
        draft.take(seen)
        role, finance = seen.attributes["role"], seen.attributes.get("finance", "none")
        plain = finance == draft.defaults.get(MEMBER.name, {}).get("finance", "none")
        found[seen.id[1]] = role if plain else Inline(role=role, finance=finance)
    return found
