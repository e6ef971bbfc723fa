"""What a job's variables tell."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from bcsync.errors import SettingsError
from bcsync.forge.job import Job, Run, job_of, kind_of
from bcsync.forge.opening import open_forge
from bcsync.forge.problems import ForgeSilent
from bcsync.forge.values import Pull
from tests.forge.desk import Desk
from tests.forge.fake import loopback
from tests.forge.hub import HEAD


def test_whose_job_it_is_is_told_by_its_variables(desk: Desk) -> None:
    desk.fake.add_pull()
    environ = desk.fake.environ("http://forge", desk.folder, run=7)
    assert kind_of(environ) == desk.kind
    assert kind_of({}) is None
    job = job_of(desk.kind, environ)
    assert (job.pull, job.commit, job.actor) == (12, HEAD, "ben")
    assert job.run.id == 7
    assert job.run_url.startswith("https://")


def test_a_job_for_a_push_is_for_no_pull_request(desk: Desk) -> None:
    job = job_of(desk.kind, desk.fake.environ("http://forge", desk.folder, None, head="c" * 40))
    assert (job.pull, job.commit) == (None, "c" * 40)


def test_the_number_can_be_told(desk: Desk) -> None:
    environ = desk.fake.environ("http://forge", desk.folder, None)
    assert job_of(desk.kind, {**environ, "BCSYNC_PULL_REQUEST": "5"}).pull == 5
    with pytest.raises(SettingsError, match="BCSYNC_PULL_REQUEST"):
        job_of(desk.kind, {**environ, "BCSYNC_PULL_REQUEST": "#5"})


def test_a_later_run_is_greater() -> None:
    assert Run(9, 1) < Run(10, 1) < Run(10, 2)


EVENTS: dict[str, tuple[Any, Job]] = {
    "after another workflow": (
        {"workflow_run": {"head_sha": "b" * 40, "pull_requests": [{"number": 3}]}},
        Job(3, "b" * 40),
    ),
    "after that of a fork": (
        {"workflow_run": {"head_sha": "b" * 40, "pull_requests": []}},
        Job(None, "b" * 40),
    ),
    "odd": ([1], Job()),
    "odder": ({"pull_request": 5, "workflow_run": {"pull_requests": [4]}}, Job()),
    "a number that is none": ({"pull_request": {"number": "4", "head": {"sha": "-x"}}}, Job()),
}


@pytest.mark.parametrize("name", EVENTS)
def test_what_set_a_workflow_off_is_read_from_its_event(name: str, tmp_path: Path) -> None:
    event, job = EVENTS[name]
    path = tmp_path / "event.json"
    path.write_text(json.dumps(event))
    assert job_of("github", {"GITHUB_EVENT_PATH": str(path)}) == job


@pytest.mark.parametrize("content", [b"", b"{", b"[" * 100_000])
def test_an_event_that_cannot_be_read_tells_nothing(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "event.json"
    path.write_bytes(content)
    assert job_of("github", {"GITHUB_EVENT_PATH": str(path)}) == Job()
    assert job_of("github", {"GITHUB_EVENT_PATH": str(tmp_path / "none")}) == Job()


def test_the_fakes_are_reached_on_loopback_too(desk: Desk) -> None:
    desk.fake.add_pull()
    with loopback(desk.fake) as url:
        forge = open_forge(desk.kind, desk.fake.environ(url, desk.folder))
        desk.opened.append(forge)
        for number in range(101):
            desk.fake.add_comment(12, f"c{number}")
        forge.comment(Pull(12), "last")
        assert [each.body for each in forge.comments(Pull(12))][-2:] == ["c100", "last"]


def test_a_server_that_is_not_there_is_told(desk: Desk) -> None:
    with loopback(desk.fake) as url:
        pass
    desk.fake.add_pull()
    forge = open_forge(desk.kind, desk.fake.environ(url, desk.folder), clock=desk.clock)
    desk.opened.append(forge)
    with pytest.raises(ForgeSilent, match="no answer") as caught:
        forge.comment(Pull(12), "x")
    assert "_URL" in caught.value.hint
    assert desk.clock.waited == [1.0, 2.0, 4.0]


def test_a_missing_client_is_told_with_what_installs_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.fake.add_pull()
    environ = desk.fake.environ("http://forge", desk.folder)
    monkeypatch.setitem(sys.modules, "httpx2", None)
    with pytest.raises(SettingsError) as caught:
        open_forge(desk.kind, environ)
    assert "pip install 'bcsync[forge]'" in caught.value.hint
