"""``fmt``: the style of a layout, written, checked or shown."""

from __future__ import annotations

import pytest

from tests.flows.driver import DONE, FAILED, USAGE, Desk

ROUGH = """\
business_centers:
    acme:
        id: 7100000000000000001
        name: Acme  # the brand
        timezone: Europe/London
        members:
            Ana@acme.example: admin
            bo@acme.example:   {role : standard}
        ad_accounts:
            uk: {name: UK, members: {ana@acme.example: operator}}
"""
TIDY = """\
version: 1
business_centers:
  acme:
    id: "7100000000000000001"
    name: Acme  # the brand
    timezone: Europe/London
    members:
      ana@acme.example: admin
      bo@acme.example: {role: standard}
    ad_accounts:
      uk: {name: UK, members: {ana@acme.example: operator}}
"""


@pytest.fixture
def rough(desk: Desk) -> Desk:
    desk.settings(actors={"acme": "ana@acme.example"})
    desk.layout(ROUGH)
    return desk


def test_it_writes_the_style(rough: Desk) -> None:
    """Names what it changed; then there is nothing left to change, nor anything to find fault with."""
    rough.run("validate", code=FAILED)
    ran = rough.run("fmt")
    assert ran.out == "layout.yaml\n"
    assert (rough.root / "layout.yaml").read_text() == TIDY
    assert rough.run("fmt").out == ""
    assert rough.run("validate").err == ""


def test_it_only_looks(rough: Desk) -> None:
    """--check fails where there is something to do; --diff shows it."""
    before = (rough.root / "layout.yaml").read_bytes()
    assert rough.run("fmt", "--check", code=FAILED).out == "layout.yaml\n"
    shown = rough.run("fmt", "--diff").says("-        id: 7100000000000000001", "would be changed")
    assert '+    id: "7100000000000000001"\n' in shown.out
    assert rough.run("fmt", "--diff", "--check", code=FAILED).out == shown.out
    assert (rough.root / "layout.yaml").read_bytes() == before
    rough.run("fmt")
    assert rough.run("fmt", "--check", "--diff").out == ""


def test_what_cannot_be_read_is_left_and_the_rest_is_done(rough: Desk) -> None:
    """With the findings of validate, and a failure."""
    broken = {"broken.yaml": b"a:\n\tb: [\n", "latin.yaml": "é:  1".encode("latin-1")}
    for name, content in broken.items():
        (rough.root / name).write_bytes(content)
    ran = rough.run("fmt", code=FAILED)
    ran.says("broken.yaml:2:1: error", "latin.yaml:1:2: error: the file is not UTF-8 text")
    ran.keeps_quiet("version")
    assert ran.out == "layout.yaml\n"
    for name, content in broken.items():
        assert (rough.root / name).read_bytes() == content
    assert rough.run("fmt", str(rough.root / "layout.yaml")).out == ""


def test_some_files_alone(rough: Desk, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Files and folders of the project; how people are spelled is seen in all of them."""
    folder = rough.root / "more"
    folder.mkdir()
    (folder / "a.yaml").write_text("teams:\n   t: [ BO@acme.example ]\n")
    (folder / "b.yaml").write_text("teams:\n   u: [ bo@acme.example ]\n")
    assert rough.run("fmt", str(folder)).out == "more/a.yaml\nmore/b.yaml\n"
    assert (folder / "a.yaml").read_text() == "teams:\n  t: [bo@acme.example]\n"
    elsewhere = tmp_path_factory.mktemp("x") / "elsewhere.yaml"
    elsewhere.write_text("a:   1\n")
    for path in (elsewhere, rough.root / "bcsync.yaml"):
        rough.run("fmt", str(path), code=USAGE).says("no layout file of this project")
    rough.run("fmt", str(rough.root / "no.yaml"), code=USAGE)


def test_what_lies_outside_is_not_ours(
    rough: Desk, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A shared file is formatted where it is at home."""
    shared = tmp_path_factory.mktemp("shared")
    (shared / "t.yaml").write_text("teams:\n    t: [bo@acme.example]\n")
    rough.settings(actors={"acme": "ana@acme.example"}, outside=[str(shared)])
    (rough.root / "shared").symlink_to(shared)
    assert rough.run("fmt").out == "layout.yaml\n"
    assert (shared / "t.yaml").read_text() == "teams:\n    t: [bo@acme.example]\n"


def test_other_encodings_of_lines(rough: Desk) -> None:
    """Byte order mark and CRLF stay."""
    path = rough.root / "layout.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    rough.run("fmt")
    assert path.read_bytes() == b"\xef\xbb\xbf" + TIDY.encode().replace(b"\n", b"\r\n")
    assert rough.run("fmt", "--diff").out == ""


@pytest.mark.parametrize("example", ["agency", "brand", "quickstart"])
def test_the_examples_have_it(desk: Desk, example: str) -> None:
    """What init makes is what fmt leaves."""
    desk.run("init", "--example", example, str(desk.root / "new"))
    assert desk.run("-C", str(desk.root / "new"), "fmt", "--check", code=DONE).out == ""
