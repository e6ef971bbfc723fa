"""Law 17: however a layout is written, an edit changes the lines it must, and means what was intended."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcsync.editing.edit import Rewrite
from bcsync.errors import BcsyncError
from bcsync.jobs.adopt_drift.adoption import written
from bcsync.jobs.adopt_drift.subject import Subject
from bcsync.kinds import KINDS
from bcsync.layout.load import Layout
from bcsync.model.resource import Declared
from bcsync.planning.compare import differing
from bcsync.project import Project, open_project, read_layout
from tests.editing.scribe import Scribe
from tests.editing.test_formatting import comments

PEOPLE = [f"{name}@acme.example" for name in ("ana", "bo", "cy", "di", "eve")]
ACCOUNTS = ["de", "fr", "uk"]
ROLES = ["admin", "operator", "analyst"]
NAMES = ["account", "Zürich 東京 🎈", "x" * 80]
BOM = b"\xef\xbb\xbf"
MANY = 300 if os.environ.get("BCSYNC_TEST_LONG") else 40


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("project")
    (found / "bcsync.yaml").write_text("version: 1\nactors: {acme: ana@acme.example}\n")
    return found


@cache
def project_in(root: Path) -> Project:
    return open_project(root, {"BCSYNC_NO_CACHE": "1"})


class Author:
    """Makes up a layout, and what became of it on the platform."""

    def __init__(self, chance: Random, *, shared: bool) -> None:
        self.chance = chance
        self.shared = shared
        """Whether teams and patterns stand for people and accounts."""
        self.before: dict[str, Any] = {}

    def layout(self) -> dict[str, Any]:
        """A Business Center of four people and three accounts."""
        members = {each: self.entry("standard") for each in PEOPLE[1:4]}
        accounts = ["*"] if self.shared and self.chance.random() < 0.5 else ["de", "uk"]
        center = {
            "name": "Acme Group",
            "timezone": "Europe/London",
            "members": {PEOPLE[0]: {"role": "admin", "finance": "manager"}, **members},
            "ad_accounts": {key: self.account(key) for key in ACCOUNTS},
            "asset_groups": {
                "all": {"accounts": ACCOUNTS[: self.chance.randint(1, 3)], "members": self.people()}
            },
            "partners": {"7100000000000000009": [{"accounts": accounts, **self.until("operator")}]},
        }
        teams = {"teams": {"crew": [PEOPLE[1], PEOPLE[2]]}} if self.shared else {}
        said = {"defaults": {"ad_account": {"industry": "290303"}}, **teams}
        return {"version": 1, **said, "business_centers": {"acme": center}}

    def files(self) -> list[dict[str, Any]]:
        """The same, as one file or as two."""
        whole = self.layout()
        if self.chance.random() < 0.7:
            return [whole]
        center = whole["business_centers"]["acme"]
        other = {key: center.pop(key) for key in ("asset_groups", "partners")}
        return [whole, {"business_centers": {"acme": other}}]

    def entry(self, role: str) -> Any:
        """A person in a list, in short form or in long, for good or until a day."""
        return self.chance.choice([role, role, self.until(role)])

    def until(self, role: str) -> dict[str, Any]:
        """A role, which may end on a day long after all tests."""
        return self.chance.choice([{"role": role}, {"role": role, "expires": "2999-12-31"}])

    def people(self) -> dict[str, Any]:
        """Who works on something; the same as elsewhere, now and then."""
        if self.before and self.chance.random() < 0.5:
            return {**self.before, **self.entries(1)} if self.chance.random() < 0.5 else self.before
        self.before = self.entries(3)
        return self.before

    def entries(self, most: int) -> dict[str, Any]:
        """Some people with their roles."""
        several = self.chance.sample(PEOPLE[:3], self.chance.randint(1, most))
        found = {each: self.entry(self.chance.choice(ROLES)) for each in several}
        if self.shared and self.chance.random() < 0.3:
            found["crew"] = self.entry("analyst")
        return found

    def account(self, key: str) -> dict[str, Any]:
        """An account, which may say more."""
        found: dict[str, Any] = {"name": f"Acme {key} {self.chance.choice(NAMES)}"}
        if self.chance.random() < 0.3:
            found["previously"] = [f"{key}-old"]
        if self.chance.random() < 0.5:
            found["contact"] = {"name": "Ana", "email": "ana@acme.example"}
        found["members"] = self.people()
        return found

    def happens_to(self, each: Declared) -> Mapping[str, Any] | None:
        """What the platform shows of a thing by now; None when it is gone."""
        kind, attributes = KINDS[each.kind], dict(each.attributes)
        gives = kind.gives
        if gives is not None and not gives.people:
            if self.chance.random() < 0.4 and "admin" not in attributes.values():
                return None
            ranks = [rank for rank in gives.ranks if rank != attributes[gives.name]]
            return {**attributes, gives.name: self.chance.choice(ranks)}
        if "accounts" in attributes:
            people = {email: self.chance.choice(ROLES) for email in attributes["members"]}
            if len(people) > 1 and self.chance.random() < 0.5:
                people.popitem()
            return {**attributes, "members": {**people, PEOPLE[3]: "analyst"}}
        changed = {
            **attributes,
            "name": self.chance.choice(["Other", "no", "a: b #", "7", "é \"q'"]),
        }
        if "contact" in attributes:
            changed["contact"] = {"name": "Bo", "email": "ana@acme.example", "number": "1"}
        return changed

    def subjects(self, layout: Layout) -> list[Subject]:
        """A few things to be adopted, some of them new."""
        known = [
            each
            for each in layout.desired.resources.values()
            if each.kind in ("assignment", "share", "asset_group", "ad_account", "member")
            and each.address != f"member.acme/{PEOPLE[0]}"
            and (self.shared or each.options.via is None)
        ]
        chosen = self.chance.sample(known, min(len(known), self.chance.randint(1, 3)))
        found = [
            Subject(e.address, KINDS[e.kind], e.identity, e, self.happens_to(e), "", "")
            for e in chosen
        ]
        return [*found, *(self.new(layout) if self.chance.random() < 0.5 else [])]

    def new(self, layout: Layout) -> list[Subject]:
        """Somebody who was added to an account."""
        account, person = f"ad_account.acme/{self.chance.choice(ACCOUNTS)}", PEOPLE[3]
        address = f"assignment.acme/{account.rpartition('/')[2]}/{person}"
        if address in layout.desired.resources:
            return []
        identity = ("business_center.acme", account, person)
        return [Subject(address, KINDS["assignment"], identity, None, {"role": "analyst"}, "", "")]


Written = tuple[dict[str, bytes], list[Subject], tuple[Rewrite, ...]]


def adopt(root: Path, seed: int, *, anchors: bool = False, shared: bool = False) -> Written:
    project, chance = project_in(root), Random(seed)
    author = Author(chance, shared=shared)
    texts: dict[str, bytes] = {}
    for name, said in zip(("layout.yaml", "more.yaml"), author.files(), strict=False):
        text = Scribe(chance, anchors=anchors).write(said)
        if chance.random() < 0.3:
            end = "\r\n" if "\r\n" in text else "\n"
            text = f"# {'wide ' * 300}é{end}{text}"
        texts[name] = (BOM if chance.random() < 0.2 else b"") + text.encode()
    for name in ("layout.yaml", "more.yaml"):
        (root / name).unlink(missing_ok=True)
    for name, content in texts.items():
        (root / name).write_bytes(content)
    before = read_layout(project)
    assert before.valid, [each.message for each in before.findings]
    due = author.subjects(before)
    return texts, due, written(project, before, due)


def check(
    root: Path, texts: dict[str, bytes], due: list[Subject], rewrites: tuple[Rewrite, ...]
) -> None:
    after = read_layout(project_in(root), {e.name: e.after for e in rewrites}).desired.resources
    for each in due:
        if each.seen is None:
            assert each.address not in after
        else:
            assert not differing(each.kind, after[each.address].attributes, each.seen)
            if each.declared is not None:
                assert after[each.address].options.expires == each.declared.options.expires
    assert rewrites
    touched = 0
    for rewrite in rewrites:
        before = texts[rewrite.name]
        text = before.removeprefix(BOM).decode()
        touched += sum(
            edit.text.count("\n") + text.count("\n", edit.start, edit.end) for edit in rewrite.edits
        )
        left = comments(rewrite.new_text)
        assert set(left) <= set(comments(text))
        assert len(left) >= len(comments(text)) - 3 * sum(e.seen is None for e in due) - 2
        assert (b"\r\n" in before) == (b"\r\n" in rewrite.after)
        assert before.startswith(BOM) == rewrite.after.startswith(BOM)
    assert touched <= 12 * len(due), rewrites


@settings(max_examples=MANY)
@given(st.integers(0, 2**32))
def test_without_anchors_everything_can_be_written(root: Path, seed: int) -> None:
    """Block or flow, long or short, with comments anywhere, CRLF, a byte order mark, long lines, other
    alphabets, one file or two, and no end of the last line."""
    check(root, *adopt(root, seed))


@settings(max_examples=MANY)
@given(st.integers(0, 2**32))
def test_with_anchors_it_is_written_or_refused(root: Path, seed: int) -> None:
    """What is shared (by anchors, teams, patterns) cannot always be changed for one alone: then nothing
    is, and it says why."""
    try:
        found = adopt(root, seed, anchors=seed % 2 == 0, shared=seed % 3 != 0)
    except BcsyncError as refused:
        assert refused.details
        return
    check(root, *found)
