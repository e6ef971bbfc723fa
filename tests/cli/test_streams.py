"""Streams that are closed, full, left by their reader, or cannot show every character: in real processes."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from tests.cli.conftest import SETTINGS, MakeProject
from tests.docs.console import ROOT

LAYOUT = """
version: 1
business_centers:
  acme:
    name: 広告 Café
    timezone: Europe/London
    currency: GBP
    members: {ana@acme.example: admin}
    ad_accounts:
      uk: {name: Ünïcode, members: {}}
"""
APPLY = ("apply", "--auto-approve")
FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="a device of Linux")


class Ended(NamedTuple):
    """What became of a process."""

    code: int
    out: bytes
    err: str


@pytest.fixture
def root(project: MakeProject) -> Path:
    return project({"layout.yaml": LAYOUT})


def start(root: Path, *words: str, sh: str = "", **environ: str) -> Ended:
    """``python -m bcsync`` as a shell starts it; ``sh``: redirections, or what follows a pipe."""
    return started("bcsync", "-C", str(root), *words, sh=sh, **environ)


def started(module: str, *words: str, sh: str = "", **environ: str) -> Ended:
    """A module, with the words after it."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("BCSYNC_")}
    command = f'exec "$@" {sh}' if "|" not in sh else f'set -o pipefail; "$@" {sh}'
    ran = subprocess.run(
        ["bash", "-c", command, "sh", sys.executable, "-m", module, *words],
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        env={**kept, "PYTHONPATH": str(ROOT), **environ},
    )
    err = ran.stderr.decode()
    assert "made a mistake" not in err, err
    assert "Traceback" not in err, err
    return Ended(ran.returncode, ran.stdout, err)


def applied(root: Path) -> bool:
    return (root / ".bcsync" / "platform.db").exists()


REFUSED = {
    "closed": (">&-", "is closed, nothing was done"),
    "full": (">/dev/full", "No space left on device"),
    "for reading": ("1</dev/null", "open for reading"),
}


@needs_full
@pytest.mark.parametrize("words", [("plan",), APPLY])
@pytest.mark.parametrize(("sh", "told"), REFUSED.values(), ids=REFUSED)
def test_an_output_that_takes_nothing_is_told_and_nothing_is_done(
    root: Path, words: tuple[str, ...], sh: str, told: str
) -> None:
    """Nobody has seen the plan, so an apply does not go on with it either."""
    ran = start(root, *words, sh=sh)
    assert ran.code == 1
    assert told in ran.err
    assert not applied(root)


@pytest.mark.parametrize("words", [("plan",), ("plan", "--format", "json"), ("validate", "--json")])
def test_a_reader_who_leaves_is_nothing_to_speak_of(root: Path, words: tuple[str, ...]) -> None:
    """As other programs do: 128 and the number of SIGPIPE, and no word."""
    (root / "layout.yaml").write_text(LAYOUT + accounts(700, "extra: 1, "), "utf-8")
    if words[0] == "plan":
        (root / "layout.yaml").write_text(LAYOUT + accounts(700), "utf-8")
    ran = start(root, *words, sh="| true")
    assert (ran.code, ran.err) == (141, "")


def test_what_is_not_applied_because_the_reader_left_is_told(root: Path) -> None:
    """Nobody has seen the whole plan, so nothing of it is done."""
    (root / "layout.yaml").write_text(LAYOUT + accounts(700), "utf-8")
    ran = start(root, *APPLY, sh="| true")
    assert ran.code == 141
    assert "has left before its end" in ran.err
    assert not applied(root)


def accounts(number: int, more: str = "") -> str:
    names = (f"Number {n:05} {'x' * 40}" for n in range(number))
    return "".join(f"      a{n}: {{{more}name: {name}}}\n" for n, name in enumerate(names))


@needs_full
@pytest.mark.parametrize(("sh", "code"), [(">/dev/full", 1), ("| true", 0)], ids=["full", "left"])
def test_what_was_done_is_told_elsewhere_when_its_report_is_lost(
    root: Path, sh: str, code: int
) -> None:
    """Who reads nothing on purpose is told, and that is no failure of the apply."""
    (root / "layout.yaml").write_text(LAYOUT + accounts(700), "utf-8")
    ran = start(root, *APPLY, "--json", sh=sh)
    assert ran.code == code, ran
    assert "what was done stands, and is told by: bcsync -C " in ran.err
    assert ran.err.endswith(" history 1\n")
    runs = json.loads(start(root, "history", "--json").out)
    assert [run["status"] for run in runs] == ["done"]


