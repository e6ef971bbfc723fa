"""Whatever is handed to ``apply FILE`` and ``show FILE``: only the plan that was reviewed is ever done."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from tests.fuzz.desk import STATE, Desk
from tests.fuzz.fuzzing import fuzz
from tests.fuzz.inputs import arbitrary, damaged, documents
from tests.safety.driver import tree

Steps = tuple[Any, ...]


def _places(value: Any, path: Steps = ()) -> Iterator[Steps]:
    yield path
    keys = (
        value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    )
    for key, each in ((key, value[key]) for key in keys):
        yield from _places(each, (*path, key))


@st.composite
def edited(draw: st.DrawFn, original: Any) -> bytes:
    """A real plan in which values were replaced, taken out, doubled or swapped for others of it."""
    plan = deepcopy(original)
    for _ in range(draw(st.integers(1, 3))):
        places = [path for path in _places(plan) if path]
        if not places:
            break
        *way, last = draw(st.sampled_from(places))
        holder = plan
        for step in way:
            holder = holder[step]
        match draw(st.integers(0, 3)):
            case 0:
                del holder[last]
            case 1 if isinstance(holder, list):
                holder.insert(last, deepcopy(holder[last]))
            case 2:
                path = draw(st.sampled_from(places))
                found = plan
                for step in path:
                    try:
                        found = found[step]
                    except (KeyError, IndexError, TypeError):
                        break
                holder[last] = deepcopy(found)
            case _:
                holder[last] = draw(documents())
    return json.dumps(plan).encode()


@pytest.fixture(scope="session")
def real(applied: Path) -> bytes:
    """A plan as ``plan --out`` saved it."""
    return (applied / "plan.json").read_bytes()


def test_no_plan_file_breaks_show_or_apply_down(desk: Desk, real: bytes) -> None:
    deep = st.integers(1, 1_500).map(lambda n: b"[" * n + b"]" * n)
    files = arbitrary | damaged([real]) | edited(json.loads(real)) | documents().map(_json) | deep

    def examine(data: bytes) -> None:
        desk.fresh({"plan.json": data})
        file = str(desk.root / "plan.json")
        shown = desk.only_looks("show", file)
        desk.only_looks("show", "--json", file)
        if shown.code:
            desk.only_looks("apply", "--auto-approve", file)
        else:
            desk.leaves_the_platform("apply", file)

    fuzz(examine, files, share=0.08, examples=24)


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()


def test_an_edited_plan_does_nothing_or_what_it_says(desk: Desk, real: bytes) -> None:
    def examine(data: bytes) -> None:
        desk.fresh({"plan.json": data})
        before = tree(desk.root)
        ran = desk.run("apply", "--auto-approve", str(desk.root / "plan.json"))
        if ran.code in (0, 6):
            return
        after = tree(desk.root)
        changed = {n for n in before.keys() | after.keys() if before.get(n) != after.get(n)}
        # A plan that is refused late has refreshed the state before.
        assert changed <= {STATE}, (ran, changed)

    fuzz(examine, edited(json.loads(real)), share=0.06, examples=16)
