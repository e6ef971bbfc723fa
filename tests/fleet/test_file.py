"""fleet.yaml: what it gives, and what is said of it."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bcsync.fleet.opening import open_fleet
from bcsync.fleet.values import Command
from bcsync.settings import SettingsInvalid
from tests.fleet.making import HEAD, make

NAMES = ("brands/lantern", "clients/acme", "clients/zen")
ALL = f"{HEAD}projects: ['clients/*', brands/lantern]\n"
SECRET = "hush-4711"


def said(path: Path) -> list[tuple[str, int, str, str]]:
    """Code, line, message and hint of everything that is said of the file."""
    try:
        read = open_fleet(path)
    except SettingsInvalid as invalid:
        found = invalid.findings
    else:
        found = read.warnings
    return [
        (each.code, each.place.line if each.place else 0, each.message, each.hint) for each in found
    ]


def test_a_fleet_whole(tmp_path: Path) -> None:
    text = f"""{ALL}
apps: {{main: {{variable: APP, rate: {{level: advanced, share: 0.5}}}}, small: {{variable: OTHER}}}}
defaults: {{app: main, timezone: Europe/London, drift: 17 2 * * *,
  apply: "*/30 7-19 * * MON-FRI", environment: [A]}}
overrides: {{"clients/*": {{apply: never}}, clients/zen: {{app: small, apply: 1 1 * * *}}}}
schedule: {{freezes: [{{from: 2026-12-18, to: 2027-01-06, reason: end of year}}]}}
notifications: {{channels: [{{kind: slack, url: SLACK}}]}}
"""
    fleet = open_fleet(make(tmp_path, text, NAMES)).fleet
    assert [each.name for each in fleet.members] == list(NAMES)
    lantern, acme, zen = fleet.members
    assert lantern.crons == {Command.DRIFT: "17 2 * * *", Command.APPLY: "*/30 7-19 * * MON-FRI"}
    assert acme.crons[Command.APPLY] == "never"
    assert zen.crons[Command.APPLY] == "1 1 * * *"
    assert lantern.app and lantern.app.rate.share == 0.5
    assert zen.app and (zen.app.variable, zen.app.rate.level) == ("OTHER", "basic")
    assert fleet.schedule.closed(datetime(2026, 12, 24, tzinfo=UTC))
    assert (fleet.database, lantern.environment, lantern.timezone) == (
        "FLEET_DB",
        ("A",),
        "Europe/London",
    )
    assert [each.url for each in fleet.notifications.channels] == ["SLACK"]


CASES = [
    ("", [("no-project", 3, "clients/none/* leads to no project", "bcsync init")]),
    (
        "overrides: {clients/zne: {plan: never}}",
        [("no-project", 4, "clients/zne is no", "clients/zen?")],
    ),
    ("defaults: {drfit: 1 2 * * *}", [("unknown-key", 4, "drfit", 'mean "drift"?')]),
    ("defaults: {drift: 61 2 * * *}", [("bad-cron", 4, "bad minute", "17 2 * * *")]),
    ("defaults: {drift: 1 2 * *}", [("bad-cron", 4, "4 fields, not 5", "never")]),
    ("defaults: {drift: '* * * * * */10'}", [("bad-cron", 4, "6 fields, not 5", "never")]),
    ("defaults: {drift: 0 0 30 2 *}", [("bad-cron", 4, "0 0 30 2", "never")]),
    ("defaults: {timezone: Europe/Londno}", [("unknown-timezone", 4, "Londno", "Europe/London?")]),
    (
        "apps: {main: {variable: A}}\ndefaults: {app: mian}",
        [("unknown-reference", 5, "mian", "main?")],
    ),
    (
        "overrides:\n  clients/*: {plan: never}\n  '*/zen': {plan: 1 1 * * *}",
        [("overridden-twice", 6, "clients/zen two different values of plan", "clients/zen")],
    ),
    ("overrides: {'clients/*': {plan: never}, '*/zen': {plan: never}}", []),
    ("schedule: {windows: ['25:00-26:00']}", [("bad-window", 4, "no time of the day", "mon-thu")]),
    ("projects: []", [("duplicate-key", 4, "projects", "")]),
]


@pytest.mark.parametrize(("more", "expected"), CASES)
def test_what_is_said(tmp_path: Path, more: str, expected: list[tuple[str, int, str, str]]) -> None:
    globs = "['clients/none/*', '*/*']" if not more else "['*/*']"
    found = said(make(tmp_path, f"{HEAD}projects: {globs}\n{more}\n", NAMES))
    assert [(code, line) for code, line, *_ in found] == [
        (code, line) for code, line, *_ in expected
    ]
    for (_, _, message, hint), (_, _, words, way) in zip(found, expected, strict=True):
        assert words in message
        assert way in hint


@pytest.mark.parametrize("glob", ["../other", "/srv/x", "a/../../b", "a//b", "C:x", "", "a/"])
def test_projects_lie_below_the_file(tmp_path: Path, glob: str) -> None:
    (found,) = said(make(tmp_path, f"{HEAD}projects: ['{glob}']\n", NAMES))
    assert found[0] == "bad-format"


def test_a_folder_that_is_no_project_is_none(tmp_path: Path) -> None:
    path = make(tmp_path, f"{HEAD}projects: [clients/zne, brands/lantern]\n", NAMES)
    assert said(path) == [
        ("no-project", 3, "there is no project clients/zne", "did you mean clients/zen?")
    ]


def test_links_lead_nowhere_outside(tmp_path: Path) -> None:
    make(tmp_path / "elsewhere", HEAD, ["far"])
    path = make(tmp_path / "here", f"{HEAD}projects: ['*']\n", ["near", ".hidden"])
    (path.parent / "link").symlink_to(tmp_path / "elsewhere" / "far")
    assert [each.name for each in open_fleet(path).fleet.members] == ["near"]


@pytest.mark.parametrize("name", [b"na\xffme", b"two\nlines", b"\x1b[31m"])
def test_names_that_no_log_can_hold(tmp_path: Path, name: bytes) -> None:
    path = make(tmp_path, f"{HEAD}projects: ['*']\n", [os.fsdecode(name)])
    (found,) = said(path)
    assert found[0] == "bad-file-name"


@pytest.mark.parametrize(
    "line",
    [
        f"database: postgresql://ana:{SECRET}@host/fleet",
        f"apps: {{main: {{variable: '1-{SECRET}'}}}}",
        f"notifications: {{channels: [{{kind: slack, url: 'https://hooks.example/{SECRET}'}}]}}",
        f"defaults: {{environment: ['{SECRET}']}}",
        f"tokne: {SECRET}",
        f"databse: {SECRET}",
    ],
)
def test_secrets_are_refused_and_not_repeated(tmp_path: Path, line: str) -> None:
    head = HEAD.replace("database: FLEET_DB\n", "") if line.startswith("database") else HEAD
    path = make(tmp_path, f"{head}projects: ['*/*']\n{line}\n", NAMES)
    with pytest.raises(SettingsInvalid) as caught:
        open_fleet(path)
    for finding in caught.value.findings:
        assert SECRET not in f"{finding.message}{finding.hint}"
        assert not finding.quotable


def test_a_way_that_is_longer_than_an_index_takes(tmp_path: Path) -> None:
    deep = "/".join(["d" * 200] * 6)
    (found,) = said(make(tmp_path, f"{HEAD}projects: ['**']\n", [deep]))
    assert found[0] == "bad-file-name"
