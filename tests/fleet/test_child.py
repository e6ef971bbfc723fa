"""What a run is given of the worker's variables."""

from __future__ import annotations

from pathlib import Path

import pytest

from bcsync.fleet.child import environment_of, words_of
from bcsync.fleet.opening import settings_of, settings_schema
from bcsync.fleet.values import App, Command, Member
from bcsync.platforms.chosen import Rate

LIVE = """version: 1
platform: {kind: tiktok, app: OWN_APP}
credentials: {acme: ACME_TOKEN}
notifications: {channels: [{kind: slack, url: SLACK}]}
"""
LOCAL = "version: 1\nplatform: {kind: local}\n"
TURNS = ("FLEET_DB", "BCSYNC_PLATFORM_RATE_DATABASE", "BCSYNC_LOCK_DATABASE")
AROUND = {
    "PATH": "/bin",
    "FLEET_DB": "postgresql://…",
    "ACME_TOKEN": "1",
    "OWN_APP": "2",
    "SLACK": "3",
    "SHARED_APP": "4",
    "MORE": "5",
    "OTHER_TOKEN": "6",
    "BCSYNC_STATE": "one.db",
    "AWS_SECRET": "7",
}


def given(tmp_path: Path, member: Member, text: str = LIVE) -> dict[str, str]:
    (tmp_path / "bcsync.yaml").write_text(text)
    return environment_of(member, settings_of(member, settings_schema()), AROUND, "FLEET_DB")


def test_what_its_settings_name_and_nothing_else(tmp_path: Path) -> None:
    names = set(given(tmp_path, Member("a", tmp_path, environment=("MORE", "UNSET"))))
    assert names == {"PATH", "ACME_TOKEN", "OWN_APP", "SLACK", "MORE", *TURNS}


def test_the_app_of_the_fleet_and_its_rate(tmp_path: Path) -> None:
    app = App("SHARED_APP", Rate("advanced", 0.5))
    found = given(tmp_path, Member("a", tmp_path, app))
    assert found["SHARED_APP"] == "4"
    assert found["BCSYNC_PLATFORM_APP"] == "SHARED_APP"
    assert found["BCSYNC_PLATFORM_RATE_LEVEL"] == "advanced"
    assert found["BCSYNC_PLATFORM_RATE_SHARE"] == "0.5"


def test_settings_that_cannot_be_read_are_told_by_the_run_itself(tmp_path: Path) -> None:
    (tmp_path / "bcsync.yaml").write_text("versoin: 1")
    member = Member("a", tmp_path)
    assert settings_of(member, settings_schema()) is None
    assert environment_of(member, None, AROUND, "FLEET_DB") == {"PATH": "/bin"}


@pytest.mark.parametrize(
    ("text", "app", "database"),
    [
        (LIVE, None, "FLEET_DB"),
        (LIVE, App("SHARED_APP"), "FLEET_DB"),
        (LIVE, App("SHARED_APP", Rate(database="MORE")), "MORE"),
        (LIVE.replace("OWN_APP", "OWN_APP, rate: {database: OTHER}"), None, "OTHER"),
        (LIVE.replace("OWN_APP", "OWN_APP, rate: {database: OTHER}"), App("SHARED_APP"), "OTHER"),
        (LOCAL, App("SHARED_APP"), None),
    ],
)
def test_where_its_runs_wait_for_their_turns(
    tmp_path: Path, text: str, app: App | None, database: str | None
) -> None:
    found = given(tmp_path, Member("a", tmp_path, app), text)
    assert found.get("BCSYNC_PLATFORM_RATE_DATABASE") == database
    assert ("MORE" in found) is (database == "MORE")
    if database in AROUND:
        assert found[database] == AROUND[database]


@pytest.mark.parametrize(
    ("text", "database"), [(LOCAL, "FLEET_DB"), (f"{LOCAL}lock: {{database: MORE}}\n", "MORE")]
)
def test_where_its_runs_lock_what_projects_share(tmp_path: Path, text: str, database: str) -> None:
    found = given(tmp_path, Member("a", tmp_path), text)
    assert found == {
        "PATH": "/bin",
        "BCSYNC_LOCK_DATABASE": database,
        database: AROUND[database],
    }


def test_a_hostile_name_is_one_word(tmp_path: Path) -> None:
    folder = tmp_path / "--help; rm -rf $HOME"
    folder.mkdir()
    words = words_of(Member("x", folder), Command.APPLY, 7)
    assert words[words.index("-C") + 1] == str(folder)
    assert words[-2:] == ["--reason", "fleet job 7"]
