"""What became of runs, as it was written down."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bcsync.fleet.decisions import Outcome
from bcsync.fleet.server import refusals
from bcsync.fleet.values import Command

BEGIN = (
    "WITH begun AS (SELECT id FROM fleet_runs WHERE project = %(project)s AND command = %(command)s "
    "AND job = %(job)s AND ended IS NULL ORDER BY id DESC LIMIT 1), "
    "made AS (INSERT INTO fleet_runs (project, command, job, worker) "
    "SELECT %(project)s, %(command)s, %(job)s, %(worker)s WHERE NOT EXISTS (SELECT FROM begun) RETURNING id) "
    "SELECT id FROM begun UNION ALL SELECT id FROM made"
)
"""Said twice it does the same: where the answer was lost."""
END = (
    "UPDATE fleet_runs SET ended = now(), code = %(code)s, outcome = %(outcome)s, said = %(said)s "
    "WHERE id = %(run)s"
)
BEFORE = (
    "SELECT outcome FROM fleet_runs WHERE project = %(project)s AND command = %(command)s "
    "AND id < %(run)s AND outcome IS NOT NULL AND outcome NOT IN ('again', 'cancelled') "
    "ORDER BY id DESC LIMIT 1"
)
"""How the run before ended that was not repeated."""
KILLED = (
    "UPDATE fleet_runs SET ended = now(), outcome = %(outcome)s, said = %(said)s "
    "WHERE job = %(job)s AND ended IS NULL RETURNING id"
)
FORGET = "DELETE FROM fleet_runs WHERE started < now() - make_interval(days => %(days)s)"
FIRED = "SELECT max(fired) AS fired FROM fleet_clock"
"""The last minute whose schedules were fired."""
FIRE = (
    "INSERT INTO fleet_clock (fired) VALUES (%(minute)s) "
    "ON CONFLICT (one) DO UPDATE SET fired = greatest(fleet_clock.fired, excluded.fired)"
)
_SHOWN = "id, project, command, job, worker, started, ended, code, outcome, said"


def last_runs(connection: Any, projects: Iterable[str]) -> list[dict[str, Any]]:
    """The last run of each command of these projects that has ended."""
    with refusals():
        rows: list[dict[str, Any]] = connection.execute(
            f"SELECT r.* FROM unnest(%s::text[]) AS p(project), unnest(%s::text[]) AS c(command), "
            f"LATERAL (SELECT {_SHOWN} FROM fleet_runs WHERE project = p.project "
            "AND command = c.command AND ended IS NOT NULL AND outcome = ANY(%s) "
            "ORDER BY id DESC LIMIT 1) AS r",
            [list(projects), [each.value for each in Command], [each.value for each in Outcome]],
        ).fetchall()
    return rows


def latest(connection: Any, projects: list[str], number: int) -> list[dict[str, Any]]:
    """The latest runs, of these projects or of all, newest first."""
    where = "WHERE project = ANY(%s)" if projects else "WHERE %s::text[] IS NOT NULL"
    with refusals():
        rows: list[dict[str, Any]] = connection.execute(
            f"SELECT {_SHOWN} FROM fleet_runs {where} ORDER BY id DESC LIMIT %s", [projects, number]
        ).fetchall()
    return rows
