"""A worker's log is JSON, whoever speaks."""

from __future__ import annotations

import asyncio
import gc
import json
from datetime import UTC, datetime

import pytest

from bcsync.fleet.logs import EngineTrouble, speaker

NOW = datetime(2026, 11, 28, tzinfo=UTC)


def test_what_nobody_waited_for_is_a_line_like_all_others(
    capfd: pytest.CaptureFixture[str],
) -> None:
    """As a task is that lost its connection while the worker was leaving."""
    lines: list[str] = []
    trouble = EngineTrouble(speaker(lines.append, lambda: NOW, "one"))

    async def lose() -> None:
        raise ConnectionResetError("postgresql://user:hush@host")

    async def work() -> None:
        asyncio.get_running_loop().set_exception_handler(trouble.heard)
        task = asyncio.ensure_future(lose())
        await asyncio.sleep(0)
        del task

    asyncio.run(work())
    gc.collect()
    [line] = map(json.loads, lines)
    assert (line["event"], line["error"]) == ("engine", "ConnectionResetError")
    assert "hush" not in lines[0]
    assert capfd.readouterr() == ("", "")
