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
        "bcsync.clock",
        "bcsync.ending",
        "bcsync.errors",
        "bcsync.exits",
        "bcsync.model",
        "bcsync.processes",
        "bcsync.secret",
        "bcsync.shipped",
        "bcsync.wire",
    },
    {"bcsync.database", "bcsync.platforms.abilities", "bcsync.platforms.costs", "bcsync.web"},
    {"bcsync.findings", "bcsync.forge", "bcsync.platforms.port"},
    {"bcsync.source"},
    {"bcsync.editing", "bcsync.kinds", "bcsync.platforms.local", "bcsync.platforms.tiktok"},
    {"bcsync.emulator", "bcsync.layout", "bcsync.platforms.chosen", "bcsync.state"},
    {"bcsync.settings", "bcsync.planning"},
    {"bcsync.planning.changes"},
    {"bcsync.planning.passes"},
    {"bcsync.planning.guards", "bcsync.planning.saved", "bcsync.planning.warnings"},
    {"bcsync.planning.build", "bcsync.planning.correction", "bcsync.planning.passes.table"},
    {"bcsync.applying", "bcsync.recovery"},
    {"bcsync.render"},
    {"bcsync.notify", "bcsync.project"},
    {"bcsync.fleet", "bcsync.flow"},
    {"bcsync.workflow"},
    {
        "bcsync.jobs.inspect",
        "bcsync.jobs.apply",
        "bcsync.jobs.check",
        "bcsync.jobs.doctor",
        "bcsync.jobs.fmt",
        "bcsync.jobs.live_checks",
        "bcsync.jobs.login",
        "bcsync.jobs.merged",
        "bcsync.jobs.post",
    },
    {
        "bcsync.jobs.adopt_drift",
        "bcsync.jobs.names",
        "bcsync.jobs.drift",
        "bcsync.jobs.night",
        "bcsync.jobs.requests",
        "bcsync.jobs.seed",
        "bcsync.jobs.unlock",
    },
    {"bcsync.jobs.adopt", "bcsync.testing"},
    {"bcsync.jobs.export"},
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


def room(name: str) -> str:
    """The root of the floor list that a module belongs to."""
    roots = [
        root
        for roots in FLOORS
        for root in roots
        if name == root or (root != "bcsync" and name.startswith(root + "."))
    ]
    return max(roots, key=len, default=name)


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


def test_there_is_no_circle_of_rooms() -> None:
    graph: dict[str, set[str]] = {}
    for name in MODULES:
        others = {room(imported) for imported in imports(name)} - {room(name), "bcsync"}
        graph.setdefault(room(name), set()).update(others)
    TopologicalSorter(graph).prepare()


def test_no_import_lies_in_a_function_to_dodge_a_circle() -> None:
    """What is imported late is imported late because it is heavy: it could stand at the top as well."""
    for name, path in MODULES.items():
        for function in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(function, ast.FunctionDef):
                late = [
                    node.module for node in ast.walk(function) if isinstance(node, ast.ImportFrom)
                ]
                for module in late:
                    if module is not None and module.startswith("bcsync."):
                        assert floor(module) <= floor(name), f"{name} imports {module}"


def test_the_page_on_architecture_has_the_tree_that_is_on_the_disk() -> None:
    page = (PACKAGE.parent / "docs" / "architecture.md").read_text("utf-8")
    (tree,) = re.findall(r"```text\nbcsync/\n(.*?)```", page, re.DOTALL)
    told, folders = set(), {2: ""}
    for line in tree.splitlines():
        words, indent = line.split(), len(line) - len(line.lstrip())
        if words[0].endswith("/"):
            folders[indent + 2] = folders[indent] + words[0]
            told.add(folders[indent + 2])
        else:
            told.update(f"{folders[indent]}{word}.py" for word in words)
    built = {
        str(path.relative_to(PACKAGE)) + ("/" if path.is_dir() else "")
        for path in PACKAGE.rglob("*")
        if (path.is_dir() or path.suffix == ".py")
        and not {"__pycache__", "ci", "migrations", "examples", "schemas"}.intersection(
            path.relative_to(PACKAGE).parts
        )
        and path.name not in ("__init__.py", "__main__.py")
    }
    assert sorted(told - {"ci/", "state/migrations/", "examples/"}) == sorted(built)


