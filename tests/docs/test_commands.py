"""docs/commands.md speaks of every command, argument and flag, and of no others."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest

from bcsync.cli.app import app
from bcsync.exits import Exit
from tests.docs.console import ROOT

PAGE = (ROOT / "docs" / "commands.md").read_text("utf-8")
COMMON = {"-C", "--no-color", "-v", "--verbose", "--debug-log", "-h", "--help"}


def commands(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group, info_name=path)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")


ALL = dict(commands(app, "bcsync"))


def section(title: str) -> str:
    found = re.search(rf"^##+ {title}\n(.*?)(?=^##+ |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, f"docs/commands.md has no section {title}"
    return found[1]


def flags(command: click.Command) -> set[str]:
    options = (p for p in command.params if isinstance(p, click.Option))
    return {name for option in options for name in (*option.opts, *option.secondary_opts)} - COMMON


@pytest.mark.parametrize("path", ALL)
def test_a_command_is_told_with_all_its_flags_and_no_others(path: str) -> None:
    told = set(re.findall(r"^\| `(-[\w-]+)", section(path), re.MULTILINE))
    assert told == flags(ALL[path])


@pytest.mark.parametrize("path", ALL)
def test_a_command_is_told_with_its_arguments(path: str) -> None:
    for argument in ALL[path].params:
        if isinstance(argument, click.Argument):
            assert re.search(rf"`{path} \[?[A-Z]", section(path)), f"{path} takes {argument.name}"


def test_no_command_is_told_that_does_not_exist() -> None:
    assert set(re.findall(r"^##+ (bcsync .+)$", PAGE, re.MULTILINE)) == set(ALL)


def test_the_common_flags_are_told() -> None:
    told = set(re.findall(r"`(--?\w[\w-]*)", section("Common flags")))
    assert told >= COMMON


@pytest.mark.parametrize("page", ["commands.md", "operations.md"])
def test_every_exit_code_is_told_and_no_other(page: str) -> None:
    text = (ROOT / "docs" / page).read_text("utf-8")
    table = re.search(r"^## Exit codes\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert table
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", table[1], re.MULTILINE)}
    assert told == {code.value for code in Exit}
