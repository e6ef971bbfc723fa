"""A layout in the making: how it calls things, what it took, and what it had to leave out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from bcsync.jobs.export.keys import Keys
from bcsync.jobs.export.survey import World
from bcsync.kinds.assignment import ASSIGNMENT
from bcsync.kinds.kind import Kind
from bcsync.kinds.member import MEMBER
from bcsync.model.address import ACCOUNT, CENTER, is_email
from bcsync.model.roles import ACCOUNT_ROLES, allows
from bcsync.platforms.port import Seen
from bcsync.state.values import ResourceKey

Block = dict[str, Any]
_STRONGEST = ACCOUNT_ROLES[-1]


@dataclass(slots=True)
class Draft:
    """What all blocks are made with."""

    world: World
    keys: Keys
    protection: Mapping[ResourceKey, bool]
    """What the stored state protects, or else the present layout; and what not."""
    elsewhere: Mapping[tuple[str, str], str]
    """What the present layout declares and is not exported: kind and id -> path."""
    defaults: Mapping[str, Mapping[str, Any]]
    """What the present layout says for every resource of a kind; the new one stands beside that."""
    notes: list[str] = field(default_factory=list)
    taken: list[ResourceKey] = field(default_factory=list)
    _by_account: dict[str, dict[str, list[Seen]]] = field(default_factory=dict)

    def take(self, seen: Seen) -> None:
        """Note that the layout declares this."""
        self.taken.append((seen.kind, seen.id))

    def note(self, kind: str, about: str, words: str) -> None:
        """Note what the layout cannot say."""
        self.notes.append(f"{self.keys.path(kind, about) or about}: {words}")

    def whole(self, scope: str, kind: Kind) -> bool:
        """Whether a list is known whole; one that is not is left out, and so not managed."""
        gap = self.world.gap(scope, kind.name)
        if gap is not None:
            self.note(CENTER, scope, f"{kind.section} is left out: {gap.reason}")
        return gap is None

    def word(self, kind: str, platform_id: str) -> str:
        """A Business Center or an account of others, as the layout may call it."""
        known = self.keys.path(kind, platform_id) or self.elsewhere.get((kind, platform_id))
        return known or platform_id

    def protects(self, kind: str, platform_id: str) -> bool:
        """Whether the new layout protects this."""
        known = self.protection.get((kind, (platform_id,)))
        return self.protects_by_default(kind, platform_id) if known is None else known

    def protects_by_default(self, kind: str, platform_id: str) -> bool:
        """Whether it does where nothing is said; people's own accounts have no defaults."""
        theirs = "@" in self.keys.address(kind, platform_id)
        return bool(self.defaults.get(kind, {}).get("protect")) and not theirs

    def against_defaults(self, kind: str, block: Block) -> None:
        """Keep the defaults from filling what a block does not say; all but protection."""
        given = self.defaults.get(kind, {})
        if not given.keys() <= {*block, "protect"}:
            block["defaults"] = False
            if given.get("protect"):
                block.setdefault("protect", True)

    def account(self, scope: str, platform_id: str) -> str:
        """An account as a list of ``scope`` calls it."""
        owner = scope if is_email(scope) else self.keys.center(scope)
        return self.word(ACCOUNT, platform_id).removeprefix(f"{owner}/")

    def emails(self, scope: str) -> set[str]:
        """Members of a Business Center, and those invited."""
        return {m.id[1] for m in self.world.list(scope, MEMBER.name) if m.status.stands}

    def by_account(self, scope: str) -> Mapping[str, Sequence[Seen]]:
        """Assignments of a Business Center, by ad account: of what it owns, and of what it has access to."""
        found = self._by_account.get(scope)
        if found is None:
            found = self._by_account[scope] = {}
            for seen in self.world.list(scope, ASSIGNMENT.name):
                found.setdefault(seen.id[1], []).append(seen)
        return found

    def members(
        self, assignments: Sequence[Seen], emails: Set[str], held: str = _STRONGEST
    ) -> Block:
        """Who works on an account; nothing where a layout cannot say it as it is."""
        roles = {seen.id[2]: seen.attributes["role"] for seen in assignments}
        if held != _STRONGEST and not all(allows(held, role) for role in roles.values()):
            self._leave_members(assignments, f"some hold more than {held}")
            return {}
        if not roles.keys() <= emails:
            self._leave_members(assignments, "some belong to nobody's members")
            return {}
        self.taken += [(seen.kind, seen.id) for seen in assignments]
        return dict(sorted(roles.items()))

    def _leave_members(self, assignments: Sequence[Seen], why: str) -> None:
        self.note(ACCOUNT, assignments[0].id[1], f"members are left out: {why}")