@pytest.mark.parametrize("sh", ["2>&-", "2>/dev/full", "2>&1 >/dev/null | true"])
def test_words_that_nobody_can_be_told_stop_nothing(root: Path, sh: str) -> None:
    """Standard error may be anything."""
    ran = start(root, *APPLY, "--lock-timeout", "1s", sh=sh)
    assert ran.code == 0
    assert applied(root)


def test_a_closed_input_is_no_terminal(root: Path) -> None:
    ran = start(root, "apply", sh="<&-")
    assert ran.code == 64
    assert "--auto-approve" in ran.err
    assert start(root, *APPLY, sh="<&-").code == 0


def test_a_database_is_not_opened_in_the_place_of_a_stream(root: Path) -> None:
    """With all three closed the next file would be number 0, and words would go into it."""
    assert start(root, *APPLY, sh="<&- 2>&-").code == 0
    assert start(root, "history", "--verify").code == 0
    assert start(root, "plan", sh="<&- >&- 2>&-").code == 1
    assert start(root, "plan", "--detailed-exitcode").code == 0


ENCODINGS = ("cp1252", "ascii")
MACHINE: dict[tuple[str, ...], Callable[[bytes], object]] = {
    ("plan", "--format", "json"): json.loads,
    ("plan", "--format", "markdown"): lambda out: out.decode(),
    ("state", "pull"): json.loads,
    ("state", "list", "--json"): json.loads,
    ("who", "--json"): json.loads,
    ("history", "--json"): json.loads,
    ("local", "log", "--json"): json.loads,
    ("drift", "--json"): json.loads,
    ("export",): lambda out: yaml.safe_load(out.decode()),
    ("schema",): json.loads,
    ("doctor", "--json"): json.loads,
}
PEOPLE = (
    ("who",),
    ("history",),
    ("history", "1"),
    ("local", "log"),
    ("local", "companies", "add", "株式会社", "東京"),
    ("local", "companies"),
    ("state", "show", "business_center.acme"),
    ("explain", "ad_account.acme/uk"),
    ("doctor",),
    ("plan",),
    ("requests",),
    ("drift",),
    ("validate",),
)


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that was applied and then edited."""
    root = tmp_path_factory.mktemp("streams")
    (root / "bcsync.yaml").write_text(SETTINGS, "utf-8")
    (root / "layout.yaml").write_text(LAYOUT, "utf-8")
    assert start(root, *APPLY, PYTHONIOENCODING="cp1252").code == 0
    (root / "layout.yaml").write_text(LAYOUT.replace("Ünïcode", "Ünïcode 2"), "utf-8")
    return root


@pytest.mark.parametrize("words", MACHINE, ids=" ".join)
def test_data_for_machines_is_utf_8_whatever_the_terminal_is(
    done: Path, words: tuple[str, ...]
) -> None:
    ran = start(done, *words, PYTHONIOENCODING="cp1252")
    assert ran.code == 0, ran
    assert MACHINE[words](ran.out)
    # In regular expressions alone, where the backslash is a character of its own.
    assert b"\\u" not in ran.out.replace(b"\\\\u", b"")
    ran.out.decode("utf-8")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_words_are_escaped_where_the_terminal_cannot_show_them(done: Path, encoding: str) -> None:
    ran = started("tests.cli.several", str(done), json.dumps(PEOPLE), PYTHONIOENCODING=encoding)
    assert ran.code == 0, ran


def test_a_signal_at_the_question_leaves_at_once_with_nothing_done(root: Path) -> None:
    """As Ctrl-C does; the exit code tells which it was."""
    for number, code in {signal.SIGTERM: 143, signal.SIGHUP: 129, signal.SIGINT: 130}.items():
        here, there = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "bcsync", "-C", str(root), "apply"],
            stdin=there,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert process.stderr is not None
        seen = b""
        while b"is a yes" not in seen:
            seen += os.read(process.stderr.fileno(), 1_000)
        process.send_signal(number)
        rest = process.communicate(timeout=30)[1]
        os.close(here)
        os.close(there)
        assert process.returncode == code, (seen, rest)
        assert b"Stopped." in rest
        assert not applied(root)
