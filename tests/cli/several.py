"""Runs commands one after the other in one process, to the first that fails: python several.py ROOT COMMANDS

``COMMANDS``: a list of lists of words, as JSON. Each in a process of its own would spend its time on beginning.
Root gives up what overrides the rights of files.
"""

from __future__ import annotations

import json
import sys

from bcsync.cli.border import run
from bcsync.cli.streams import prepare
from tests.crash.driver import give_up_root


def main(root: str, commands: str) -> int:
    """The exit code of the last one; which that was is said where it is not 0."""
    prepare()
    give_up_root()
    for words in json.loads(commands):
        code = run(["-C", root, *words])
        if code:
            print(f"exit code {code}: {words}", file=sys.stderr)
            return int(code)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
