"""Whatever opens many files in one process compiles each statement, and each schema, once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import CacheStats

from bcsync.layout.failures import Checker
from bcsync.platforms.port import Observation
from tests.state.state_examples import BC, account, open_state


@pytest.fixture
def compiled() -> Iterator[list[str]]:
    """The statements that were compiled until now, of those that are kept at all."""
    found: list[str] = []

    def hear(_1: Any, _2: Any, statement: str, _3: Any, context: Any, _4: Any) -> None:
        if getattr(context, "cache_hit", None) is CacheStats.CACHE_MISS:
            found.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    yield found
    event.remove(Engine, "before_cursor_execute", hear)


def used(folder: Path) -> None:
    folder.mkdir()
    with open_state(folder) as state:
        assert state.resources() == []
        state.record(Observation((account("1"),)), {BC})
        assert len(state.resources()) == 1


def test_a_statement(tmp_path: Path, compiled: list[str]) -> None:
    used(tmp_path / "one")
    compiled.clear()
    used(tmp_path / "two")
    assert compiled == []


def test_a_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    schema = {"type": "object", "maxProperties": 1}
    assert Checker(dict(schema)).is_valid({"a": 1})

    def again(*_given: Any, **_flags: Any) -> None:
        raise AssertionError("it was compiled before")

    monkeypatch.setattr(jsonschema_rs, "Draft202012Validator", again)
    assert not Checker(dict(schema)).is_valid({"a": 1, "b": 2})
