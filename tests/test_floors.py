"""The direction of imports: text -> documents -> desired -> diff -> plan -> apply -> platform.

A module imports from its own floor's package and from floors below, never from above. Imports inside
functions and under TYPE_CHECKING count like any other.
"""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "bcsync"

FLOORS: list[set[str]] = [
    {
        "bcsync",
        "bcsync.errors",
        "bcsync.model",
        "bcsync.processes",
        "bcsync.resources",
        "bcsync.source.place",
    },
    {"bcsync.postgres"},
    {"bcsync.findings", "bcsync.database", "bcsync.platforms.port", "bcsync.platforms.verdicts"},
    {"bcsync.source"},
    {"bcsync.kinds", "bcsync.platforms.local"},
    {"bcsync.layout", "bcsync.state"},
    {"bcsync.settings", "bcsync.planning", "bcsync.refresh"},
    {"bcsync.applying", "bcsync.settling"},
    {"bcsync.render"},
    {"bcsync.project"},
    {"bcsync.workflow"},
    {"bcsync.reviewed"},
    {"bcsync.carrying"},
    {
        "bcsync.breaking",
        "bcsync.diagnosis",
        "bcsync.drifting",
        "bcsync.exporting",
        "bcsync.inbox",
        "bcsync.looking",
    },
    {"bcsync.cli"},
    {"bcsync.__main__"},
]


def modules() -> dict[str, Path]:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        if ".migrations" not in name:
            found[name] = path
    return found


MODULES = modules()


def imports(name: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(MODULES[name].read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("bcsync"))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("bcsync"):
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in MODULES else str(node.module)


def test_the_page_on_architecture_has_the_same_floors() -> None:
    """Floor by floor, the lowest first."""
    page = (PACKAGE.parent / "docs" / "architecture.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d+) \| ((?:`[a-z_.]+`(?:, )?)+) \|", page, re.MULTILINE)
    told = {int(number): set(re.findall(r"[a-z_.]+", names)) for number, names in rows}
    built = {
        number: {name.removeprefix("bcsync.") for name in names}
        for number, names in enumerate(FLOORS, start=1)
    }
    assert told == built


def floor(name: str) -> int:
    matches = [
        (len(root), level)
        for level, roots in enumerate(FLOORS)
        for root in roots
        if name == root or (root != "bcsync" and name.startswith(root + "."))
    ]
    assert matches, f"{name} stands on no floor: give it one in {Path(__file__).name}"
    return max(matches)[1]


def package(name: str) -> str:
    return ".".join(name.split(".")[:2])


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_only_from_its_own_package_and_from_floors_below(name: str) -> None:
    for imported in imports(name):
        same = package(name) == package(imported) and floor(name) == floor(imported)
        if imported == "bcsync":
            continue
        assert same or floor(imported) < floor(name), f"{name} imports {imported}"


def test_there_is_no_circle_of_modules_whatever_kind_of_import_makes_it() -> None:
    graph = {
        name: {i for i in imports(name) if i != name and not name.startswith(i + ".")}
        for name in MODULES
    }
    TopologicalSorter(graph).prepare()


def test_planning_cannot_write() -> None:
    """Nothing below the planner's imports can reach a database or a platform's writing side."""
    reached, todo = set(), [name for name in MODULES if name.startswith("bcsync.planning")]
    while todo:
        name = todo.pop()
        if name not in reached and name in MODULES:
            reached.add(name)
            todo.extend(imports(name))
    assert "bcsync.database" not in reached
    assert "bcsync.state.store" not in reached
    assert not any(name.startswith("bcsync.platforms.local") for name in reached)


def test_there_is_no_type_checking_block() -> None:
    for path in MODULES.values():
        assert "TYPE_CHECKING" not in path.read_text("utf-8"), path


@pytest.mark.parametrize(
    ("words", "heavy"),
    [
        ("--help", "sqlalchemy alembic jsonschema jsonschema_rs deepdiff rich orjson"),
        (
            "--version",
            "sqlalchemy alembic jsonschema jsonschema_rs deepdiff rich orjson yaml bcsync.render.sections",
        ),
        ("validate", "bcsync.render.sections sqlalchemy alembic jsonschema deepdiff rich"),
        ("plan", "sqlalchemy.dialects.postgresql psycopg alembic jsonschema deepdiff rich"),
    ],
)
def test_a_command_imports_no_more_than_it_needs(tmp_path: Path, words: str, heavy: str) -> None:
    shutil.copytree(PACKAGE / "examples" / "quickstart", tmp_path / "q")
    script = (
        f"import sys; from bcsync.cli import main\ntry: main({words.split()!r})\n"
        "except SystemExit as left: assert not left.code, left.code\n"
        f"print('imported', *sorted({set(heavy.split())!r} & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path / "q",
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines()[-1] == "imported"
