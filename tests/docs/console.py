"""Run what a page prints: its `sh` and `console` blocks as commands, its `diff` blocks as edits.

In a `console` block a line that begins with "$ " is a command, and what follows is what it prints
(a line "…" stands for any number of lines). In a `sh` block every line is a command; an `output` block
is what the last one prints. All must succeed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from bcsync.shipped import resource_dir

ROOT = Path(__file__).parents[2]
EXAMPLES = resource_dir("examples")
"""As shipped. Those at the top of the checkout are for its readers, who change and apply them."""
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INSTALL = re.compile(r"^pip install \S+(\s*&&\s*)?")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?Z?)?")


@dataclass(frozen=True, slots=True)
class Command:
    """A line to run; ``prints`` is None where the page does not say."""

    line: str
    prints: str | None


@dataclass(frozen=True, slots=True)
class Edit:
    """A change to one file."""

    file: str
    before: str
    after: str


def steps(page: str) -> Iterator[Command | Edit]:
    """What a reader of the page would do, in order."""
    blocks = [*_FENCE.findall(page), ("", "")]
    for (language, body), (then, output) in pairwise(blocks):
        if language == "sh":
            *others, last = [line for line in body.splitlines() if line and line[0] != "#"]
            yield from (Command(line, None) for line in others)
            yield Command(last, output if then == "output" else None)
        elif language == "console":
            yield from _session(body)
        elif language == "diff":
            yield _edit(body)


def _session(body: str) -> Iterator[Command]:
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        line, _, prints = part.partition("\n")
        yield Command(line, prints)


def _edit(body: str) -> Edit:
    head, _, *lines = body.splitlines()
    changed = {sign: [li[1:] for li in lines if li[0] == sign] for sign in "-+"}
    context = [line[1:] for line in lines if line[0] == " "]
    assert not context, "an edit in a page has no context lines"
    return Edit(head.removeprefix("--- "), "\n".join(changed["-"]), "\n".join(changed["+"]))


@dataclass(frozen=True, slots=True)
class Desk:
    """A copy of what a checkout holds, and a shell in it."""

    place: Path

    @classmethod
    def lay(cls, place: Path) -> Desk:
        """Copy the examples; put a ``bcsync`` command beside them."""
        shutil.copytree(EXAMPLES, place / "examples")
        shim = place / ".bin" / "bcsync"
        shim.parent.mkdir()
        shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m bcsync "$@"\n')
        shim.chmod(0o755)
        return cls(place)

    def environment(self) -> dict[str, str]:
        """Variables of a shell that knows ``bcsync``, and none that would change what it does."""
        mine = {k: v for k, v in os.environ.items() if not k.startswith("BCSYNC_")}
        path = f"{self.place / '.bin'}{os.pathsep}{os.environ['PATH']}"
        return {**mine, "PATH": path, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}

    def run(self, line: str) -> subprocess.CompletedProcess[str]:
        """Run a line; words and data come out together, as on a terminal."""
        return subprocess.run(
            ["bash", "-c", line],
            cwd=self.place,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )

    def edit(self, edit: Edit) -> None:
        """Make the change that the page shows."""
        file = self.place / edit.file
        text = file.read_text("utf-8")
        assert text.count(edit.before) == 1, f"{edit.file} does not hold: {edit.before}"
        file.write_text(text.replace(edit.before, edit.after), "utf-8")


def runnable(line: str) -> str:
    """The line without the installation; empty when nothing is left but the tests themselves."""
    rest = _INSTALL.sub("", line)
    return "" if rest == "pytest" else rest


def same(shown: str, printed: str) -> bool:
    """Whether a page shows what was printed, whatever the day."""
    parts = [re.escape(part) for part in re.split(r"^…\n", _plain(shown), flags=re.MULTILINE)]
    return re.fullmatch("(?:.*\n)*?".join(parts), _plain(printed)) is not None


def _plain(text: str) -> str:
    lines = (line.rstrip() for line in _MOMENT.sub("<day>", text).splitlines())
    return "".join(f"{line}\n" for line in lines)


def rewritten(page: str, command: Command, printed: str, start: int) -> str:
    """The page, showing from ``start`` on what is printed now."""
    shown = command.prints or ""
    line = page.index(command.line + "\n", start)
    at = line + len(command.line) + 1
    if page[line - 2 : line] != "$ ":
        at = page.index("```output\n", at) + len("```output\n")
    at = page.index(shown, at)
    lines = "".join(f"{line.rstrip()}\n" for line in printed.splitlines())
    return page[:at] + lines + page[at + len(shown) :]
