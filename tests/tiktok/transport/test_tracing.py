"""What is told of calls: ``-v``, ``-vv``, ``--debug-log``."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import click
import pytest

from bcsync.cli.app import app
from bcsync.cli.session import Session
from bcsync.cli.tracing import listener
from bcsync.ending import command
from bcsync.errors import UsageRefused
from bcsync.platforms.tiktok.transport.events import Called, Event, Waits, Why

PAGES: list[Event] = [
    Waits("/bc/get/", 0.125, Why.TURN),
    Called("GET", "/bc/get/", {"page": "1"}, 0.25, 0, "", "20261127", 0),
    Called("GET", "/bc/member/get/", {"page": "1"}, 0.5, 40100, "too\nmany", "20261128", 0),
    Waits("/bc/member/get/", 1.25, Why.RATE),
    Waits("/bc/member/get/", 1.25, Why.TURN),
    Called("GET", "/bc/member/get/", {"page": "1"}, 60.0, None, "it took too long", "", 1),
    Waits("/bc/member/get/", 1.0, Why.AGAIN),
    Called("GET", "/bc/member/get/", {"page": "1"}, 0.25, 0, "", "20261129", 2),
]
STOP = Waits("/bc/asset/assign/", 300.0, Why.RATE)


def tell(session: Session, *events: Event) -> None:
    with command(), click.Context(app, info_name="bcsync", obj=session):
        hear = listener()
        for event in events:
            hear(event)


def test_calls_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    tell(Session(verbose=1), *PAGES)
    assert capsys.readouterr().err.splitlines() == [
        "/bc/member/get/ waits for 1.2 s: TikTok asks to slow down",
        "/bc/member/get/ waits for 1.0 s: it is tried again",
        "4 calls to TikTok; waited 1.4 s for the rate that is ours, "
        "1.2 s for TikTok's wish to slow down, 1.0 s for another try",
        "  /bc/get/             1",
        "  /bc/member/get/      3, 2 again, 2 failed",
    ]


def test_each_call_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    tell(Session(verbose=2), *PAGES[:3])
    assert capsys.readouterr().err.splitlines()[:2] == [
        "GET /bc/get/ page=1: code 0 after 0.25 s",
        "GET /bc/member/get/ page=1: code 40100 after 0.50 s, too<U+000A>many",
    ]


@pytest.mark.parametrize("verbose", [0, 1, 2])
def test_without_calls_nothing_is_told(capsys: pytest.CaptureFixture[str], verbose: int) -> None:
    tell(Session(verbose=verbose))
    assert capsys.readouterr().err == ""


def test_a_long_stop_is_told_to_everybody(capsys: pytest.CaptureFixture[str]) -> None:
    tell(Session(), *PAGES, STOP)
    assert capsys.readouterr().err == (
        "/bc/asset/assign/ waits for 300.0 s: TikTok asks to slow down\n"
    )


def test_a_debug_log_has_all_of_it(tmp_path: Path) -> None:
    log = tmp_path / "debug.log"
    for _ in range(2):
        tell(Session(debug_log=log), *PAGES[1:4])
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [line["event"] for line in lines] == ["start", "call", "call", "waits"] * 2
    assert lines[0]["command"] == "bcsync"
    assert lines[2] | {"at": ""} == {
        "at": "",
        "event": "call",
        "method": "GET",
        "path": "/bc/member/get/",
        "params": {"page": "1"},
        "seconds": 0.5,
        "code": 40100,
        "said": "too\nmany",
        "request_id": "20261128",
        "again": 0,
    }
    assert lines[3]["why"] == "TikTok asks to slow down"


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
def test_a_debug_log_is_its_owners_alone(tmp_path: Path) -> None:
    log = tmp_path / "debug.log"
    log.touch(0o666)
    tell(Session(debug_log=log))
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


@pytest.mark.parametrize("trap", ["link", "second name", "folder", "nowhere"])
def test_a_debug_log_that_cannot_be_written_is_refused_before_anything_is_done(
    tmp_path: Path, trap: str
) -> None:
    mine, log = tmp_path / "mine", tmp_path / "debug.log"
    mine.write_text("mine")
    match trap:
        case "link":
            log.symlink_to(mine)
        case "second name":
            log.hardlink_to(mine)
        case "folder":
            log.mkdir()
        case _:
            log = tmp_path / "not" / "there.log"
    with pytest.raises(UsageRefused, match="cannot be written"):
        tell(Session(debug_log=log))
    assert mine.read_text() == "mine"