def test_planning_cannot_write() -> None:
    """Nothing below the planner's imports can reach a database or a platform's writing side."""
    reached, todo = set(), [name for name in MODULES if name.startswith("bcsync.planning")]
    while todo:
        name = todo.pop()
        if name not in reached and name in MODULES:
            reached.add(name)
            todo.extend(imports(name))
    assert "bcsync.database.engine" not in reached
    assert "bcsync.state.store" not in reached
    assert not any(name.startswith("bcsync.platforms.local") for name in reached)


def test_there_is_no_type_checking_block() -> None:
    for path in MODULES.values():
        assert "TYPE_CHECKING" not in path.read_text("utf-8"), path


@pytest.mark.parametrize(
    ("words", "heavy"),
    [
        (
            "--help",
            "sqlalchemy alembic jsonschema jsonschema_rs deepdiff rich orjson httpx2 keyring",
        ),
        (
            "--version",
            "sqlalchemy alembic jsonschema jsonschema_rs deepdiff rich orjson yaml bcsync.render.sections",
        ),
        ("validate", "bcsync.render.sections sqlalchemy alembic jsonschema deepdiff rich"),
        (
            "plan",
            "sqlalchemy psycopg alembic jsonschema deepdiff rich asyncio httpx2 keyring "
            "bcsync.flow.apply bcsync.applying.run bcsync.planning.saved.stale bcsync.render.markdown "
            "bcsync.platforms.tiktok.abilities bcsync.platforms.tiktok.by_hand bcsync.platforms.tiktok.costs "
            "bcsync.platforms.tiktok.transport.credentials bcsync.wire.endpoints",
        ),
    ],
)
def test_a_command_imports_no_more_than_it_needs(tmp_path: Path, words: str, heavy: str) -> None:
    shutil.copytree(PACKAGE / "examples" / "quickstart", tmp_path / "q")
    assert imported(tmp_path / "q", words, heavy) == []


def test_a_plan_that_reads_files_imports_nothing_of_servers(tmp_path: Path) -> None:
    """What the first apply wrote is read."""
    shutil.copytree(PACKAGE / "examples" / "quickstart", tmp_path / "q")
    imported(tmp_path / "q", "apply --auto-approve", "")
    heavy = (
        "sqlalchemy.dialects.postgresql sqlalchemy.orm sqlalchemy.ext psycopg alembic jsonschema "
        "deepdiff rich bcsync.flow.apply bcsync.applying.run bcsync.planning.saved.stale "
        "bcsync.platforms.local.rules bcsync.recovery.recover bcsync.recovery.verdicts "
        "bcsync.source.quoting bcsync.state.pull bcsync.state.verify"
    )
    assert imported(tmp_path / "q", "plan", heavy) == []


def imported(folder: Path, words: str, heavy: str) -> list[str]:
    """What of these modules a command imports in a project."""
    script = (
        f"import sys; from bcsync.cli import main\ntry: main({words.split()!r})\n"
        "except SystemExit as left: assert not left.code, left.code\n"
        f"print('imported', *sorted({set(heavy.split())!r} & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines()[-1].split()[1:]


def test_the_process_that_reads_along_imports_no_database() -> None:
    heavy = {"sqlalchemy", "click", "jsonschema_rs", "bcsync.layout", "bcsync.state"}
    script = f"import sys, bcsync.source.__main__; print(*sorted({heavy!r} & set(sys.modules)))"
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert (ran.stdout.strip(), ran.stderr) == ("", "")
