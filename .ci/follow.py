"""Do what a page says, here: run its commands and make its edits, as a reader would, to its end.

This changes the checkout. What the commands print is compared elsewhere (tests/docs).
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.docs.console import Desk, Edit, steps


def main(page: str) -> None:
    """Follow the page; the first command that fails ends it."""
    for step in steps(Path(page).read_text("utf-8")):
        if isinstance(step, Edit):
            Desk(Path()).edit(step)
            continue
        print(f"$ {step.line}", flush=True)
        ran = subprocess.run(["bash", "-c", step.line], check=False)
        if ran.returncode:
            sys.exit(f"{page}: exit code {ran.returncode}")


if __name__ == "__main__":
    main(*sys.argv[1:])
