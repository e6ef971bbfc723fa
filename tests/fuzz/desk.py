"""A project that is damaged again and again, always beginning with the same sound one."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.safety.driver import Ran, decent, invoke, tree

STATE, PLATFORM = ".bcsync/state.db", ".bcsync/platform.db"


@dataclass(frozen=True, slots=True)
class Desk:
    """Where one example after the other is laid out."""

    model: Path
    root: Path

    def fresh(self, files: Mapping[str, bytes]) -> None:
        """A copy of the sound project with these files in it."""
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.copytree(self.model, self.root)
        for name, data in files.items():
            (self.root / name).write_bytes(data)

    def run(self, *words: str, env: Mapping[str, str] | None = None) -> Ran:
        """Run a command that may refuse but never breaks down."""
        return decent(invoke(self.root, *words, env=env), self.root)

    def only_looks(self, *words: str, env: Mapping[str, str] | None = None) -> Ran:
        """Run a command, and assert that it changed no byte below the project."""
        before = tree(self.root)
        ran = self.run(*words, env=env)
        after = tree(self.root)
        assert before.keys() == after.keys(), words
        changed = [name for name in before if before[name] != after[name]]
        assert not changed, (words, changed)
        return ran

    def leaves_the_platform(self, *words: str, env: Mapping[str, str] | None = None) -> Ran:
        """Run a command that may note in the state what it read, and nothing else."""
        before = tree(self.root)
        ran = self.run(*words, env=env)
        after = tree(self.root)
        changed = {n for n in before.keys() | after.keys() if before.get(n) != after.get(n)}
        assert changed <= ({STATE} if ran.code in (0, 2, 64) else set()), (words, ran, changed)
        return ran
