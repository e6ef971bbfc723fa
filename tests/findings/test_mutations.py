"""Any part of a layout replaced by anything: findings with a place and a way out, never an exception."""

from __future__ import annotations

import copy
import json
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bcsync.findings import CODES
from bcsync.layout.load import Layout
from bcsync.project import open_project, read_layout

SAMPLE = Path(__file__).parents[1] / "schemas" / "sample.yaml"
LAYOUT = json.loads(json.dumps(yaml.safe_load(SAMPLE.read_text("utf-8")), default=str))
ACTORS = {"acme": "ana@acme.example", "northwind": "nico@northwind.example"}
GONE = object()


def paths(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(node, dict | list):
        keys = node if isinstance(node, dict) else range(len(node))
        for key in keys:
            yield from paths(node[key], (*path, key))


PATHS = [path for path in paths(LAYOUT) if path]
JUNK = st.one_of(
    st.sampled_from(
        [GONE, None, True, -1, 7200000000000000042, 1.5, "", "x", "admin", "uk*", [], {}]
    ),
    st.sampled_from([[[]], [None], [{}], ["uk", "uk"], {"x": None}, {"role": "x"}, {"": ""}]),
    st.text(max_size=5),
)


def replaced(layout: Any, path: tuple[Any, ...], junk: Any) -> Any:
    holder = layout
    for step in path[:-1]:
        try:
            holder = holder[step]
        except (KeyError, IndexError, TypeError):
            return layout
    try:
        if junk is GONE:
            del holder[path[-1]]
        else:
            holder[path[-1]] = copy.deepcopy(junk)
    except (KeyError, IndexError, TypeError):
        return layout
    return layout


def read(layout: Any) -> Layout:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "bcsync.yaml").write_text(json.dumps({"version": 1, "actors": ACTORS}))
        (root / "layout.yaml").write_text(json.dumps(layout))
        clock = datetime(2026, 3, 1, tzinfo=UTC)
        return read_layout(open_project(root, {}, clock=lambda: clock))


@given(st.lists(st.tuples(st.sampled_from(PATHS), JUNK), min_size=1, max_size=3))
@settings(max_examples=150)
def test_no_mutation_raises_and_every_finding_helps(
    mutations: list[tuple[tuple[Any, ...], Any]],
) -> None:
    layout = copy.deepcopy(LAYOUT)
    for path, junk in mutations:
        layout = replaced(layout, path, junk)
    for finding in read(layout).findings:
        assert finding.code in CODES
        assert finding.place is not None, finding
        assert finding.hint, finding
