"""Installed without extras, every command works or says which one it needs."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
EXTRAS: dict[str, list[str]] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))[
    "project"
]["optional-dependencies"]


def modules() -> set[str]:
    """What the extras for users install, by the names of imports, which are those of the packages."""
    return {
        re.split(r"[\[>]", requirement)[0]
        for extra, needed in EXTRAS.items()
        if extra not in ("dev", "docs")
        for requirement in needed
        if not requirement.startswith("bcsync[")
    }


def test_without_extras_every_command_ends_in_words(tmp_path: Path) -> None:
    assert {"httpx2", "psycopg", "keyring"} < modules()
    ran = subprocess.run(
        [sys.executable, "-m", "tests.safety.bare", tmp_path, *sorted(modules())],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr[-3_000:]
    for extra in ("forge", "serve", "tiktok"):
        assert f"bcsync[{extra}]" in ran.stdout
    assert "\n0 man\n" in ran.stdout
