"""Real processes on one project: who goes on, who is told to wait, who is refused."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.locks.team import ACCOUNTS, CENTERS, OPERATIONS, Ended, Team, layout, settings, until
from tests.postgres import Server

MANY = 8
SHORT = "1s"
"""A lease that has run out by the time one looks."""
LOCKED, DONE, USAGE = 5, 0, 64
APPLY = ("apply", "--auto-approve")


@pytest.fixture(params=["sqlite", "postgresql"])
def team(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Team]:
    """A project from which nothing was applied yet, on either database."""
    where = ".bcsync/state.db", ".bcsync/platform.db"
    if request.param == "postgresql":
        server: Server = request.getfixturevalue("postgres_server")
        names = server.create(), server.create()
        where = server.url(names[0]), server.url(names[1])
    found = Team(tmp_path / "project", tmp_path / "marks")
    found.root.mkdir()
    found.folder.mkdir()
    (found.root / "bcsync.yaml").write_text(settings(*where), "utf-8")
    (found.root / "layout.yaml").write_text(layout(), "utf-8")
    yield found
    found.end()
    if request.param == "postgresql":
        for name in names:
            server.empty(name)


on_files = pytest.mark.parametrize("team", ["sqlite"], indirect=True)


def check(team: Team, *, doubled: int = 0) -> None:
    """Nothing is left to do, nothing is there twice, and the state shows what the platform has."""
    assert team.run("plan", "--detailed-exitcode").code == DONE
    assert team.run("drift", "--detailed-exitcode").code == DONE
    resources = team.read("state", "pull")["resources"]
    kinds = Counter(row["kind"] for row in resources if not row["absent"])
    assert kinds == {
        "business_center": CENTERS,
        "member": 2 * CENTERS,
        "ad_account": CENTERS * ACCOUNTS + doubled,
        "assignment": CENTERS * ACCOUNTS,
    }
    assert all(row["managed"] for row in resources if row["kind"] != "member")
    assert team.read("locks", "--json") == []


def done_by_run(team: Team) -> list[int]:
    """How many operations each run has done, those that did none left out."""
    operations = team.read("state", "pull")["operations"]
    return sorted(Counter(op["run"] for op in operations if op["state"] == "done").values())


def test_of_eight_on_one_layout_one_applies_and_seven_are_told_who(team: Team) -> None:
    """Exit code 5 names the holder, and what can be done."""
    started = [team.start(*APPLY, driven=("wait", "acting")) for _ in range(MANY)]
    until(lambda: sum(each.ended() for each in started) == MANY - 1, "seven have given up")
    [holder] = [each for each in started if not each.ended()]
    standing = team.read("locks", "--json")
    assert [lock["process"] for lock in standing] == [holder.process.pid]
    team.go()
    for end in [each.end() for each in started if each is not holder]:
        assert end.code == LOCKED, end
        assert f"process {holder.process.pid}" in end.err
        assert "since" in end.err
        assert "--lock-timeout" in end.err
    assert holder.end().code == DONE
    assert done_by_run(team) == [OPERATIONS]
    check(team)


def test_of_eight_with_patience_all_end_well_and_the_work_is_done_once(team: Team) -> None:
    """Who waited plans again, and finds nothing left to do."""
    words = (*APPLY, "--lock-timeout", "2m")
    started = [team.start(*words, driven=("wait", "acting")) for _ in range(MANY)]
    until(lambda: team.reached() == 1, "one acts")
    team.go()
    ends = [each.end() for each in started]
    assert [end for end in ends if end.code != DONE] == []
    assert done_by_run(team) == [OPERATIONS]
    check(team)


@on_files
def test_what_was_seen_of_others_work_is_judged_when_they_have_ended(team: Team) -> None:
    """What they have made lay on the platform and not in the state yet: it is no double of anything."""
    late = replace(team, folder=team.root / "marks-of-the-late-one")
    late.folder.mkdir()
    first = team.start(*APPLY, driven=("wait", "settling"))
    until(lambda: team.reached() == 1, "the first has made something")
    second = late.start(*APPLY, driven=("wait", "judging"))
    until(lambda: late.reached() == 1, "the second has planned")
    team.go()
    assert first.end().code == DONE
    late.go()
    end = second.end()
    assert "refused by exists-already" in end.out
    assert end.code == DONE, end
    assert done_by_run(team) == [OPERATIONS]
    check(team)


def test_eight_on_disjoint_business_centers_go_on_at_once(team: Team) -> None:
    """Each waits in the middle of its work until all eight are there; then all finish."""
    started = [
        team.start(*APPLY, "--target", f"*.bc-{n}*", driven=("wait", "acting"))
        for n in range(CENTERS)
    ]
    until(lambda: team.reached() == CENTERS, "all eight act at the same time")
    standing = team.read("locks", "--json")
    assert sorted(lock["scopes"] for lock in standing) == [
        [f"business_center.bc-{n}"] for n in range(CENTERS)
    ]
    team.go()
    ends = [each.end() for each in started]
    assert [end for end in ends if end.code != DONE] == []
    assert done_by_run(team) == [OPERATIONS // CENTERS] * CENTERS
    check(team)


@pytest.mark.parametrize("point", ["acting", "asking", "settling"])
def test_a_holder_stopped_past_its_lease_is_refused_when_it_wakes(team: Team, point: str) -> None:
    """Another one takes over and does everything once; the one that wakes does nothing more."""
    slept = team.start(*APPLY, driven=("stop", point), BCSYNC_LOCK_LEASE=SHORT)
    until(slept.stopped, "it has stopped")
    assert team.run(*APPLY, "--lock-timeout", "2m", BCSYNC_LOCK_LEASE=SHORT).code == DONE
    before = team.read("state", "pull")
    slept.process.send_signal(signal.SIGCONT)
    end = slept.end()
    assert end.code == LOCKED, end
    assert "taken over" in end.err
    assert "apply again" in end.err
    assert team.read("state", "pull") == before
    check(team)


def test_a_holder_stopped_in_the_middle_of_a_write_finishes_that_and_no_other(team: Team) -> None:
    """Who takes over waits for the write to end, looks, and settles it."""
    slept = team.start(*APPLY, driven=("stop", "committing"), BCSYNC_LOCK_LEASE=SHORT)
    until(slept.stopped, "it has stopped")
    first = team.read("locks", "--json")[0]["id"]
    heir = team.start(*APPLY, "--lock-timeout", "2m", BCSYNC_LOCK_LEASE=SHORT)
    until(lambda: [lock["id"] > first for lock in team.read("locks", "--json")] == [True], "heir")
    slept.process.send_signal(signal.SIGCONT)
    assert slept.end().code == LOCKED
    end = heir.end()
    assert end.code == DONE, end
    check(team)


@on_files
def test_nobody_waits_for_a_process_that_was_killed(team: Team) -> None:
    """On the same machine its end is known, before its lease is over."""
    killed = team.start(*APPLY, driven=("die", "settling"))
    assert killed.end().code == -signal.SIGKILL
    [lock] = team.read("locks", "--json")
    assert lock["ended"]
    assert team.run(*APPLY).code == DONE
    check(team)


def test_a_broken_lock_refuses_its_holder(team: Team) -> None:
    """The one who breaks it says why, and the journal keeps it."""
    held = team.start(*APPLY, driven=("wait", "acting"))
    until(lambda: team.reached() == 1, "it acts")
    assert team.run(*APPLY).code == LOCKED
    [lock] = team.read("locks", "--json")
    assert team.run("locks", "--break", str(lock["id"])).code == USAGE
    assert team.run("locks", "--break", str(lock["id"]), "--reason", "it hangs").code == DONE
    team.go()
    end = held.end()
    assert end.code == LOCKED, end
    runs = team.read("state", "pull")["runs"]
    [broken] = [run for run in runs if run["kind"] == "break-lock"]
    assert (broken["reason"], broken["summary"]["lock"]) == ("it hangs", lock["id"])
    assert team.run(*APPLY).code == DONE
    check(team)


@on_files
def test_a_plan_with_nothing_to_do_needs_no_lock(team: Team) -> None:
    """Who has nothing to change is in nobody's way and waits for nobody."""
    assert team.run(*APPLY, "--target", "*.bc-1*").code == DONE
    held = team.start(*APPLY, driven=("wait", "acting"))
    until(lambda: team.reached() == 1, "it acts")
    end: Ended = team.run(*APPLY, "--target", "*.bc-1*")
    assert end.code == DONE, end
    team.go()
    assert held.end().code == DONE
