"""A second process for reading large layouts, where most of the time goes into parsing.

It goes from the last file to the first, while this process goes from the first to the last, and leaves
what it reads in the cache. Wherever they meet, the rest is there. Should it fail, it is only slower.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bcsync.findings import Finding
from bcsync.source.cache import Cache

PAYS_FROM = 1_000_000
"""Bytes to parse; reading half of them takes as long as starting the process."""


@contextmanager
def second_reader(
    root: Path,
    cache: Cache | None,
    contents: Sequence[bytes | Finding],
    outside: Sequence[str] = (),
) -> Iterator[None]:
    """Have a second process read as well meanwhile, if there is enough to parse in ``contents``."""
    if cache is None or not _pays(cache, contents):
        yield
        return
    with _running(_command(root, cache.folder, outside)):
        yield


def _pays(cache: Cache, contents: Sequence[bytes | Finding]) -> bool:
    texts = [content for content in contents if isinstance(content, bytes)]
    if sum(map(len, texts)) < PAYS_FROM:
        return False
    unread = [len(text) for text in texts if cache.lacks(text)]
    return len(unread) > 1 and sum(unread) >= PAYS_FROM and _cores() > 1


def _cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not everywhere
        return os.cpu_count() or 1


def _command(root: Path, folder: Path, outside: Sequence[str] = ()) -> list[str]:
    # -P: modules that lie in the working directory, which may be a project's, must not be run.
    started = [sys.executable, "-P", "-m", "bcsync.source"]
    return [*started, str(root.absolute()), str(folder), *outside]


@contextmanager
def _running(command: list[str]) -> Iterator[None]:
    # Here, because every command imports this module and few start a process.
    import subprocess

    nothing = subprocess.DEVNULL
    try:
        process = subprocess.Popen(command, stdin=nothing, stdout=nothing, stderr=nothing)
    except OSError:
        process = None
    try:
        yield
    finally:
        if process is not None:
            process.kill()
            process.wait()
