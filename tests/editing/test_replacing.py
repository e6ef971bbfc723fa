"""Files are replaced all or none, and keep what belongs to them."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from bcsync.editing.edit import Edit, Rewrite, applied
from bcsync.editing.replace import replace_files
from bcsync.errors import BcsyncError

OLD, NEW = b"\xef\xbb\xbfa: 1\r\n", b"\xef\xbb\xbfa: 2\r\n"
EDITS = (Edit(3, 4, "2"),)


def rewrite(path: Path) -> Rewrite:
    return Rewrite(path, path.name, OLD, EDITS)


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.yaml"
    path.write_bytes(OLD)
    return path


def test_every_other_byte_stays(file: Path) -> None:
    """Byte order mark, ends of lines, mode."""
    file.chmod(0o640)
    replace_files([rewrite(file)])
    assert file.read_bytes() == NEW
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert names(file.parent) == ["a.yaml"]


def test_edits_do_not_overlap() -> None:
    """Two that want the same characters are a mistake of ours."""
    with pytest.raises(ValueError, match="overlap"):
        applied("abc", [Edit(0, 2, ""), Edit(1, 3, "")])


def test_a_link_stays_a_link(file: Path, tmp_path: Path) -> None:
    """What it leads to is what changes."""
    link = tmp_path / "link.yaml"
    link.symlink_to("a.yaml")
    replace_files([rewrite(link)])
    assert link.is_symlink()
    assert file.read_bytes() == NEW


def spoil_by_change(path: Path) -> str:
    path.write_bytes(b"a: 3\n")
    return "changed meanwhile"


def spoil_by_second_name(path: Path) -> str:
    (path.parent / "c").hardlink_to(path)
    return "second name"


def spoil_by_removal(path: Path) -> str:
    path.unlink()
    return "No such file"


def spoil_by_folder(path: Path) -> str:
    path.unlink()
    path.mkdir()
    return "no plain file"


SPOILS = [spoil_by_change, spoil_by_second_name, spoil_by_removal, spoil_by_folder]


@pytest.mark.parametrize("spoil", SPOILS, ids=lambda each: each.__name__)
def test_all_or_none(file: Path, tmp_path: Path, spoil: object) -> None:
    """One that cannot be replaced leaves the others as they were, and nothing lies about."""
    other = tmp_path / "b.yaml"
    other.write_bytes(OLD)
    assert callable(spoil)
    words = spoil(other)
    there = names(tmp_path)
    with pytest.raises(BcsyncError, match=words):
        replace_files([rewrite(file), rewrite(other)])
    assert file.read_bytes() == OLD
    assert names(tmp_path) == there


def test_a_disk_that_fills_at_the_last_moment(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was put in place already is taken back."""
    other = tmp_path / "b.yaml"
    other.write_bytes(OLD)
    replace = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if target.name == "b.yaml":
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(BcsyncError, match="No space left"):
        replace_files([rewrite(file), rewrite(other)])
    assert file.read_bytes() == other.read_bytes() == OLD
    assert names(tmp_path) == ["a.yaml", "b.yaml"]


def test_a_file_that_may_not_be_written(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Replacing would get around it. (Who runs this may be allowed everything, hence the stand-in.)"""
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(BcsyncError, match="read-only"):
        replace_files([rewrite(file)])
    assert file.read_bytes() == OLD
