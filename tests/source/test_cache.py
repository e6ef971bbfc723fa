"""The cache of files that were read before: quicker, and otherwise as if it were not there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bcsync.source.cache import MIN_BYTES, VARIABLE, Cache, cache_of
from bcsync.source.files import read_layout
from bcsync.source.mapping import Map, Seq, Sources
from tests.source.test_reading_properties import DOCUMENTS, YAML_LIKE

PADDING = f"\n# {'x' * MIN_BYTES}\n"


def write(root: Path, name: str, text: str) -> None:
    root.mkdir(exist_ok=True)
    (root / name).write_text(text + PADDING, "utf-8")


def spelled(value: Any) -> Any:
    """A value with the types of its parts and all its places."""
    if type(value) is Map:
        return {key: (spelled(each), value.places[key]) for key, each in value.items()}
    if type(value) is Seq:
        return [*map(spelled, value), *value.places]
    return type(value), repr(value)


def result(found: tuple[Map, Sources, list[Any]]) -> Any:
    value, _sources, findings = found
    return list(value), spelled(value), findings


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "kept"


def cache_at(kept: Path, root: Path) -> Cache:
    cache = cache_of(root, {VARIABLE: str(kept)})
    assert cache is not None
    return cache


def entries(kept: Path) -> list[Path]:
    return sorted(path for path in kept.rglob("*") if path.is_file())


def exchanged_entry(kept: Path, root: Path) -> Path:
    """The entry of a project that says ``a: 1``, holding ``a: 2``."""
    write(root, "a.yaml", "a: 1")
    read_layout(root, cache_at(kept, root))
    (entry,) = entries(kept)
    write(root, "a.yaml", "a: 2")
    read_layout(root, cache_at(kept, root))
    (other,) = entries(kept)
    write(root, "a.yaml", "a: 1")
    return other.rename(entry)


@settings(max_examples=150)
@example(["<<: {a: 1}\nb: {<<: [{c: 1}], d: 2}", "c: 1"])
@example(["a: .nan", "b: -1e999"])
@given(
    st.lists(
        st.one_of(
            DOCUMENTS.map(lambda value: yaml.safe_dump(value, allow_unicode=True)),
            DOCUMENTS.map(lambda value: yaml.safe_dump(value, default_flow_style=True)),
            YAML_LIKE.map("a: ".__add__),
            st.sampled_from([f"a: {number}" for number in (".inf", "-.inf", ".nan", "9" * 30)]),
            st.sampled_from(
                [
                    "a: &x {b: 1}\nc: *x",
                    "<<: {a: 1}\nb: {<<: [{c: 1}], d: 2}",
                    "a: !t 1",
                    "{a: 1, a: 2}",
                    "[1]",
                ]
            ),
        ),
        max_size=3,
    )
)
def test_what_is_read_does_not_depend_on_the_cache(texts: list[str]) -> None:
    """Values, their types, places and findings are those of the text, first and ever after."""
    with TemporaryDirectory() as name:
        root, kept = Path(name) / "project", Path(name) / "kept"
        root.mkdir()
        for number, text in enumerate(texts):
            write(root, f"{number}.yaml", text)
        plain = result(read_layout(root))
        for _ in range(3):
            assert result(read_layout(root, cache_at(kept, root))) == plain


def test_an_entry_is_used(tmp_path: Path, kept: Path) -> None:
    """The second time nothing is parsed: an entry that was exchanged is what is read."""
    root = tmp_path / "project"
    exchanged_entry(kept, root)
    assert read_layout(root, cache_at(kept, root))[0] == {"a": 2}


def damaged(entry: bytes) -> Iterator[bytes]:
    yield b""
    yield entry[:3]
    yield entry[:-1]
    yield entry.replace(b'"a"', b'"b"')
    yield b"\0" * len(entry)


def test_a_damaged_entry_is_as_good_as_none(tmp_path: Path, kept: Path) -> None:
    """The file is parsed, and its entry is written anew."""
    root = tmp_path / "project"
    write(root, "a.yaml", "a: 1")
    read_layout(root, cache_at(kept, root))
    (entry,) = entries(kept)
    good = entry.read_bytes()
    for bad in damaged(good):
        entry.write_bytes(bad)
        assert read_layout(root, cache_at(kept, root))[0] == {"a": 1}
        assert entry.read_bytes() == good


def test_entries_of_what_is_gone_go(tmp_path: Path, kept: Path) -> None:
    """A project keeps one entry for each file that it has now."""
    root = tmp_path / "project"
    for number in range(3):
        write(root, "a.yaml", f"a: {number}")
        write(root, "b.yaml", "b: 1")
        read_layout(root, cache_at(kept, root))
        assert len(entries(kept)) == 2


def test_small_files_are_not_kept(tmp_path: Path, kept: Path) -> None:
    """Where it would not pay there is nothing."""
    root = tmp_path / "project"
    root.mkdir()
    (root / "a.yaml").write_text("a: 1")
    read_layout(root, cache_at(kept, root))
    assert not kept.exists()


def test_what_others_can_write_is_not_used(tmp_path: Path, kept: Path) -> None:
    """Who can write into the folder could make bcsync read anything."""
    root = tmp_path / "project"
    entry = exchanged_entry(kept, root)
    assert entry.stat().st_mode & 0o077 == 0
    assert entry.parent.stat().st_mode & 0o077 == 0
    entry.parent.chmod(0o777)
    assert read_layout(root, cache_at(kept, root))[0] == {"a": 1}


def test_a_place_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    """A file where the folder should be, for one."""
    root, kept = tmp_path / "project", tmp_path / "kept"
    write(root, "a.yaml", "a: 1")
    kept.write_text("")
    for _ in range(2):
        assert read_layout(root, cache_at(kept, root))[0] == {"a": 1}


def test_the_cache_stands_outside_of_the_project(tmp_path: Path) -> None:
    """Nothing that comes with a project is taken for an entry, and reading leaves nothing in it."""
    root = tmp_path / "project"
    write(root, "a.yaml", "a: 1")
    read_layout(root, cache_of(root, {}))
    assert [path.name for path in root.iterdir()] == ["a.yaml"]


def test_a_place_inside_of_the_project_is_none(tmp_path: Path) -> None:
    """Not even when the variable asks for it: who adds files there would decide what a layout means."""
    root = tmp_path / "project"
    write(root, "a.yaml", "a: 1")
    (tmp_path / "link").symlink_to(root)
    for place in (root, root / ".cache", tmp_path / "link" / "deep"):
        assert cache_of(root, {VARIABLE: str(place)}) is None
    assert cache_of(root, {VARIABLE: str(tmp_path)}) is not None


def test_a_link_to_a_folder_is_not_used(tmp_path: Path, kept: Path) -> None:
    """It may lead to files that came with a project."""
    root = tmp_path / "project"
    entry = exchanged_entry(kept, root)
    entry.parent.rename(tmp_path / "elsewhere")
    entry.parent.symlink_to(tmp_path / "elsewhere")
    assert read_layout(root, cache_at(kept, root))[0] == {"a": 1}


def test_an_empty_variable_turns_it_off(tmp_path: Path) -> None:
    """For machines on which nothing is to be left behind."""
    assert cache_of(tmp_path, {VARIABLE: ""}) is None


def test_projects_do_not_share_entries(tmp_path: Path, kept: Path) -> None:
    """A copy of a project keeps its own, so that tidying one leaves the other's."""
    one, two = tmp_path / "one", tmp_path / "two"
    write(one, "a.yaml", "a: 1")
    read_layout(one, cache_at(kept, one))
    shutil.copytree(one, two)
    read_layout(two, cache_at(kept, two))
    write(two, "a.yaml", "a: 2")
    read_layout(two, cache_at(kept, two))
    assert len(entries(kept)) == 2
