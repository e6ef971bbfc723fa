"""docs/schedules.md: its settings are valid, its commands are known, its words are all of them."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
import yaml

from bcsync.cli.app import app
from bcsync.layout.schema import bundle, load_schemas
from bcsync.model.news import ChannelKind, Event
from bcsync.settings import load_settings
from tests.docs.console import ROOT

PAGE = (ROOT / "docs" / "schedules.md").read_text("utf-8")
SETTINGS = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
COMMANDS = re.findall(r"^bcsync (.+)$", PAGE, re.MULTILINE)


@pytest.mark.parametrize("text", SETTINGS)
def test_its_settings_can_be_used(text: str, tmp_path: Path) -> None:
    (tmp_path / "bcsync.yaml").write_text(f"version: 1\n{text}")
    settings = load_settings(tmp_path, {}, bundle(load_schemas(), "settings"))
    written = yaml.safe_load(text)
    assert len(settings.notifications.channels) == len(
        written.get("notifications", {}).get("channels", ())
    )
    assert len(settings.schedule.windows) == len(written.get("schedule", {}).get("windows", ()))


@pytest.mark.parametrize("line", COMMANDS)
def test_its_commands_have_these_flags(line: str) -> None:
    name, *words = shlex.split(line)
    command = app.get_command(click.Context(app), name)
    assert command is not None
    flags = {each for option in command.params for each in option.opts}
    assert {each for each in words if each.startswith("--")} <= flags


def test_every_event_and_every_kind_of_channel_is_told() -> None:
    assert len(SETTINGS) == 2 and COMMANDS
    for event in Event:
        assert re.search(rf"^\| `{event}` \|", PAGE, re.MULTILINE)
    assert all(f"kind: {kind}" in PAGE for kind in ChannelKind)
