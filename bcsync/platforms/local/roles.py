"""Roles and their order (reference/tiktok-api.md, 8.2 and 13.6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bcsync.model.roles import ACCOUNT_ROLES, allows, rank
from bcsync.platforms.local.refusal import against_rule

OWN = "admin"
"""What an owner holds on its own ad account."""


def exceeds(role: str, limit: str) -> bool:
    """Whether ``role`` allows more than ``limit``."""
    return not allows(limit, role)


def weakest(roles: Iterable[str]) -> str | None:
    """The weakest of these roles, or None."""
    return min(roles, key=rank, default=None)


def account_role(attributes: Mapping[str, Any], name: str) -> str:
    """The ad account role given under ``name``; refuses with 40002."""
    return one_of(attributes, name, ACCOUNT_ROLES)


def one_of(
    attributes: Mapping[str, Any], name: str, allowed: tuple[str, ...], default: str | None = None
) -> str:
    """The word given under ``name``; refuses with 40002 what is absent or not ``allowed``."""
    value = attributes.get(name) or default
    if value is None:
        raise against_rule(f"Missing required field(s): {name}.")
    if value not in allowed:
        raise against_rule(f"Invalid value of {name!r}: must be one of {', '.join(allowed)}.")
    return str(value)
