"""Runs every command where the modules of no extra are: ``python -m tests.safety.bare ROOT MODULE…``."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.safety.catalogue import CALLS
from tests.safety.driver import copy_of_example, decent, invoke

# In a job of a forge, with a token, more is asked for.
JOB = {
    "GITHUB_ACTIONS": "true",
    "GITHUB_REPOSITORY": "acme/ads",
    "GITHUB_REF": "refs/pull/1/merge",
    "GITHUB_SHA": "0" * 40,
    "GITHUB_TOKEN": "t0ken",
}
MORE = (
    *(("login", "--help"), ("serve", "--help"), ("serve",)),
    ("drift", "--issue"),
    ("apply", "--reviewed", "--auto-approve"),
    ("review", "--output", "{root}/review"),
)


def main(folder: Path) -> None:
    """Run them all, in a job and outside of one; the first that does not end in words stops it."""
    for name, environ in (("outside", {}), ("job", JOB)):
        root = copy_of_example("quickstart", folder / name)
        for call in (*MORE, *CALLS):
            words = [word.format(root=root) for word in call]
            ran = decent(invoke(root, *words, env=environ), root)
            print(ran.code, *call, sep=" ")
            print(ran.err)


if __name__ == "__main__":
    for missing in sys.argv[2:]:
        sys.modules[missing] = None  # type: ignore[assignment] # what an import takes for "not there"
    main(Path(sys.argv[1]))
