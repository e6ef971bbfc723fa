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

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.before: dict[str, Any] = {}

    def layout(self) -> dict[str, Any]:
        """A Business Center of four people and three accounts."""
        members = {each: self.entry("standard") for each in PEOPLE[1:4]}
        center = {
            "name": "Acme Group",
            "timezone": "Europe/London",
            "members": {PEOPLE[0]: {"role": "admin", "finance": "manager"}, **members},
            "ad_accounts": {key: self.account(key) for key in ACCOUNTS},
            "asset_groups": {
                "all": {"accounts": ACCOUNTS[: self.chance.randint(1, 3)], "members": self.people()}
            },
            "partners": {
                "7100000000000000009": [{"accounts": ["de", "uk"], "role": "operator"}],
            },
        }
        return {"version": 1, "business_centers": {"acme": center}}

    def entry(self, role: str) -> Any:
        """A person in a list, in short form or in long."""
        return self.chance.choice([role, role, {"role": role}])

    def people(self) -> dict[str, Any]:
        """Who works on something; the same as elsewhere, now and then."""
        if self.before and self.chance.random() < 0.5:
            return {**self.before, **self.entries(1)} if self.chance.random() < 0.5 else self.before
        self.before = self.entries(3)
        return self.before

    def entries(self, most: int) -> dict[str, Any]:
        """Some people with their roles."""
        several = self.chance.sample(PEOPLE[:3], self.chance.randint(1, most))
        return {each: self.entry(self.chance.choice(ROLES)) for each in several}

    def account(self, key: str) -> dict[str, Any]:
        """An account, which may say more."""
        found: dict[str, Any] = {"name": f"Acme {key} account"}
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


def adopt(root: Path, seed: int, *, anchors: bool) -> tuple[str, list[Subject], Any]:
    project, chance = project_in(root), Random(seed)
    author = Author(chance)
    text = Scribe(chance, anchors=anchors).write(author.layout())
    (project.root / "layout.yaml").write_bytes(text.encode())
    before = read_layout(project)
    assert before.valid, [each.message for each in before.findings]
    due = author.subjects(before)
    return text, due, written(project, before, due)


def check(root: Path, text: str, due: list[Subject], rewrites: tuple[Rewrite, ...]) -> None:
    (rewrite,) = rewrites
    after = read_layout(project_in(root), {rewrite.name: rewrite.after}).desired.resources
    for each in due:
        if each.seen is None:
            assert each.address not in after
        else:
            assert not differing(each.kind, after[each.address].attributes, each.seen)
    touched = sum(
        edit.text.count("\n") + text.count("\n", edit.start, edit.end) for edit in rewrite.edits
    )
    assert touched <= 12 * len(due), rewrite.edits
    left = comments(rewrite.new_text)
    assert set(left) <= set(comments(text))
    assert len(left) >= len(comments(text)) - 3 * sum(each.seen is None for each in due) - 2
    assert ("\r\n" in text) == ("\r\n" in rewrite.new_text)


@settings(max_examples=MANY)
@given(st.integers(0, 2**32))
def test_without_anchors_everything_can_be_written(root: Path, seed: int) -> None:
    """Block or flow, long or short, with comments anywhere, CRLF, and no end of the last line."""
    check(root, *adopt(root, seed, anchors=False))


@settings(max_examples=MANY)
@given(st.integers(0, 2**32))
def test_with_anchors_it_is_written_or_refused(root: Path, seed: int) -> None:
    """What is shared cannot always be changed for one alone: then nothing is, and it says why."""
    try:
        found = adopt(root, seed, anchors=True)
    except BcsyncError as refused:
        assert refused.details
        return
    check(root, *found)
