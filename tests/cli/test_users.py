"""Whoever runs it, in whatever container: the journal says who, as well as can be known."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path

import pytest

from tests.cli.conftest import Bcsync

NAMES = ("LOGNAME", "USER", "LNAME", "USERNAME")
NOBODY = 54_321
"""Nobody has this number on any machine that tests run on."""


def who(root: Path, bcsync: Bcsync) -> str:
    """Who applied the example, as the journal has it; and everything that prints it works."""
    assert bcsync(root, "apply", "--auto-approve").code == 0
    assert bcsync(root, "history").code == 0
    assert bcsync(root, "history", "--verify").code == 0
    [run] = json.loads(bcsync(root, "history", "--json").out)
    return str(run["who"])


@pytest.fixture
def nameless(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user that is a number and nothing else; no home either."""
    for name in (*NAMES, "HOME", "BCSYNC_CACHE_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "getuid", lambda: NOBODY)


def test_a_user_without_a_name_is_told_by_number(
    nameless: None, quickstart: Path, bcsync: Bcsync
) -> None:
    assert who(quickstart, bcsync) == f"uid {NOBODY}@{socket.gethostname()}"


def test_nothing_is_kept_where_there_is_no_home(
    nameless: None,
    quickstart: Path,
    bcsync: Bcsync,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No folder called ``~`` comes about where it was started."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    assert bcsync(quickstart, "validate").code == 0
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "told"),
    [("ci runner", "ci runner"), ("", f"uid {NOBODY}"), (os.fsdecode(b"j\xfcrg"), r"j\udcfcrg")],
)
def test_the_surroundings_name_the_user(
    nameless: None,
    quickstart: Path,
    bcsync: Bcsync,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    told: str,
) -> None:
    """Also in bytes that are not UTF-8, which the journal is."""
    monkeypatch.setenv("USER", name)
    assert who(quickstart, bcsync) == f"{told}@{socket.gethostname()}"


@pytest.mark.parametrize(("host", "told"), [("", "localhost"), (os.fsdecode(b"h\xfc"), r"h\udcfc")])
def test_so_does_the_machine(
    nameless: None,
    quickstart: Path,
    bcsync: Bcsync,
    monkeypatch: pytest.MonkeyPatch,
    host: str,
    told: str,
) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: host)
    assert who(quickstart, bcsync) == f"uid {NOBODY}@{told}"
