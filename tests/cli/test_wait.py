"""``apply --wait`` finishes what was deferred as soon as others have acted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import Bcsync
from tests.patience import PATIENCE_S


def test_it_stays_until_the_invitation_is_accepted(bcsync: Bcsync, quickstart: Path) -> None:
    command = [sys.executable, "-m", "bcsync", "-C", str(quickstart), "apply", "--auto-approve"]
    with subprocess.Popen(
        [*command, "--wait", "2m", "--detailed-exitcode"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as staying:
        assert staying.stderr is not None
        assert "Staying for 1 operation" in staying.stderr.readline()
        assert bcsync(quickstart, "local", "accept", "--all").code == 0
        out, _err = staying.communicate(timeout=PATIENCE_S)
    assert staying.returncode == 0
    assert "Done: 5 created" in out
    assert bcsync(quickstart, "plan", "--detailed-exitcode").code == 0


def test_it_leaves_when_the_time_is_over(bcsync: Bcsync, quickstart: Path) -> None:
    result = bcsync(quickstart, "apply", "--auto-approve", "--wait", "1s", "--detailed-exitcode")
    assert result.code == 7
    assert "1 operation follows when that has ended" in result.out


def test_a_duration_that_is_none_is_wrong_use(bcsync: Bcsync, quickstart: Path) -> None:
    assert bcsync(quickstart, "apply", "--wait", "soon").code == 64


def test_what_was_done_is_told_when_staying_fails(bcsync: Bcsync, quickstart: Path) -> None:
    """A layout that is broken meanwhile ends it; the report is not lost, and the mistake is told."""
    command = [sys.executable, "-m", "bcsync", "-C", str(quickstart), "apply", "--auto-approve"]
    with subprocess.Popen(
        [*command, "--wait", "2m"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as staying:
        assert staying.stderr is not None
        assert "Staying for 1 operation" in staying.stderr.readline()
        (quickstart / "broken.yaml").write_text("business_centers: [\n")
        out, err = staying.communicate(timeout=PATIENCE_S)
    assert staying.returncode == 1
    assert "Done: 4 created" in out
    assert "told above" in err
    assert "yaml-syntax" in out + err
