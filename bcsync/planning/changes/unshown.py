"""What a platform takes and never shows: what counts as written of it where nothing is known.

What bcsync writes it remembers (the table ``written`` of the stored state), and a change of the layout is a
change from that. Of what others made nobody knows anything: to send it all could start reviews of what is
right as it is, so it counts as being as declared, which is said until an apply has noted it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from bcsync.findings import Finding, Severity
from bcsync.kinds.kind import Kind
from bcsync.model.place import Place
from bcsync.model.resource import Declared
from bcsync.planning.scene import Scene
from bcsync.state.values import ResourceKey, Stored


class Unshown:
    """Gathers it thing by thing, and tells it once for each place: a default is of very many."""

    def __init__(self, scene: Scene) -> None:
        self.taken: dict[ResourceKey, Mapping[str, Any]] = {}
        """What counts as written from the next apply on; references as ids."""
        self._scene = scene
        self._told: dict[tuple[Place, str], list[str]] = defaultdict(list)

    def consider(self, kind: Kind, declared: Declared, stored: Stored) -> None:
        """A declared thing that is there."""
        if not kind.remembered:
            return
        names = self._scene.names
        said = {n: value for n, value in declared.attributes.items() if n in kind.remembered}
        ids = names.to_ids(kind, said)
        known = self._scene.snapshot.written.get(stored.key)
        if known is None:
            self.taken[stored.key] = ids
            self._tell_of(kind, declared, said)
            return
        # What came into being with it had no id then.
        late = {
            name: ids[name]
            for name, word in known.items()
            if word == said.get(name) and word != ids[name]
        }
        if late:
            self.taken[stored.key] = late

    def _tell_of(self, kind: Kind, declared: Declared, said: Mapping[str, Any]) -> None:
        context = self._scene.context
        for name in said:
            # Of what could not be changed anyway there is nothing to look after.
            if not context.abilities.immutable(kind.name, name):
                place = context.attribute_place(declared, kind.section, name)
                place = place or context.places.key(declared.place)
                self._told[place, name].append(declared.address)

    def tell(self) -> None:
        """A finding for each place."""
        for (place, name), addresses in self._told.items():
            more = len(addresses) - 1
            others = f" and {more:,} more" if more else ""
            self._scene.findings.append(
                Finding(
                    "not-shown",
                    Severity.WARNING,
                    place,
                    f"the platform does not show the {name} of {addresses[0]}{others}, and nothing says "
                    "what it is there: it counts as being as the layout says",
                    "see there that it is; the next apply notes it, and from then on a change here is sent",
                )
            )
