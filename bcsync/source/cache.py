"""Files as they were read before: parsing is the longest part of a large plan.

An entry is found by a digest of a file's bytes and of what reads them, so it is never out of date; to
lose it costs time and nothing else. Only plain files without findings have one, and large ones, where
it pays.

The cache is the user's and stands outside of every project: whoever can add files to a project, with a
pull request, must not be able to make bcsync read something other than reviewers do.
"""

from __future__ import annotations

import os
import stat
import sys
import zlib
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import orjson
import yaml

from bcsync import __version__
from bcsync.model.place import Spots
from bcsync.source.mapping import Map, Seq
from bcsync.source.reader import Document, is_simple

VARIABLE = "BCSYNC_CACHE_DIR"
MIN_BYTES = 4 * 1024
"""Smaller files are read from their text as quickly."""
_SUM = _LENGTH = 4


class Cache:
    """The entries of one project, each in a file of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._used: set[str] = set()
        self._added = False
        self._on = _is_ours(folder)

    def get(self, data: bytes, spots: Spots) -> Map | None:
        """What a file of these bytes holds; its ``spots`` are filled in."""
        if not self._takes(data):
            return None
        name = _name(data)
        try:
            entry = (self.folder / name).read_bytes()
        except OSError:
            return None
        content = memoryview(entry)[_SUM:]
        if not content or _sum(content) != entry[:_SUM]:
            return None
        self._used.add(name)
        return _value(content, spots)

    def lacks(self, data: bytes) -> bool:
        """Whether an entry could be made for a file of these bytes, and there is none yet."""
        return self._takes(data) and is_simple(data) and not (self.folder / _name(data)).exists()

    def put(self, data: bytes, document: Document) -> None:
        """Keep what a file of these bytes holds, if it can be kept."""
        value = document.value
        if not (self._takes(data) and document.is_plain and isinstance(value, Map)):
            return
        try:
            content = _content(value)
        except TypeError:  # a number too large
            return
        try:
            self._write(_name(data), _sum(content) + content)
        except OSError:
            self._on = False

    def _takes(self, data: bytes) -> bool:
        return self._on and len(data) >= MIN_BYTES

    def _write(self, name: str, entry: bytes) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=self.folder, delete=False) as file:
            file.write(entry)
        # In one step, so that nobody reads half an entry.
        Path(file.name).replace(self.folder / name)
        self._used.add(name)
        self._added = True

    def tidy(self) -> None:
        """Remove the entries of what the project does not hold any more, if there are new ones."""
        if self._added:
            with suppress(OSError):
                for entry in os.scandir(self.folder):
                    if entry.name not in self._used:
                        Path(entry.path).unlink(missing_ok=True)


def cache_of(root: Path, environ: Mapping[str, str]) -> Cache | None:
    """The cache of a project; None where the user wants none, or has no place for one outside of it."""
    place = environ.get(VARIABLE)
    if place is None:
        from platformdirs import user_cache_path

        folder = user_cache_path("bcsync", appauthor=False)
    elif place:
        folder = Path(place).absolute()
    else:
        return None
    if not folder.is_absolute() or folder.resolve().is_relative_to(root.resolve()):
        return None
    return Cache(folder / blake2b(os.fsencode(root.resolve()), digest_size=8).hexdigest())


def _is_ours(folder: Path) -> bool:
    """Whether it is a folder that nobody else can write; true as well where nothing is yet."""
    try:
        found = folder.lstat()
    except OSError:
        return True
    if os.name == "nt":
        return stat.S_ISDIR(found.st_mode)
    others = stat.S_IWGRP | stat.S_IWOTH
    mine = found.st_uid == os.geteuid() and not found.st_mode & others
    # A link may lead to anything of ours, were it files that came with a project.
    return mine and stat.S_ISDIR(found.st_mode)


def _name(data: bytes) -> str:
    return blake2b(data, digest_size=20, key=_reader()).hexdigest()


@cache
def _reader() -> bytes:
    """What tells one way of reading from another: versions, and the code of this very package."""
    digest = blake2b(f"{__version__} {yaml.__version__} {sys.byteorder}".encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.digest()


def _sum(content: bytes | memoryview) -> bytes:
    return zlib.crc32(content).to_bytes(_SUM)


def _content(value: Map) -> bytes:
    text = orjson.dumps(value)
    return len(text).to_bytes(_LENGTH) + text + value.spots.positions.tobytes()


def _value(content: memoryview, spots: Spots) -> Map:
    end = _LENGTH + int.from_bytes(content[:_LENGTH])
    spots.positions.frombytes(content[end:])
    return _Restored(spots).mapping(orjson.loads(content[_LENGTH:end]))


class _Restored:
    """The values of one entry, back in their mappings and lists."""

    def __init__(self, spots: Spots) -> None:
        self._spots = spots
        self._next = 0

    def mapping(self, values: dict[str, Any]) -> Map:
        """A mapping; collections are numbered in the order in which they end."""
        entries = Map.__new__(Map)
        entries.update(values)
        for name, value in values.items():
            if type(value) is dict:
                entries[name] = self.mapping(value)
                # Not to hold a large file twice: what was restored is let go of at once.
                values[name] = None
            elif type(value) is list:
                entries[name] = self._sequence(value)
        entries.stand(self._spots, self._next)
        self._next += len(values)
        return entries

    def _sequence(self, values: list[Any]) -> Seq:
        items = Seq()
        for value in values:
            if type(value) is dict:
                items.append(self.mapping(value))
            else:
                items.append(self._sequence(value) if type(value) is list else value)
        items.places = list(self._spots.places(self._next, len(values)))
        self._next += len(values)
        return items
