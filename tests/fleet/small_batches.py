"""``bcsync``, in front of a pipe in the middle of an apply: ``python -m tests.fleet.small_batches N WORDS…``

Its batches are small; after N of them it opens what is called ``pipe`` in its project, and waits for its end.
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path
from typing import Any

from bcsync.applying import batches
from bcsync.cli.border import run
from bcsync.state.store import State

SMALL = 8


def main() -> None:
    """As ``bcsync``."""
    number, words = int(sys.argv[1]), sys.argv[2:]
    pipe = Path(words[words.index("-C") + 1]) / "pipe"
    batches.BATCH = SMALL
    finish, numbers = State.finish_batch, count(1)

    def finish_and_wait(self: State, *given: Any, **named: Any) -> None:
        finish(self, *given, **named)
        if next(numbers) == number and pipe.exists():
            pipe.read_text()

    State.finish_batch = finish_and_wait  # type: ignore[method-assign]
    raise SystemExit(run(words))


if __name__ == "__main__":
    main()
