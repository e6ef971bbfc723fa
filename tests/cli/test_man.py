"""``bcsync man``: the manual page."""

from __future__ import annotations

import re
import shutil
import subprocess

import click
import pytest

from bcsync.cli.app import app
from tests.docs.test_commands import ALL, COMMON

from .conftest import Bcsync


@pytest.fixture
def page(bcsync: Bcsync) -> str:
    printed = bcsync(None, "man")
    assert printed.code == 0
    return printed.out


def test_it_tells_every_command_with_every_flag(page: str) -> None:
    shown = page.replace(r"\-", "-")
    for path, command in ALL.items():
        _before, _sign, after = shown.partition(rf".SS \fB{path}\fR")
        told = set(re.findall(r"--[\w-]+", after.partition("\n.SS ")[0]))
        for option in command.params:
            if isinstance(option, click.Option) and not COMMON & set(option.opts):
                assert set(option.opts) & told, (path, option.opts)


def test_it_tells_the_common_flags_once(page: str) -> None:
    for option in app.params:
        assert page.count(rf".TP{chr(10)}\fB{', '.join(option.opts)}".replace("-", r"\-")) == 1


def test_no_word_of_a_help_is_taken_for_a_request(page: str) -> None:
    known = {".TH", ".SH", ".SS", ".PP", ".TP", ".nf", ".fi", ".nh", ".ad"}
    asked = [line.split()[0] for line in page.splitlines() if line.startswith((".", "'"))]
    assert set(asked) <= known


@pytest.mark.skipif(shutil.which("groff") is None, reason="apt-get install groff")
def test_it_is_set_without_a_warning(page: str) -> None:
    set_ = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww"], input=page.encode(), capture_output=True, check=True
    )
    assert set_.stderr == b""
    assert b"--auto-approve" in re.sub(rb".\x08|\x1b\[[0-9;]*m", b"", set_.stdout)
