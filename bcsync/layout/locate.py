"""Where a single attribute was written.

A layout keeps the place of each resource alone, for there may be 410,000 of them. Who needs the place of
an attribute has found something wrong, and can wait until the files are read once more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

from bcsync.kinds.ad_account import INHERITED
from bcsync.kinds.blocks import mapping_at
from bcsync.model.address import CENTER, canonical, is_email, path_of
from bcsync.model.place import Place
from bcsync.model.resource import Declared
from bcsync.source.mapping import Map, Sources

Read = Callable[[], tuple[Map, Sources]]


class Locator:
    """Finds attributes in the files of a layout, which it reads when it is first asked."""

    def __init__(self, read: Read) -> None:
        self._read = read

    @cached_property
    def _whole(self) -> tuple[Map, Sources]:
        return self._read()

    @cached_property
    def _people(self) -> dict[str, str]:
        return {canonical(email): email for email in mapping_at(self._whole[0], "people")}

    def place_of(self, declared: Declared, section: str, name: str) -> Place | None:
        """Where the value of an attribute stands: of its own, or where it has it from.

        ``section``: the list its kind stands in. None when the files do not say it (any more).
        """
        for block in self._blocks(declared, section, name):
            if name in block.places:
                return self._whole[1].value(block.places[name])
        return None

    def _blocks(self, declared: Declared, section: str, name: str) -> Iterator[Map]:
        """Nearest first, as ``defaults`` and inheritance have it (docs/language.md, "Defaults")."""
        document = self._whole[0]
        owner, _, key = path_of(declared.address).partition("/")
        if is_email(owner):
            block = mapping_at(mapping_at(document, "people"), self._people.get(owner, owner))
            yield mapping_at(mapping_at(block, section), key)
            return
        block = mapping_at(mapping_at(document, "business_centers"), owner)
        defaults = mapping_at(document, "defaults")
        if key:
            yield mapping_at(mapping_at(block, section), key)
            yield mapping_at(defaults, declared.kind)
            if name not in INHERITED:
                return
        yield block
        yield mapping_at(defaults, CENTER)
