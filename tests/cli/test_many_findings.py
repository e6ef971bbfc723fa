"""All findings in one run, however many there are (design 3.4)."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Bcsync, MakeProject

MANY = 3_000


def layout(accounts: int) -> str:
    blocks = "".join(f"      a{n}: {{nmae: Account {n}}}\n" for n in range(accounts))
    return (
        "version: 1\nbusiness_centers:\n  acme:\n    name: Acme\n"
        f"    timezone: Europe/London\n    ad_accounts:\n{blocks}"
    )


@pytest.mark.parametrize("command", [("validate",), ("plan",)])
def test_every_finding_is_shown(
    project: MakeProject, bcsync: Bcsync, command: tuple[str, ...]
) -> None:
    """With its place, in the order of the file, and counted."""
    result = bcsync(project({"layout.yaml": layout(MANY)}), *command)
    assert result.code == 1
    places = [line.partition(": ")[0] for line in result.err.splitlines() if "unknown key" in line]
    assert places == [f"layout.yaml:{n + 7}:{11 + len(str(n))}" for n in range(MANY)]
    assert result.err.rstrip().splitlines()[-1].startswith(f"{MANY} errors")
