"""What a review leaves behind: files for people and machines, and what a CI job is told."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bcsync.cli.plan_file import write_whole
from bcsync.cli.telling import seen_from_the_top
from bcsync.errors import BcsyncError, UsageRefused
from bcsync.render.formats import FORMATS
from bcsync.render.markdown import render_markdown
from bcsync.render.outputs import output_text, outputs_of
from bcsync.render.style import Style

FILES = {
    "plan.json": ("json", b'{\n  "format_version"'),
    "plan.md": ("markdown", b"## bcsync"),
    "plan.html": ("html", b"<!DOCTYPE html>"),
    "plan.sarif": ("sarif", b'{\n  "$schema"'),
    "plan.xml": ("junit", b"<?xml"),
}
"""By name, the format and how such a file begins."""
_MOST = 1024 * 1024
"""Bytes that GitHub takes for the summary of a step; of a larger one it shows nothing."""
_WIDEST = 4
"""Bytes of a character in UTF-8."""
_LEAST = 4_000
"""Characters in which a plan can be told at all."""


def refuse_unsuitable_folder(folder: Path) -> None:
    """Raise ``UsageRefused`` where a review would be written over something else."""
    for name, (_format, beginning) in FILES.items():
        path = folder / name
        try:
            if path.is_symlink() or (path.exists() and not path.is_file()):
                raise _unsuitable(path, "it is no plain file")
            found = path.read_bytes()[: len(beginning)] if path.exists() else b""
        except OSError as error:
            raise _unsuitable(path, f"{error.strerror}") from error
        if found and found != beginning:
            raise _unsuitable(path, "something else is in it")


def _unsuitable(path: Path, why: str) -> UsageRefused:
    return UsageRefused(
        f"{path} cannot be written: {why}", hint="name a folder of its own: --out-dir DIR"
    )


def write_files(folder: Path, plan: Any) -> None:
    """The plan in all its formats, each whole or not at all."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unsuitable(folder, f"{error.strerror}") from error
    style = seen_from_the_top(Style())
    for name, (form, _beginning) in FILES.items():
        write_whole(folder / name, FORMATS[form].render(plan, style))


def tell_the_job(plan: Any, environ: Mapping[str, str]) -> None:
    """Outputs and a summary of the step, where the runner names files for them."""
    if output := environ.get("GITHUB_OUTPUT"):
        _append(Path(output), output_text(outputs_of(plan)))
    if summary := environ.get("GITHUB_STEP_SUMMARY"):
        path = Path(summary)
        _append(path, _summary(plan, _MOST - _size(path)))


def _summary(plan: Any, room: int) -> str:
    """The plan in so many bytes."""
    characters = (room - 1) // _WIDEST
    if characters < _LEAST:
        # What was written before has taken the room: too much of it would show nothing at all.
        told = "## bcsync\n\nThere is no room left for it in this summary.\n"
        return told if len(told) <= room else ""
    return render_markdown(plan, seen_from_the_top(Style()), limit=characters)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _append(path: Path, text: str) -> None:
    try:
        with path.open("a", encoding="utf-8", errors="replace", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise BcsyncError(
            f"cannot write {path}: {error.strerror}",
            hint="the runner names it (GITHUB_OUTPUT, GITHUB_STEP_SUMMARY): unset these to do without",
        ) from error
