"""Whatever has an id of its own, as an entry under its key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bcsync.jobs.export.draft import Block, Draft
from bcsync.kinds.certificate import CERTIFICATE
from bcsync.kinds.field import Field
from bcsync.kinds.kind import Kind
from bcsync.platforms.port import Seen

# What a layout refuses in texts, see bcsync.source.builder.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def keyed(draft: Draft, kind: Kind, seen: Seen) -> Block:
    """The attributes of one thing, its id first; what has no value is left out."""
    draft.take(seen)
    block: Block = {"id": seen.id[0]}
    protects = draft.protects(kind.name, seen.id[0])
    if protects != draft.protects_by_default(kind.name, seen.id[0]):
        block["protect"] = protects
    for field in kind.fields:
        value = seen.attributes.get(field.name)
        if value is None:
            continue
        if type(value) is not str or field.refers_to or not value.isprintable():
            value = _sayable(draft, seen, field, value)
        if value not in (None, [], {}):
            block[field.name] = value
    return block


def _sayable(draft: Draft, seen: Seen, field: Field, value: Any) -> Any:
    """A value as a layout may have it; references as keys."""
    if value not in (None, [], {}) and field.refers_to:
        return _reference(draft, seen, field.refers_to, value)
    if _CONTROL.search(_texts(value)):
        return _speakable(draft, seen, field.name, value)
    return value


def _texts(value: Any) -> str:
    match value:
        case str():
            return value
        case dict():
            return "".join(map(_texts, value.values()))
        case _:
            return ""


def _speakable(draft: Draft, seen: Seen, name: str, value: Any) -> Any:
    """A name without its control characters, for a name there must be; nothing else of the kind."""
    if name != "name":
        draft.note(seen.kind, seen.id[0], f"{name} is left out, for it holds a control character")
        return None
    words = "control characters are left out of its name: a plan renames it"
    draft.note(seen.kind, seen.id[0], words)
    return _CONTROL.sub("", value) or seen.id[0]


def _reference(draft: Draft, seen: Seen, kind: str, value: Any) -> Any:
    if isinstance(value, list):
        return sorted(draft.account(seen.scope, each) for each in value)
    if draft.keys.path(kind, value) is not None:
        return draft.keys.key(kind, value)
    draft.note(seen.kind, seen.id[0], f"{value} is left out, for it cannot be seen")
    return None


def things(draft: Draft, kind: Kind, scope: str) -> Block:
    """All things of one kind in a Business Center."""
    exported = (s for s in draft.world.list(scope, kind.name) if draft.keys.path(s.kind, s.id[0]))
    found = {draft.keys.key(seen.kind, seen.id[0]): keyed(draft, kind, seen) for seen in exported}
    return dict(sorted(found.items()))


def accounts(draft: Draft, kind: Kind, scope: str, inherited: Mapping[str, Any]) -> Block:
    """Ad accounts of a Business Center or a person, with who works on them.

    What an account has in common with its owner (``inherited``) is not said again.
    """
    assigned = draft.by_account(scope)
    emails = draft.emails(scope)
    found = things(draft, kind, scope)
    defaults = draft.defaults.get(kind.name, {})
    companies = {
        draft.keys.key(seen.kind, seen.id[0]): seen.attributes.get("company")
        for seen in draft.world.list(scope, CERTIFICATE.name)
    }
    for block in found.values():
        for name, value in inherited.items():
            if block.get(name) == value and name not in defaults:
                del block[name]
        account, company = block["id"], block.get("company")
        if CERTIFICATE.name in block and companies.get(block[CERTIFICATE.name]) != company:
            draft.note(kind.name, account, f"certificate is left out, for it is not of {company}")
            del block[CERTIFICATE.name]
        if account in assigned and (members := draft.members(assigned[account], emails)):
            block["members"] = members
    return found


def groups(draft: Draft, kind: Kind, scope: str) -> Block:
    """Groups of people of a Business Center."""
    emails, people = draft.emails(scope), kind.people_field.name if kind.people_field else ""
    found = things(draft, kind, scope)
    for key, block in found.items():
        if block.get("name") == key:
            del block["name"]
        members = block.pop(people, {})
        if not members.keys() <= emails:
            words = f"{people} are left out: some belong to nobody's members"
            draft.note(kind.name, block["id"], words)
        elif members:
            block[people] = dict(sorted(members.items()))
    return found
