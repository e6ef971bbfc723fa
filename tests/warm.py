"""Imported where copies are made of a process (``tests.forked``): does once what each would begin with."""

from __future__ import annotations

import gc
import os
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

from bcsync.cli.border import run


def warm_up() -> None:
    """Import all that an apply needs, on a server, too; nothing stays open."""
    import psycopg  # noqa: F401

    kept = dict(os.environ)
    for name in [name for name in kept if name.startswith("BCSYNC_")]:
        del os.environ[name]
    with (
        tempfile.TemporaryDirectory() as place,
        redirect_stdout(StringIO()),
        redirect_stderr(StringIO()),
    ):
        for words in (["init", "--example", "quickstart"], ["apply", "--auto-approve"], ["plan"]):
            run(["-C", str(Path(place)), *words])
    os.environ.clear()
    os.environ.update(kept)
    gc.freeze()


warm_up()
