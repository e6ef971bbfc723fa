"""What the files of a project say together."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from bcsync.findings import Finding, error
from bcsync.model.place import Place
from bcsync.source.aliases import Budget
from bcsync.source.cache import Cache
from bcsync.source.discover import kind_of_special, shown_name, survey
from bcsync.source.mapping import Map, Sources
from bcsync.source.merge import merge
from bcsync.source.reader import MAX_BYTES, Document, read_yaml, too_large
from bcsync.source.second import second_reader

NOTHING: Mapping[str, bytes] = MappingProxyType({})


def read_layout(
    root: Path,
    cache: Cache | None = None,
    outside: Sequence[str] = (),
    instead: Mapping[str, bytes] = NOTHING,
) -> tuple[Map, Sources, list[Finding]]:
    """Read and merge every layout file of a project.

    ``instead``: what is to be taken for the content of files, by name.
    A file that cannot be read at all adds nothing but its finding. Raises ``BcsyncError`` as
    ``survey``, which takes ``outside``. The result does not depend on the cache.
    """
    sources = Sources(lambda file: _text(root / file))
    budget = Budget()
    mappings: list[Map] = []
    contents: list[bytes | Finding] = []
    paths, findings = survey(root, outside)
    for path in paths:
        name = shown_name(path, root)
        sources.add(name)
        contents.append(instead[name] if name in instead else fetch(path, name))
    with second_reader(root, cache, contents, outside):
        for index, content in enumerate(contents):
            document = _document(content, index, sources, budget, cache)
            findings.extend(document.findings)
            if isinstance(document.value, Map):
                mappings.append(document.value)
            elif document.value is not None:
                findings.append(_not_a_mapping(document.place))
    if cache is not None:
        cache.tidy()
    merged, clashes = merge(mappings or [Map()], sources)
    return (
        merged,
        sources,
        (_unquoted(findings + clashes, root, paths) if outside else findings + clashes),
    )


def read_file(path: Path, name: str) -> tuple[Map, Sources, list[Finding]]:
    """Read a single file that must hold a mapping, such as the settings.

    ``name`` is how findings call it.
    """
    sources = Sources(lambda _: _text(path))
    document = _document(fetch(path, name), sources.add(name), sources, Budget())
    findings = list(document.findings)
    if isinstance(document.value, Map):
        return document.value, sources, findings
    if document.value is not None:
        findings.append(_not_a_mapping(document.place))
    return Map(), sources, findings


def fetch(path: Path, name: str) -> bytes | Finding:
    """The bytes of a layout file, or why they cannot be had; ``name`` is how findings call it."""
    start = Place(name, 1, 1)
    try:
        content = _bytes(path)
    except OSError as problem:
        message = f"the file cannot be read: {problem.strerror}"
        hint = "check that it exists and that you may read it"
        return replace(error("unreadable-file", start, message, hint), quotable=False)
    return too_large(start) if content is None else content


def _bytes(path: Path) -> bytes | None:
    """What a regular file holds, None if that is too much; it never waits for another's writing."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        special = kind_of_special(status.st_mode)
        if special is not None:
            raise OSError(errno.EINVAL, f"it is {special}")
        return None if status.st_size > MAX_BYTES else file.read()


def _text(path: Path) -> str:
    return (_bytes(path) or b"").decode("utf-8", "replace")


def _unquoted(findings: list[Finding], root: Path, paths: Sequence[Path]) -> list[Finding]:
    """Findings without the lines of files from outside: what is said of them ends up in logs."""
    home = root.resolve()
    foreign = {shown_name(path, root) for path in paths if not path.resolve().is_relative_to(home)}
    return [
        replace(finding, quotable=False)
        if finding.place and finding.place.file in foreign
        else finding
        for finding in findings
    ]


def _document(
    content: bytes | Finding,
    index: int,
    sources: Sources,
    budget: Budget,
    cache: Cache | None = None,
) -> Document:
    if isinstance(content, Finding):
        return Document(None, (content,))
    known = None if cache is None else cache.get(content, sources.places.spots[index])
    if known is not None:
        return Document(known, ())
    document = read_yaml(content, index, sources, budget)
    if cache is not None:
        cache.put(content, document)
    return document


def _not_a_mapping(place: Place | None) -> Finding:
    message = "a layout file must hold a mapping (key: value) at its top"
    return error("not-a-mapping", place, message, "begin it with 'version: 1'")
