"""Two layouts, the way from one to the other, and what the world looks like to people afterwards."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import select

from bcsync.cli.border import run
from bcsync.flow.opening import open_platform
from bcsync.flow.stored import open_state
from bcsync.platforms.local import schema
from bcsync.platforms.local.control import LocalControl
from bcsync.platforms.local.platform import LocalPlatform
from bcsync.project import Project, open_project
from bcsync.state.reader import StateReader
from bcsync.workflow import make_plan
from tests.crash import driver
from tests.forked import Forked
from tests.patience import PATIENCE_S

ROOT = Path(__file__).parents[2]
KILLED = -signal.SIGKILL
INTERRUPTED = 130

FIRST = """
version: 1
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    type: direct
    company: Acme Group plc
    currency: GBP
    registered_area: GB
    members:
      ana@acme.example: {role: admin, finance: manager}
      bo@acme.example: standard
      cleo@acme.example: standard
    ad_accounts:
      uk: {name: Acme UK, company: Acme Ltd, members: {bo@acme.example: operator}}
      fr: {name: Acme FR, company: Acme SA, members: {bo@acme.example: analyst}}
      old: {name: Acme Old, company: Acme Ltd}
      twin-a: {name: Acme Twin, company: Acme Ltd}
      twin-b: {name: Acme Twin, company: Acme Ltd}
    asset_groups:
      all: {accounts: ["uk", "fr"], members: {bo@acme.example: operator}}
    partners:
      northwind: [{accounts: [fr], role: operator}]
    approvals:
      - {business_center: northwind, accounts: [uk], up_to: operator}
  northwind:
    name: Northwind Media
    timezone: Europe/London
    type: agency
    currency: GBP
    members:
      ana@acme.example: admin
      nell@northwind.example: standard
    certificates:
      zen: {company: Zen Co, license_no: "123"}
    access:
      acme/uk: {permission: operator, members: {nell@northwind.example: analyst}}
"""

SECOND = """
version: 1
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    type: direct
    company: Acme Group plc
    currency: GBP
    registered_area: GB
    members:
      ana@acme.example: {role: admin, finance: manager}
      bo@acme.example: {role: standard, finance: analyst}
      dan@acme.example: standard
    ad_accounts:
      united-kingdom:
        previously: [uk]
        name: Acme United Kingdom
        company: Acme Ltd
        members: {dan@acme.example: admin}
      fr: {name: Acme FR, company: Acme SA, members: {bo@acme.example: operator}}
      new: {name: Acme New, company: Acme Ltd, members: {bo@acme.example: analyst}}
      twin-a: {name: Acme Twin, company: Acme Ltd}
    asset_groups:
      most: {accounts: ["united-kingdom", "new"], members: {dan@acme.example: analyst}}
    partners:
      northwind: [{accounts: [fr], role: analyst}, {accounts: [new], role: operator}]
  northwind:
    name: Northwind Media
    timezone: Europe/London
    type: agency
    currency: GBP
    members:
      ana@acme.example: admin
      nell@northwind.example: standard
    certificates:
      zen: {company: Zen Co, license_no: "123"}
