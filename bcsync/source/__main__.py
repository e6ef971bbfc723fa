"""What the second process does (see ``second``): python -m bcsync.source ROOT CACHE_FOLDER OUTSIDE…."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from pathlib import Path

from bcsync.source.cache import Cache
from bcsync.source.discover import discover
from bcsync.source.files import fetch
from bcsync.source.mapping import Sources
from bcsync.source.reader import read_yaml


def read_backwards(root: Path, cache: Cache, outside: Sequence[str] = ()) -> None:
    """Put what the cache lacks into it, the last file first."""
    for path in reversed(discover(root, outside)):
        content = fetch(path, path.name)
        if isinstance(content, bytes) and cache.lacks(content):
            sources = Sources()
            cache.put(content, read_yaml(content, sources.add(path.name), sources))


if __name__ == "__main__":
    # As in the first process: a parse makes much and drops little.
    gc.disable()
    read_backwards(Path(sys.argv[1]), Cache(Path(sys.argv[2])), sys.argv[3:])
