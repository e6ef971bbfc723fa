"""Two projects of a fleet that manage lists of one Business Center."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bcsync.cli.border import run
from bcsync.flow.options import Applied, ApplyOptions, PlanResult
from bcsync.model.address import CENTER
from bcsync.platforms.local.platform import LocalPlatform
from bcsync.project import Project, open_project
from bcsync.workflow import apply_planned

HANDS = ApplyOptions(lambda _outcome: None, lambda: False)
SETTINGS = """version: 1
platform: {kind: local, database: ../platform.db}
local: {invitations: automatic}
outside: [..]
actor: boss@acme.example
lock: {database: FLEET_DB}
guards: {removals: {count: 9}}
"""
_CENTER = """version: 1
business_centers:
  acme:
    name: Acme
    timezone: Europe/London
    type: direct
    company: Acme Ltd
    currency: GBP
    registered_area: GB
"""
FOUNDED = f"""{_CENTER}\
    members: {{boss@acme.example: admin, ann@acme.example: admin, bo@acme.example: standard}}
"""
BESIDE = f"""{_CENTER.replace("  acme:", "  client:")}\
    id: "ID"
    manage: {{members: additive}}
    members: {{MEMBERS}}
"""


@dataclass(frozen=True)
class Pair:
    """A project that made a Business Center, and one beside it that calls it by its id."""

    root: Path
    environ: dict[str, str]

    def project(self, name: str) -> Project:
        return open_project(self.root / name, self.environ)

    def write(self, name: str, layout: str) -> Project:
        folder = self.root / name
        folder.mkdir(exist_ok=True)
        (folder / "bcsync.yaml").write_text(SETTINGS)
        (folder / "layout.yaml").write_text(layout)
        return self.project(name)

    def beside(self, members: str) -> Project:
        [id] = (row["id"] for row in self.state("founder")["bindings"] if row["kind"] == CENTER)
        return self.write("beside", BESIDE.replace("ID", id[0]).replace("MEMBERS", members))

    def run(self, name: str, *words: str) -> tuple[int, str, str]:
        out, err = StringIO(), StringIO()
        with (
            patch.dict("os.environ", self.environ),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            code = run(["-C", str(self.root / name), *words])
        return code, out.getvalue(), err.getvalue()

    def state(self, name: str) -> Any:
        return json.loads(self.run(name, "state", "pull")[1])


def done(project: Project, planned: PlanResult, options: ApplyOptions = HANDS) -> Applied:
    applied = apply_planned(project, planned, options)
    assert not applied.report.failed
    assert applied.problem is None
    return applied


NEW = "cy@acme.example: standard"
JOINED = FOUNDED.replace("standard}", f"standard, {NEW}}}")


def in_the_middle(project: Project, planned: PlanResult, do: Callable[[], object]) -> None:
    """Carry a plan out, and do something when it is about to write for the first time."""
    perform, left = LocalPlatform.perform, [do]

    def performing(platform: LocalPlatform, acts: Any) -> Any:
        if left:
            left.pop()()
        return perform(platform, acts)

    with patch.object(LocalPlatform, "perform", performing):
        done(project, planned)
