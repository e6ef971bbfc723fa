"""What each list of a Business Center is read for."""

from __future__ import annotations

from typing import Final

MEMBERS: Final = frozenset({"member", "asset_group", "assignment"})
ACCOUNTS: Final = frozenset({"ad_account", "access", "assignment"})
PARTNERS: Final = frozenset({"partner", "share", "access", "assignment"})
GROUPS: Final = frozenset({"asset_group", "assignment"})
CERTIFICATES: Final = frozenset({"certificate"})
