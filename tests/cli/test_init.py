"""``bcsync init``: a project that plans at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bcsync.cli import init
from bcsync.shipped import resource_dir

from .conftest import Bcsync

TOPS = {"bcsync.yaml": "settings", "fleet.yaml": "fleet"}
EXAMPLES = sorted(
    p.parent.name for p in resource_dir("examples").glob("*/*.yaml") if p.name in TOPS
)


def test_a_new_project_plans_applies_and_is_then_as_declared(
    tmp_path: Path, bcsync: Bcsync
) -> None:
    root = tmp_path / "deep" / "new"
    begun = bcsync(None, "init", str(root))
    assert begun.code == 0
    assert f"bcsync -C {root} plan" in begun.err
    assert bcsync(root, "plan", "--detailed-exitcode").code == 2
    assert bcsync(root, "apply", "--auto-approve").code == 0
    assert bcsync(root, "plan", "--detailed-exitcode").code == 0
    assert (root / ".gitignore").read_text() == ".bcsync/\n"


def test_nothing_is_ever_overwritten(tmp_path: Path, bcsync: Bcsync) -> None:
    (tmp_path / "layout.yaml").write_text("mine")
    refused = bcsync(tmp_path, "init")
    assert refused.code == 1
    assert "layout.yaml exists already" in refused.err
    assert [path.name for path in tmp_path.iterdir()] == ["layout.yaml"]
    assert (tmp_path / "layout.yaml").read_text() == "mine"


def test_a_gitignore_that_is_there_stays_as_it_is(tmp_path: Path, bcsync: Bcsync) -> None:
    (tmp_path / ".gitignore").write_text("*.pyc\n")
    begun = bcsync(tmp_path, "init")
    assert begun.code == 0
    assert ".bcsync/" in begun.err
    assert (tmp_path / ".gitignore").read_text() == "*.pyc\n"


def test_an_example_comes_without_what_working_with_it_left_behind(
    tmp_path: Path, bcsync: Bcsync, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = tmp_path / "examples"
    for name, text in {
        "bcsync.yaml": "version: 1",
        "more/layout.yaml": "version: 1",
        ".bcsync/state.db": "leftover",
        "bcsync-crash.log": "leftover",
    }.items():
        path = shelf / "two" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.setattr(init, "resource_dir", lambda _name: shelf)
    root = tmp_path / "new"
    assert bcsync(None, "init", str(root), "--example", "two").code == 0
    found = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    schemas = {"schemas/layout.schema.json", "schemas/settings.schema.json"}
    assert found == {"bcsync.yaml", "more/layout.yaml", ".gitignore", *schemas}


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_shipped_example_plans_at_once(tmp_path: Path, bcsync: Bcsync, name: str) -> None:
    begun = bcsync(None, "init", str(tmp_path / "new"), "--example", name)
    projects = [path.parent for path in (tmp_path / "new").rglob("bcsync.yaml")]
    assert [bcsync(each, "plan").code for each in projects] == [0] * len(projects)
    if name == "fleet":
        assert len(projects) == 5
        assert "fleet init" in begun.err
        listed = bcsync(tmp_path / "new", "fleet", "list")
        assert (listed.code, len(listed.out.splitlines()), listed.err) == (0, 5, "")


@pytest.mark.parametrize("words", [[], *(["--example", name] for name in EXAMPLES)])
def test_editors_find_the_schema_of_every_file_in_the_project(
    tmp_path: Path, bcsync: Bcsync, words: list[str]
) -> None:
    """Offline, and it says what bcsync says."""
    root = tmp_path / "new"
    assert bcsync(None, "init", str(root), *words).code == 0
    written = [*root.rglob("*.yaml")]
    assert len(written) > 1
    for path in written:
        line = path.read_text("utf-8").split("\n")[0]
        named = line.removeprefix("# yaml-language-server: $schema=")
        schema = (path.parent / named).resolve()
        assert schema.parent == (root / "schemas").resolve()
        kind = TOPS.get(path.name, "layout")
        assert schema.read_text("utf-8") == bcsync(root, "schema", kind).out


def test_the_examples_of_a_checkout_find_what_is_published() -> None:
    checkout = Path(__file__).parents[2]
    for path in (checkout / "bcsync" / "examples").rglob("*.yaml"):
        line = path.read_text("utf-8").split("\n")[0]
        named = line.removeprefix("# yaml-language-server: $schema=")
        told = checkout / "examples" / path.relative_to(checkout / "bcsync" / "examples")
        assert (told.parent / named).resolve().parent == checkout / "schemas"
        assert (told.parent / named).is_file()


def test_an_unknown_example_names_the_nearest(tmp_path: Path, bcsync: Bcsync) -> None:
    refused = bcsync(None, "init", str(tmp_path / "new"), "--example", "quikstart")
    assert refused.code == 64
    assert "did you mean quickstart?" in refused.err
    assert bcsync(None, "init", str(tmp_path / "new"), "--example", "../examples").code == 64
    assert not (tmp_path / "new").exists()
