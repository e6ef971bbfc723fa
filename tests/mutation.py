"""One place of a module written wrongly, in the running program: does anything notice?

Only the code inside of functions is put in the place of what is there, so that whoever imported a name of
the module has it, too; no object changes its identity.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, NamedTuple

import pytest
import yaml

SAME = "from __future__ import annotations\n"


class Mutant(NamedTuple):
    """One wrong way to write something."""

    module: ModuleType
    name: str
    right: str
    wrong: str


def read(module: ModuleType, file: Path) -> list[Mutant]:
    """The mutants of a module that a file lists."""
    return [Mutant(module, **entry) for entry in yaml.safe_load(file.read_text("utf-8"))]


def unchanged(module: ModuleType) -> Mutant:
    """A mutant in which nothing is wrong."""
    return Mutant(module, "the same", SAME, SAME)


@contextmanager
def mutated(mutant: Mutant) -> Iterator[None]:
    """The program with one place written wrongly."""
    source = Path(str(mutant.module.__file__)).read_text("utf-8")
    times = source.count(mutant.right)
    assert times == 1, f"{mutant.right!r} stands {times} times"
    wrong = ModuleType(mutant.module.__name__)
    text = source.replace(mutant.right, mutant.wrong)
    exec(compile(text, f"<{mutant.name}>", "exec"), vars(wrong))
    with pytest.MonkeyPatch.context() as patch:
        _put(patch, mutant.module, vars(wrong))
        yield


def _put(patch: pytest.MonkeyPatch, module: ModuleType, wrong: Mapping[str, Any]) -> None:
    for name, value in wrong.items():
        if name.startswith("__"):
            continue
        right = vars(module)[name]
        if getattr(value, "__module__", None) != module.__name__:
            if right != value:
                patch.setattr(module, name, value)
        elif inspect.isclass(value):
            _put_members(patch, right, value)
        else:
            _put_code(patch, right, value)


def _put_members(patch: pytest.MonkeyPatch, right: type, wrong: type) -> None:
    for name, value in vars(wrong).items():
        _put_code(patch, vars(right).get(name), value)


def _put_code(patch: pytest.MonkeyPatch, right: Any, wrong: Any) -> None:
    right, wrong = _function(right), _function(wrong)
    if isinstance(right, FunctionType) and isinstance(wrong, FunctionType):
        patch.setattr(right, "__code__", wrong.__code__)


def _function(member: Any) -> Any:
    """What is called behind a member of a module or of a class."""
    match member:
        case property():
            return member.fget
        case cached_property():
            return member.func
        case staticmethod() | classmethod():
            return member.__func__
        case _:
            return inspect.unwrap(member) if callable(member) else member
