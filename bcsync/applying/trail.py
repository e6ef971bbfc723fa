"""What came of a batch, written while the next one is made ready.

To a server, writing is mostly waiting. Nothing of the next batch is noted, asked for or read before that has
been written, so that the journal has one order everywhere.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

from bcsync.state.store import State
from bcsync.state.values import BatchResult


class Trail:
    """Of one run, used by one thread."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._writer = ThreadPoolExecutor(1, "bcsync-journal") if state.on_server else None
        self._writing: Future[None] | None = None

    @property
    def state(self) -> State:
        """The state, when what came of all batches stands in it. Raises what writing that raised."""
        self.settle()
        return self._state

    def finish_batch(self, result: BatchResult) -> None:
        """See ``State.finish_batch``, whose errors may come later."""
        self.settle()
        if self._writer is None:
            self._state.finish_batch(result)
        else:
            self._writing = self._writer.submit(self._state.finish_batch, result)

    def settle(self) -> None:
        """Wait for what is being written; raises what that raised, once."""
        if self._writing is None:
            return
        try:
            self._writing.result()
        finally:
            # Not where somebody was too impatient to wait: it goes on.
            if self._writing.done():
                self._writing = None

    def close(self) -> None:
        """Wait for what is being written, whatever becomes of it."""
        if self._writer is not None:
            self._writer.shutdown()
