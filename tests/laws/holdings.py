"""Who holds what on the embedded platform, read off its own rows: an oracle that knows nothing of plans.

A fact is a tuple of words; what it comes to is a word, and what there is not has none:

    member           center, person              pending or active
    role, finance    center, person              which one
    assignment       center, account, person     role
    group account    group, account              in
    group member     group, person               role
    share            owner, partner, account     role
    access           center, account             pending or active
    permission       center, account             which one
    partner          the two of them             yes
    ad_account, business_center                  open
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

Fact = tuple[str, ...]
Facts = Mapping[Fact, str]
Words = Mapping[str, str]

ACCOUNT_ROLES = ("analyst", "operator", "admin")
_THERE = "status IN ('pending', 'active')"


@dataclass(frozen=True, slots=True)
class Standing:
    """The platform at a moment, by ids, and how the stored state calls them."""

    rows: Facts
    words: Words

    def told(self, words: Words) -> dict[Fact, str]:
        """Its facts, with words for ids."""
        return {
            tuple(words.get(part, part) for part in fact): value
            for fact, value in self.rows.items()
        }


def standing(root: Path) -> Standing:
    """The platform and the names of a project as they are now."""
    kept = root / ".bcsync"
    with closing(sqlite3.connect(kept / "platform.db")) as platform:
        rows = dict(_facts(platform))
    with closing(sqlite3.connect(kept / "state.db")) as state:
        named = state.execute("SELECT id, address FROM bindings").fetchall()
    return Standing(rows, {_id(id): address.partition(".")[2] for id, address in named})


def _id(written: str) -> str:
    found = json.loads(written)
    return str(found[0] if isinstance(found, list) else found)


_READ = (
    ("business_center", "SELECT id, 'open' FROM platform_centers WHERE status != 'closed'"),
    ("ad_account", "SELECT id, 'open' FROM platform_accounts WHERE status != 'STATUS_DISABLE'"),
    ("member", f"SELECT center, email, status FROM platform_members WHERE {_THERE}"),
    ("role", f"SELECT center, email, role FROM platform_members WHERE {_THERE}"),
    ("finance", f"SELECT center, email, finance FROM platform_members WHERE {_THERE}"),
    ("assignment", "SELECT center, account, email, role FROM platform_assignments"),
    ("group account", "SELECT \"group\", account, 'in' FROM platform_group_accounts"),
    ("group member", 'SELECT "group", email, role FROM platform_group_members'),
    ("share", "SELECT center, partner, account, role FROM platform_shares"),
    ("partner", "SELECT min(center, partner), max(center, partner), 'yes' FROM platform_partners"),
    ("access", f"SELECT center, account, status FROM platform_accesses WHERE {_THERE}"),
    ("permission", f"SELECT center, account, permission FROM platform_accesses WHERE {_THERE}"),
)  # fmt: skip


def _facts(at: sqlite3.Connection) -> Iterator[tuple[Fact, str]]:
    for kind, query in _READ:
        for *parts, value in at.execute(query):
            yield (kind, *parts), value


def _pair(one: str, other: str) -> Fact:
    return ("partner", *sorted((one, other)))


Moved = Mapping[Fact, tuple[str | None, str | None]]


def moved(before: Standing, after: Standing) -> dict[Fact, tuple[str | None, str | None]]:
    """What became of each fact that is another one, in the words of afterwards."""
    words = {**before.words, **after.words}
    was, now = before.told(words), after.told(words)
    return {
        _sorted(fact): (was.get(fact), now.get(fact))
        for fact in {*was, *now}
        if was.get(fact) != now.get(fact)
    }


def _sorted(fact: Fact) -> Fact:
    return _pair(*fact[1:]) if fact[0] == "partner" else fact
