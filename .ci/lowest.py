"""Print the lowest versions that pyproject.toml admits, as constraints for pip."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LOWEST = re.compile(r"([\w.-]+)(?:\[[\w, -]+\])?\s*>=\s*([\w.]+)")


def requirements(project: dict[str, Any]) -> Iterator[str]:
    """What is needed to build, to run and to test."""
    yield from project["build-system"]["requires"]
    yield from project["project"]["dependencies"]
    for extra in project["project"]["optional-dependencies"].values():
        yield from extra


def main() -> None:
    """One line for each requirement; one that has no lowest version is a mistake."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    for requirement in requirements(project):
        if requirement.startswith(f"{project['project']['name']}["):
            continue  # one extra that takes in another
        lowest = LOWEST.match(requirement)
        if lowest is None:
            sys.exit(f"pyproject.toml: give {requirement} a lowest version (>=)")
        print(f"{lowest[1]}=={lowest[2]}")


if __name__ == "__main__":
    main()
