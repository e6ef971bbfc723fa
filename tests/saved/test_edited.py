"""A plan file is text, and text is edited: nothing is done but what is due, whatever was written into it."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.flows.acme import ANA, BO, CY
from tests.flows.driver import FAILED, Desk

Json = dict[str, Any]
STALE = 4
NICO = "nico@northwind.example"
ON_UK, CY_ON_UK, INVITED = (
    f"assignment.acme/uk/{BO}",
    f"assignment.acme/uk/{CY}",
    f"member.acme/{CY}",
)


@pytest.fixture
def path(acme: Desk) -> str:
    """A plan of several operations, of which one waits for another."""
    desk = acme
    desk.settings(actors={"acme": ANA}, local={"invitations": "manual"})
    desk.edit(
        ("      bo@acme.example: standard\n", f"      {BO}: standard\n      {CY}: standard\n"),
        ("uk: {name: Acme UK, members: {ana@acme.example: admin, bo@acme.example: operator}}",
         f"uk: {{name: Acme Britain, members: {{{ANA}: admin, {CY}: operator}}}}\n      de: {{name: Acme DE}}"),
    )  # fmt: skip
    path = str(desk.root / "plan.json")
    desk.run("plan", "--out", path)
    return path


def operations(path: str) -> list[Json]:
    found: list[Json] = json.loads(Path(path).read_bytes())["operations"]
    return found


def at(data: Json, address: str) -> Json:
    """The operation on an address."""
    [found] = [op for op in data["operations"] if op["address"] == address]
    assert isinstance(found, dict)
    return found


def write(path: str, edit: Callable[[Json], object]) -> None:
    data = json.loads(Path(path).read_bytes())
    before = deepcopy(data)
    edit(data)
    assert data != before
    Path(path).write_text(json.dumps(data))


def test_the_plan_as_it_is(acme: Desk, path: str) -> None:
    """So that what follows is refused for what was edited."""
    acme.run("apply", path, "--auto-approve")


def another(data: Json) -> None:
    """Somebody else is invited, in every field that says so."""
    op = at(data, INVITED)
    op["address"] = op["label"] = "member.acme/eve@evil.example"
    op["identity"] = [op["identity"][0], "eve@evil.example"]


def removal(**more: Any) -> Json:
    """An operation that nobody planned."""
    return {
        "id": 5,
        "address": f"member.acme/{BO}", "label": f"member.acme/{BO}", "kind": "member", "action": "remove",
        "identity": ["business_center.acme", BO], "actor": ANA, "before": {"role": "standard"}, "after": None,
        "changes": [], "source": None, "reason": "", "risks": [], "mode": "automatic", "deferred_by": [],
        "requires": [], "awaits": [], "rests_on": [], "precondition": None, **more,
    }  # fmt: skip


class Edit(NamedTuple):
    """What somebody does to the file, and what the refusal says."""

    name: str
    edit: Callable[[Json], object]
    words: str


def set_(address: str, **values: Any) -> Callable[[Json], object]:
    return lambda data: at(data, address).update(values)


EDITS = (
    Edit("a higher role", lambda d: at(d, INVITED)["after"].update(role="admin"),
         f"{INVITED}: role is standard now, it was admin"),
    Edit("a higher role later", lambda d: at(d, CY_ON_UK)["after"].update(role="admin"),
         f"{CY_ON_UK}: role is operator now, it was admin"),
    Edit("another actor", set_(INVITED, actor=NICO), f"{INVITED}: actor is {ANA} now, it was {NICO}"),
    Edit("another actor later", set_(CY_ON_UK, actor=NICO), f"{CY_ON_UK}: actor is {ANA} now, it was {NICO}"),
    Edit("another person", another, "member.acme/eve@evil.example: invite is not due any more"),
    Edit("another action", set_(INVITED, action="remove"), f"{INVITED}: invite is due now, it was remove"),
    Edit("another id behind the address", lambda d: at(d, ON_UK)["identity"].__setitem__(-1, ANA),
         f"{ON_UK}: identity is"),
    Edit("nothing to wait for", set_(CY_ON_UK, deferred_by=[]), f"{CY_ON_UK} waits for {INVITED} now"),
    Edit("nothing it rests on", set_(CY_ON_UK, requires=[], awaits=[]), f"{CY_ON_UK}: requires is"),
    Edit("no precondition", set_(ON_UK, precondition=None), f"{ON_UK}: precondition is"),
    Edit("a risk struck out", set_(ON_UK, risks=[]), f'{ON_UK}: risks is ["removes-access"] now, it was []'),
    Edit("done by somebody", set_(ON_UK, mode="manual"), f"{ON_UK}: mode is automatic now, it was manual"),
    Edit("changes told otherwise",
         lambda d: at(d, "ad_account.acme/uk")["changes"][0].update(after="Acme Ltd"),
         "ad_account.acme/uk: changes is"),
    Edit("an operation more", lambda d: d["operations"].append(removal()),
         f"member.acme/{BO}: remove is not due any more"),
    Edit("one more for later", lambda d: d["operations"].append(removal(deferred_by=[INVITED])),
         f"member.acme/{BO}: remove is not due any more"),
    Edit("one twice", lambda d: d["operations"].append(deepcopy(at(d, ON_UK))),
         f"{ON_UK}: remove is not due any more"),
    Edit("one less", lambda d: d["operations"].remove(at(d, "ad_account.acme/de")),
         "ad_account.acme/de: create is due now, and was not agreed to"),
    Edit("the later one left out", lambda d: d["operations"].remove(at(d, CY_ON_UK)),
         f"{CY_ON_UK}: create is due now, and was not agreed to"),
    Edit("none left", lambda d: d.update(operations=[]),
         f"{INVITED}: invite is due now, and was not agreed to"),
    Edit("the other way round", lambda d: d["operations"].reverse(), "stands where"),
    Edit("the removal first", lambda d: d["operations"].insert(0, d["operations"].pop()),
         f"{ON_UK}: remove stands where"),
    Edit("a protection more",
         lambda d: d["protections"].append({"address": f"member.acme/{BO}", "protect": False}),
         f"member.acme/{BO}: its protection is not what was agreed to"),
    Edit("another part", lambda d: d["selection"].update(targets=["member.*"]),
         "ad_account.acme/uk: update is not due any more"),
    Edit("a part that names nothing", lambda d: d["selection"].update(targets=["nothing"]),
         "ad_account.acme/uk: update is not due any more"),
    Edit("a correction", lambda d: d.update(corrects=[]), f"{INVITED}: invite is not due any more"),
    Edit("another digest", lambda d: d.update(digest="0" * 64), "its digest is not that of its operations"),
)  # fmt: skip


@pytest.mark.parametrize("edited", EDITS, ids=[each.name for each in EDITS])
def test_an_edited_plan_is_named_and_nothing_is_done(acme: Desk, path: str, edited: Edit) -> None:
    write(path, edited.edit)
    before = acme.log()
    acme.run("apply", path, "--auto-approve", code=STALE).says(
        "what is due now is not what was agreed to, nothing was done", edited.words
    )
    assert acme.log() == before


PLAIN: tuple[Any, ...] = (None, 7, "word", [], {}, ["x"], [None], {"x": 1}, [[]], True)
KEPT = {"source", "reason", "label"}


@pytest.mark.parametrize("number", range(5))
def test_no_value_of_an_operation_does_something_else(acme: Desk, path: str, number: int) -> None:
    """Of whatever type: refused before anything is done, or what was planned would be done."""
    op = operations(path)[number]
    text = Path(path).read_text()
    before = acme.log()
    for key in op.keys() - KEPT:
        for value in PLAIN:
            if op[key] == value or (key == "deferred_by" and not op[key] and value == ["x"]):
                # What it waits for may have ended; whether it has is never read from the file.
                continue
            data = json.loads(text)
            data["operations"][number][key] = value
            Path(path).write_text(json.dumps(data))
            _refused(acme, path)
            Path(path).write_text(text)
    assert acme.log() == before


@pytest.mark.parametrize("value", PLAIN, ids=repr)
def test_no_value_beside_the_operations_breaks_it(acme: Desk, path: str, value: Any) -> None:
    text = Path(path).read_text()
    before = acme.log()
    for key in json.loads(text).keys() & {
        "selection",
        "corrects",
        "allowances",
        "digest",
        "protections",
        "operations",
    }:
        data = json.loads(text)
        if data[key] != value:
            Path(path).write_text(json.dumps({**data, key: value}))
            _refused(acme, path)
            del data[key]
            Path(path).write_text(json.dumps(data))
            acme.run("apply", path, "--auto-approve", code=FAILED).says("is not a saved plan")
    assert acme.log() == before


def _refused(desk: Desk, path: str) -> None:
    try:
        ran = desk.run("apply", path, "--auto-approve", code=STALE)
    except AssertionError:
        ran = desk.run("apply", path, "--auto-approve", code=FAILED)
    ran.keeps_quiet("Traceback", "made a mistake")


def test_what_it_waits_for_is_never_read_from_the_file(acme: Desk, path: str) -> None:
    """Written into it or left out, it is today's plan that says so."""
    write(path, set_(ON_UK, deferred_by=["member.acme/nobody@acme.example"]))
    acme.run("apply", path, "--auto-approve")
    assert acme.will() == []


def test_words_may_be_edited(acme: Desk, path: str) -> None:
    """Nothing is decided by them."""
    write(path, set_(ON_UK, reason="as agreed on Monday", source=None, label="x.y"))
    acme.run("apply", path, "--auto-approve")


def test_more_allowances_are_read_and_the_operations_stay_the_same(acme: Desk, path: str) -> None:
    write(path, lambda data: data["allowances"].append({"guard": "remove", "address": "*"}))
    before = len(acme.log())
    acme.run("apply", path, "--auto-approve")
    removed = [e for e in acme.log()[before:] if e["verb"] == "remove"]
    assert len(removed) == 1
