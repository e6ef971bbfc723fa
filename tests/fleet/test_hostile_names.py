"""Projects with hostile names, from the queue to what is shown of them."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from bcsync.fleet.child import words_of
from bcsync.fleet.figures import Figures
from bcsync.fleet.opening import open_fleet
from bcsync.fleet.queue import Wanted
from bcsync.fleet.values import Command
from tests.fleet.making import HEAD, make
from tests.fleet.test_commands import fleet
from tests.fleet.test_queue import Desk
from tests.render.hostile import NAMES

MORE = (
    "--flag",
    "-C",
    "a'b\"c",
    "$(id)",
    "; rm -rf ~",
    "a) = (b",
    "%s {x} %(y)s",
    "c\\",
    "ä ö",
    "[a]*?",
)


def can_be(name: str) -> bool:
    """Whether a folder may be called so, and a project."""
    plain = all(unicodedata.category(each) not in ("Cc", "Zl", "Zp") for each in name)
    return plain and "/" not in name and 0 < len(name.encode()) < 256 and not name.startswith(".")


HOSTILE = sorted({*filter(can_be, NAMES), *MORE})


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make(tmp_path, f"{HEAD}projects: ['*']\n", HOSTILE).parent


def assert_harmless(text: str) -> None:
    odd = {each for each in text if unicodedata.category(each) in ("Cc", "Cf", "Zl", "Zp")}
    assert odd <= {"\n"}, odd


def test_they_are_words_and_nothing_else(root: Path, fleet_url: str) -> None:
    assert len(HOSTILE) > 20
    desk = Desk(fleet_url, *[1, 3, 0, 2, 5] * len(HOSTILE))
    desk.fleet = open_fleet(root / "fleet.yaml").fleet
    figures = Figures()
    desk.say = figures.counting(desk.say)

    def shown(*words: str) -> str:
        ran = fleet(root, fleet_url, *words)
        assert ran.code == 0, ran
        assert_harmless(ran.text)
        return ran.out

    def read(*words: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(shown(*words))
        return found

    assert shown("run", "plan") == f"{len(HOSTILE)} queued.\n"
    assert shown("run", "plan", "--", "--flag") == "0 queued.\n1 wait already: --flag.\n"
    desk.work()
    assert len(desk.children.ran) == len(HOSTILE)
    for style in (
        ("status", "--json"),
        ("history", "--json", "--limit", "99"),
        ("list", "--format", "json"),
    ):
        assert sorted(each["project"] for each in read(*style)) == HOSTILE
    for words in (("status",), ("history", "--limit", "99"), ("list",)):
        assert len(shown(*words).splitlines()) == len(HOSTILE)
    assert json.loads(shown("list", "--format", "github-matrix"))["project"] == HOSTILE
    for line in desk.lines:
        assert_harmless(line)
        assert json.loads(line)["project"] in HOSTILE
    assert_harmless(figures.text())
    assert not [name for name in HOSTILE if len(name) > 4 and name in figures.text()]


def test_each_is_one_word_of_its_run(root: Path) -> None:
    members = open_fleet(root / "fleet.yaml").fleet.members
    assert [each.name for each in members] == HOSTILE
    for member in members:
        words = words_of(member, Command.PLAN, 1)
        assert words[words.index("-C") + 1] == str((root / member.name).resolve())
        assert Wanted(member.name, Command.PLAN).waiting_lock == f"plan/{member.name}"
