"""What is installed, and with what: pyproject.toml keeps its promises to those who install it."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import files
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = PYPROJECT["project"]
ITSELF = f"{PROJECT['name']}["


def requirements() -> Iterator[str]:
    yield from PYPROJECT["build-system"]["requires"]
    yield from PROJECT["dependencies"]
    for extra in PROJECT["optional-dependencies"].values():
        yield from (each for each in extra if not each.startswith(ITSELF))


@pytest.mark.parametrize("requirement", [*requirements()])
def test_a_requirement_has_a_lowest_version_and_below_one_a_highest(requirement: str) -> None:
    lowest = re.search(r">=(\d+)", requirement)
    assert lowest
    assert lowest[1] != "0" or re.search(r",<0\.\d+$", requirement)


def test_the_lowest_versions_are_those_of_the_requirements() -> None:
    """What the suite is run with, too."""
    ran = subprocess.run(
        [sys.executable, ROOT / ".ci" / "lowest.py"], capture_output=True, check=True
    )
    pins = dict(line.split("==") for line in ran.stdout.decode().splitlines())
    assert len(pins) == len([*requirements()])
    for requirement in requirements():
        name = re.split(r"[\[>]", requirement)[0]
        assert f">={pins[name]}" in requirement


def test_the_oldest_python_is_the_first_that_is_named() -> None:
    named = [line.rsplit(" ", 1)[1] for line in PROJECT["classifiers"] if ":: 3." in line]
    assert PROJECT["requires-python"] == f">={named[0]}"
    minors = [int(version.removeprefix("3.")) for version in named]
    assert minors == list(range(minors[0], minors[-1] + 1))


def test_only_the_package_itself_is_installed() -> None:
    """Names beside it would stand in the way of other people's: benchmarks, tests."""
    installed = {file.parts[0] for file in files("bcsync") or () if len(file.parts) > 1}
    others = {top for top in installed if not top.endswith(".dist-info") and top != ".."}
    assert others <= {"bcsync"}  # nothing when it was installed with pip install -e
    assert PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == ["bcsync"]
