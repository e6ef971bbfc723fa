"""Every shipped example works, from nothing to nothing left to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.console import EXAMPLES, Desk

NAMES = sorted(path.parent.name for path in EXAMPLES.glob("*/bcsync.yaml"))
OTHERS = [name for name in NAMES if name != "quickstart"]
NOTHING_TO_DO, WAITING = 0, 7


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk.lay(tmp_path)


def run(desk: Desk, example: str, words: str, exits: int = 0) -> str:
    result = desk.run(f"bcsync -C examples/{example} {words}")
    assert result.returncode == exits, f"{words}: exit {result.returncode}\n{result.stdout}"
    return result.stdout


def valid(desk: Desk, example: str) -> bool:
    """Whether nothing at all is said about it."""
    found = run(desk, example, "validate")
    return "error" not in found and "warning" not in found


def test_quickstart_runs_as_promised(desk: Desk) -> None:
    assert valid(desk, "quickstart")
    assert "Done:" in run(desk, "quickstart", "apply --auto-approve")
    waiting = run(desk, "quickstart", "plan --detailed-exitcode", WAITING)
    assert "No changes" in waiting
    assert "waits on cara@northwind.example" in waiting
    assert "cara@northwind.example joined" in run(desk, "quickstart", "local accept --all")
    run(desk, "quickstart", "apply --auto-approve")
    assert "No changes" in run(desk, "quickstart", "plan --detailed-exitcode", NOTHING_TO_DO)


@pytest.mark.parametrize("example", OTHERS)
def test_an_example_applies_from_nothing_and_then_nothing_is_left_to_do(
    desk: Desk, example: str
) -> None:
    assert valid(desk, example)
    run(desk, example, "apply --auto-approve")
    run(desk, example, "local accept --all")
    run(desk, example, "apply --auto-approve")
    left = desk.run(f"bcsync -C examples/{example} plan --detailed-exitcode")
    assert left.returncode in (NOTHING_TO_DO, WAITING), left.stdout
    assert left.stdout.startswith("No changes."), left.stdout


def test_the_brand_waits_on_one_person_until_she_says_yes(desk: Desk) -> None:
    run(desk, "brand", "apply --auto-approve")
    left = run(desk, "brand", "plan --detailed-exitcode", WAITING)
    assert "waits on remy@creators.example" in left
    run(desk, "brand", "requests approve approval.remy@creators.example/channel/velo")
    run(desk, "brand", "plan --detailed-exitcode", NOTHING_TO_DO)


@pytest.mark.parametrize("example", [*NAMES, "fleet"])
def test_every_file_of_an_example_says_which_schema_it_follows(example: str) -> None:
    for path in (EXAMPLES / example).rglob("*.yaml"):
        kind = {"bcsync.yaml": "settings", "fleet.yaml": "fleet"}.get(path.name, "layout")
        first = path.read_text("utf-8").splitlines()[0]
        assert first.startswith("# yaml-language-server: $schema="), path
        assert first.endswith(f"/{kind}.schema.json"), path
