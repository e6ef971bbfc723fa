"""Names that other companies chose are harmless in everything that is printed or written (law 11)."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import bcsync
from bcsync.flow.opening import open_platform
from bcsync.model.action import Action
from bcsync.platforms.local.platform import LocalPlatform
from bcsync.platforms.port import Act, Done, Principal, Seen
from bcsync.project import Project, open_project
from tests.render.hostile import NAMES
from tests.render.judging import assert_harmless_as_markdown, assert_harmless_on_a_terminal
from tests.safety.catalogue import ANA, NICO, takes_json
from tests.safety.driver import Ran, copy_of_example, decent, invoke

EVE = "eve@shadow.example"
CHOSEN = [name for name in NAMES if name.strip() and len(name) < 200]
"""What the platform takes for a name; it takes all but empty and overlong ones."""
WORST = " ".join(CHOSEN[:7]).replace("\x00", "")
LAYOUT = "layout.yaml"

TEXTS: tuple[tuple[str, ...], ...] = (
    ("validate",), ("plan",), ("plan", "--format", "json"), ("drift",), ("requests",), ("who",),
    ("who", "--person", ANA), ("explain", "ad_account.acme/uk"), ("show", "ad_account.acme/uk"),
    ("state", "list"), ("state", "show", "ad_account.acme/uk"), ("state", "pull"), ("history",),
    ("history", "1"), ("history", "2"), ("locks",), ("doctor",), ("local", "log"), ("local", "outbox"),
    ("local", "notifications", "--as", ANA), ("local", "notifications", "--as", NICO),
    ("local", "notifications", "--as", EVE), ("local", "companies"), ("apply",),
    ("local", "companies", "search", "evil"), ("import", "business_center.acme", "1"),
)  # fmt: skip


class Strangers:
    """Eve, and everything that she names."""

    def __init__(self, project: Project) -> None:
        platform = open_platform(project)
        assert isinstance(platform, LocalPlatform)
        self._platform = platform
        platform.ready([Principal(EVE, EVE)])

    def __enter__(self) -> Strangers:
        return self

    def __exit__(self, *_: object) -> None:
        self._platform.close()

    def do(self, actor: str, verb: Action, kind: str, *id: str, **attributes: object) -> Seen:
        """Something that is done by hand, and succeeds."""
        [answer] = self._platform.perform([Act(actor, verb, kind, id, attributes)])
        assert isinstance(answer, Done), (kind, id, answer)
        assert isinstance(answer.seen, Seen)
        return answer.seen

    def meddle(self, name: str, acme: str, account: str) -> None:
        """A Business Center of that name asks for access, shares an account and invites."""
        center = self.do(EVE, Action.CREATE, "business_center", name=name, timezone="Asia/Tokyo")
        home = center.id[0]
        own = self.do(EVE, Action.CREATE, "ad_account", home, name=name)
        self.do(EVE, Action.REQUEST, "access", home, account, permission="analyst")
        self.do(EVE, Action.CREATE, "partner", home, acme)
        self.do(EVE, Action.CREATE, "share", home, acme, own.id[0], role="operator")
        self.do(EVE, Action.INVITE, "member", home, ANA, role="standard")
        members = {EVE: "operator"}
        accounts = [own.id[0]]
        group = self.do(EVE, Action.CREATE, "asset_group", home, name=name, accounts=accounts)
        self.do(EVE, Action.UPDATE, "asset_group", *group.id, members=members)


def ids(root: Path) -> dict[str, str]:
    document = json.loads(invoke(root, "state", "pull").out)
    return {row["address"]: row["id"][0] for row in document["bindings"]}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The shipped example, applied, in a world full of strangers; what is ours was renamed, too."""
    root = copy_of_example("quickstart", tmp_path_factory.mktemp("strangers") / "project")
    assert invoke(root, "apply", "--auto-approve", "--reason", WORST).code == 0
    known = ids(root)
    acme, account = known["business_center.acme"], known["ad_account.acme/uk"]
    with Strangers(open_project(root, {})) as strangers:
        for name in CHOSEN:
            strangers.meddle(name, acme, account)
        strangers.do(ANA, Action.UPDATE, "ad_account", account, name=CHOSEN[1])
        strangers.do(ANA, Action.UPDATE, "business_center", acme, name=CHOSEN[5])
        strangers.do(ANA, Action.CREATE, "ad_account", acme, name=CHOSEN[6])
        strangers.do(ANA, Action.CREATE, "asset_group", acme, name=CHOSEN[2], accounts=[account])
    for words in (
        ("companies", "add", WORST, WORST), ("sign-up", "mallory@x.example", "--name", WORST),
        ("review", "acme/uk", "disapprove", "--reason", WORST),
    ):  # fmt: skip
        assert invoke(root, "local", *words).code == 0, words
    yield root


