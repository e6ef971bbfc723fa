"""What a worker says: a line of JSON for each thing that happens."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from bcsync.render.safe import printable_json

Say = Callable[..., None]


def speaker(write: Callable[[str], None], clock: Callable[[], datetime], worker: str) -> Say:
    """``say(event, …)``; ``write`` is given a line."""

    def say(event: str, **about: Any) -> None:
        at = clock().astimezone(UTC).isoformat(timespec="milliseconds")
        line = {"at": at, "event": event, "worker": worker, **about}
        write(printable_json(json.dumps(line, ensure_ascii=False)))

    return say


class EngineTrouble(logging.Handler):
    """What the engine and its driver warn of: only their own words, for details may hold the URL."""

    def __init__(self, say: Say) -> None:
        super().__init__(logging.WARNING)
        self._speak = say

    def emit(self, record: logging.LogRecord) -> None:
        """Say it."""
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        words = re.split("[(%\n]| with exception", str(record.msg), maxsplit=1)[0][:200]
        self._speak("engine", level=record.levelname.lower(), said=words, error=kind)

    def heard(self, _loop: object, context: Mapping[str, Any]) -> None:
        """What nobody waited for any more, as the event loop tells it; it would print a traceback."""
        kind = type(context["exception"]).__name__ if context.get("exception") else ""
        self._speak("engine", level="warning", said=context.get("message", ""), error=kind)
