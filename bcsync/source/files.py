"""What the files of a project say together."""

from __future__ import annotations

from pathlib import Path

from bcsync.findings import Finding, error
from bcsync.source.aliases import Budget
from bcsync.source.cache import Cache
from bcsync.source.discover import discover
from bcsync.source.mapping import Map, Sources
from bcsync.source.merge import merge
from bcsync.source.place import Place
from bcsync.source.reader import MAX_BYTES, Document, read_yaml, too_large
from bcsync.source.second import second_reader


def read_layout(root: Path, cache: Cache | None = None) -> tuple[Map, Sources, list[Finding]]:
    """Read and merge every layout file of a project.

    A file that cannot be read at all adds nothing but its finding. Raises ``BcsyncError`` as
    ``discover``. The result does not depend on the cache.
    """
    sources = Sources(lambda file: (root / file).read_text("utf-8", "replace"))
    budget = Budget()
    findings: list[Finding] = []
    mappings: list[Map] = []
    contents: list[bytes | Finding] = []
    for path in discover(root):
        name = path.relative_to(root).as_posix()
        sources.add(name)
        contents.append(fetch(path, name))
    with second_reader(root, cache, contents):
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
    return merged, sources, findings + clashes


def read_file(path: Path, name: str) -> tuple[Map, Sources, list[Finding]]:
    """Read a single file that must hold a mapping, such as the settings.

    ``name`` is how findings call it.
    """
    sources = Sources(lambda _: path.read_text("utf-8", "replace"))
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
        if path.stat().st_size > MAX_BYTES:
            return too_large(start)
        return path.read_bytes()
    except OSError as problem:
        message = f"the file cannot be read: {problem.strerror}"
        hint = "check that it exists and that you may read it"
        return error("unreadable-file", start, message, hint)


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
