"""Does a document conform to its schema? If not: findings with places, one a cause.

Two validators share the work. jsonschema-rs answers for a whole layout in milliseconds and names
the places that fail; jsonschema then judges those alone, for its errors carry what a message needs.
So one bad account among 100,000 costs about as much as none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bcsync.findings import Finding, error, sort_findings
from bcsync.layout.failures import Checker
from bcsync.layout.schema import bind, bundle, load_schemas
from bcsync.layout.tree import Tree
from bcsync.source.mapping import Map, Seq, Sources

__all__ = ["bind", "bundle", "conform", "load_schemas"]


def conform(
    document: Map, sources: Sources, schema: Mapping[str, Any]
) -> tuple[list[Finding], set[tuple[str, ...]]]:
    """Check ``document`` against a bundled schema (``bind``, ``bundle``).

    Returns the findings by place and the paths of what is broken (list indexes as text), for later stages to
    skip: a mapping that lacks a key is broken as a whole, an unknown key only by itself.
    """
    checker = Checker(dict(schema))
    if checker.is_valid(document):
        return [], set()
    # Only an invalid document pays for importing jsonschema.
    from bcsync.layout.judge import Judge

    nameless = list(_take_empty_keys(document, sources, set()))
    judge = Judge(dict(schema), Tree(document, sources))
    for failure in checker.failures(document):
        judge.judge(failure)
    # A mapping with an anchor is judged wherever it is used.
    findings = dict.fromkeys([*nameless, *judge.findings])
    return sort_findings(findings), judge.broken


def _take_empty_keys(node: Any, sources: Sources, seen: set[int]) -> Iterator[Finding]:
    # jsonschema-rs leaves empty keys out of its paths, so what stands below one could not be found.
    if not isinstance(node, Map | Seq) or id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, Map) and "" in node:
        place = sources.key(node.places[""])
        node.drop("")
        yield error("bad-key", place, "a key is empty", "give it a name, or remove the entry")
    for part in node.values() if isinstance(node, Map) else node:
        yield from _take_empty_keys(part, sources, seen)
