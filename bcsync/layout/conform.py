"""Does a document conform to its schema? If not: findings with places, one a cause.

Two validators share the work. jsonschema-rs answers for a whole layout in milliseconds and names
the places that fail; jsonschema then judges those alone, for its errors carry what a message needs.
So one bad account among 100,000 costs about as much as none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bcsync.findings import Finding
from bcsync.layout.failures import Checker
from bcsync.layout.schema import bind, bundle, load_schemas
from bcsync.layout.tree import Tree
from bcsync.source.mapping import Map, Sources

__all__ = ["bind", "bundle", "conform", "load_schemas"]


def conform(
    document: Map, sources: Sources, schema: Mapping[str, Any]
) -> tuple[list[Finding], set[tuple[str, ...]]]:
    """Check ``document`` against a bundled schema (``bind``, ``bundle``).

    Returns the findings and the paths of what is broken (list indexes as text), for later stages to
    skip: a mapping that lacks a key is broken as a whole, an unknown key only by itself.
    """
    checker = Checker(dict(schema))
    if checker.is_valid(document):
        return [], set()
    # Only an invalid document pays for importing jsonschema.
    from bcsync.layout.judge import Judge

    judge = Judge(dict(schema), Tree(document, sources))
    for failure in checker.failures(document):
        judge.judge(failure)
    return judge.findings, judge.broken
