"""``bcsync requests``: the inbox."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bcsync.flow.stored import open_state
from bcsync.model.status import Status
from bcsync.project import open_project
from bcsync.state.values import OperationState

from .conftest import Bcsync, MakeProject

ANA, EVE, DANA = "ana@acme.example", "eve@shadow.example", "dana@shop.example"
PEOPLE = """
version: 1
people:
  dana@shop.example:
    ad_accounts:
      shop: {name: Dana Shop, timezone: Europe/London, currency: GBP}
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    members: {ana@acme.example: admin}
"""


def foreign_request(bcsync: Bcsync, root: Path, account: str) -> str:
    """A Business Center that no layout knows asks for an account; gives its id."""
    bcsync(root, "local", "sign-up", EVE)
    create = ("act", "create", "business_center.x", "name=Shadow", "timezone=Europe/London")
    made = json.loads(bcsync(root, "local", *create, "--as", EVE, "--json").out)
    center = str(made["seen"]["id"][0])
    ask = ("act", "request", f"access.{center}/{account}", "permission=analyst")
    assert bcsync(root, "local", *ask, "--as", EVE).code == 0
    return center


@pytest.fixture
def asked(applied: Path, bcsync: Bcsync) -> str:
    """The id of a foreign Business Center that waits for an answer about acme/uk."""
    return foreign_request(bcsync, applied, "acme/uk")


def runs(root: Path) -> list[tuple[str, str | None, list[tuple[str, OperationState]]]]:
    with open_state(open_project(root, {}), create=False) as state:
        return [
            (r.kind, r.reason, [(o.row.address, o.state) for o in state.operations(r.id)])
            for r in state.runs(9)
            if r.kind == "requests"
        ]


def waiting(bcsync: Bcsync, root: Path, box: str) -> list[str]:
    listed = json.loads(bcsync(root, "requests", "list", "--json").out)
    return [entry["address"] for entry in listed[box]]


def test_all_three_kinds_of_waiting_are_listed(applied: Path, bcsync: Bcsync, asked: str) -> None:
    bcsync(
        applied,
        "local",
        "act",
        "remove",
        "access.northwind/acme/uk",
        "--as",
        "nico@northwind.example",
    )
    bcsync(
        applied, "local", "act", "request", "access.northwind/acme/uk", "permission=admin",
        "--as", "nico@northwind.example",
    )  # fmt: skip
    listed = bcsync(applied, "requests")
    assert listed.code == 0
    assert (
        f"approval.acme/uk/{asked}  Shadow asks for analyst on Acme UK, waits on {ANA}"
        in listed.out
    )
    assert (
        f"access.northwind/acme/uk  northwind asks for admin on Acme UK, waits on {ANA}"
        in listed.out
    )
    assert "member.northwind/cara@northwind.example  northwind invites cara@" in listed.out
    assert f"access.{asked}" not in listed.out


@pytest.mark.parametrize(
    "written",
    [
        "approval.acme/uk/{}",
        "Approval.acme/UK/{}",
        "access.{}/acme/uk",
        "access.{}/7200000000000000001",
        "approval.7200000000000000001/{}",
    ],
)
def test_a_request_that_no_layout_declares_is_approved_under_any_of_its_names(
    applied: Path, bcsync: Bcsync, asked: str, written: str
) -> None:
    approved = bcsync(
        applied, "requests", "approve", written.format(asked), "--reason", "They may look"
    )
    assert approved.code == 0
    assert waiting(bcsync, applied, "incoming") == []
    done = (f"approval.acme/uk/{asked}", OperationState.DONE)
    assert runs(applied) == [("requests", "They may look", [done])]
    with open_state(open_project(applied, {}), create=False) as state:
        approvals = {row.id[1]: row for row in state.resources() if row.kind == "approval"}
    assert approvals[asked].status is Status.ACTIVE
    assert not approvals[asked].managed


def test_approving_against_an_exclusive_list_says_how_to_keep_it(
    applied: Path, bcsync: Bcsync, asked: str
) -> None:
    approved = bcsync(applied, "requests", "approve", f"approval.acme/uk/{asked}")
    entry = f'- {{business_center: "{asked}", accounts: ["uk"], up_to: analyst}}'
    assert entry in approved.err
    before = bcsync(applied, "plan", "--detailed-exitcode")
    assert before.code == 2
    assert f"- approval.acme/uk/{asked}" in before.out
    layout = applied / "layout.yaml"
    layout.write_text(re.sub(r"( +approvals:.*\n)", rf"\1      {entry}\n", layout.read_text()))
    assert bcsync(applied, "plan", "--detailed-exitcode").code == 7


def test_a_declined_request_is_told_to_the_asker_and_not_asked_again(
    applied: Path, bcsync: Bcsync, asked: str
) -> None:
    address = f"approval.acme/uk/{asked}"
    assert bcsync(applied, "requests", "decline", address).code == 0
    assert waiting(bcsync, applied, "outgoing") == []
    assert "was declined" in bcsync(applied, "local", "notifications", "--as", EVE).out
    again = bcsync(applied, "requests", "approve", address)
    assert again.code == 64
    assert "none does at present" in again.err


def test_whoever_may_not_decide_is_refused_and_the_request_goes_on_waiting(
    applied: Path, bcsync: Bcsync, asked: str
) -> None:
    address = f"approval.acme/uk/{asked}"
    refused = bcsync(applied, "requests", "approve", address, "--as", EVE)
    assert refused.code == 1
    assert refused.err.startswith("refused: No permission")
    assert waiting(bcsync, applied, "incoming") == [address]
    assert runs(applied) == [("requests", None, [(address, OperationState.FAILED)])]


def test_a_misspelt_request_names_the_one_that_was_meant(
    applied: Path, bcsync: Bcsync, asked: str
) -> None:
    missed = bcsync(applied, "requests", "approve", f"aproval.acme/uk/{asked}")
    assert missed.code == 64
    assert f"did you mean approval.acme/uk/{asked}?" in missed.err


def test_an_individuals_account_is_decided_by_its_creator(
    project: MakeProject, bcsync: Bcsync
) -> None:
    root = project({"layout.yaml": PEOPLE})
    assert bcsync(root, "apply", "--auto-approve").code == 0
    center = foreign_request(bcsync, root, f"{DANA}/shop")
    approved = bcsync(root, "requests", "approve", f"approval.{DANA}/shop/{center}")
    assert approved.code == 0
    assert f" as {DANA}" in approved.out


def test_an_invalid_layout_does_not_stand_in_the_way(
    applied: Path, bcsync: Bcsync, asked: str
) -> None:
    (applied / "broken.yaml").write_text("business_centers: {acme: {nmae: x}}")
    assert bcsync(applied, "validate").code == 1
    assert bcsync(applied, "requests", "approve", f"approval.acme/uk/{asked}").code == 0


def test_a_project_without_anything_waits_for_nothing(quickstart: Path, bcsync: Bcsync) -> None:
    assert bcsync(quickstart, "requests").out == "Nothing is waiting.\n"
    assert not (quickstart / ".bcsync").exists()
