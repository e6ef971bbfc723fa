"""Asset groups: ad accounts × members × role."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bcsync.kinds.declaring import keyed_options
from bcsync.kinds.field import Field
from bcsync.kinds.kind import Kind
from bcsync.kinds.reading import Gathered, Owner, Person, Reading
from bcsync.kinds.way import Way
from bcsync.model.address import access_address, address, path_of
from bcsync.model.resource import Declared
from bcsync.model.roles import ACCOUNT_ROLES
from bcsync.source.mapping import Map

FIELDS = (
    Field("name"),
    Field("accounts", refers_to="ad_account"),
    Field("members", ranks=ACCOUNT_ROLES, people=True),
)


def _declare(owner: Owner, reading: Reading) -> Iterator[Declared]:
    entries = reading.section(owner, "asset_groups") if owner.is_center else None
    owned = f"ad_account.{owner.key}/"
    for key, block in (entries or {}).items():
        attributes: dict[str, Any] = {"name": block.get("name", key)}
        group = address("asset_group", owner.key, key)
        found: list[tuple[str, int]] = []
        people: list[tuple[Person, str]] = []
        if "accounts" in block:
            found = list(reading.own_accounts(owner, block["accounts"]))
            attributes["accounts"] = sorted({account for account, _place in found})
        if "members" in block:
            people = list(_people(owner, group, block["members"], reading))
            attributes["members"] = dict(sorted((each.email, role) for each, role in people))
        others = [each for each in found if not each[0].startswith(owned)]
        if others:
            reading.gathered.append(Gathered(group, owner, others, people))
        yield Declared(
            group,
            "asset_group",
            (owner.identity,),
            attributes,
            entries.places[key] if entries is not None else owner.place,
            keyed_options("asset_group", owner.key, block, reading.defaults("asset_group", block)),
        )


def _people(
    owner: Owner, group: str, entries: Map, reading: Reading
) -> Iterator[tuple[Person, str]]:
    """Who is given which role; not those whose day has come."""
    for person in reading.people(entries):
        value = person.value
        expires = reading.expiry(value, person.place)
        if expires is not None:
            reading.ends_in_groups[f"{group}/{person.email}"] = expires
        ended = expires is not None and expires <= reading.today
        ended = ended or (owner.identity, person.email) in reading.left
        reading.check_member(owner, person.email, person.place)
        if not ended:
            yield person, value["role"] if isinstance(value, Map) else value


def _needs(declared: Declared) -> tuple[str, ...]:
    center = declared.identity[0]
    owned = f"ad_account.{path_of(center)}/"
    return tuple(
        access_address(center, account)
        for account in declared.attributes.get("accounts", ())
        if not account.startswith(owned)
    )


ASSET_GROUP = Kind(
    name="asset_group",
    section="asset_groups",
    fields=FIELDS,
    declare=_declare,
    names=("business_center", "member", "ad_account", "share", "access", "approval"),
    assigned_id=True,
    shown=FIELDS[2],
    way=Way.GROUP,
    needs=_needs,
)
