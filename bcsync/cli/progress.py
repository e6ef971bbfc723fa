"""A progress bar for long work, on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

from bcsync.applying.outcome import Outcome
from bcsync.cli.streams import is_terminal

WORTH_SHOWING = 100


@contextmanager
def progress_bar(total: int) -> Iterator[Callable[[Outcome], None]]:
    """Gives the function to call for each outcome."""
    if total < WORTH_SHOWING or not is_terminal(sys.stderr):
        yield lambda _outcome: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total)
        done = count(1)

        def advance(_outcome: Outcome) -> None:
            # What was deferred may become possible in the same run, and comes on top.
            so_far = next(done)
            progress.update(task, completed=so_far, total=max(total, so_far))

        yield advance
