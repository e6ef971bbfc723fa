"""Time zones are checked against the system's list, as far as it has one."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from bcsync.cli.border import run

LAYOUT = """
version: 1
business_centers:
  acme:
    name: Acme Group
    timezone: {}
    members: {{ana@acme.example: admin}}
"""
SETTINGS = "version: 1\nactors: {acme: ana@acme.example}\n"


def validate(root: Path, timezone: str) -> int:
    (root / "bcsync.yaml").write_text(SETTINGS)
    (root / "layout.yaml").write_text(LAYOUT.format(timezone))
    return run(["-C", str(root), "validate"])


@pytest.fixture
def no_database() -> Iterator[None]:
    """A system without a copy of the time zone database."""
    if find_spec("tzdata"):
        pytest.skip("Python has a time zone database of its own here")
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath(to=())
    yield
    zoneinfo.reset_tzpath(to=before)


@pytest.mark.parametrize(
    "name",
    ["UTC", "Etc/GMT+5", "America/Argentina/Buenos_Aires", "America/Port-au-Prince", "US/Pacific"],
)
def test_every_name_that_iana_knows_is_taken(name: str, tmp_path: Path) -> None:
    """Old ones too, for the platform still shows them."""
    assert validate(tmp_path, name) == 0


@pytest.mark.parametrize(
    "name", ["localtime", "posix/Europe/London", "Europe", "zone.tab", "tzdata"]
)
def test_what_else_stands_beside_the_zones_is_none(name: str, tmp_path: Path) -> None:
    assert validate(tmp_path, name) == 1


@pytest.mark.usefixtures("no_database")
def test_without_a_list_nothing_is_said(tmp_path: Path) -> None:
    assert validate(tmp_path, "Europe/Londn") == 0


def test_the_list_is_read_only_when_a_name_is_not_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes a tenth of a second."""

    def listed() -> set[str]:
        raise AssertionError

    monkeypatch.setattr(zoneinfo, "available_timezones", listed)
    assert validate(tmp_path, "Europe/London") == 0
