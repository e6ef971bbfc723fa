"""What a project of a fleet learns of what another one does to the same Business Center."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest

from bcsync.cli import requests as cli
from bcsync.errors import PlatformError
from bcsync.flow.options import PlanOptions, PlanResult
from bcsync.jobs.requests import decide
from bcsync.workflow import apply_planned, make_plan
from tests.fleet.pair import FOUNDED, HANDS, JOINED, NEW, Pair, done, in_the_middle
from tests.postgres import Server

STALE, USAGE = 4, 64
ACCOUNT = f"{FOUNDED}    ad_accounts: {{uk: {{name: Acme UK}}}}\n"
ASKING = (
    FOUNDED.replace("acme:", "north:")
    .replace("Acme", "North")
    .replace(", ann@acme.example: admin, bo@acme.example: standard", "")
)


def test_what_was_planned_without_looking_is_looked_at(pair: Pair) -> None:
    """The state of the one beside knows nothing of it, and it was told not to refresh."""
    beside = pair.beside(NEW)
    done(beside, make_plan(beside))
    both = f"{NEW}, ed@acme.example: standard"
    founder = pair.write("founder", JOINED.replace(NEW, both))
    done(founder, make_plan(founder))
    beside = pair.beside(both)
    planned = make_plan(beside, PlanOptions(refresh=False))
    assert [op.kind for op in planned.plan.ready] == ["member"]
    due: list[PlanResult] = []
    done(beside, planned, replace(HANDS, replanned=due.append))
    assert [each.plan.ready for each in due] == [()]


def test_a_copy_of_a_project_is_another_one(pair: Pair) -> None:
    """It has a copy of the state, too, and no news of what the other does from then on."""
    shutil.copytree(pair.root / "founder", pair.root / "copy")
    founder, copy = (pair.write(name, JOINED) for name in ("founder", "copy"))
    planned = make_plan(copy)
    done(founder, make_plan(founder))
    due: list[PlanResult] = []
    done(copy, planned, replace(HANDS, replanned=due.append))
    assert [each.plan.ready for each in due] == [()]


def test_what_is_in_the_way_is_shown_to_who_has_no_key_for_it(pair: Pair) -> None:
    """The hint of the refusal leads to it; breaking is for a project's own locks."""
    pair.beside("di@acme.example: standard")
    founder = pair.write("founder", JOINED)
    seen: list[Any] = []

    def look() -> None:
        pair.run("beside", "apply", "--auto-approve")
        [lease] = json.loads(pair.run("beside", "locks", "--json")[1])
        seen.append(lease)
        seen.append(
            pair.run("beside", "locks", "--break", str(lease["id"]), "--reason", "in the way")
        )

    in_the_middle(founder, make_plan(founder), look)
    lease, (code, _out, err) = seen
    assert lease["fleet"]
    [scope] = lease["scopes"]
    assert scope.partition(".")[2].isdigit()
    assert code == USAGE
    assert "one of the fleet is not for breaking" in err


def test_a_request_that_the_asker_changed_is_looked_at_again(pair: Pair) -> None:
    """Between the look at the inbox and the lock."""
    founder = pair.write("founder", ACCOUNT)
    done(founder, make_plan(founder))
    [account] = (row["id"][0] for row in pair.state("founder")["bindings"] if _is_account(row))
    asking = f'{ASKING}    access: {{"{account}": operator}}\n'
    north = pair.write("north", asking)
    done(north, make_plan(north))
    [request] = json.loads(pair.run("founder", "requests", "--json")[1])["incoming"]

    def late(*given: Any) -> Any:
        changed = pair.write("north", asking.replace("operator", "analyst"))
        done(changed, make_plan(changed))
        return decide(*given)

    approve = ("requests", "approve", request["address"], "--as", "boss@acme.example")
    with patch.object(cli, "decide", late):
        code, _out, err = pair.run("founder", *approve)
    assert code == STALE
    assert "requests" in err.splitlines()[-1]
    assert pair.run("founder", *approve)[0] == 0


def _is_account(row: dict[str, Any]) -> bool:
    return str(row["address"]).startswith("ad_account.")


def test_who_may_not_lock_learns_who_permits_it(pair: Pair, postgres_server: Server) -> None:
    if not postgres_server.run("SELECT 1 FROM pg_roles WHERE rolname = 'fleet_nobody'"):
        postgres_server.run("CREATE ROLE fleet_nobody LOGIN PASSWORD 'hush-4711'")
    pair.environ["FLEET_DB"] = pair.environ["FLEET_DB"].replace(
        "postgres@", "fleet_nobody:hush-4711@"
    )
    founder = pair.write("founder", JOINED)
    with pytest.raises(Exception, match="may not do that") as caught:
        apply_planned(founder, make_plan(founder), HANDS)
    assert "`fleet init --worker ROLE`" in getattr(caught.value, "hint", "")


def test_where_the_platform_cannot_be_told_nothing_is_done(pair: Pair) -> None:
    """Without its name nothing can be locked there."""
    founder = pair.write("founder", JOINED)
    planned = make_plan(founder)
    with (
        patch("bcsync.flow.fleet_locks.identity_of", return_value=None),
        pytest.raises(PlatformError, match="which platform"),
    ):
        apply_planned(founder, planned, HANDS)
    assert make_plan(founder).plan.ready
