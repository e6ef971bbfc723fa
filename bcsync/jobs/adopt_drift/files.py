"""The files of a layout while they are changed: where lists stand, their texts, and what becomes of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

from bcsync.editing.composing import Draft
from bcsync.editing.edit import Edit, Rewrite, decoded
from bcsync.editing.entries import CannotEditError
from bcsync.editing.nodes import Node, Tree, tree_of
from bcsync.editing.pending import InTheWayError, Pending
from bcsync.model.address import canonical
from bcsync.model.place import Place
from bcsync.project import Project
from bcsync.source.discover import shown_name, survey
from bcsync.source.files import read_layout
from bcsync.source.mapping import Map, Seq

Keys = tuple[str, ...]


class Files:
    """All layout files; those that are looked into are kept.

    A change is seen when it is settled, or at once where ``at_once`` says so.
    """

    def __init__(self, project: Project, *, at_once: bool = False) -> None:
        self._project = project
        outside = project.settings.outside
        self._document, self._sources, _findings = read_layout(project.root, project.cache, outside)
        self._contents: dict[str, bytes] = {}
        self._drafts: dict[str, Draft] = {}
        self._trees: dict[str, Tree] = {}
        self._homes: dict[Keys, str] = {}
        self._pending: dict[str, Pending] = {}
        self._mine: list[tuple[str, list[Edit]]] = []
        """Edits since the last ``keep``."""
        self._new: set[Keys] = set()
        """What was put in since the last ``settle``."""
        self._put: list[Keys] = []
        """What was put in since the last ``keep``."""
        self.taken: set[Keys] = set()
        """All that was put in."""
        self.at_once = at_once

    def value(self, path: Keys) -> Any:
        """What the layout said at a path, all files together; None where it said nothing."""
        value: Any = self._document
        for key in path:
            value = value.get(key) if isinstance(value, Map) else None
        return value

    def place(self, path: Keys) -> Place | None:
        """Where a path stood before anything was changed."""
        holder = self.value(path[:-1])
        if not isinstance(holder, Map) or path[-1] not in holder.places:
            return None
        return self._sources.key(holder.places[path[-1]])

    def home(self, path: Keys) -> str:
        """The file in which most of the mapping or list at a path stands. Raises ``CannotEditError``."""
        if path not in self._homes:
            self._homes[path] = self._home(path)
        return self._homes[path]

    def _home(self, path: Keys) -> str:
        value = self.value(path)
        places: list[int] = []
        if isinstance(value, Map):
            places = [*value.places.values()]
        elif isinstance(value, Seq):
            places = value.places
        counted = Counter(self._sources.key(place).file for place in places)
        if counted:
            return max(counted, key=lambda file: (counted[file], file))
        place = self.place(path)
        if place is not None:
            return place.file
        if len(path) == 1:
            raise CannotEditError(f"the layout has no {path[0]}")
        # It may have been put in just now.
        return self.home(path[:-1])

    def tree(self, file: str) -> Tree:
        """A file as it is now."""
        if file not in self._trees:
            self._trees[file] = tree_of(self._draft(file).text)
        return self._trees[file]

    def node(self, path: Keys, word: str | None = None) -> tuple[str, Tree, Node]:
        """The mapping or list at a path, in the file where ``word`` stands in it, or most of it does.

        Raises ``CannotEditError``.
        """
        file = None
        if word is not None:
            place = self.place((*path, self.spelled(path, word) or word))
            file = None if place is None else place.file
        file = file or self.home(path)
        tree = self.tree(file)
        node = tree.at(*path)
        if node is None or node.shape not in ("mapping", "list"):
            raise CannotEditError(f"the layout has no {'.'.join(path)} that could be changed")
        return file, tree, node

    def key(self, tree: Tree, path: Keys) -> Node | None:
        """The key of the mapping or list at a path, where it is written there itself."""
        holder = tree.root if len(path) == 1 else tree.at(*path[:-1])
        if holder is None:
            return None
        at = holder.index(path[-1])
        return (
            None if at is None or holder.entries[at][1].shape == "alias" else holder.entries[at][0]
        )

    def spelled(self, path: Keys, word: str) -> str | None:
        """How a key is written that is the same but for letter case."""
        holder = self.value(path)
        if not isinstance(holder, Map):
            return None
        if word in holder:
            return word
        return next((key for key in holder if canonical(key) == word), None)

    def change(self, file: str, edits: Iterable[Edit]) -> None:
        """Change a file. Raises ``InTheWayError`` where that must see what is not settled yet."""
        if self.at_once:
            self._change(file, edits)
            return
        new = list(edits)
        self._pending.setdefault(file, Pending(self._draft(file).text)).add(new)
        self._mine.append((file, new))

    def put(self, path: Keys) -> None:
        """Say that a key comes to stand there. Raises ``InTheWayError`` for one that is not settled yet."""
        self.taken.add(path)
        if self.at_once:
            return
        if path in self._new:
            raise InTheWayError
        self._new.add(path)
        self._put.append(path)

    @property
    def waiting(self) -> bool:
        """Whether there are changes that are not settled."""
        return any(each.edits for each in self._pending.values())

    def keep(self) -> None:
        """What was changed since is to stay."""
        self._mine, self._put = [], []

    def withdraw(self) -> None:
        """Let go of what was changed since the last ``keep``."""
        for file, edits in self._mine:
            self._pending[file].drop(edits)
        self._new -= {*self._put}
        self.taken -= {*self._put}
        self.keep()

    def settle(self) -> None:
        """Let everything be seen."""
        for file, pending in self._pending.items():
            if pending.edits:
                self._change(file, pending.edits)
        self._pending = {}
        self._new = set()

    def _change(self, file: str, edits: Iterable[Edit]) -> None:
        self._draft(file).change(edits)
        self._trees.pop(file, None)

    def rewrites(self) -> tuple[Rewrite, ...]:
        """What is to be written, by file."""
        return tuple(
            Rewrite(self._paths[file], file, self._contents[file], draft.edits)
            for file, draft in sorted(self._drafts.items())
            if draft.text != draft.first
        )

    @cached_property
    def _paths(self) -> dict[str, Path]:
        root = self._project.root
        return {
            shown_name(path, root): path for path in survey(root, self._project.settings.outside)[0]
        }

    def _draft(self, file: str) -> Draft:
        if file not in self._drafts:
            path = self._paths[file]
            if not path.resolve().is_relative_to(self._project.root.resolve()):
                raise CannotEditError(f"{file} lies outside of the project")
            self._contents[file] = path.read_bytes()
            self._drafts[file] = Draft(decoded(self._contents[file]))
        return self._drafts[file]


def index_of(holder: Node, word: str) -> int | None:
    """Which entry written here has a key, whatever its letter case."""
    found = holder.index(word)
    if found is not None:
        return found
    same = (n for n, key in enumerate(holder.starts) if canonical(key.text) == word)
    return next(same, None)
