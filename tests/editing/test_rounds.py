"""Many things written at once: files are read once for each round, and not for each thing."""

from __future__ import annotations

from pathlib import Path

import pytest

from bcsync.editing.composing import Draft
from bcsync.editing.edit import Edit, applied
from bcsync.editing.entries import added
from bcsync.editing.nodes import tree_of
from bcsync.editing.pending import InTheWayError, Pending
from bcsync.jobs.adopt_drift import files as files_
from bcsync.jobs.adopt_drift.adoption import written
from bcsync.jobs.adopt_drift.subject import Subject
from bcsync.kinds import KINDS
from bcsync.project import open_project, read_layout

COUNT = 60
HEAD = """\
version: 1
business_centers:
  acme:
    name: Acme
    timezone: Europe/London
    members: {ana@acme.example: admin, bo@acme.example: standard, cy@acme.example: standard}
    partners: {"7100000000000000009": []}
    ad_accounts:
"""
CENTER = "business_center.acme"


def account(number: int, name: str = "Account") -> str:
    return (
        f"      a{number:03}:\n        name: {name} {number}\n        members:\n"
        "          ana@acme.example: admin  # boss\n          bo@acme.example: operator\n"
    )


def subjects(what: str, root: Path) -> list[Subject]:
    """The same thing happened to every account."""
    known = read_layout(open_project(root, {"BCSYNC_NO_CACHE": "1"})).desired.resources
    found: list[Subject] = []
    for number in range(COUNT):
        owned = known[f"ad_account.acme/a{number:03}"]
        if what == "renamed":
            seen = {**owned.attributes, "name": f"Other {number}"}
            found.append(
                Subject(owned.address, KINDS[owned.kind], owned.identity, owned, seen, "", "")
            )
        elif what == "left":
            gone = known[f"assignment.acme/a{number:03}/bo@acme.example"]
            found.append(Subject(gone.address, KINDS[gone.kind], gone.identity, gone, None, "", ""))
        elif what == "came":
            address = f"assignment.acme/a{number:03}/cy@acme.example"
            identity = (CENTER, owned.address, "cy@acme.example")
            seen = {"role": "analyst"}
            found.append(Subject(address, KINDS["assignment"], identity, None, seen, "", ""))
        elif what == "opened":
            own = str(7200000000000000000 + number)
            seen = {"name": "By hand", "timezone": "Europe/London"}
            kind = KINDS[owned.kind]
            found.append(
                Subject(f"ad_account.acme/{own}", kind, (CENTER,), None, seen, own, "By hand")
            )
        else:
            address = f"share.acme/7100000000000000009/a{number:03}"
            identity = (CENTER, "7100000000000000009", owned.address)
            seen = {"role": "operator"}
            found.append(Subject(address, KINDS["share"], identity, None, seen, "", ""))
    return found


@pytest.mark.parametrize(
    ("what", "looks", "line"),
    [
        ("renamed", 1, "        name: Other 7"),
        ("left", 1, None),
        ("came", 1, "          cy@acme.example: analyst"),
        ("opened", 1, "      by-hand-7:"),
        ("shared", 2, None),
    ],
)
def test_files_are_read_once_a_round(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, looks: int, line: str | None
) -> None:
    (tmp_path / "bcsync.yaml").write_text("version: 1\nactors: {acme: ana@acme.example}\n")
    text = HEAD + "".join(map(account, range(COUNT)))
    (tmp_path / "layout.yaml").write_text(text)
    project = open_project(tmp_path, {"BCSYNC_NO_CACHE": "1"})
    read: list[str] = []

    def counted(text: str) -> object:
        read.append(text)
        return tree_of(text)

    monkeypatch.setattr(files_, "tree_of", counted)
    (rewrite,) = written(project, read_layout(project), subjects(what, tmp_path))
    assert len(read) <= looks
    assert line is None or line in rewrite.new_text.splitlines()


@pytest.mark.parametrize(
    ("one", "other", "free"),
    [
        (Edit(1, 2, "x"), Edit(6, 7, "y"), True),
        (Edit(6, 7, "y"), Edit(1, 2, "x"), True),
        (Edit(0, 2, ""), Edit(2, 4, ""), False),
        (Edit(0, 2, ""), Edit(1, 4, ""), False),
        (Edit(0, 2, ""), Edit(5, 7, ""), False),  # only a comment between
        (Edit(2, 2, "a\n"), Edit(2, 2, "b\n"), True),
        (Edit(2, 2, "\na"), Edit(2, 2, "\nb"), True),
        (Edit(2, 2, ", a"), Edit(2, 2, ", b"), True),
        (Edit(2, 2, ","), Edit(2, 2, ","), False),
    ],
)
def test_what_is_in_the_way(one: Edit, other: Edit, free: bool) -> None:
    pending = Pending("a\n#c\nb\nc\n")
    pending.add([one])
    if free:
        pending.add([other])
        pending.drop([one])
        assert pending.edits == [other]
        return
    with pytest.raises(InTheWayError):
        pending.add([other])
    assert pending.edits == [one]


def test_changes_of_changes_are_changes_of_the_first_text() -> None:
    draft = Draft("abcdefgh")
    draft.change([Edit(6, 7, "G"), Edit(1, 2, "BB"), Edit(4, 4, "1"), Edit(4, 4, "2")])
    assert draft.text == "aBBcd12efGh"
    draft.change([Edit(2, 4, ""), Edit(10, 11, "H")])
    assert draft.text == "aBd12efGH"
    assert applied(draft.first, draft.edits) == draft.text
    assert [*draft.edits] == sorted(draft.edits)


@pytest.mark.parametrize(
    ("text", "then"),
    [
        ("a: [\n  x,\n  y\n]\n", "a: [\n  x,\n  y,\n  z\n]\n"),
        ("a: [\n  x,\n  y,\n]\n", "a: [\n  x,\n  y,\n  z,\n]\n"),
        ("a: [\n  x,\n  y # c\n]\n", "a: [\n  x,\n  y, # c\n  z\n]\n"),
        ("a: [\n  x,\n  y]\n", "a: [\n  x,\n  y,\n  z]\n"),
        ("a: [x, y]\n", "a: [x, y, z]\n"),
        ("a: []\n", "a: [z]\n"),
    ],
)
def test_an_item_more_between_brackets(text: str, then: str) -> None:
    tree, draft = tree_of(text), Draft(text)
    holder = tree.at("a")
    assert holder is not None
    draft.change(added(tree, holder, ["z"]))
    assert draft.text == then
