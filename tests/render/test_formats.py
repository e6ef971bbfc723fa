"""An output format costs one file and one line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bcsync.exits import Exit
from bcsync.render.formats import FORMATS
from bcsync.render.style import Style
from tests.render.hostile import plan_of
from tests.render.large import operation

TOY = """
import sys
from bcsync.render import formats

def addresses(plan, style):
    return "".join(f"{op['action']},{op['address']}\\n" for op in plan["operations"])

formats.FORMATS["csv"] = formats.Format(addresses)

from bcsync.cli import main
sys.exit(main(sys.argv[1:]))
"""
LAYOUT = """\
version: 1
business_centers:
  acme:
    name: Acme
    timezone: Europe/London
    members: {ana@acme.example: admin}
"""


def bcsync(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", TOY, "-C", str(root), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_one_more_format_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "bcsync.yaml").write_text("{version: 1, actor: ana@acme.example}")
    (tmp_path / "layout.yaml").write_text(LAYOUT)
    ran = bcsync(tmp_path, "plan", "--format", "csv", "--detailed-exitcode")
    assert (ran.returncode, ran.stdout, ran.stderr) == (
        Exit.CHANGES,
        "create,business_center.acme\n",
        "",
    )
    assert "junit|csv" in bcsync(tmp_path, "plan", "--help").stdout


def test_every_format_ends_its_last_line() -> None:
    plan = plan_of([operation(0)])
    for form in FORMATS.values():
        assert form.render(plan, Style()).endswith("\n")
