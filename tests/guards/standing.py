"""A stored state as an apply would have left it, made from a layout without a platform."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from bcsync.kinds import KINDS
from bcsync.layout.schema import load_schemas
from bcsync.model.limits import Limits
from bcsync.model.place import Place, Places
from bcsync.model.resource import Declared, Desired
from bcsync.model.status import Status
from bcsync.planning.names import Names
from bcsync.planning.ownership import owner_of
from bcsync.planning.scene import Allowances, Context, Snapshot
from bcsync.planning.selection import Selection
from bcsync.platforms.local.abilities import ABILITIES
from bcsync.platforms.port import PlatformId
from bcsync.project import open_project, read_layout
from bcsync.state.values import Binding, ResourceKey, Stored
from tests.laws.layouts import write_layout

TODAY = date(2026, 11, 1)
ACTORS = {"acme": "ana@acme.example", "north": "nico@north.example"}
schemas = cache(load_schemas)


@contextmanager
def project_of(layout: Mapping[str, Any]) -> Iterator[Path]:
    """A directory with these settings and this layout."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        settings = {"version": 1, "actor": ACTORS["acme"], "actors": {"north": ACTORS["north"]}}
        (root / "bcsync.yaml").write_text(json.dumps(settings))
        write_layout(root, dict(layout))
        yield root


def desired_of(layout: Mapping[str, Any]) -> Desired:
    """What a layout declares; it must be without errors."""
    with project_of(layout) as root:
        clock = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC)
        found = read_layout(open_project(root, {}, clock=lambda: clock, schemas=schemas()))
    assert found.valid, [finding.message for finding in found.findings]
    return found.desired


class Anywhere(Places):
    """The place of whatever is asked for: what is planned is not the text that it was declared in."""

    def _at(self, _place: int, _further: int) -> Place:
        return Place("layout.yaml", 1, 1)


def context(
    limits: Limits | None = None,
    allow: Allowances | None = None,
    actors: Mapping[str, str] | None = None,
    selection: Selection | None = None,
) -> Context:
    """What surrounds a plan, the clock on ``TODAY``."""
    return Context(
        KINDS,
        ACTORS if actors is None else actors,
        TODAY,
        Anywhere(),
        limits or Limits(),
        allow or Allowances(),
        selection or Selection(),
        abilities=ABILITIES,
    )


def as_applied(desired: Desired) -> Snapshot:
    """Everything declared is there, active, managed and bound."""
    ids = {
        declared.address: f"7{number:018}"
        for number, declared in enumerate(desired.resources.values())
        if KINDS[declared.kind].assigned_id
    }
    names = Names(ids)
    bindings = {
        address: Binding(
            address,
            desired.resources[address].kind,
            (platform_id,),
            desired.resources[address].options.protect,
        )
        for address, platform_id in ids.items()
    }
    rows = [_row(declared, names) for declared in desired.resources.values()]
    return Snapshot(bindings, rows, fingerprint="lineage/1", complete=True)


def _row(declared: Declared, names: Names) -> Stored:
    kind = KINDS[declared.kind]
    bound = names.ids.get(declared.address)
    platform_id = (bound,) if bound else names.identity(declared.identity)
    assert platform_id is not None
    attributes = names.to_ids(kind, declared.attributes)
    if kind.name == "approval":
        attributes = {"permission": attributes["up_to"]}
    scope = names.id_of(owner_of(declared)) or ""
    return Stored(kind.name, platform_id, scope, attributes, managed=True, known=attributes)


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of a snapshot, by address."""

    snapshot: Snapshot

    def key(self, address: str) -> ResourceKey:
        """Kind and platform id behind an address."""
        names = Names({b.address: b.id[0] for b in self.snapshot.bindings.values()})
        for row in self.snapshot.resources:
            if names.address_for(KINDS[row.kind], row.id, row.scope) == address:
                return row.key
        raise AssertionError(f"no {address} in the snapshot")

    def put(self, address: str, **values: Any) -> Edit:
        """Other values in the row of an address."""
        key = self.key(address)
        rows = [
            row._replace(**values) if row.key == key else row for row in self.snapshot.resources
        ]
        return Edit(self._with(rows))

    def drop(self, address: str) -> Edit:
        """Nothing is known of an address."""
        key = self.key(address)
        return Edit(self._with([row for row in self.snapshot.resources if row.key != key]))

    def add(self, row: Stored) -> Edit:
        """One more row."""
        return Edit(self._with([*self.snapshot.resources, row]))

    def _with(self, rows: list[Stored]) -> Snapshot:
        return replace(self.snapshot, resources=rows)


def stranger(kind: str, platform_id: PlatformId, scope: str, **attributes: Any) -> Stored:
    """Something that bcsync never made."""
    return Stored(kind, platform_id, scope, attributes, Status.ACTIVE)
