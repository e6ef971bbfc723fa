"""Effects read off operations, for plans that do not bring them along."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from bcsync.render.effects import FINANCE, Effect, Json

_NAMED = 10
"""Accounts of one change of a group that are told by name."""
_NAMES = frozenset({"adopt", "rename", "forget"})
"""These change what bcsync knows, and what nobody may do."""


def effects_of(op: Json) -> Iterator[Effect]:
    """Who gains and who loses what by one operation."""
    path = op["label"].partition(".")[2]
    match op["kind"]:
        case _ if op["action"] in _NAMES:
            return
        case "member":
            center, _, person = path.partition("/")
            yield from _role(op, person, f"business_center.{center}", "role")
            yield from _finance(op, person, f"business_center.{center}")
        case "assignment":
            account, _, person = path.rpartition("/")
            yield from _role(op, person, _account(account), "role")
        case "share":
            owner, _, rest = path.partition("/")
            partner, _, account = rest.partition("/")
            yield from _role(op, partner, f"ad_account.{owner}/{account}", "role")
        case "access":
            # A request alone gives nothing yet; giving an access up takes it away at once.
            if op["action"] in ("remove", "update"):
                center, _, account = path.partition("/")
                yield from _role(op, center, f"ad_account.{account}", "permission")
        case "approval":
            account, _, center = path.rpartition("/")
            yield from _role(op, center, f"ad_account.{account}", "permission")
        case "asset_group":
            yield from _of_group(op, path)
        case _:
            return


def _account(path: str) -> str:
    """Of ``acme/uk`` that account, of ``northwind/zen/de`` ``zen/de``: not who works on it."""
    parts = path.split("/")
    return f"ad_account.{'/'.join(parts[-2:]) if len(parts) > 2 else path}"


def _role(op: Json, who: str, on: str, field: str) -> Iterator[Effect]:
    before, after = _word(op["before"], field), _word(op["after"], field)
    if op["action"] == "cancel" or (op["after"] and not after):
        return
    yield from _effect(who, on, "", before, after)


def _effect(who: str, on: str, way: str, before: str | None, after: str | None) -> Iterator[Effect]:
    """From one role to another; None is having none."""
    if before != after:
        yield Effect(who, on, way, before, after)


def _finance(op: Json, who: str, on: str) -> Iterator[Effect]:
    if op["action"] == "cancel" or (
        op["action"] == "update" and "finance" not in (op["after"] or {})
    ):
        return
    before, after = _word(op["before"], "finance"), _word(op["after"], "finance")
    held, wanted = (None if role == "none" else role for role in (before, after))
    yield from _effect(who, on, FINANCE, held, wanted)


def _of_group(op: Json, path: str) -> Iterator[Effect]:
    group = f"asset_group.{path}"
    before, after = (_block(op[side], "members") for side in ("before", "after"))
    if op["action"] == "update" and "members" not in (op["after"] or {}):
        before = after = _block(op, "people")
    for person in sorted({*before, *after}):
        yield from _effect(person, group, group, _word(before, person), _word(after, person))
    if op["action"] == "update" and "accounts" in (op["after"] or {}) and op.get("people") != {}:
        yield from _of_accounts(op, group, before, after)


def _of_accounts(
    op: Json, group: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Effect]:
    """What accounts that join or leave a group mean for those who stay in it."""
    there, then = (_words(op[side], "accounts") for side in ("before", "after"))
    places = [
        (gains, on)
        for gains, some in ((False, there - then), (True, then - there))
        for on in _places(some)
    ]
    for person in sorted(before.keys() & after.keys()):
        for gains, on in places:
            role = _word(after if gains else before, person) or ""
            yield Effect(person, on, group, None if gains else role, role if gains else None)


def _places(accounts: Collection[str]) -> list[str]:
    if len(accounts) > _NAMED:
        # People times accounts would be millions of lines that nobody reads.
        return [f"{len(accounts):,} accounts"]
    return sorted(accounts)


def _word(block: Mapping[str, Any] | None, name: str) -> str | None:
    value = (block or {}).get(name)
    return value if isinstance(value, str) else None


def _words(block: Mapping[str, Any] | None, name: str) -> frozenset[str]:
    values = (block or {}).get(name)
    listed: Sequence[Any] = values if isinstance(values, list | tuple) else ()
    return frozenset(value for value in listed if isinstance(value, str))


def _block(holder: Mapping[str, Any] | None, name: str) -> Mapping[str, Any]:
    value = (holder or {}).get(name)
    return value if isinstance(value, Mapping) else {}
