"""Commands in hints, as they can be typed from where the user stands: ``bcsync -C DIR plan``.

What makes a hint knows no directory; it is put in where words leave, once for all of them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from bcsync.cli.app import COMMANDS
from bcsync.cli.session import program_in
from bcsync.findings import Finding

_ELSEWHERE = frozenset({"init", "completion", "version"})
"""These need no project."""
_COMMAND = re.compile(rf"\bbcsync (?=(?:{'|'.join(sorted(COMMANDS.keys() - _ELSEWHERE))})\b)")


def as_typed(words: str, directory: Path) -> str:
    """The same words, their commands for the project in this directory."""
    if directory == Path() or "bcsync " not in words:
        return words
    called = f"{program_in(directory)} "
    return _COMMAND.sub(lambda _found: called, words)


def finding_as_typed(finding: Finding, directory: Path) -> Finding:
    """The same finding, the commands of its hint likewise."""
    hint = as_typed(finding.hint, directory)
    return finding if hint == finding.hint else replace(finding, hint=hint)
