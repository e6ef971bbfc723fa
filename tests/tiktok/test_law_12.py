"""Law 12: what is applied through HTTP ends in the same platform as what is applied directly."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings

from bcsync.cli import project as project_of_cli
from bcsync.shipped import resource_dir
from tests.laws.bench import Bench
from tests.laws.holdings import Fact, Standing, standing
from tests.laws.layouts import Layout, layouts
from tests.tiktok.in_process import Live

LONG = bool(os.environ.get("BCSYNC_TEST_LONG"))
ROUNDS = 8
NEEDED = """
version: 1
defaults: {ad_account: {industry: '290303', promotion_link: https://meridian.example}}
"""
OF_ACCOUNTS = {"industry": "290303", "registered_area": "GB"}


class Through(Bench):
    """The same project, its commands through HTTP; what people do by hand is done behind it."""

    live: Live

    def run(self, *words: str) -> int:
        if words[0] == "local":
            return super().run(*words)
        with patch.object(project_of_cli, "open_project", self.live.open), self._unpatched():
            return super().run(*words)

    @contextmanager
    def _unpatched(self) -> Iterator[None]:
        with patch("tests.laws.bench.open_project", self.live.open):
            yield


def settle(bench: Bench) -> None:
    """Apply, and do by hand what is to be done by hand, until nothing is left that can be done."""
    for _round in range(ROUNDS):
        bench.apply("--allow-remove", "*", "--allow-review", "*")
        bench.run("local", "accept", "--all")
        plan = bench.plan()
        doable = [op for op in plan["operations"] if not op["deferred_by"]]
        for op in doable:
            if op["mode"] == "manual":
                by_hand(bench, op)
        if not doable:
            return
    raise AssertionError([f"{op['action']} {op['address']}" for op in doable])


def by_hand(bench: Bench, op: dict[str, Any]) -> None:
    ends = op["action"] in ("remove", "cancel")
    values = [] if ends else [f"{k}={v}" for k, v in (op["after"] or {}).items()]
    bench.run("local", "act", op["action"], op["address"], *values, "--as", op["actor"])


def facts(root: Path) -> dict[Fact, str]:
    """But for what only a person can open, and what others have of that: TikTok shows it to nobody else."""
    found: Standing = standing(root)
    told = as_shared({**found.told(found.words), **papers(root, found)})
    return {fact: value for fact, value in told.items() if not any(map(_is_of_a_person, fact))}


def as_shared(told: dict[Fact, str]) -> dict[Fact, str]:
    """What one of ours has of another one of ours by a request: on TikTok it is shared."""
    ours = {fact[1] for fact in told if fact[0] == "business_center"}
    found: dict[Fact, str] = {}
    for fact, value in told.items():
        match fact:
            case ("partner", one, other):
                found["partner", *sorted((one, other))] = value
            case ("access" | "permission" as kind, asker, account) if _owner(account) in ours:
                if kind == "permission" and told["access", asker, account] == "active":
                    found["share", _owner(account), asker, account] = value
                    found["partner", *sorted((_owner(account), asker))] = "yes"
                elif told["access", asker, account] != "active":
                    found[fact] = value
            case _:
                found[fact] = value
    return found


def _owner(account: str) -> str:
    return account.partition("/")[0]


def papers(root: Path, found: Standing) -> dict[Fact, str]:
    """Clients' certificates, and the ad accounts that carry them."""
    query = (
        "SELECT c.id, c.document, a.id FROM platform_certificates c"
        " LEFT JOIN platform_accounts a ON a.certificate = c.id"
    )
    with closing(sqlite3.connect(root / ".bcsync" / "platform.db")) as platform:
        rows = platform.execute(query).fetchall()
    facts: dict[Fact, str] = {}
    for certificate, document, account in rows:
        given = json.loads(document)
        file = Path(given.get("file") or "").name
        names = (found.words.get(certificate, certificate), found.words.get(account, account))
        facts["certificate", *names] = f"{given['company']} {given.get('license_no')} {file}"
    return facts


def _is_of_a_person(word: str) -> bool:
    return "@" in word and "/" in word


def both_ways(layout: Layout | None, example: str | None = None) -> None:
    ended = []
    for make in (Bench, Through):
        with tempfile.TemporaryDirectory() as kept:
            root = Path(kept)
            bench = make(root)
            if example is None:
                bench.settings()
                assert layout is not None
                bench.layout(layout)
            else:
                shutil.copytree(resource_dir("examples") / example, root, dirs_exist_ok=True)
                if example == "agency":
                    # TikTok opens no account without them (reference/tiktok-api.md, 7.1).
                    (root / "more.yaml").write_text(NEEDED)
                    scan(root)
            live = Live(root, partial(_now, bench), more=("velo",) if example == "brand" else ())
            if isinstance(bench, Through):
                bench.live = live
                for person in sorted(set(actors(root))):
                    bench.run("local", "sign-up", person)
            settle(bench)
            ended.append(facts(root))
            live.close()
    assert ended[0] == ended[1]


def scan(root: Path) -> None:
    """Give one of the certificates a picture."""
    (root / "zen.jpg").write_bytes(b"\xff\xd8\xff and what is in it")
    clients = root / "clients" / "zen.yaml"
    text = clients.read_text()
    number = 'license_no: "IE554433"'
    assert number in text
    clients.write_text(text.replace(number, f"{number}, file: zen.jpg"))


def _now(bench: Bench) -> datetime:
    return bench.now


def actors(root: Path) -> Iterator[str]:
    import yaml

    told = yaml.safe_load((root / "bcsync.yaml").read_text())
    yield from (told.get("actors") or {}).values()
    if "actor" in told:
        yield told["actor"]


@settings(
    max_examples=25 if LONG else 3,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(layout=layouts())
def test_generated_layouts_end_in_the_same_platform(layout: Layout) -> None:
    for center in layout["business_centers"].values():
        groups = center.get("asset_groups", {})
        # One call makes a group, and takes at least one account and one member (8.8).
        center["asset_groups"] = {key: each for key, each in groups.items() if each["members"]}
    both_ways({**layout, "defaults": {"ad_account": OF_ACCOUNTS}})


@pytest.mark.parametrize("example", ["quickstart", "agency", "brand"])
def test_examples_end_in_the_same_platform(example: str) -> None:
    both_ways(None, example)
