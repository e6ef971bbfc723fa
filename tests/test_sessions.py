"""What a run leaves in a session of the server: nothing, so that the next transaction may have another one.

That is what pgbouncer does in transaction mode (pgbouncer.org/features.html).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import psycopg
import pytest
from sqlalchemy import event
from sqlalchemy.pool import Pool

from bcsync.shipped import resource_dir
from tests.safety.driver import invoke

LEFT = """
SELECT 'prepared ' || statement FROM pg_prepared_statements
UNION ALL SELECT 'cursor ' || name FROM pg_cursors WHERE is_holdable
UNION ALL SELECT 'listens to ' || pg_listening_channels()
UNION ALL SELECT 'locks ' || objid FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()
UNION ALL SELECT 'temporary ' || relname FROM pg_class WHERE relnamespace = pg_my_temp_schema()
UNION ALL SELECT 'set ' || name FROM pg_settings WHERE source = 'session'
"""


class Sessions:
    """What was left in sessions when their transactions had ended."""

    def __init__(self) -> None:
        self.looked = 0
        self.left: set[str] = set()

    def look(self, connection: Any, _record: Any) -> None:
        if isinstance(connection, psycopg.Connection) and not connection.closed:
            self.looked += 1
            connection.autocommit = True
            found = connection.execute(LEFT, prepare=False).fetchall()
            self.left |= {row[0] for row in found}


@pytest.fixture
def sessions() -> Iterator[Sessions]:
    here = Sessions()
    event.listen(Pool, "checkin", here.look)
    yield here
    event.remove(Pool, "checkin", here.look)


def test_a_run_leaves_nothing_in_a_session(
    tmp_path: Path, postgres_url: str, sessions: Sessions
) -> None:
    root = tmp_path / "quickstart"
    copytree(resource_dir("examples") / "quickstart", root)
    env = {"BCSYNC_STATE": postgres_url, "BCSYNC_PLATFORM_DATABASE": postgres_url}
    for words in (["apply", "--auto-approve"], ["drift"]):
        ran = invoke(root, *words, env=env)
        assert ran.code == 0, ran.text
    assert sessions.looked > 20
    assert sessions.left == set()
