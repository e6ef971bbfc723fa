"""Layouts that the tables of planning begin from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import reduce
from typing import Any

from bcsync.model.status import Status
from bcsync.planning.scene import Pending, Snapshot
from bcsync.platforms.port import Gap
from bcsync.state.values import Acceptance
from tests.guards.cases import ANA, BO, CY, NICO, Layout, accounts, acme, puts, with_north
from tests.guards.standing import Edit, stranger
from tests.planning.telling import World

__all__ = [
    "ANA",
    "BO",
    "CY",
    "NICO",
    "accounts",
    "acme",
    "puts",
]

ACME, NORTH = "business_center.acme", "business_center.north"
UK, FR = "ad_account.acme/uk", "ad_account.acme/fr"
ED, FI = "ed@north.example", "fi@north.example"


def staffed(*people: str, **sections: Any) -> Layout:
    """Acme with these standard members."""
    return acme(members={ANA: "admin", **dict.fromkeys(people, "standard")}, **sections)


def both(brand: Mapping[str, Any], agency: Mapping[str, Any] | None = None) -> Layout:
    """Acme, and North with Ed; each with these sections as well."""
    ours = acme(**{"members": {ANA: "admin", BO: "standard"}, **brand})
    return with_north(ours, **{"members": {NICO: "admin", ED: "standard"}, **(agency or {})})


def asked(permission: str, people: Mapping[str, str] | None = None, **more: Any) -> dict[str, Any]:
    """North's access to Acme's account uk, with who works on it there."""
    staff = {} if people is None else {"members": dict(people)}
    return {"access": {"acme/uk": {"permission": permission, **staff, **more}}}


def shared(role: str | None, *keys: str) -> dict[str, Any]:
    """Acme's partners: North, with these accounts in this role."""
    return {
        "partners": {"north": [{"accounts": list(keys or ("uk",)), "role": role}] if role else []}
    }


def answering(up_to: str | None) -> dict[str, Any]:
    """Acme's approvals: of what North asks for on uk, up to this."""
    entry = {"business_center": "north", "accounts": ["uk"], "up_to": up_to}
    return {"approvals": [entry] if up_to else []}


def all_of(*worlds: World) -> World:
    """One change of the world after the other."""
    return lambda snapshot: reduce(lambda found, world: world(found), worlds, snapshot)


def drops(address: str) -> World:
    """Nothing is known of this address."""
    return lambda snapshot: Edit(snapshot).drop(address).snapshot


def seen(
    kind: str, *identity: str, scope: str = ACME, status: Status = Status.ACTIVE, **attributes: Any
) -> World:
    """Something that bcsync never made; its id is made of addresses and plain words."""

    def world(snapshot: Snapshot) -> Snapshot:
        def id_of(part: str) -> str:
            bound = snapshot.bindings.get(part)
            return part if bound is None else bound.id[0]

        row = stranger(kind, tuple(map(id_of, identity)), id_of(scope), **attributes)
        return Edit(snapshot).add(row._replace(status=status)).snapshot

    return world


def gap(kind: str | None, center: str = ACME) -> World:
    """A list that could not be read."""
    return lambda snapshot: replace(
        snapshot, gaps=(*snapshot.gaps, Gap(snapshot.bindings[center].id[0], kind, "refused"))
    )


def answered_for(
    address: str, state: str, *changes: tuple[str, Any, Any], until: date = date(2027, 1, 1)
) -> World:
    """Ana answers for drift: what happened, and which fields became what from what."""
    told = [{"path": path, "before": was, "after": now} for path, was, now in changes]
    acceptance = Acceptance(address, until, ANA, "agreed", {"state": state, "changes": told})
    return lambda snapshot: replace(
        snapshot, acceptances={**snapshot.acceptances, address: acceptance}
    )


def in_doubt(address: str) -> World:
    """An earlier run may have brought it about."""
    return lambda snapshot: replace(
        drops(address)(snapshot), pending={address: Pending("nobody knows", "look")}
    )


def under_way(*addresses: str) -> World:
    """What an earlier run has sent there may come about yet."""
    sent = {address: Pending("may come about", "look", under_way=True) for address in addresses}
    return lambda snapshot: replace(snapshot, pending=sent)


def unbound(address: str) -> World:
    """Neither known nor bound."""

    def world(snapshot: Snapshot) -> Snapshot:
        left = drops(address)(snapshot)
        kept = {key: value for key, value in left.bindings.items() if key != address}
        return replace(left, bindings=kept)

    return world
