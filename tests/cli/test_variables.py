"""Every flag has a variable, called as the pages say; what a variable says is what the flag would say."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.core import ParameterSource

from bcsync.cli.app import app
from tests.cli.conftest import Bcsync

NOT_TEXT = os.fsdecode(b"gr\xfcn")
ASKED = {"--help", "--version"}
"""What these print is no part of a run, so no variable asks for it."""
COMMON = {
    "-C": "BCSYNC_DIR",
    "--forge": "BCSYNC_FORGE",
    "--no-color": "BCSYNC_NO_COLOR",
    "-v": "BCSYNC_VERBOSE",
    "--debug-log": "BCSYNC_DEBUG_LOG",
}


def commands(group: click.Group, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield path
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name)


def context_of(path: tuple[str, ...]) -> click.Context:
    """The context of a command that is given no words."""
    context = app.make_context("bcsync", [], resilient_parsing=True)
    for name in path:
        group = context.command
        assert isinstance(group, click.Group)
        command = group.get_command(context, name)
        assert command is not None
        context = command.make_context(name, [], context, resilient_parsing=True)
    return context


FLAGS = [
    (path, option.opts[0])
    for path in commands(app, ())
    for option in context_of(path).command.params
    if isinstance(option, click.Option) and not ASKED.intersection(option.opts)
]


def variable(path: tuple[str, ...], flag: str) -> str:
    """As docs/commands.md says."""
    words = ("bcsync", *path, flag.strip("-"))
    return COMMON.get(flag) or "_".join(words).replace("-", "_").upper()


@pytest.mark.parametrize(("path", "flag"), FLAGS, ids=str)
def test_a_flag_is_given_by_its_variable(
    monkeypatch: pytest.MonkeyPatch, path: tuple[str, ...], flag: str
) -> None:
    """By that name and by no other."""
    [option] = [each for each in context_of(path).command.params if flag in each.opts]
    assert option.name is not None
    assert context_of(path).get_parameter_source(option.name) is ParameterSource.DEFAULT
    name = variable(path, flag)
    value = option.type.choices[0] if isinstance(option.type, click.Choice) else "1"
    monkeypatch.setenv(name, str(value))
    assert context_of(path).get_parameter_source(option.name) is ParameterSource.ENVIRONMENT
    monkeypatch.delenv(name)
    others = {"_".join(("bcsync", *path, option.name)).upper(), f"BCSYNC_{option.name.upper()}"}
    for other in others - {name, *COMMON.values()}:
        monkeypatch.setenv(other, str(value))
        found = context_of(path).get_parameter_source(option.name)
        assert found is ParameterSource.DEFAULT, other


def test_a_flag_goes_before_its_variable(
    quickstart: Path, bcsync: Bcsync, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BCSYNC_PLAN_FORMAT", "json")
    assert bcsync(quickstart, "plan").out.startswith("{")
    assert bcsync(quickstart, "plan", "--format", "markdown").out.startswith("#")


def test_a_refusal_names_the_variable(
    quickstart: Path, bcsync: Bcsync, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BCSYNC_PLAN_FORMAT", "yaml")
    refused = bcsync(quickstart, "plan")
    assert refused.code == 64
    assert "the variable BCSYNC_PLAN_FORMAT" in refused.err


@pytest.mark.parametrize("name", ["BCSYNC_VERSION", "BCSYNC_HELP", "BCSYNC_PLAN_HELP"])
def test_what_a_pipeline_calls_its_own_is_not_read(
    quickstart: Path, bcsync: Bcsync, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """``BCSYNC_VERSION=0.1.0`` is what one installs, and no wish to be told a version."""
    monkeypatch.setenv(name, "1")
    assert "To be done" in bcsync(quickstart, "plan").out


LISTS = [
    (path, flag)
    for path, flag in FLAGS
    if any(flag in each.opts and each.multiple for each in context_of(path).command.params)
]


@pytest.mark.parametrize(("path", "flag"), LISTS, ids=str)
@pytest.mark.parametrize("empty", ["", "  ", "\n"])
def test_an_empty_list_in_a_variable_is_refused(
    quickstart: Path,
    bcsync: Bcsync,
    monkeypatch: pytest.MonkeyPatch,
    path: tuple[str, ...],
    flag: str,
    empty: str,
) -> None:
    """``BCSYNC_APPLY_TARGET=$(changed)`` with nothing changed must not mean everything."""
    monkeypatch.setenv(variable(path, flag), empty)
    refused = bcsync(quickstart, *path)
    assert refused.code == 64
    assert variable(path, flag) in refused.err
    assert not (quickstart / ".bcsync").exists()


def test_a_variable_may_hold_several_addresses(
    quickstart: Path, bcsync: Bcsync, monkeypatch: pytest.MonkeyPatch
) -> None:
    flags = ("--exclude", "ad_account.acme/*", "--exclude", "member.*")
    named = bcsync(quickstart, "plan", *flags).out
    monkeypatch.setenv("BCSYNC_PLAN_EXCLUDE", "ad_account.acme/*  member.*\n")
    assert bcsync(quickstart, "plan").out == named
    assert "ad_account.acme/uk" not in named


WORDS = {
    "flag": ("apply", "--reason", NOT_TEXT),
    "address": ("state", "show", NOT_TEXT),
    "list": ("plan", "--target", NOT_TEXT),
    "several": ("export", NOT_TEXT),
    "plan or address": ("show", NOT_TEXT),
    "who acts": ("requests", "approve", "x", "--as", NOT_TEXT),
    "company": ("local", "companies", "add", NOT_TEXT, "here"),
}


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_words_that_are_no_text_are_refused_before_anything_is_done(
    quickstart: Path, bcsync: Bcsync, words: tuple[str, ...]
) -> None:
    refused = bcsync(quickstart, *words)
    assert refused.code == 64
    assert "not UTF-8 text" in refused.err
    assert not (quickstart / ".bcsync").exists()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("BCSYNC_APPLY_REASON", 64),
        ("BCSYNC_ACTOR", 1),
        ("BCSYNC_ACTORS", 1),
        ("BCSYNC_CREDENTIALS", 1),
        ("BCSYNC_PLATFORM_KIND", 1),
        ("BCSYNC_PLATFORM_APP", 1),
        ("BCSYNC_LOCAL_REVIEW", 1),
        ("BCSYNC_GUARDS_MIN_ADMINS", 1),
    ],
)
def test_neither_are_variables_that_are_no_text(
    quickstart: Path, bcsync: Bcsync, monkeypatch: pytest.MonkeyPatch, name: str, code: int
) -> None:
    monkeypatch.setenv(name, f"acme={NOT_TEXT}")
    refused = bcsync(quickstart, "apply", "--auto-approve")
    assert refused.code == code
    assert f"{name} is not UTF-8" in refused.err or f"{name}: it is not UTF-8" in refused.err
    assert not (quickstart / ".bcsync").exists()
    assert not list(quickstart.glob("**/crash.log"))


@pytest.mark.parametrize("name", ["BCSYNC_STATE", "BCSYNC_PLATFORM_DATABASE"])
def test_a_file_may_have_a_name_that_is_no_text_and_a_url_may_not(
    quickstart: Path, bcsync: Bcsync, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, NOT_TEXT)
    assert bcsync(quickstart, "apply", "--auto-approve").code == 0
    assert (quickstart / NOT_TEXT).is_file()
    monkeypatch.setenv(name, f"postgresql+psycopg://{NOT_TEXT}@localhost/x")
    assert f"{name} is not UTF-8" in bcsync(quickstart, "plan").err
