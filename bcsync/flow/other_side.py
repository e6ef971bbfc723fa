"""A list that the platform hides from whom it belongs to, seen from the other side.

An owner is not shown who asks for their accounts; who asks is. Where both are ours, the approval of a request
is told by the access that asks (reference/live-mapping.md, approval).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from bcsync.kinds.access import ACCESS
from bcsync.kinds.approval import APPROVAL
from bcsync.model.address import ACCOUNT
from bcsync.platforms.abilities import Abilities
from bcsync.platforms.port import Seen
from bcsync.state.values import Stored

ASKS, ANSWERS = ACCESS.name, APPROVAL.name


class OtherSide:
    """Hands on everything that is seen, and then what follows from it."""

    def __init__(self, abilities: Abilities, take: Callable[[Seen], object]) -> None:
        self._take = take
        self._hidden = not abilities.shows(ANSWERS)
        self._asking: list[Seen] = []
        self._owners: dict[str, str] = {}

    @property
    def take(self) -> Callable[[Seen], object]:
        """What to hand over to; the very ``take`` behind it where nothing is hidden."""
        return self._look if self._hidden else self._take

    def _look(self, seen: Seen) -> None:
        if seen.kind == ASKS:
            self._asking.append(seen)
        elif seen.kind == ACCOUNT:
            self._owners[seen.id[0]] = seen.scope
        self._take(seen)

    def finish(self, current: Iterable[Stored], read: Collection[str]) -> None:
        """Tell the approvals of what asks; those of askers who were not read stay as they are known."""
        if not self._hidden:
            return
        for asking in self._asking:
            center, account = asking.id
            owner = self._owners.get(account)
            if owner is not None:
                self._take(asking._replace(kind=ANSWERS, id=(account, center), scope=owner))
        for row in current:
            if row.kind == ANSWERS and not row.absent and row.id[1] not in read:
                self._take(row.seen)
