"""Assignments: a member's role on an ad account that the Business Center owns or has access to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from bcsync.kinds.field import Field
from bcsync.kinds.kind import Kind
from bcsync.kinds.reading import Owner, Reading
from bcsync.kinds.way import Way
from bcsync.model.address import access_address, address, path_of
from bcsync.model.composed import PERSON
from bcsync.model.resource import NO_OPTIONS, Declared, Options
from bcsync.model.roles import ACCOUNT_ROLES, allows
from bcsync.source.mapping import Map

FIELDS = (Field("role", ranks=ACCOUNT_ROLES),)


def _declare(owner: Owner, reading: Reading) -> Iterator[Declared]:
    if not owner.is_center:
        return
    mode = reading.mode(owner, "assignments")
    for key, block in (owner.block.get("ad_accounts") or {}).items():
        if "members" in block:
            account = address("ad_account", owner.key, key)
            reading.lists[(owner.identity, "assignments", account)] = mode
            yield from _assign(owner, account, block["members"], reading)
    access = owner.block.get("access") or Map()
    for word, block in access.items():
        if isinstance(block, Map) and "members" in block:
            asked = reading.account(word, access.places[word])
            if asked:
                reading.lists[(owner.identity, "assignments", asked)] = mode
                yield from _assign(
                    owner, asked, block["members"], reading, held=block["permission"]
                )


def _assign(
    owner: Owner, account: str, entries: Map, reading: Reading, held: str = "admin"
) -> Iterator[Declared]:
    path = (path_of(account) or account).removeprefix(f"{owner.key}/")
    prefix = f"assignment.{owner.key}/{path}/"
    members = reading.member_emails(owner)
    for email, value, place, via in reading.people(entries):
        role = value["role"] if isinstance(value, Map) else value
        if members is not None and email not in members:
            reading.check_member(owner, email, place)
        if held != "admin" and not allows(held, role):
            reading.report(
                "above-permission",
                place,
                f"{role} is above the permission asked for on this account, {held}",
                hint=f"give {email} at most {held}, or ask for {role}",
                at_value=True,
            )
        expires = reading.expiry(value, place) if isinstance(value, Map) else None
        options = NO_OPTIONS
        if expires or via is not None:
            options = Options(expires=expires, via=via)
        identity = (owner.identity, account, email)
        yield Declared(prefix + email, "assignment", identity, _given(role), place, options)


@cache
def _given(role: str) -> Mapping[str, str]:
    """One object for all who are given that role."""
    return {"role": role}


def _needs(declared: Declared) -> tuple[str, ...]:
    center, account, email = declared.identity
    membership = _membership(center, email)
    if account.startswith(f"ad_account.{path_of(center)}/"):
        return membership
    return (*membership, access_address(center, account))


@cache
def _membership(center: str, email: str) -> tuple[str]:
    """One object for all that rest on it."""
    return (f"member.{path_of(center)}/{email}",)


ASSIGNMENT = Kind(
    name="assignment",
    section="assignments",
    fields=FIELDS,
    declare=_declare,
    names=("business_center", "member", "ad_account", "share", "access", "approval"),
    composed_of=("business_center", "ad_account", PERSON),
    in_center=False,
    way=Way.DIRECT,
    list_part=1,
    needs=_needs,
)
