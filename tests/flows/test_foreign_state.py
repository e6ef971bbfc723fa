"""A stored state whose ids are another platform's: told before anything is read or written."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from typing import Any

import pytest

from bcsync.platforms.tiktok.transport.address import parse
from bcsync.platforms.tiktok.transport.origin import DEFAULT_URL, origin_of
from tests.flows.acme import ACTORS, LAYOUT
from tests.flows.driver import CHANGES, FAILED, USAGE, Desk

UK = "ad_account.acme/uk"
TIKTOK = {"platform": {"kind": "tiktok"}, "credentials": {"acme": "ACME_TOKEN"}}
AT_HOME = "http://127.0.0.1:9"
STRANGERS: dict[str, dict[str, Any]] = {
    "tiktok": TIKTOK,
    "another api": {**TIKTOK, "platform": {"kind": "tiktok", "base_url": "http://gw.example:8080"}},
    "an emulator": {**TIKTOK, "platform": {"kind": "tiktok", "base_url": AT_HOME}},
    "another database": {"platform": {"kind": "local", "database": "other.db"}},
    "no database": {"platform": {"kind": "local", "database": "nowhere.db"}},
}
READS_OR_WRITES = (
    ("plan",),
    ("plan", "--no-refresh"),
    ("apply", "--auto-approve"),
    ("who", "--no-refresh"),
    ("drift",),
    ("export",),
    ("requests",),
    ("explain", "--no-refresh", UK),
    ("import", UK, "7123456789012345678"),
    ("state", "mv", UK, "ad_account.acme/gb"),
    ("state", "rm", UK),
)
LOOKS_INTO_IT = (
    ("state", "pull"),
    ("state", "list"),
    ("state", "show", UK),
    ("history",),
    ("history", "--verify"),
    ("locks",),
)


def of(desk: Desk) -> str | None:
    told: str | None = desk.run("state", "pull").json["platform"]
    return told


def meaning(desk: Desk, **settings: Any) -> None:
    desk.settings(actors=ACTORS, local={"invitations": "automatic"}, **settings)


def another_world(desk: Desk) -> None:
    """As many things under the same ids."""
    state = desk.root / ".bcsync" / "state.db"
    kept = state.read_bytes()
    state.unlink()
    meaning(desk, **STRANGERS["another database"])
    desk.apply()
    state.write_bytes(kept)


def unsaid(desk: Desk) -> None:
    """A state that an older bcsync wrote: it has come to its present form and does not say whose it is."""
    with closing(sqlite3.connect(desk.root / ".bcsync" / "state.db")) as state, state:
        state.execute("UPDATE meta SET platform = NULL")


@pytest.mark.parametrize("settings", STRANGERS.values(), ids=STRANGERS)
def test_a_state_of_another_platform_is_refused_before_anything_is_read_or_written(
    acme: Desk, settings: dict[str, Any]
) -> None:
    desk = acme
    another_world(desk)
    meaning(desk, **settings)
    before = (desk.root / ".bcsync" / "state.db").read_bytes()
    for words in READS_OR_WRITES:
        desk.run(*words, code=FAILED).says(
            "the stored state is of the embedded platform", "nothing was read or written", "`state`"
        )
    for words in LOOKS_INTO_IT:
        desk.run(*words)
    desk.run("doctor", code=FAILED).says("fail state the stored state is of the embedded platform")
    assert (desk.root / ".bcsync" / "state.db").read_bytes() == before
    assert not (desk.root / "nowhere.db").exists()


def test_the_ways_out_that_the_refusal_tells_work(acme: Desk) -> None:
    desk = acme
    another_world(desk)
    refused = desk.run("plan", code=FAILED)
    meaning(desk, **STRANGERS["another database"], state="other-state.db")
    desk.run("plan")
    meaning(desk, **STRANGERS["another database"])
    words = re.search(r"(state replace-platform \S+)", " ".join(refused.err.split()))
    assert words is not None, refused.text
    desk.run(*words[1].split()).says("The stored state is of the embedded platform")
    desk.settled()
    [run, *_] = desk.run("history", "--json").json
    assert (run["kind"], run["status"]) == ("state replace-platform", "done")
    assert "is local:" in run["reason"]
    desk.run(*words[1].split(), code=USAGE).says("not of local:")
    desk.run("history", "--verify")


def test_the_number_of_a_world_goes_with_its_database(acme: Desk) -> None:
    desk = acme
    shutil.move(desk.root / ".bcsync" / "platform.db", desk.root / "moved.db")
    meaning(desk, platform={"kind": "local", "database": "moved.db"})
    desk.settled()


@pytest.mark.parametrize("again", [False, True])
def test_a_state_that_does_not_say_adopts_what_it_has_seen_itself_in(
    acme: Desk, again: bool
) -> None:
    desk = acme
    world = of(desk)
    assert world is not None
    unsaid(desk)
    if again:
        # An older bcsync wrote the platform, too.
        with closing(sqlite3.connect(desk.root / ".bcsync" / "platform.db")) as there, there:
            there.execute("DELETE FROM platform_meta WHERE name = 'world'")
    desk.run("plan")
    assert of(desk) is None, "who only looks may be allowed no more than that"
    desk.edit(("name: Acme UK,", "name: Acme Britain,"))
    desk.apply()
    now = of(desk)
    assert now is not None
    assert (now == world) is not again
    desk.settled()


def test_a_state_that_does_not_say_adopts_nothing_where_it_knows_nothing(
    acme: Desk, desk: Desk
) -> None:
    unsaid(acme)
    meaning(desk, **STRANGERS["no database"])
    desk.layout("{}")
    desk.try_run("apply", "--auto-approve", "--allow-removals", "*")
    assert of(desk) is None


def test_a_plan_that_was_saved_without_a_state_is_for_the_platform_it_looked_at(
    desk: Desk,
) -> None:
    desk.layout(LAYOUT)
    meaning(desk)
    desk.run("local", "sign-up", "somebody@x.example")
    desk.run("plan", "--out", str(desk.root / "reviewed.json"), "--detailed-exitcode", code=CHANGES)
    meaning(desk, **STRANGERS["another database"])
    desk.run("local", "sign-up", "somebody@x.example")
    desk.run("apply", str(desk.root / "reviewed.json"), code=4).says(
        "it was made from the embedded platform"
    )
    meaning(desk)
    desk.run("apply", str(desk.root / "reviewed.json"), "--auto-approve")


def test_a_state_that_apply_makes_says_of_what_it_is(desk: Desk) -> None:
    desk.layout(LAYOUT)
    desk.apply()
    told = of(desk)
    assert told is not None
    assert re.fullmatch("local:[0-9a-f]{8}", told)


def test_commands_inside_the_embedded_platform_take_no_names_of_another(acme: Desk) -> None:
    desk = acme
    another_world(desk)
    act = ("local", "act", "remove", UK, "--as", ACTORS["acme"])
    desk.run(*act, code=USAGE).says("no ad account")
    meaning(desk)
    desk.run(*act)


ORIGINS = {
    None: DEFAULT_URL,
    "": DEFAULT_URL,
    DEFAULT_URL: DEFAULT_URL,
    "https://BUSINESS-api.tiktok.com:443/open_api/v1.3/": DEFAULT_URL,
    "https://ana:secret@gw.example:8443/tiktok": "https://gw.example:8443",
    "http://gw.example:80": "http://gw.example",
    "http://127.0.0.1:41234": "this-machine",
    "http://127.8.8.8": "this-machine",
    "http://[::1]:8000/open_api": "this-machine",
    "http://localhost:8000": "this-machine",
    "http://serve.localhost": "this-machine",
    "http://[2001:DB8::1]:8000": "http://[2001:db8::1]:8000",
    "http://localhost.example": "http://localhost.example",
}


@pytest.mark.parametrize(("url", "origin"), ORIGINS.items())
def test_an_address_of_the_api_means_a_place(url: str | None, origin: str) -> None:
    assert origin_of(url) == origin
    shown = parse(url).shown
    assert origin == "this-machine" or shown.lower().startswith(origin)


@pytest.mark.parametrize("url", ["ftp://x", "nonsense", "http://", "http://[::1", "http://x:port"])
def test_no_address_means_none(url: str) -> None:
    assert origin_of(url) is None
