"""The command line. Errors become words and exit codes here and nowhere else."""

from __future__ import annotations

import gc
import sys


def main(arguments: list[str] | None = None) -> None:
    """Entry point of the ``bcsync`` command."""
    # A command builds up values and ends. Looking for cycles among them took a fifth of its time.
    gc.disable()
    from bcsync.cli.streams import prepare

    prepare()
    from bcsync.cli.border import run

    code = run(sys.argv[1:] if arguments is None else arguments)
    # Python looks once more before it ends, as long as it takes to start; what is frozen is passed over.
    gc.freeze()
    sys.exit(code)