forget: [ad_account.acme/twin-b]
"""
"""A rename, new values, removals, a lowered share, a closed account, something let go."""

FLAGS = ("--allow-remove", "*", "--allow-close", "*", "--allow-review", "*")


class Databases(NamedTuple):
    """Where a project keeps its stored state and its platform."""

    state: str
    platform: str


class Ran(NamedTuple):
    """What became of a process."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Desk:
    """A project directory."""

    root: Path

    @classmethod
    def new(cls, root: Path, databases: Databases) -> Desk:
        """A project with the first layout; nothing is applied."""
        root.mkdir(parents=True)
        settings = {
            "version": 1,
            "platform": {"kind": "local", "database": databases.platform},
            "state": databases.state,
            "actor": "ana@acme.example",
            "local": {
                "invitations": "automatic",
                "companies": [{"name": "Zen Co", "address": "1 Lane"}],
            },
        }
        (root / "bcsync.yaml").write_text(json.dumps(settings), "utf-8")
        desk = cls(root)
        desk.write(FIRST)
        return desk

    @property
    def project(self) -> Project:
        return open_project(self.root, {})

    @property
    def words(self) -> tuple[str, ...]:
        return ("-C", str(self.root), "apply", "--auto-approve", *FLAGS)

    def write(self, layout: str) -> None:
        (self.root / "layout.yaml").write_text(layout, "utf-8")

    def apply(self) -> int:
        """In this process, to the end."""
        return int(run(list(self.words)))

    def settle_down(self) -> None:
        """Apply until nothing is left to do: some steps wait for others of the same layout."""
        for _round in range(4):
            assert self.apply() == 0
            plan = make_plan(self.project).plan
            if not plan.ready and not plan.unclaimed:
                return
        raise AssertionError("applying never ends")

    def start(self) -> subprocess.Popen[str]:
        """``python -m bcsync apply``, a process of its own."""
        environ = os.environ | {"PYTHONPATH": str(ROOT)} | self._variables
        return subprocess.Popen(
            [sys.executable, "-m", "bcsync", *self.words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environ,
        )

    def strike(self, blow: str, point: str, number: int, side: str, batch: int = 2) -> Ran:
        """Apply in a process that something happens to at a chosen moment (``driver.py``)."""
        words = (blow, point, str(number), side, *self.words)
        small = {"BCSYNC_TEST_BATCH": str(batch)}
        return finished(Forked(driver.main, words, os.environ | self._variables | small))

    @property
    def _variables(self) -> dict[str, str]:
        return {"BCSYNC_DIR": str(self.root), "BCSYNC_CRASH_LOG": str(self.root / "crash.log")}


def finished(process: subprocess.Popen[str] | Forked) -> Ran:
    """Wait for the end of a process."""
    out, err = process.communicate(timeout=PATIENCE_S)
    assert process.returncode is not None
    return Ran(process.returncode, out, err)


class World(NamedTuple):
    """All that can be seen, in words that do not depend on the ids given out."""

    things: Counter[str]
    acts: Counter[str]
    """Everything that was ever done on the platform: nothing may be done twice."""
    bindings: Mapping[str, str]
    managed: Counter[str]


def world(desk: Desk) -> World:
    """Look at platform and state."""
    project = desk.project
    state = open_state(project, create=False)
    platform = open_platform(project)
    assert isinstance(platform, LocalPlatform)
    try:
        names = _names(platform)
        bindings = {b.address: _told(b.id, names) for b in state.bindings()}
        rows = state.resources()
        things = Counter(
            _told((r.kind, r.id, r.scope, r.attributes, r.status, r.label), names)
            for r in rows
            if not r.absent
        )
        managed = Counter(_told((r.kind, r.id), names) for r in rows if r.managed)
        acts = Counter(
            _told((e.actor, e.verb, e.kind, e.id), names) for e in LocalControl(platform).log()
        )
        return World(things, acts, bindings, managed)
    finally:
        platform.close()
        state.close()


def _names(platform: LocalPlatform) -> dict[str, str]:
    with platform.reading() as connection:
        assert connection is not None
        names: dict[str, str] = {}
        for table, column in (
            (schema.centers, "name"),
            (schema.accounts, "name"),
            (schema.groups, "name"),
            (schema.certificates, "company"),
        ):
            rows = connection.execute(select(table.c.id, table.c[column]))
            names.update({id: f"{table.name} {name}" for id, name in rows})
        return names


def _told(value: Any, names: Mapping[str, str]) -> str:
    text = json.dumps(value, sort_keys=True, default=str)
    for id, name in names.items():
        text = text.replace(id, name)
    return text


def assert_sound(desk: Desk) -> None:
    """Nothing is open: the journal verifies, no run is running, no outcome unknown, no plan due."""
    planned = make_plan(desk.project)
    assert planned.plan.ready == ()
    assert not [f for f in planned.plan.findings if f.code == "unknown-outcome"]
    state: StateReader = open_state(desk.project, create=False)
    try:
        assert state.verify().breaks == ()
        assert (state.pending_operations(), state.running()) == ([], [])
    finally:
        state.close()
