"""Generated layouts: two Business Centers of ours, what is in them, and what is between them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

Layout = dict[str, Any]

ACTORS = {"acme": "ana@acme.example", "north": "nico@north.example"}
PEOPLE = {
    "acme": [f"{name}@acme.example" for name in ("bo", "cy", "di")],
    "north": [f"{name}@north.example" for name in ("ed", "fi", "gus")],
}
ACCOUNTS = ("uk", "fr", "de")
ROLES = ("analyst", "operator", "admin")

roles = st.sampled_from(ROLES)


def subset(items: Any, minimum: int = 0) -> st.SearchStrategy[list[Any]]:
    known = list(items)
    if not known:
        return st.just([])
    return st.lists(st.sampled_from(known), unique=True, min_size=minimum)


@st.composite
def members(draw: st.DrawFn, key: str) -> dict[str, Any]:
    people = {
        email: {
            "role": draw(st.sampled_from(["standard", "admin"])),
            "finance": draw(st.sampled_from(["none", "analyst", "manager"])),
        }
        for email in draw(subset(PEOPLE[key]))
    }
    return {ACTORS[key]: {"role": "admin"}, **people}


@st.composite
def assigned(draw: st.DrawFn, people: Mapping[str, Any], most: str = "admin") -> dict[str, str]:
    allowed = ROLES[: ROLES.index(most) + 1]
    return {email: draw(st.sampled_from(allowed)) for email in draw(subset(sorted(people)))}


@st.composite
def brand(draw: st.DrawFn, accounts: list[str]) -> Layout:
    people = draw(members("acme"))
    center: Layout = {
        "name": "Acme",
        "timezone": "Europe/London",
        "type": "direct",
        "currency": "GBP",
        "members": people,
        "ad_accounts": {
            key: {
                "name": draw(st.sampled_from([f"Acme {key}", f"ACME | {key}"])),
                "company": "Acme Ltd",
                "members": draw(assigned(people)),
            }
            for key in accounts
        },
        "asset_groups": {
            key: {"accounts": draw(subset(accounts, 1)), "members": draw(assigned(people))}
            for key in draw(subset(["all", "some"]))
        },
    }
    shared = draw(subset(accounts))
    center["partners"] = {"north": [{"accounts": shared, "role": draw(roles)}]} if shared else {}
    return center


@st.composite
def layouts(draw: st.DrawFn, accounts: list[str] | None = None) -> Layout:
    """A valid layout. ``accounts`` fixes which accounts there are, for they cannot be unmade."""
    keys = draw(subset(ACCOUNTS, 1)) if accounts is None else accounts
    acme = draw(brand(keys))
    people = draw(members("north"))
    shared = {
        key for shares in acme["partners"].values() for each in shares for key in each["accounts"]
    }
    asked = {key: draw(roles) for key in draw(subset([k for k in keys if k not in shared]))}
    acme["approvals"] = [
        {"business_center": "north", "accounts": [key], "up_to": draw(roles)}
        for key in draw(subset(sorted(asked)))
    ]
    north: Layout = {
        "name": "North",
        "timezone": "Europe/London",
        "type": "agency",
        "currency": "GBP",
        "members": people,
        "access": {
            f"acme/{key}": {"permission": role, "members": draw(assigned(people, role))}
            for key, role in asked.items()
        },
    }
    if draw(st.booleans()):
        # Both sides may name each other; the platform knows one relation.
        north["partners"] = {"acme": []}
    return {"version": 1, "business_centers": {"acme": acme, "north": north}}


def write_settings(root: Path, *, invitations: str = "automatic") -> None:
    settings = {
        "version": 1,
        "actors": {**ACTORS, "other": "olga@other.example"},
        "local": {"invitations": invitations},
    }
    (root / "bcsync.yaml").write_text(json.dumps(settings))


def write_layout(root: Path, layout: Layout) -> None:
    for old in root.glob("*.yaml"):
        if old.name != "bcsync.yaml":
            old.unlink()
    (root / "layout.yaml").write_text(json.dumps(layout))
