"""What may be layout and cannot be read is told: it must not look as if it had been removed."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from bcsync.model.place import Place
from bcsync.source.discover import survey
from bcsync.source.files import read_layout


@pytest.fixture
def root(tmp_path: Path) -> Path:
    project = tmp_path / "project"
    project.mkdir()
    (project / "a.yaml").write_text("a: 1\n")
    return project


def told(root: Path, outside: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    findings = read_layout(root, None, outside)[2]
    assert all(finding.hint and not finding.quotable for finding in findings)
    return [(finding.code, finding.place.file) for finding in findings if finding.place]


def pipe(path: Path) -> None:
    os.mkfifo(path)


def listening(path: Path) -> None:
    server = socket.socket(socket.AF_UNIX)
    here = Path.cwd()
    os.chdir(path.parent)  # the name of a socket must be short
    try:
        server.bind(path.name)
    finally:
        os.chdir(here)
        server.close()


def linked(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("b.yaml", pipe),
        ("b.yaml", listening),
        ("b.yaml", linked("/dev/null")),
        ("b.yaml", linked("nowhere")),
        ("b.yaml", linked("b.yaml")),
        ("clients", linked("nowhere")),
        ("clients", linked("../shared")),
        ("clients", linked("clients")),
        ("clients", linked("a.yaml/below")),
    ],
)
def test_what_cannot_be_read_is_told(root: Path, name: str, make: Callable[[Path], None]) -> None:
    make(root / name)
    codes = {"unreadable-file", "link-outside"} if name == "b.yaml" else {"unreadable-file"}
    [(code, file)] = told(root)
    assert (code in codes, file) == (True, name)
    assert survey(root)[0] == [root / "a.yaml"]


def test_a_link_to_a_pipe_of_the_project_is_told(root: Path) -> None:
    os.mkfifo(root / "pipe")
    (root / "b.yaml").symlink_to("pipe")
    assert told(root) == [("unreadable-file", "b.yaml")]


def test_a_folder_that_cannot_be_listed_is_told(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "clients").mkdir()
    listed = os.scandir

    def refusing(path: Path) -> object:
        if Path(path).name == "clients":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(os, "scandir", refusing)
    assert told(root) == [("unreadable-file", "clients")]


def test_a_file_that_becomes_a_pipe_meanwhile_is_not_waited_for(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = survey(root)
    (root / "a.yaml").unlink()
    os.mkfifo(root / "a.yaml")
    monkeypatch.setattr("bcsync.source.files.survey", lambda *_: found)
    assert told(root) == [("unreadable-file", "a.yaml")]


@pytest.mark.parametrize("name", ["notes.txt", "b.yaml~", "b.yaml.", "b.yaml.bak", ".b.yaml"])
def test_what_is_no_layout_by_its_name_is_not_looked_at(root: Path, name: str) -> None:
    os.mkfifo(root / name)
    assert told(root) == []


@pytest.mark.parametrize("name", ["b.YAML", "b.Yml", "B.yml"])
def test_letter_case_makes_no_file_disappear(root: Path, name: str) -> None:
    (root / name).write_text("b: 2\n")
    assert read_layout(root)[0] == {"a": 1, "b": 2}


class TestLinksOutOfTheProject:
    """They are told, not followed; the folders that settings name are."""

    @pytest.fixture(autouse=True)
    def shared(self, tmp_path: Path) -> Path:
        folder = tmp_path / "shared"
        folder.mkdir()
        (folder / "b.yaml").write_text("b: [secret\n")
        (folder / "c.yaml").write_text("c: 3\n")
        return folder

    @pytest.mark.parametrize(
        ("name", "target"),
        [("b.yaml", "../shared/b.yaml"), ("clients", "../shared"), ("up", "..")],
    )
    def test_they_are_told(self, root: Path, name: str, target: str) -> None:
        (root / name).symlink_to(target)
        assert told(root) == [("link-outside", name)]

    def test_a_link_over_another_is_one(self, root: Path, shared: Path) -> None:
        (root / ".over").symlink_to(shared)
        (root / "b.yaml").symlink_to(".over/b.yaml")
        assert told(root) == [("link-outside", "b.yaml")]

    def test_the_hint_names_the_folder(self, root: Path) -> None:
        (root / "b.yaml").symlink_to("../shared/b.yaml")
        [finding] = survey(root)[1]
        assert "outside: [../shared]" in finding.hint
        assert survey(root, ["../shared"])[1] == []

    def test_a_folder_that_is_named_is_read(self, root: Path) -> None:
        (root / "clients").symlink_to("../shared")
        (root / "again.yaml").symlink_to("../shared/c.yaml")
        layout, _, findings = read_layout(root, None, ("../shared",))
        assert layout == {"a": 1, "c": 3}
        assert [(f.code, f.quotable) for f in findings] == [("yaml-syntax", False)]

    def test_what_is_no_layout_may_lie_anywhere(self, root: Path) -> None:
        (root / "notes.txt").symlink_to("../shared/b.yaml")
        assert told(root) == []

    def test_a_project_that_is_a_link_itself_is_read(self, root: Path, tmp_path: Path) -> None:
        (root / "again").symlink_to(root)
        (tmp_path / "link").symlink_to(root)
        assert read_layout(tmp_path / "link")[0] == {"a": 1}


class TestProjectsInProjects:
    """A folder with settings of its own is another project."""

    def test_its_layout_is_left_out_and_that_is_told(self, root: Path) -> None:
        other = root / "clients" / "zen"
        (other / "deep").mkdir(parents=True)
        (other / "bcsync.yaml").write_text("version: 1\n")
        (other / "deep" / "b.yaml").write_text("b: 2\n")
        (root / "clients" / "c.yaml").write_text("c: 3\n")
        layout, _, findings = read_layout(root)
        assert layout == {"a": 1, "c": 3}
        assert [(f.code, f.severity, f.place) for f in findings] == [
            ("nested-project", "warning", Place("clients/zen/bcsync.yaml", 1, 1))
        ]

    def test_one_without_layout_is_no_matter(self, root: Path) -> None:
        (root / "zen").mkdir()
        (root / "zen" / "bcsync.yaml").write_text("version: 1\n")
        assert told(root) == []


class TestNamesThatAreNoText:
    """A name of other bytes than UTF-8 could stand in no plan."""

    def test_a_file_is_told(self, root: Path) -> None:
        (root / os.fsdecode(b"gr\xfcn.yaml")).write_text("b: 2\n")
        assert told(root) == [("bad-file-name", "gr\\xfcn.yaml")]

    def test_a_folder_is_told_once(self, root: Path) -> None:
        folder = root / "clients" / os.fsdecode(b"gr\xfcn")
        folder.mkdir(parents=True)
        for name in ("b.yaml", "c.yaml"):
            (folder / name).write_text(f"{name[0]}: 2\n")
        assert told(root) == [("bad-file-name", "clients/gr\\xfcn")]

    def test_other_files_may_be_named_as_they_like(self, root: Path) -> None:
        (root / os.fsdecode(b"gr\xfcn.txt")).write_text("")
        assert told(root) == []

    def test_the_project_may_lie_in_such_a_folder(self, tmp_path: Path) -> None:
        project = tmp_path / os.fsdecode(b"gr\xfcn")
        project.mkdir()
        (project / "a.yaml").write_text("a: [\n")
        assert [f.place and f.place.file for f in read_layout(project)[2]] == ["a.yaml"]
