"""The files of a layout while they are changed: where lists stand, their texts, and what becomes of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

from bcsync.editing.composing import Draft
from bcsync.editing.edit import Edit, Rewrite, decoded
from bcsync.editing.entries import CannotEditError, starts
from bcsync.editing.nodes import Node, Tree, tree_of
from bcsync.model.address import canonical
from bcsync.model.place import Place
from bcsync.project import Project
from bcsync.source.discover import shown_name, survey
from bcsync.source.files import read_layout
from bcsync.source.mapping import Map, Seq

Keys = tuple[str, ...]


class Files:
    """All layout files; those that are looked into are kept."""

    def __init__(self, project: Project) -> None:
        self._project = project
        outside = project.settings.outside
        self._document, self._sources, _findings = read_layout(project.root, project.cache, outside)
        self._contents: dict[str, bytes] = {}
        self._drafts: dict[str, Draft] = {}
        self._trees: dict[str, Tree] = {}
        self._values: dict[str, list[Edit]] = {}
        """Other values for what stands in the tree of a file, which is not read again for each of them."""

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
        if values := self._values.pop(file, None):
            self._draft(file).change(values)
            self._trees.pop(file, None)
        if file not in self._trees:
            self._trees[file] = tree_of(self._draft(file).text)
        return self._trees[file]

    def node(self, path: Keys, word: str | None = None) -> tuple[str, Tree, Node]:
        """The mapping or list at a path, in the file where ``word`` stands in it, or most of it does.

        Raises ``CannotEditError``.
        """
        file = self._file_of(path, word)
        tree = self.tree(file)
        return file, tree, _collection(tree, path)

    def glance(self, path: Keys, word: str) -> tuple[str, Tree, Node]:
        """The same, where values may have been changed since (``has_changed``). Raises ``CannotEditError``."""
        file = self._file_of(path, word)
        tree = self._trees[file] if file in self._values else self.tree(file)
        return file, tree, _collection(tree, path)

    def has_changed(self, file: str, value: Node) -> bool:
        """Whether a value was changed since the tree was made that it stands in; of nothing nobody knows."""
        edits = self._values.get(file, ())
        return bool(edits) and (
            value.start == value.end
            or any(each.start <= value.end and value.start <= each.end for each in edits)
        )

    def _file_of(self, path: Keys, word: str | None) -> str:
        place = None
        if word is not None:
            place = self.place((*path, self.spelled(path, word) or word))
        return self.home(path) if place is None else place.file

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
        """Change a file; the edits are of its tree as it is now."""
        self._draft(file).change(edits)
        self._trees.pop(file, None)

    def change_value(self, file: str, edits: Iterable[Edit]) -> None:
        """The same for the value of a key that was only glanced at and that nobody has changed yet."""
        if self._trees[file].anchors:
            # It may be meant in other places, too.
            self.change(file, edits)
        else:
            self._values.setdefault(file, []).extend(edits)

    def rewrites(self) -> tuple[Rewrite, ...]:
        """What is to be written, by file."""
        for file in [*self._values]:
            self.tree(file)
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


def _collection(tree: Tree, path: Keys) -> Node:
    node = tree.at(*path)
    if node is None or node.shape not in ("mapping", "list"):
        raise CannotEditError(f"the layout has no {'.'.join(path)} that could be changed")
    return node


def index_of(holder: Node, word: str) -> int | None:
    """Which entry written here has a key, whatever its letter case."""
    found = holder.index(word)
    if found is not None:
        return found
    same = (n for n, key in enumerate(starts(holder)) if canonical(key.text) == word)
    return next(same, None)
