"""Addresses and platform ids, both ways."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from bcsync.kinds.kind import Kind
from bcsync.model.address import CENTER, is_reference, kind_of, path_of
from bcsync.model.composed import compose
from bcsync.platforms.port import PlatformId


class _Found(dict[str, str | None]):
    """Parts of identities -> their ids, each looked up once: a few stand in very many identities."""

    def __init__(self, ids: Mapping[str, str]) -> None:
        super().__init__()
        self._ids = ids

    def __missing__(self, part: str) -> str | None:
        found = self._ids.get(part)
        if found is None and is_reference(part):
            return None
        self[part] = part if found is None else found
        return self[part]


class Names:
    """Which address stands for which id; ids that nothing stands for stand for themselves."""

    def __init__(self, ids: dict[str, str]) -> None:
        self.ids = ids
        # By kind, too: kinds number their things each for itself.
        self._addresses = {(kind_of(address), id): address for address, id in ids.items()}
        self._found = _Found(ids)

    def bind(self, address: str, platform_id: str) -> None:
        """Learn the id that the platform gave out."""
        self.ids[address] = self._found[address] = platform_id
        self._addresses[kind_of(address), platform_id] = address

    def id_of(self, part: str) -> str | None:
        """The platform id behind a part of an identity; None while it has none."""
        return self._found[part]

    def address_of(self, kind: str, platform_id: str) -> str:
        """The address bound to the id of a thing of this kind, or the id (or e-mail address) itself."""
        return self._addresses.get((kind, platform_id), platform_id)

    def identity(self, parts: Iterable[str]) -> PlatformId | None:
        """The platform id of something composed; None while a part has none."""
        found = tuple(map(self._found.__getitem__, parts))
        return None if None in found else cast("PlatformId", found)

    def subject(self, kind: Kind, address: str, identity: Iterable[str]) -> PlatformId | None:
        """The platform id of what an operation acts on; None while something that names it has none."""
        if not kind.assigned_id:
            return self.identity(identity)
        bound = self.ids.get(address)
        if bound is not None:
            return (bound,)
        # What was never bound has its id at the end of its address (see ``address_for``).
        last = path_of(address).rpartition("/")[2]
        return None if is_reference(last) else (last,)

    def word(self, kind: str, platform_id: str) -> str:
        """How an id is called inside an address: its key path, or the id itself."""
        return path_of(self._addresses.get((kind, platform_id), "")) or platform_id

    def parts(self, kind: Kind, platform_id: PlatformId) -> list[str]:
        """The parts of a composed id, each as the address bound to it."""
        roles = zip(kind.composed_of, platform_id, strict=True)
        return [self.address_of(role, part) for role, part in roles]

    def address_for(self, kind: Kind, platform_id: PlatformId, scope: str) -> str:
        """The address of something seen, whether or not the layout knows it."""
        if kind.assigned_id:
            bound = self._addresses.get((kind.name, platform_id[0]))
            if bound is not None:
                return bound
            owner = (self.word(CENTER, scope),) if kind.in_center else ()
            return f"{kind.name}.{'/'.join((*owner, platform_id[0]))}"
        roles = zip(kind.composed_of, platform_id, strict=True)
        return compose(kind.name, [self.word(role, part) for role, part in roles])

    def to_addresses(self, kind: Kind, attributes: Mapping[str, Any]) -> Mapping[str, Any]:
        """Attributes as seen, their references as addresses."""
        return self._translate(kind, attributes, self.address_of)

    def to_ids(self, kind: Kind, attributes: Mapping[str, Any]) -> dict[str, Any]:
        """Attributes as declared, their references as platform ids (as far as they have one)."""
        return dict(self._translate(kind, attributes, lambda _, part: self.id_of(part) or part))

    @staticmethod
    def _translate(
        kind: Kind, attributes: Mapping[str, Any], word: Callable[[str, str], str]
    ) -> Mapping[str, Any]:
        fields = [field for field in kind.reference_fields if attributes.get(field.name)]
        if not fields:
            return attributes
        translated = dict(attributes)
        for field in fields:
            value, of = attributes[field.name], field.refers_to or ""
            translated[field.name] = (
                sorted(word(of, each) for each in value)
                if isinstance(value, list | tuple)
                else word(of, value)
            )
        return translated
