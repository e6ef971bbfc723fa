"""Which files make a layout, and what they say together."""

from __future__ import annotations

from pathlib import Path

import pytest

from bcsync.errors import BcsyncError
from bcsync.model.place import Place
from bcsync.source.discover import discover
from bcsync.source.files import read_file, read_layout
from bcsync.source.mapping import key_place


def write(root: Path, **files: str) -> None:
    for name, text in files.items():
        path = root / name.replace("__", "/").replace("DOT", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def names(root: Path) -> list[str]:
    return [path.relative_to(root).as_posix() for path in discover(root)]


def test_layout_files_are_found_sorted(tmp_path: Path) -> None:
    """YAML files at any depth; the settings, hidden and other files are left out."""
    write(tmp_path, bDOTyml="", aDOTyaml="", sub__cDOTyaml="", sub__deep__dDOTyaml="")
    write(tmp_path, bcsyncDOTyaml="", DOThiddenDOTyaml="", DOTgit__xDOTyaml="", notesDOTtxt="")
    assert names(tmp_path) == ["a.yaml", "b.yml", "sub/c.yaml", "sub/deep/d.yaml"]


def test_links_are_followed_once(tmp_path: Path) -> None:
    """A loop ends, and a file reached twice counts once, under its real name."""
    write(tmp_path, real__aDOTyaml="a: 1")
    (tmp_path / "real" / "loop").symlink_to(tmp_path)
    (tmp_path / "again").symlink_to(tmp_path / "real")
    (tmp_path / "again.yaml").symlink_to(tmp_path / "real" / "a.yaml")
    assert names(tmp_path) == ["real/a.yaml"]


def test_a_dangling_link_is_an_error(tmp_path: Path) -> None:
    """What cannot be read must not look as if it had been removed."""
    (tmp_path / "gone.yaml").symlink_to(tmp_path / "nowhere")
    _, _, findings = read_layout(tmp_path)
    assert [(f.code, f.place) for f in findings] == [("unreadable-file", Place("gone.yaml", 1, 1))]


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """The refusal says which folder, and what to check."""
    with pytest.raises(BcsyncError, match="nowhere") as refusal:
        discover(tmp_path / "nowhere")
    assert refusal.value.hint


def test_mappings_merge_at_any_depth(tmp_path: Path) -> None:
    """One account a file is as good as all in one; each keeps its own place."""
    write(tmp_path, aDOTyaml="version: 1\nbc: {acme: {name: A, accounts: {uk: {name: UK}}}}\n")
    write(tmp_path, bDOTyaml="version: 1\nbc:\n  acme:\n    accounts:\n      fr: {name: FR}\n")
    write(tmp_path, cDOTyaml="# nothing\n")
    layout, sources, findings = read_layout(tmp_path)
    assert findings == []
    accounts = {"uk": {"name": "UK"}, "fr": {"name": "FR"}}
    assert layout == {"version": 1, "bc": {"acme": {"name": "A", "accounts": accounts}}}
    merged = layout["bc"]["acme"]["accounts"]
    assert key_place(sources, merged, "fr") == Place("b.yaml", 5, 7)
    assert key_place(sources, merged, "uk").file == "a.yaml"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("a: {x: 1}", "a: {x: 1}"),
        ("a: {x: [1]}", "a: {x: [2]}"),
        ("a: {x: 1}", "a: {x: {y: 1}}"),
        ("a: {x: }", "a: {x: {}}"),
    ],
)
def test_a_leaf_given_twice_names_both_places(tmp_path: Path, first: str, second: str) -> None:
    """Even the same value twice is an error: one of the two would be changed in vain."""
    write(tmp_path, aDOTyaml=first, bDOTyaml=second)
    _, _, findings = read_layout(tmp_path)
    assert [(f.code, f.place, f.also) for f in findings] == [
        ("given-twice", Place("b.yaml", 1, 5), (Place("a.yaml", 1, 5),))
    ]


def test_versions_may_repeat_but_not_differ(tmp_path: Path) -> None:
    """Each file may say which version it is written in."""
    write(tmp_path, aDOTyaml="version: 1", bDOTyaml="version: 1", cDOTyaml="version: true")
    _, _, findings = read_layout(tmp_path)
    assert [f.place for f in findings] == [Place("c.yaml", 1, 1)]


def test_merging_leaves_aliased_mappings_alone(tmp_path: Path) -> None:
    """What merges into one use of an anchor does not show up in the others."""
    write(tmp_path, aDOTyaml="a: &a {x: 1}\nb: *a\n", bDOTyaml="a: {y: 2}\n")
    layout, _, findings = read_layout(tmp_path)
    assert (layout, findings) == ({"a": {"x": 1, "y": 2}, "b": {"x": 1}}, [])


def test_a_file_that_is_no_mapping_is_refused(tmp_path: Path) -> None:
    """The rest of the layout is still read."""
    write(tmp_path, aDOTyaml="# list\n- x\n", bDOTyaml="b: 1\n", cDOTyaml="c: [\n")
    layout, _, findings = read_layout(tmp_path)
    assert layout == {"b": 1}
    assert [(f.code, str(f.place)) for f in findings] == [
        ("not-a-mapping", "a.yaml:2:1"),
        ("yaml-syntax", "c.yaml:2:1"),
    ]


def test_one_file_can_be_read_by_itself(tmp_path: Path) -> None:
    """Settings are read like a layout, with places."""
    write(tmp_path, bcsyncDOTyaml="a:\n  b: 1\n")
    settings, sources, findings = read_file(tmp_path / "bcsync.yaml", "bcsync.yaml")
    assert (settings, findings) == ({"a": {"b": 1}}, [])
    assert sources.line(key_place(sources, settings["a"], "b")) == "  b: 1"


def test_many_files_merge_in_time_that_grows_with_their_size(tmp_path: Path) -> None:
    """A thousand files that add to one mapping do not copy it a thousand times."""
    for number in range(1000):
        (tmp_path / f"{number}.yaml").write_text(f"a: {{b: {{k{number}: 1}}}}\n")
    layout, _, findings = read_layout(tmp_path)
    assert (len(layout["a"]["b"]), findings) == (1000, [])