def harmless(ran: Ran, root: Path) -> Ran:
    decent(ran, root)
    assert_harmless_on_a_terminal(ran.out)
    assert_harmless_on_a_terminal(ran.err)
    return ran


@pytest.mark.parametrize("words", TEXTS, ids=" ".join)
def test_no_name_of_a_stranger_moves_the_cursor_or_begins_a_line(
    root: Path, words: tuple[str, ...]
) -> None:
    harmless(invoke(root, *words), root)
    harmless(invoke(root, *words, "-v"), root)


@pytest.mark.parametrize("words", [words for words in TEXTS if takes_json(words)], ids=" ".join)
def test_json_is_harmless_to_look_at_and_means_what_it_meant(
    root: Path, words: tuple[str, ...]
) -> None:
    ran = harmless(invoke(root, *words, "--json"), root)
    if ran.code == 0 and ran.out.strip():
        json.loads(ran.out)


def test_names_are_there_and_whole_in_json(root: Path) -> None:
    labels = {row["label"] for row in json.loads(invoke(root, "state", "pull").out)["resources"]}
    assert labels >= {CHOSEN[1], CHOSEN[5], CHOSEN[6]}
    asked = json.loads(invoke(root, "requests", "--json").out)["incoming"]
    assert len(asked) == len(CHOSEN)


def test_a_plan_in_markdown_is_text_and_nothing_else(root: Path) -> None:
    plan = decent(invoke(root, "plan", "--format", "markdown"), root)
    assert plan.code == 0
    assert_harmless_as_markdown(plan.out)


def test_a_saved_plan_full_of_strangers_is_shown_harmlessly(root: Path) -> None:
    out = root.parent / "plan.json"
    harmless(invoke(root, "plan", "--out", str(out)), root)
    harmless(invoke(root, "show", str(out)), root)
    assert harmless(invoke(root, "show", "--json", str(out)), root).code == 0
    assert "\u202e" not in out.read_text("utf-8")


def test_answering_strangers_is_harmless(root: Path) -> None:
    [first, second, *_] = json.loads(invoke(root, "requests", "--json").out)["incoming"]
    approve = ("requests", "approve", first["address"], "--reason", WORST)
    assert harmless(invoke(root, *approve), root).code == 0
    assert harmless(invoke(root, "requests", "decline", second["address"]), root).code == 0
    harmless(invoke(root, "local", "act", "update", WORST, WORST, "--as", EVE), root)
    harmless(invoke(root, "local", "verify", WORST), root)
    harmless(invoke(root, "show", WORST), root)
    harmless(invoke(root, WORST), root)


def test_the_export_reads_back_and_is_harmless_to_look_at(tmp_path: Path, root: Path) -> None:
    fresh = copy_of_example("quickstart", tmp_path / "fresh")
    (fresh / LAYOUT).unlink()
    env = {
        "BCSYNC_PLATFORM_DATABASE": str(root / ".bcsync" / "platform.db"),
        "BCSYNC_ACTOR": EVE,
        "BCSYNC_ACTORS": f"acme={ANA}",
    }
    exported = harmless(invoke(fresh, "export", env=env), fresh)
    assert exported.code == 0, exported
    centers = yaml.safe_load(exported.out)["business_centers"]
    names = {_plain(center["name"]) for center in centers.values()}
    assert names >= set(map(_plain, CHOSEN))
    (fresh / LAYOUT).write_text(exported.out, "utf-8")
    ours = [key for key, center in centers.items() if ANA in center["members"]]
    actors = ",".join(f"{key}={ANA}" for key in ours if EVE not in centers[key]["members"])
    checked = harmless(invoke(fresh, "validate", env={**env, "BCSYNC_ACTORS": actors}), fresh)
    assert checked.code == 0, checked


def _plain(name: str) -> str:
    """Without what no layout may hold: an export says where it left control characters out."""
    return "".join(char for char in name if unicodedata.category(char) not in {"Cc", "Zl", "Zp"})


def test_no_spreadsheet_is_written_anywhere() -> None:
    """Names that begin like a formula ("=cmd") need no escaping, as long as there is no CSV."""
    package = Path(bcsync.__file__).parent
    sources = "\n".join(path.read_text("utf-8") for path in package.rglob("*.py"))
    for word in ("import csv", "openpyxl", "xlsxwriter", '.csv"', "text/csv"):
        assert word not in sources
