"""Everything that is served: the API, and the levers behind it."""

from __future__ import annotations

from bcsync.emulator.control.stage import Stage
from bcsync.emulator.control.table import ROOT, pull
from bcsync.emulator.messages import Broken, Request, Response

FORBIDDEN = Response(
    403,
    {"content-type": "text/plain; charset=utf-8"},
    b"403 forbidden\n/control/ answers to this machine alone\n",
)


class Site:
    """A stage by its paths. Threads may share it."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def answer(self, request: Request, *, from_here: bool = True) -> Response | Broken:
        """``from_here``: it comes from this machine, and by its name."""
        if not request.path.startswith(ROOT):
            return self.stage.emulator.answer(request)
        return pull(self.stage, request) if from_here else FORBIDDEN
